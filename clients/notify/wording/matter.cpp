#include "clients/notify/wording/matter.hpp"

namespace countersign::notify::wording {

using platforms::part_of;
using platforms::text_of;

namespace {

Sentence sentence_of(const Json& object, const char* name) { return connection::read_sentence(part_of(object, {name})); }

// Digits after the point, for the currencies that have other than two.
int digits_of(std::string_view currency) {
    for (const std::string_view none : {"JPY", "KRW", "VND"})
        if (currency == none) return 0;
    for (const std::string_view three : {"KWD", "BHD", "JOD", "OMR", "TND"})
        if (currency == three) return 3;
    return 2;
}

std::string grouped(const std::string& digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

void read_summary(const Json& about, Matter& matter) {
    matter.instance = text_of(about, {"instance"});
    matter.version = static_cast<std::uint64_t>(platforms::number_of(about, {"version"}, 0));
    matter.title = sentence_of(about, "title");
    matter.state = sentence_of(about, "state_label");
    matter.period = text_of(about, {"period"});
    matter.asked_by = text_of(about, {"initiator_name"});
    matter.amount = money_text(part_of(about, {"amount"}));
    matter.subject = text_of(about, {"subject"});
    matter.attachments = static_cast<int>(platforms::number_of(about, {"attachments"}, 0));
    matter.due = read_local_time(text_of(about, {"due"}));
    if (const Json& left = part_of(about, {"working_days_left"}); left.is_number_integer()) matter.working_days_left = left.get<std::int64_t>();
    matter.is_overdue = part_of(about, {"overdue"}) == Json(true);
}

Button read_button(const Json& wire) {
    return {.action = text_of(wire, {"action"}),
            .label = sentence_of(wire, "label"),
            .on_behalf_of = text_of(wire, {"on_behalf_of"}),
            .on_behalf_of_name = text_of(wire, {"on_behalf_of_name"}),
            .needs_page = text_of(wire, {"asks"}) != "nothing",
            .signs = part_of(wire, {"signs"}) == Json(true)};
}

void add(std::string& line, const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : " · ") + part;
}

}  // namespace

std::string money_text(const Json& money) {
    const Json& amount = part_of(money, {"amount"});
    const std::string currency = text_of(money, {"currency"});
    if (!amount.is_number_integer() || currency.empty()) return {};
    const auto minor = amount.get<std::int64_t>();
    std::string digits = std::to_string(minor);
    if (minor < 0) digits.erase(0, 1);
    const auto places = static_cast<std::size_t>(digits_of(currency));
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string text = grouped(digits.substr(0, digits.size() - places));
    if (places > 0) text += "." + digits.substr(digits.size() - places);
    const std::string sign = minor < 0 ? "-" : "";
    return currency == "CNY" ? sign + "¥" + text : currency + " " + sign + text;
}

Language read_language(const Json& person) { return text_of(person, {"language"}) == "en" ? Language::en : Language::zh; }

Matter read_matter(const Json& item) {
    Matter matter{.key = text_of(item, {"key"}), .message = text_of(item, {"message"}), .text = sentence_of(item, "text")};
    read_summary(part_of(item, {"about"}), matter);
    return matter;
}

Matter read_instance(const Json& shown) {
    Matter matter;
    read_summary(shown, matter);
    return matter;
}

std::vector<Reader> read_readers(const Json& item) {
    std::vector<Reader> readers;
    for (const Json& wire : part_of(item, {"for"})) {
        Reader reader{.person = text_of(wire, {"person"}), .name = text_of(wire, {"name"}), .language = read_language(wire)};
        for (const Json& button : part_of(wire, {"buttons"})) reader.buttons.push_back(read_button(button));
        readers.push_back(std::move(reader));
    }
    return readers;
}

std::string heading_of(const Matter& matter, Language language) {
    if (matter.instance.empty()) return text(matter.text, language);
    std::string heading = text(matter.title, language);
    if (!matter.period.empty()) heading += " " + matter.period;
    return heading + " · " + matter.instance;
}

std::string deadline_text(const Matter& matter, Language language) {
    if (!matter.due) return {};
    const std::string at = minute_text(*matter.due);
    if (matter.is_overdue) return say(language, Text::deadline_passed, at);
    if (!matter.working_days_left) return at;
    const std::int64_t days = *matter.working_days_left;
    if (days == 0) return say(language, Text::deadline_today, at);
    return days == 1 ? say(language, Text::deadline_in_a_day, at) : say(language, Text::deadline_in_days, at, days);
}

std::string label_of(const Button& button, Language language) {
    const std::string& label = text(button.label, language);
    if (button.on_behalf_of.empty()) return label;
    const std::string& name = button.on_behalf_of_name.empty() ? button.on_behalf_of : button.on_behalf_of_name;
    return say(language, Text::in_place_of, name, label);
}

std::string line_of(const Matter& matter, Language language) {
    std::string line = heading_of(matter, language);
    if (matter.instance.empty()) return line;
    if (matter.message == "task") {
        add(line, matter.asked_by);
        add(line, matter.amount);
        add(line, text(matter.state, language));
    } else {
        add(line, text(matter.text, language));
    }
    add(line, deadline_text(matter, language));
    return line;
}

std::vector<platforms::CardLine> facts_of(const Matter& matter, Language language) {
    std::vector<platforms::CardLine> facts;
    const auto add_fact = [&](Text label, const std::string& what) {
        if (!what.empty()) facts.push_back({.label = std::string(text(label, language)), .text = what});
    };
    if (matter.message != "task" && !matter.instance.empty()) add_fact(Text::fact_message, text(matter.text, language));
    add_fact(Text::fact_asked_by, matter.asked_by);
    add_fact(Text::fact_amount, matter.amount);
    add_fact(Text::fact_subject, matter.subject);
    add_fact(Text::fact_step, text(matter.state, language));
    add_fact(Text::fact_deadline, deadline_text(matter, language));
    return facts;
}

}  // namespace countersign::notify::wording

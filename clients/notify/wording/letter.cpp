#include "clients/notify/wording/letter.hpp"

#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify::wording {

namespace {

constexpr std::size_t id_hex = 32;

// The text and the HTML of a letter, written side by side so that neither says what the other does not.
class Body {
public:
    void paragraph(const std::string& line) {
        text_ += line + "\n\n";
        html_ += "<p>" + escaped_html(line) + "</p>\n";
    }
    void facts(const std::vector<platforms::CardLine>& lines) {
        html_ += "<table cellpadding=\"4\">\n";
        for (const auto& line : lines) {
            text_ += line.label + ": " + line.text + "\n";
            html_ += "<tr><td style=\"color:#666\">" + escaped_html(line.label) + "</td><td>" + escaped_html(line.text) + "</td></tr>\n";
        }
        text_ += "\n";
        html_ += "</table>\n";
    }
    void link(const std::string& label, const std::string& address, const char* tag = "p") {
        if (address.empty()) {
            text_ += label + "\n";
            html_ += fmt::format("<{0}>{1}</{0}>\n", tag, escaped_html(label));
            return;
        }
        text_ += label + "\n  " + address + "\n";
        html_ += fmt::format("<{0}><a href=\"{2}\">{1}</a></{0}>\n", tag, escaped_html(label), escaped_html(address));
    }
    void open_list() { html_ += "<ol>\n"; }
    void close_list() {
        text_ += "\n";
        html_ += "</ol>\n";
    }
    [[nodiscard]] const std::string& as_text() const { return text_; }
    [[nodiscard]] std::string as_html() const { return "<!DOCTYPE html>\n<html><body>\n" + html_ + "</body></html>\n"; }

private:
    std::string text_, html_;
};

std::string greeting(const Reader& reader) { return say(reader.language, Text::greeting, reader.name); }
std::string fixed(Text what, Language language) { return std::string(text(what, language)); }

// A button that leads nowhere would be no button: without pages a letter only tells.
void add_buttons(Body& body, const Reader& reader, const Tokens& tokens, const Pages& pages) {
    if (pages.of(tokens.link).empty()) return;
    body.paragraph(fixed(Text::letter_asks, reader.language));
    for (std::size_t i = 0; i < reader.buttons.size(); ++i)
        body.link("▶ " + label_of(reader.buttons[i], reader.language), pages.of(tokens.buttons.at(i)));
}

}  // namespace

std::string message_id_of(const std::string& key, const std::string& domain) {
    return platforms::hex(platforms::sha256("countersign letter\n" + key)).substr(0, id_hex) + "@" + domain;
}

std::string escaped_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            case '\'': escaped += "&#39;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

Letter letter_of(const Matter& matter, const Reader& reader, const std::string& key, const Tokens& tokens, const Pages& pages,
                 const std::string& domain) {
    const Language language = reader.language;
    const std::string heading = heading_of(matter, language);
    Body body;
    body.paragraph(greeting(reader));
    body.paragraph(heading);
    body.facts(facts_of(matter, language));
    if (!reader.buttons.empty()) add_buttons(body, reader, tokens, pages);
    const bool has_page = !matter.instance.empty() && !pages.of(tokens.link).empty();
    if (has_page) body.link(fixed(Text::open_page, language), pages.of(tokens.link));
    if (has_page) body.paragraph(fixed(Text::letter_end, language));
    std::string about = heading;
    if (!matter.amount.empty()) about += " · " + matter.amount;
    return {.message_id = message_id_of(key, domain),
            .thread = matter.instance.empty() ? "" : matter.instance + "@" + domain,
            .subject = say(language, reader.buttons.empty() ? Text::subject_tells : Text::subject_asks, about),
            .text = body.as_text(),
            .html = body.as_html(),
            .reply_token = tokens.link,
            .language = language,
            .is_digest = false,
            .unsubscribe_url = {}};
}

Letter digest_letter(const std::vector<Listed>& listed, const std::string& key, const std::string& link,
                     const std::vector<std::string>& links, const Pages& pages, const std::string& domain) {
    const Reader& reader = *listed.front().reader;
    bool asks = false;
    Body body;
    body.paragraph(greeting(reader));
    body.paragraph(fixed(Text::letter_digest, reader.language));
    body.open_list();
    for (std::size_t i = 0; i < listed.size(); ++i) {
        asks = asks || !listed[i].reader->buttons.empty();
        body.link(line_of(*listed[i].matter, reader.language), links.at(i).empty() ? "" : pages.of(links.at(i)), "li");
    }
    body.close_list();
    if (!pages.of(link).empty()) {
        body.link(fixed(Text::open_all, reader.language), pages.of(link));
        body.paragraph(fixed(Text::letter_end, reader.language));
    }
    return {.message_id = message_id_of(key, domain),
            .thread = {},
            .subject = say(reader.language, asks ? Text::subject_asks : Text::subject_tells, digest_title(listed)),
            .text = body.as_text(),
            .html = body.as_html(),
            .reply_token = {},
            .language = reader.language,
            .is_digest = true,
            .unsubscribe_url = pages.unsubscribe_of(link)};
}

}  // namespace countersign::notify::wording

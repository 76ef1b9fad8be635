#include "daemon/engine/moment.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace countersign::engine {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t text_length_max = 200;
constexpr std::int64_t count_max = 99'999;
constexpr std::int64_t nth_max = 31;
constexpr std::string_view settings_prefix = "settings.";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_sign(char c) { return c == '+' || c == '-' || c == ','; }

bool is_field_name(std::string_view text) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_letter_or_digit = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_letter_or_digit);
}

bool counts_days(Moment::Unit unit) { return unit == Moment::Unit::days || unit == Moment::Unit::working_days; }

bool names_day(Moment::Base base) { return base == Moment::Base::working_day || base == Moment::Base::day; }

// Recursive descent along the grammar in the header. Each step returns false after it has said in
// fault_ what it expected.
class MomentReader {
public:
    explicit MomentReader(std::string_view text) : text_(text) { moment_.text = std::string(text); }

    Result<Moment, std::string> read() {
        if (read_base() && read_offset() && read_time() && read_end() && check_time()) return moment_;
        return fail(fault_);
    }

private:
    bool read_base() {
        const bool last = accept("last");
        if (accept("working")) {
            if (!accept("day")) return expected("'day'");
            moment_.base = Moment::Base::working_day;
        } else if (accept("day")) {
            moment_.base = Moment::Base::day;
        } else {
            return last ? expected("'working day' or 'day'") : read_point();
        }
        moment_.nth = -1;
        return (last || read_nth()) && read_month();
    }

    bool read_point() {
        if (accept("entry")) return at_base(Moment::Base::entry);
        if (accept("opened")) return at_base(Moment::Base::opened);
        if (accept("due")) return at_base(Moment::Base::due);
        const std::string_view word = next();
        if (word.starts_with("form.") && is_field_name(word.substr(5))) {
            moment_.field = std::string(word.substr(5));
            skip(word);
            return at_base(Moment::Base::field);
        }
        return expected("'working day', 'day', 'last', 'entry', 'opened', 'due' or a field such as form.signed_on");
    }

    bool at_base(Moment::Base base) {
        moment_.base = base;
        return true;
    }

    bool read_nth() {
        const auto number = read_number(nth_max);
        if (!number || *number == 0) return expected(fmt::format("a number from 1 to {}", nth_max));
        moment_.nth = static_cast<int>(*number);
        skip(next());
        return true;
    }

    bool read_month() {
        if (!accept("of")) return true;
        if (accept("next")) {
            moment_.month_offset = 1;
        } else if (accept("previous")) {
            moment_.month_offset = -1;
        } else {
            return expected("'next month' or 'previous month'");
        }
        return accept("month") || expected("'month'");
    }

    bool read_offset() {
        const bool back = accept("-");
        if (!back && !accept("+")) return true;
        if (next().starts_with(settings_prefix)) return read_setting(back);
        const auto number = read_number(count_max);
        if (!number) return expected(fmt::format("a count up to {}", count_max));
        const std::size_t count_at = at_;
        skip(next());
        moment_.count = back ? -*number : *number;
        if (!read_unit()) return false;
        // "+ 0 working days" means this day, or the next working day; other zeros mean nothing.
        if (*number != 0 || moment_.unit == Moment::Unit::working_days) return true;
        at_ = count_at;
        return expected("a count from 1");
    }

    bool read_setting(bool back) {
        const std::string_view word = next();
        if (!is_field_name(word.substr(settings_prefix.size()))) return expected("a setting such as settings.validity");
        moment_.setting = std::string(word.substr(settings_prefix.size()));
        moment_.count = back ? -1 : 1;
        skip(word);
        return read_unit();
    }

    bool read_unit() {
        using Unit = Moment::Unit;
        const bool working = accept("working");
        if (accept("day") || accept("days")) {
            moment_.unit = working ? Unit::working_days : Unit::days;
        } else if (accept("hour") || accept("hours")) {
            moment_.unit = working ? Unit::working_hours : Unit::hours;
        } else if (accept("minute") || accept("minutes")) {
            moment_.unit = working ? Unit::working_minutes : Unit::minutes;
        } else {
            return expected(working ? "days, hours or minutes" : "days, hours, minutes or 'working' and one of these");
        }
        return true;
    }

    bool read_time() {
        if (!accept(",")) return true;
        const std::string_view word = next();
        const auto time = parse_time_of_day(word);
        if (!time) return expected("a time of day such as 18:00");
        moment_.time = *time;
        skip(word);
        return true;
    }

    bool read_end() {
        if (next().empty()) return true;
        return expected(moment_.time ? "the end" : "'+', '-', a comma and a time of day, or the end");
    }

    // A day is no point in time, and a point in time that was counted in hours needs no other one.
    bool check_time() {
        if (!counts_days(moment_.unit)) {
            if (names_day(moment_.base))
                return at_fault("Expected an offset in days, since the base is a day and not a time");
            if (moment_.time) return at_fault("Expected no time of day after an offset in hours or minutes");
        }
        if (names_day(moment_.base) && !moment_.time) {
            return at_fault("Expected a time of day at the end, such as \", 18:00\"");
        }
        return true;
    }

    bool at_fault(std::string_view sentence) {
        fault_ = fmt::format("{}, but the moment is \"{}\".", sentence, text_);
        return false;
    }

    bool expected(std::string_view what) {
        const std::string_view word = next();
        const std::string found = word.empty() ? "it ends there" : fmt::format("'{}' stands there", word);
        fault_ = fmt::format("Expected {} at column {} of \"{}\", but {}.", what, at_ + 1, text_, found);
        return false;
    }

    std::optional<std::int64_t> read_number(std::int64_t max) {
        const std::string_view word = next();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc{} || end != word.data() + word.size() || number < 0 || number > max) return std::nullopt;
        return number;
    }

    // The word or sign that comes next; empty at the end.
    std::string_view next() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
        if (at_ == text_.size()) return {};
        if (is_sign(text_[at_])) return text_.substr(at_, 1);
        std::size_t end = at_;
        while (end < text_.size() && !is_space(text_[end]) && !is_sign(text_[end])) ++end;
        return text_.substr(at_, end - at_);
    }

    void skip(std::string_view word) { at_ += word.size(); }

    bool accept(std::string_view word) {
        if (next() != word) return false;
        skip(word);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Moment moment_;
    std::string fault_;
};

// Where a moment starts: a day, or a point in time.
using Start = std::variant<Date, Instant>;

MomentFault fault(std::string text) { return {.text = std::move(text)}; }

MomentFault fault(const CalendarGap& gap) { return {.gap = gap, .text = gap.sentence()}; }

Result<Start, MomentFault> start_at(const std::optional<Instant>& instant,
                                    const Moment& moment,
                                    std::string_view what) {
    if (instant) return Start{*instant};
    return fail(fault(fmt::format("Expected {} for \"{}\", but there is none here.", what, moment.text)));
}

Result<Start, MomentFault> start_in_month(const Moment& moment, Month anchor, const Calendar& calendar) {
    if (!anchor.ok())
        return fail(fault(fmt::format("Expected a month for \"{}\", but there is none here.", moment.text)));
    const Month month = anchor + std::chrono::months{moment.month_offset};
    if (moment.base == Moment::Base::working_day) {
        const auto day = calendar.nth_working_day(month, moment.nth);
        if (!day) return fail(fault(day.error()));
        return Start{*day};
    }
    // "day 31" is the last day of a shorter month.
    const Date first = month / std::chrono::day{1};
    const Date last = month / std::chrono::last;
    return Start{moment.nth > 0 ? std::min(first + days{moment.nth - 1}, last)
                                : std::max(last + days{moment.nth + 1}, first)};
}

Result<Start, MomentFault> start_at_field(const Moment& moment, const Value* form) {
    const Value* value = form == nullptr ? nullptr : form->find(moment.field);
    if (value == nullptr || value->is_nothing()) {
        return fail(fault(fmt::format("Expected a date in form.{}, but it is not filled in.", moment.field)));
    }
    if (const auto* date = value->get<Date>()) return Start{*date};
    if (const auto* instant = value->get<Instant>()) return Start{*instant};
    return fail(fault(fmt::format("Expected a date in form.{}, but it holds {}.", moment.field, type_name(*value))));
}

Result<Start, MomentFault> find_start(const Moment& moment, const MomentAnchors& anchors, const Calendar& calendar) {
    switch (moment.base) {
        case Moment::Base::working_day:
        case Moment::Base::day:
            return start_in_month(moment, anchors.month, calendar);
        case Moment::Base::entry:
            return start_at(anchors.entry, moment, "the entry into the state");
        case Moment::Base::opened:
            return start_at(anchors.opened, moment, "the opening");
        case Moment::Base::due:
            return start_at(anchors.due, moment, "a deadline");
        case Moment::Base::field:
            return start_at_field(moment, anchors.form);
    }
    return fail(fault("Expected a base that a moment may have, but it has none."));
}

Result<Instant, MomentFault> add_time(const Moment& moment, Instant start, const Calendar& calendar) {
    if (moment.unit == Moment::Unit::hours) return start + hours{moment.count};
    if (moment.unit == Moment::Unit::minutes) return start + minutes{moment.count};
    const minutes unit = moment.unit == Moment::Unit::working_hours ? hours{1} : minutes{1};
    const auto reached = calendar.add_working_time(start, unit * moment.count);
    if (!reached) return fail(fault(reached.error()));
    return *reached;
}

Result<Date, MomentFault> add_days(const Moment& moment, Date start, const Calendar& calendar) {
    if (moment.unit == Moment::Unit::days) return start + days{moment.count};
    const auto day = calendar.add_working_days(start, static_cast<int>(moment.count));
    if (!day) return fail(fault(day.error()));
    return *day;
}

// The moment with the count that the company has set.
Result<Moment, MomentFault> counted(const Moment& moment, const Value* settings) {
    const Value* value = settings == nullptr ? nullptr : settings->find(moment.setting);
    const auto* count = value == nullptr ? nullptr : value->get<std::int64_t>();
    if (count == nullptr || *count < 0 || *count > count_max)
        return fail(fault(fmt::format(
            "Expected a count from 0 to {} in settings.{} for \"{}\", but there is none.", count_max, moment.setting, moment.text)));
    Moment with_count = moment;
    with_count.count *= *count;
    with_count.setting.clear();
    return with_count;
}

// "+ 0 working days" of a point in time is the same working day while its time of day is still ahead.
Result<Date, MomentFault> same_or_next(const Moment& moment, Instant start, Date day, const Calendar& calendar) {
    const bool is_ahead = calendar.to_instant(day, *moment.time) > start;
    if (is_ahead) return day;
    const auto next = calendar.add_working_days(day, 1);
    if (!next) return fail(fault(next.error()));
    return *next;
}

MomentFault missing_time(const Moment& moment) {
    return fault(fmt::format(
        "Expected a time of day in \"{}\", since form.{} holds a date, but it names none.", moment.text, moment.field));
}

}  // namespace

Result<Moment, std::string> parse_moment(std::string_view text) {
    if (text.size() > text_length_max) {
        return fail(fmt::format("Expected a moment of at most {} bytes, but it has {}.", text_length_max, text.size()));
    }
    return MomentReader(text).read();
}

Result<Instant, MomentFault> resolve(const Moment& moment, const MomentAnchors& anchors, const Calendar& calendar) {
    if (!moment.setting.empty()) {
        const auto with_count = counted(moment, anchors.settings);
        return with_count ? resolve(*with_count, anchors, calendar) : fail(with_count.error());
    }
    const auto start = find_start(moment, anchors, calendar);
    if (!start) return fail(start.error());
    const Instant* instant = std::get_if<Instant>(&*start);
    if (instant == nullptr && (!counts_days(moment.unit) || !moment.time)) return fail(missing_time(moment));
    if (!counts_days(moment.unit)) return add_time(moment, *instant, calendar);
    const bool stands_still = moment.count == 0 && moment.unit == Moment::Unit::days && !moment.time;
    if (stands_still) return *instant;
    auto day = add_days(moment, instant ? calendar.local_date(*instant) : std::get<Date>(*start), calendar);
    if (!day) return fail(day.error());
    const bool is_same_day = moment.count == 0 && moment.unit == Moment::Unit::working_days;
    if (instant != nullptr && is_same_day && moment.time) day = same_or_next(moment, *instant, *day, calendar);
    if (!day) return fail(day.error());
    if (moment.time) return calendar.to_instant(*day, *moment.time);
    // The clock shows the same, to the second, on the day reached.
    const auto within_minute = *instant - std::chrono::floor<minutes>(*instant);
    return calendar.to_instant(*day, calendar.local_time(*instant)) + within_minute;
}

}  // namespace countersign::engine

#include "daemon/engine/window.hpp"

#include <fmt/format.h>

#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

struct Closed {
    Instant from, until;
};

bool is_in_month(const Moment& moment) {
    return moment.base == Moment::Base::working_day || moment.base == Moment::Base::day;
}

class Window {
public:
    Window(const Action& action, const Facts& facts, Scope& scope, bool of_new_form)
        : action_(action), facts_(facts), scope_(scope), calendar_(*facts.calendar), of_new_form_(of_new_form) {}

    Done check() {
        if (action_.not_before && is_asked(*action_.not_before))
            if (auto no = check_start(*action_.not_before)) return no;
        if (action_.not_after && is_asked(*action_.not_after))
            if (auto no = check_end(*action_.not_after)) return no;
        for (const Blackout& blackout : action_.blackouts)
            if (is_asked(blackout.from) || is_asked(blackout.until))
                if (auto no = check_blackout(blackout)) return no;
        return action_.in_working_hours && !of_new_form_ ? check_hours() : std::nullopt;
    }

private:
    bool is_asked(const Moment& moment) const {
        return of_new_form_ == (action_.edits_form && moment.base == Moment::Base::field);
    }

    std::string shown(Instant at) const { return calendar_.format_local(at); }

    std::string now() const { return shown(facts_.now); }

    Done check_start(const Moment& moment) {
        const auto from = scope_.instant(moment);
        if (!from) return from.error();
        if (facts_.now >= *from) return std::nullopt;
        return refusal(
            RefusalCode::too_early,
            fmt::format("{}“{}”最早 {} 可办，现在是 {}。", action_.not_before_otherwise.zh, action_.label.zh, shown(*from), now()),
            fmt::format("Expected to {} from {} on ({}), but it is {}.",
                        action_.label.en,
                        shown(*from),
                        action_.not_before_otherwise.en,
                        now()),
            fmt::format("{} 之后再办。", shown(*from)),
            fmt::format("from {} on", shown(*from)));
    }

    Done check_end(const Moment& moment) {
        const auto until = scope_.instant(moment);
        if (!until) return until.error();
        if (facts_.now < *until) return std::nullopt;
        const bool is_lead_time = moment.base == Moment::Base::field;
        return refusal(
            RefusalCode::too_late,
            fmt::format("{}“{}”须在 {} 之前办理，现在是 {}。", action_.not_after_otherwise.zh, action_.label.zh, shown(*until), now()),
            fmt::format("Expected to {} before {} ({}), but it is {}.",
                        action_.label.en,
                        shown(*until),
                        action_.not_after_otherwise.en,
                        now()),
            is_lead_time ? fmt::format("按表单日期推算（{}），{} 已截止；改期后可再办。", moment.text, shown(*until))
                         : fmt::format("{} 起不再受理。", shown(*until)),
            is_lead_time ? fmt::format("closed from {} on, which is {}; a later date in the form would do", shown(*until), moment.text)
                         : fmt::format("closed from {} on", shown(*until)));
    }

    Done check_blackout(const Blackout& blackout) {
        const auto closed = is_in_month(blackout.from) ? closed_in_months(blackout) : closed_once(blackout);
        if (!closed) return closed.error();
        if (!*closed) return std::nullopt;
        const std::string from = shown((*closed)->from);
        const std::string until = shown((*closed)->until);
        return refusal(
            RefusalCode::blackout,
            fmt::format("{}“{}”在 {} 至 {} 期间停办，现在是 {}。", blackout.otherwise.zh, action_.label.zh, from, until, now()),
            fmt::format("Expected to {} outside of {} to {} ({}), but it is {}.",
                        action_.label.en,
                        from,
                        until,
                        blackout.otherwise.en,
                        now()),
            fmt::format("{} 起再办。", until),
            fmt::format("from {} on", until));
    }

    Result<std::optional<Closed>, Refusal> closed_once(const Blackout& blackout) {
        const auto from = scope_.instant(blackout.from);
        if (!from) return fail(from.error());
        const auto until = scope_.instant(blackout.until);
        if (!until) return fail(until.error());
        if (facts_.now < *from || facts_.now >= *until) return std::nullopt;
        return Closed{.from = *from, .until = *until};
    }

    // One that is counted from the month comes in every month, whichever month the document is about.
    Result<std::optional<Closed>, Refusal> closed_in_months(const Blackout& blackout) {
        const std::chrono::year_month_day today{calendar_.local_date(facts_.now)};
        const Month present = today.year() / today.month();
        const int earliest = -blackout.until.month_offset - 1;
        const int latest = -blackout.from.month_offset + 1;
        for (int k = earliest; k <= latest; ++k) {
            const Month month = present + std::chrono::months{k};
            const auto from = resolve(blackout.from, {.month = month}, calendar_);
            const auto until = resolve(blackout.until, {.month = month}, calendar_);
            if ((from && facts_.now < *from) || (until && facts_.now >= *until)) continue;
            if (from && until) return Closed{.from = *from, .until = *until};
            // A year without data is never guessed, but may be a month away on either side.
            if (k + blackout.until.month_offset < 0 || k + blackout.from.month_offset > 0) continue;
            return fail(refusal_of(from ? until.error() : from.error()));
        }
        return std::nullopt;
    }

    Done check_hours() {
        const auto next = calendar_.next_working_time(facts_.now);
        if (!next) return refusal_of(next.error());
        if (*next == facts_.now) return std::nullopt;
        return refusal(RefusalCode::blackout,
                       fmt::format("“{}”只在工作时间办理，现在是 {}。", action_.label.zh, now()),
                       fmt::format("Expected to {} in working hours, but it is {}.", action_.label.en, now()),
                       fmt::format("{} 起再办。", shown(*next)),
                       fmt::format("from {} on", shown(*next)));
    }

    const Action& action_;
    const Facts& facts_;
    Scope& scope_;
    const Calendar& calendar_;
    bool of_new_form_;
};

}  // namespace

std::optional<Refusal> check_window(const Action& action, const Facts& facts, Scope& scope, bool of_new_form) {
    return Window(action, facts, scope, of_new_form).check();
}

}  // namespace countersign::engine

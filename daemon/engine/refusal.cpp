#include "daemon/engine/refusal.hpp"

#include <charconv>

#include <fmt/format.h>

#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Code = RefusalCode;

const std::vector<std::pair<Code, std::string_view>>& names() {
    static const std::vector<std::pair<Code, std::string_view>> table{
        {Code::invalid_request, "invalid_request"},
        {Code::invalid_input, "invalid_input"},
        {Code::unknown_workflow, "unknown_workflow"},
        {Code::no_such_instance, "no_such_instance"},
        {Code::no_such_person, "no_such_person"},
        {Code::no_such_action, "no_such_action"},
        {Code::no_such_signal, "no_such_signal"},
        {Code::request_reused, "request_reused"},
        {Code::stale_version, "stale_version"},
        {Code::instance_closed, "instance_closed"},
        {Code::instance_quarantined, "instance_quarantined"},
        {Code::already_open, "already_open"},
        {Code::not_offered, "not_offered"},
        {Code::too_early, "too_early"},
        {Code::requirement_failed, "requirement_failed"},
        {Code::limit_exceeded, "limit_exceeded"},
        {Code::reason_required, "reason_required"},
        {Code::not_a_target, "not_a_target"},
        {Code::nothing_to_take_back, "nothing_to_take_back"},
        {Code::money_moved, "money_moved"},
        {Code::waits_for_signer, "waits_for_signer"},
        {Code::too_soon, "too_soon"},
        {Code::not_migratable, "not_migratable"},
        {Code::blackout, "blackout"},
        {Code::too_late, "too_late"},
        {Code::field_locked, "field_locked"},
        {Code::unknown_key, "unknown_key"},
        {Code::not_assigned, "not_assigned"},
        {Code::own_document, "own_document"},
        {Code::already_signed, "already_signed"},
        {Code::not_permitted, "not_permitted"},
        {Code::needs_approval, "needs_approval"},
        {Code::needs_second_factor, "needs_second_factor"},
        {Code::held_by_other, "held_by_other"},
        {Code::not_held, "not_held"},
        {Code::not_eligible, "not_eligible"},
        {Code::not_his_turn, "not_his_turn"},
        {Code::no_proxy, "no_proxy"},
        {Code::over_cap, "over_cap"},
        {Code::deadline_passed, "deadline_passed"},
        {Code::deadline_not_reached, "deadline_not_reached"},
        {Code::no_such_deadline, "no_such_deadline"},
        {Code::calendar_year_missing, "calendar_year_missing"},
        {Code::time_suspended, "time_suspended"},
        {Code::not_rehearsal, "not_rehearsal"},
        {Code::expression_failed, "expression_failed"},
        {Code::invalid_definition, "invalid_definition"},
        {Code::definition_exists, "definition_exists"},
        {Code::read_only, "read_only"},
        {Code::outbox_held, "outbox_held"},
        {Code::not_found, "not_found"},
    };
    return table;
}

}  // namespace

std::string_view to_text(RefusalCode code) {
    for (const auto& [listed, name] : names())
        if (listed == code) return name;
    ensure(false, "every refusal code has a name");
    return {};
}

Label FieldFault::described() const {
    if (where.empty()) return text;
    return {.zh = fmt::format("{}：{}", where, text.zh), .en = fmt::format("{}: {}", where, text.en)};
}

FieldPlace place_of(const FieldFault& fault) {
    const std::string_view where = fault.where;
    if (where.find(' ') != std::string_view::npos) return {};  // the form as a whole
    const std::size_t end = where.find_first_of("[.");
    FieldPlace place{.field = std::string(where.substr(0, end))};
    if (end == std::string_view::npos || where[end] != '[') return place;
    const std::size_t close = where.find(']', end);
    if (close == std::string_view::npos) return place;
    std::from_chars(where.data() + end + 1, where.data() + close, place.row);
    if (close + 1 >= where.size() || where[close + 1] != '.') return place;
    const std::string_view column = where.substr(close + 2);
    place.column = std::string(column.substr(0, column.find_first_of("[.")));
    return place;
}

const std::vector<RefusalCode>& all_refusal_codes() {
    static const std::vector<RefusalCode> codes = [] {
        std::vector<RefusalCode> all;
        for (const auto& [code, name] : names()) all.push_back(code);
        return all;
    }();
    return codes;
}

}  // namespace countersign::engine

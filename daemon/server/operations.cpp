// Reading the commands by which people handle an approval: tasks that change hands, signers, remarks,
// proxies and absences, saved filters.
#include <algorithm>
#include <array>

#include "daemon/engine/family.hpp"
#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/wire_values.hpp"

namespace countersign::server {

namespace {

using engine::Note;
using engine::Reassign;
using engine::Refusal;
using engine::RefusalCode;
using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Reassign::How>, 5> hands{{{"task.claim", Reassign::How::claim},
                                                                          {"task.unclaim", Reassign::How::unclaim},
                                                                          {"task.transfer", Reassign::How::transfer},
                                                                          {"task.delegate", Reassign::How::delegate},
                                                                          {"task.resolve", Reassign::How::resolve}}};

constexpr std::array<std::pair<std::string_view, Note::Kind>, 6> notes{{{"instance.comment", Note::Kind::comment},
                                                                       {"instance.ask", Note::Kind::question},
                                                                       {"instance.answer", Note::Kind::answer},
                                                                       {"instance.copy", Note::Kind::copy},
                                                                       {"instance.mark_read", Note::Kind::read},
                                                                       {"task.urge", Note::Kind::urge}}};

template <class Table>
auto found_in(const Table& table, std::string_view method) {
    return std::ranges::find(table, method, &Table::value_type::first);
}

Reassign read_reassign(const json& params, std::uint64_t number, Reassign::How how) {
    return {.instance = number,
            .version = number_of(params, "version"),
            .how = how,
            .task = text_of(params, "task"),
            .to = text_of(params, "to"),
            .reason = text_of(params, how == Reassign::How::resolve ? "opinion" : "reason")};
}

engine::ChangeSigners read_signers(const json& params, std::uint64_t number, bool removes) {
    return {.instance = number,
            .version = number_of(params, "version"),
            .removes = removes,
            .task = text_of(params, "task"),
            .person = text_of(params, "person"),
            .place = text_of(params, "place"),
            .reason = text_of(params, "reason")};
}

Note read_note(const json& params, std::uint64_t number, Note::Kind kind) {
    Note note{.instance = number, .kind = kind, .number = number_of(params, "number"), .to = {}, .text = text_of(params, "text")};
    if (kind == Note::Kind::copy)
        note.to = texts_of(params, "to");
    else if (kind == Note::Kind::question)
        note.to = {text_of(params, "to")};
    return note;
}

// The engine says what is wrong with a closed instance or an unknown signal; the values do not matter then.
ReadCommand read_signal(const json& params, std::uint64_t number, const Processor& processor) {
    engine::Receive receive{
        .instance = number, .signal = text_of(params, "signal"), .from = 0, .value = engine::Value{engine::Record{}}};
    const auto open = processor.state().open.find(number);
    if (open == processor.state().open.end()) return receive;
    const auto& signals = processor.definition(open->second->definition).signals;
    const auto signal = std::ranges::find(signals, receive.signal, &engine::Signal::id);
    const auto given = params.find("values");
    if (signal == signals.end() || given == params.end()) return receive;
    auto values = read_wire_record(engine::fields_of(*signal), *given, "", processor.state().company.currency);
    if (!values) return fail(refused(std::move(values.error())));
    receive.value = std::move(*values);
    return receive;
}

std::optional<ReadCommand> read_on_instance(const std::string& method, const json& params, const Processor& processor) {
    const auto hand = found_in(hands, method);
    const auto note = found_in(notes, method);
    const bool adds = method == "task.add_signer", removes = method == "task.remove_signer";
    const bool reports = method == "instance.signal";
    if (hand == hands.end() && note == notes.end() && !adds && !removes && !reports && method != "task.take_back")
        return std::nullopt;
    const auto number = find_instance(params, processor);
    if (!number) return fail(number.error());
    if (reports) return read_signal(params, *number, processor);
    if (hand != hands.end()) return read_reassign(params, *number, hand->second);
    if (note != notes.end()) return read_note(params, *number, note->second);
    if (adds || removes) return read_signers(params, *number, removes);
    return engine::TakeBack{
        .instance = *number, .version = number_of(params, "version"), .reason = text_of(params, "reason")};
}

Result<engine::Instant, Refusal> read_time(const json& from, const char* name) {
    const auto found = from.find(name);
    const auto* text = found == from.end() ? nullptr : found->get_ptr<const std::string*>();
    const auto at = text == nullptr ? fail(std::string("Expected a time, but it is missing.")) : engine::parse_instant(*text);
    if (at) return *at;
    return fail(refused(RefusalCode::invalid_request,
                        "“" + std::string(name) + "”应写作 2026-11-03T18:00:00+08:00。",
                        std::string(name) + ": " + at.error()));
}

// Whose affair it is when nobody is named: the caller's own.
std::string person_of(const json& params, const char* name, const std::string& caller) {
    std::string named = text_of(params, name);
    return named.empty() ? caller : named;
}

ReadCommand read_proxy(const json& params, const std::string& caller, const Processor& processor) {
    const auto from = read_time(params, "from");
    if (!from) return fail(from.error());
    const auto until = read_time(params, "until");
    if (!until) return fail(until.error());
    engine::Proxy proxy{.principal = person_of(params, "principal", caller),
                        .agent = text_of(params, "agent"),
                        .from = *from,
                        .until = *until,
                        .workflows = texts_of(params, "workflows"),
                        .reason = text_of(params, "reason")};
    if (const auto cap = params.find("cap"); cap != params.end()) {
        const engine::Field field{.id = "cap", .type = engine::FieldType::money};
        const auto read = read_wire_record({field}, {{"cap", *cap}}, "", processor.state().company.currency);
        if (!read) return fail(refused(std::move(read.error()), RefusalCode::invalid_request));
        proxy.cap = *read->find("cap")->get<engine::Money>();
    }
    return engine::SetProxy{.proxy = std::move(proxy)};
}

ReadCommand read_absences(const json& params, const std::string& caller) {
    engine::SetAbsences set{.person = person_of(params, "person", caller), .absences = {}};
    for (const json& one : params.at("absences")) {
        const auto from = read_time(one, "from");
        if (!from) return fail(from.error());
        const auto until = read_time(one, "until");
        if (!until) return fail(until.error());
        if (one.size() != 2)
            return fail(refused(RefusalCode::invalid_request,
                                "外出时间只有 from 和 until。",
                                "Expected from and until in each absence, but found more."));
        set.absences.push_back({.from = *from, .until = *until});
    }
    return set;
}

// What is saved must be what instance.list takes, or the filter would fail whenever it is used.
ReadCommand read_filter(const json& params) {
    engine::SaveFilter save{.name = text_of(params, "name"), .filter = {}};
    const auto filter = params.find("filter");
    if (filter == params.end()) return save;
    const protocol::Method* list = protocol::find_method("instance.list");
    if (const auto wrong = protocol::check_parameters(*list, *filter))
        return fail(refused(RefusalCode::invalid_request, wrong->zh, wrong->en));
    for (const char* page : {"limit", "after", "seen"})
        if (filter->contains(page))
            return fail(refused(RefusalCode::invalid_request,
                                std::string("筛选不含“") + page + "”。",
                                std::string("Expected what chooses instances, but found '") + page + "'."));
    save.filter = filter->dump();
    return save;
}

}  // namespace

std::optional<ReadCommand> read_operation(const std::string& method, const json& params, const std::string& person,
                                          const Processor& processor) {
    if (auto on_instance = read_on_instance(method, params, processor)) return on_instance;
    if (method == "people.set_proxy") return read_proxy(params, person, processor);
    if (method == "people.end_proxy") return engine::EndProxy{.number = number_of(params, "number")};
    if (method == "account.offer")
        return engine::OfferAccount{.account = {.person = text_of(params, "person"),
                                                .channel = text_of(params, "channel"),
                                                .id = text_of(params, "account"),
                                                .code_digest = text_of(params, "code_digest")}};
    if (method == "account.confirm")
        return engine::ConfirmAccount{.number = number_of(params, "number"), .code = text_of(params, "code")};
    if (method == "account.end") return engine::EndAccount{.number = number_of(params, "number")};
    if (method == "people.set_absences") return read_absences(params, person);
    if (method == "filter.save") return read_filter(params);
    return std::nullopt;
}

}  // namespace countersign::server

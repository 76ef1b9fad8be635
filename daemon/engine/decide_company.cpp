// Commands that concern the company: people and keys, settings, tables, definitions, the calendar,
// the schedule of openings, the rehearsal's clock, deliveries.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "daemon/engine/accounts.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/four_eyes.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/schedule.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;
using Events = std::vector<Event>;

bool is_identifier(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

Refusal invalid(std::string zh, std::string en) {
    return refusal(RefusalCode::invalid_request, std::move(zh), std::move(en));
}

struct CompanyDecision {
    const Workflow* workflow;
    const Facts& facts;

    const Company& company() const { return facts.state->company; }

    Decision operator()(const ImportPeople& command) const {
        if (auto no = check_role({"operator"}, facts)) return fail(*no);
        if (auto no = check_four_eyes(facts)) return fail(*no);
        std::set<std::string> known;
        for (const auto& [id, person] : company().people.persons()) known.insert(id);
        std::set<std::string> listed;
        for (const Person& person : command.persons) {
            if (!is_identifier(person.id))
                return fail(
                    invalid(fmt::format("人员编号“{}”不合规。", person.id),
                            fmt::format("Expected a person's id of letters, digits, '.', '-' and '_', but found '{}'.",
                                        person.id)));
            if (!listed.insert(person.id).second)
                return fail(invalid(fmt::format("人员“{}”重复。", person.id),
                                    fmt::format("Expected each person once, but '{}' is there twice.", person.id)));
            known.insert(person.id);
        }
        for (const Person& person : command.persons)
            if (!person.manager.empty() && (person.manager == person.id || !known.contains(person.manager)))
                return fail(
                    refusal(RefusalCode::no_such_person,
                            fmt::format("{} 的上级“{}”不存在。", person.id, person.manager),
                            fmt::format("Expected the manager of {} to be somebody else who exists, but found '{}'.",
                                        person.id,
                                        person.manager)));
        Events events;
        for (Person person : command.persons) {
            std::sort(person.roles.begin(), person.roles.end());
            person.roles.erase(std::unique(person.roles.begin(), person.roles.end()), person.roles.end());
            const Person* before = company().people.find(person.id);
            if (before == nullptr || *before != person) events.emplace_back(PersonSet{.person = std::move(person)});
        }
        for (const Person& person : command.persons)
            for (const std::string& deputy : person.deputies)
                if (deputy == person.id || !known.contains(deputy))
                    return fail(
                        refusal(RefusalCode::no_such_person,
                                fmt::format("{} 的代理人“{}”不存在。", person.id, deputy),
                                fmt::format("Expected a deputy of {} who is somebody else and exists, but found '{}'.",
                                            person.id,
                                            deputy)));
        if (auto no = add_keys(command.keys, known, events)) return fail(*no);
        if (auto no = check_operator_left(command)) return fail(*no);
        return events;
    }

    Done add_keys(const std::vector<Key>& keys, const std::set<std::string>& known, Events& events) const {
        for (const Key& key : keys) {
            if (key.public_key.size() != 40)
                return invalid(fmt::format("{} 的公钥格式不对。", key.person),
                               fmt::format("Expected a public key of 40 characters (Z85) for {}, but it has {}.",
                                           key.person,
                                           key.public_key.size()));
            if (!known.contains(key.person))
                return refusal(
                    RefusalCode::no_such_person,
                    fmt::format("没有人员“{}”。", key.person),
                    fmt::format("Expected the key of somebody who exists, but there is no '{}'.", key.person));
            const Key* before = company().people.find_key(key.public_key);
            if (before != nullptr && before->person != key.person)
                return invalid(
                    "该公钥已属于他人。",
                    fmt::format("Expected a new key for {}, but it belongs to {}.", key.person, before->person));
            if (before != nullptr && before->revoked)
                return invalid("该公钥已被吊销，不可再用。",
                               fmt::format("Expected a new key for {}, but this one was revoked.", key.person));
            if (before == nullptr || *before != key) events.emplace_back(KeySet{.key = key});
        }
        return std::nullopt;
    }

    // An import must not lock everybody out.
    Done check_operator_left(const ImportPeople& command) const {
        for (const Person& person : command.persons)
            if (person.active && person.has_role("operator")) return std::nullopt;
        for (const Person* person : company().people.holders_of_role("operator"))
            if (std::none_of(command.persons.begin(), command.persons.end(), [&](const Person& p) {
                    return p.id == person->id;
                }))
                return std::nullopt;
        return invalid("导入后将没有运营人员。",
                       "Expected somebody with the role operator to be left, but there would be nobody.");
    }

    Decision operator()(const RevokeKey& command) const {
        if (auto no = check_role({"operator"}, facts)) return fail(*no);
        const Key* key = company().people.find_key(command.public_key);
        if (key == nullptr)
            return fail(refusal(
                RefusalCode::not_found, "没有这个公钥。", "Expected an enrolled key, but there is none like this."));
        if (key->revoked) return Events{};
        Key revoked = *key;
        revoked.revoked = true;
        const Told told = revocation(concerned_by(key->person), text_of_revoked(*key));
        return Events{KeySet{.key = std::move(revoked)}, told};
    }

    // Whoever acted under a key, and who answers for him.
    std::vector<std::string> concerned_by(const std::string& id) const {
        const Person* person = company().people.find(id);
        if (person == nullptr || person->manager.empty()) return {id};
        return {id, person->manager};
    }

    Label text_of_revoked(const Key& key) const {
        const std::string by = name_of(company().people, facts.actor.person);
        const std::string holder = name_of(company().people, key.person);
        return {.zh = fmt::format("{} 吊销了 {} 的密钥（{}），即时生效。", by, holder, key.label),
                .en = fmt::format("{} revoked the key of {} ({}), which holds at once.", by, holder, key.label)};
    }

    Decision operator()(const SetSettings& command) const {
        if (auto no = check_role({"operator", "finance"}, facts)) return fail(*no);
        if (auto no = check_four_eyes(facts)) return fail(*no);
        if (workflow == nullptr) return fail(unknown_workflow(command.workflow));
        std::vector<Field> named;
        for (const Field& setting : workflow->settings)
            if (command.values.contains(setting.id)) named.push_back(setting);
        auto checked = complete_record(named, Value{command.values}, true, Environment{});
        if (!checked) return fail(refusal_of(std::move(checked.error())));
        Events events;
        for (const auto& [name, value] : *checked->get<Record>())
            events.emplace_back(SettingSet{.workflow = command.workflow, .name = name, .value = value});
        return events;
    }

    Decision operator()(const SetTable& command) const {
        if (auto no = check_role({"operator", "finance"}, facts)) return fail(*no);
        if (auto no = check_four_eyes(facts)) return fail(*no);
        const Table* table = workflow == nullptr ? nullptr : workflow->find_table(command.table);
        if (table == nullptr)
            return fail(refusal(
                RefusalCode::not_found,
                fmt::format("没有对照表“{}”。", command.table),
                fmt::format("Expected a table that a workflow declares, but there is no '{}'.", command.table)));
        Field rows{.id = command.table, .label = table->label, .type = FieldType::table, .columns = table->columns};
        rows.max_rows = 10'000;
        auto checked =
            complete_record({rows}, Value{Record{{command.table, Value{command.rows}}}}, true, Environment{});
        if (!checked) return fail(refusal_of(std::move(checked.error())));
        const Value* list = checked->find(command.table);
        ensure(list != nullptr && list->get<List>() != nullptr, "a table is a list of rows");
        return Events{TableSet{.table = command.table, .rows = *list->get<List>()}};
    }

    static Refusal unknown_workflow(const std::string& id) {
        return refusal(RefusalCode::unknown_workflow,
                       fmt::format("没有流程“{}”。", id),
                       fmt::format("Expected a published workflow, but there is no '{}'.", id));
    }

    Decision operator()(const Publish& command) const {
        if (!facts.actor.is_clock)
            if (auto no = check_role({"operator"}, facts)) return fail(*no);
        const Workflow& text = *command.workflow;
        for (const Definition& known : company().definitions) {
            if (known.workflow != text.id || known.version != text.version) continue;
            if (known.hash == text.hash) return Events{};
            return fail(
                refusal(RefusalCode::definition_exists,
                        fmt::format("{} 第 {} 版已发布且内容不同。", text.id, text.version),
                        fmt::format("Expected a new version of {}, but version {} is published with another text.",
                                    text.id,
                                    text.version),
                        "请提高 version。",
                        "raise its version"));
        }
        for (const Definition& known : company().definitions)
            if (known.workflow == text.id && known.version > text.version)
                return fail(refusal(
                    RefusalCode::definition_exists,
                    fmt::format("{} 已有更新的第 {} 版。", text.id, known.version),
                    fmt::format(
                        "Expected a version of {} above {}, but found {}.", text.id, known.version, text.version)));
        if (auto no = check_four_eyes(facts)) return fail(*no);
        return Events{DefinitionPublished{.number = static_cast<std::uint32_t>(company().definitions.size() + 1),
                                          .workflow = text.id,
                                          .version = text.version,
                                          .hash = text.hash,
                                          .text = text.text}};
    }

    Decision operator()(const SetCalendar& command) const {
        if (command.version == company().calendar_version) return Events{};
        if (auto no = check_four_eyes(facts)) return fail(*no);
        return Events{CalendarSet{.version = command.version, .text = command.text}};
    }

    Decision operator()(const PassSchedule& command) const {
        if (workflow == nullptr || !workflow->open.at) return fail(unknown_workflow(command.workflow));
        const auto running = company().schedules.find(command.workflow);
        const Schedule* schedule = running == company().schedules.end() ? nullptr : &running->second;
        if (schedule != nullptr && schedule->at > facts.now && schedule->at != schedule_unknown)
            return fail(refusal(RefusalCode::deadline_not_reached,
                                "开立时间未到。",
                                "Expected the opening's moment to have come, but it has not."));
        const Schedule next = next_schedule(*workflow, schedule, facts.now, *facts.calendar);
        if (schedule != nullptr && next == *schedule)
            return fail(refusal(RefusalCode::calendar_year_missing,
                                "工作日历不足，无法安排下次开立。",
                                "Expected a calendar that reaches the next opening, but its data end before."));
        return Events{ScheduleSet{.workflow = command.workflow, .anchor = next.anchor, .at = next.at}};
    }

    Decision operator()(const AdvanceClock& command) const {
        if (!company().rehearsal)
            return fail(refusal(RefusalCode::not_rehearsal,
                                "这不是演练，时钟不可拨动。",
                                "Expected a rehearsal, but this daemon runs on the real clock."));
        if (!facts.actor.is_clock)
            if (auto no = check_role({"operator"}, facts)) return fail(*no);
        if (command.to < facts.now)
            return fail(
                invalid("时钟只能向前拨。",
                        "Expected a time after the present one, but it lies before: the clock only goes forward."));
        return Events{ClockAdvanced{.to = command.to}};
    }

    Decision operator()(const SetProxy& command) const {
        const Proxy& proxy = command.proxy;
        if (auto no = check_own_or_approved(proxy.principal)) return fail(*no);
        for (const std::string& id : {proxy.principal, proxy.agent}) {
            const Person* person = company().people.find(id);
            if (person == nullptr || !person->active)
                return fail(refusal(RefusalCode::no_such_person,
                                    fmt::format("没有在职人员“{}”。", id),
                                    fmt::format("Expected two active persons, but there is no '{}'.", id)));
        }
        if (proxy.principal == proxy.agent)
            return fail(invalid("不能委托给自己。", "Expected somebody else as agent, but found the principal."));
        if (company().people.reports_to(proxy.agent, proxy.principal))
            return fail(refusal(
                RefusalCode::not_eligible,
                fmt::format("{} 是 {} 的下级，不能代理。", proxy.agent, proxy.principal),
                fmt::format("Expected an agent who does not report to {}, but {} does.", proxy.principal, proxy.agent),
                "请委托给同级或上级。",
                "choose a colleague or a superior"));
        if (proxy.from >= proxy.until || proxy.until <= facts.now)
            return fail(invalid("代理期限不正确。",
                                "Expected a proxy that ends after it begins and after now, but found dates that do not."));
        for (const std::string& id : proxy.workflows)
            if (!company().current.contains(id)) return fail(unknown_workflow(id));
        if (proxy.cap && (proxy.cap->minor <= 0 || proxy.cap->currency != company().currency))
            return fail(invalid("代理金额上限不正确。",
                                "Expected a cap above zero in the company's currency, but found another amount."));
        ProxySet set{.proxy = proxy};
        set.proxy.number = static_cast<std::uint32_t>(company().people.proxies().size() + 1);
        set.proxy.ended = false;
        return Events{std::move(set)};
    }

    Decision operator()(const EndProxy& command) const {
        const auto& proxies = company().people.proxies();
        if (command.number < 1 || command.number > proxies.size())
            return fail(refusal(RefusalCode::not_found,
                                "没有这项代理。",
                                fmt::format("Expected a proxy, but there is no number {}.", command.number)));
        const Proxy& proxy = proxies[command.number - 1];
        if (auto no = check_own_or_operator(proxy.principal)) return fail(*no);
        if (proxy.ended) return Events{};
        Events events{ProxyEnded{.number = command.number}};
        if (proxy.principal != facts.actor.person)
            events.emplace_back(revocation({proxy.principal, proxy.agent}, text_of_ended(proxy)));
        return events;
    }

    Label text_of_ended(const Proxy& proxy) const {
        const std::string by = name_of(company().people, facts.actor.person);
        const std::string principal = name_of(company().people, proxy.principal);
        const std::string agent = name_of(company().people, proxy.agent);
        return {.zh = fmt::format("{} 终止了 {} 对 {} 的委托。", by, principal, agent),
                .en = fmt::format("{} ended the proxy that {} had given to {}.", by, principal, agent)};
    }

    Decision operator()(const OfferAccount& command) const { return decide_offer_account(command, facts); }

    Decision operator()(const ConfirmAccount& command) const { return decide_confirm_account(command, facts); }

    Decision operator()(const EndAccount& command) const { return decide_end_account(command, facts); }

    Decision operator()(const SetAbsences& command) const {
        // While somebody is absent, his deputies have his authority.
        if (auto no = check_own_or_approved(command.person)) return fail(*no);
        if (company().people.find(command.person) == nullptr)
            return fail(refusal(RefusalCode::no_such_person,
                                fmt::format("没有人员“{}”。", command.person),
                                fmt::format("Expected a person, but there is no '{}'.", command.person)));
        for (const Absence& absence : command.absences)
            if (absence.from >= absence.until)
                return fail(invalid("外出时间的止早于起。",
                                    "Expected an absence that ends after it begins, but found dates that do not."));
        return Events{AbsenceSet{.person = command.person, .absences = command.absences}};
    }

    Decision operator()(const SaveFilter& command) const {
        constexpr std::size_t name_max = 64, filter_max = 4000;
        if (command.name.empty() || command.name.size() > name_max || command.filter.size() > filter_max)
            return fail(invalid("筛选名称或内容长度不合规。",
                                "Expected a name of 1 to 64 bytes and a filter of at most 4000, but found other lengths."));
        return Events{FilterSaved{.person = facts.actor.person, .name = command.name, .filter = command.filter}};
    }

    // What concerns one person is his own affair, or an operator's.
    Done check_own_or_operator(const std::string& person) const {
        if (person == facts.actor.person) return std::nullopt;
        return check_role({"operator"}, facts);
    }

    // The same where it gives somebody else's authority to others.
    Done check_own_or_approved(const std::string& person) const {
        if (person == facts.actor.person) return std::nullopt;
        if (auto no = check_role({"operator"}, facts)) return no;
        return check_four_eyes(facts);
    }

    Decision operator()(const RecordDelivery& command) const {
        constexpr std::size_t outcome_max = 800, channel_max = 32;
        if (auto no = check_role({"operator", "courier"}, facts)) return fail(*no);
        if (auto no = check_message_keys(command.keys)) return fail(*no);
        if (command.outcome.empty() || command.outcome.size() > outcome_max || command.channel.size() > channel_max)
            return fail(invalid("投递结果长度不合规。",
                                "Expected an outcome of 1 to 800 bytes and a channel of at most 32, but found other lengths."));
        Events events;
        for (const std::string& key : command.keys)
            events.emplace_back(Delivered{.key = key, .outcome = command.outcome, .channel = command.channel});
        return events;
    }

    Decision operator()(const Requeue& command) const {
        if (auto no = check_role({"operator"}, facts)) return fail(*no);
        if (auto no = check_message_keys(command.keys)) return fail(*no);
        Events events;
        for (const std::string& key : command.keys) events.emplace_back(Delivered{.key = key});
        return events;
    }

    Decision operator()(const HoldOutbox& command) const {
        if (!facts.actor.is_clock)
            return fail(refusal(RefusalCode::not_permitted, "只有系统自己可以暂停发件箱。", "Expected the daemon itself, but a person holds the outbox."));
        return Events{OutboxHeld{.reason = command.reason}};
    }

    Decision operator()(const ResumeOutbox&) const {
        if (auto no = check_role({"operator"}, facts)) return fail(*no);
        if (facts.state->company.outbox_held.empty())
            return fail(refusal(RefusalCode::not_offered, "发件箱没有暂停。", "Expected a held outbox, but messages are delivered."));
        return Events{OutboxHeld{}};
    }

    static Done check_message_keys(const std::vector<std::string>& keys) {
        constexpr std::size_t key_max = 200;
        const auto is_one = [](const std::string& key) { return !key.empty() && key.size() <= key_max; };
        if (!keys.empty() && std::all_of(keys.begin(), keys.end(), is_one)) return std::nullopt;
        return invalid("消息的键不合规。", "Expected keys of messages of 1 to 200 bytes, but found none, or others.");
    }

    Decision operator()(const Open&) const { return misplaced(); }

    Decision operator()(const Act&) const { return misplaced(); }

    Decision operator()(const Reassign&) const { return misplaced(); }

    Decision operator()(const ChangeSigners&) const { return misplaced(); }

    Decision operator()(const TakeBack&) const { return misplaced(); }

    Decision operator()(const Note&) const { return misplaced(); }

    Decision operator()(const Succeed&) const { return misplaced(); }

    Decision operator()(const Migrate&) const { return misplaced(); }

    Decision operator()(const Receive&) const { return misplaced(); }

    Decision operator()(const Settle&) const { return misplaced(); }

    Decision operator()(const PassDeadline&) const { return misplaced(); }

    Decision operator()(const Release&) const { return misplaced(); }

    static Decision misplaced() {
        throw BrokenInvariant("Broken invariant: a command of an instance is not the company's");
    }
};

}  // namespace

Decision decide_company(const Command& command, const Workflow* workflow, const Facts& facts) {
    return std::visit(CompanyDecision{workflow, facts}, command);
}

}  // namespace countersign::engine

#include "tests/authority/world.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/evolve.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::authority {

namespace {

using engine::Instant;
using What = Reference::What;

constexpr std::string_view alternatives[] = {R"("role:r1")",
                                             R"("role:r1", "role:r2")",
                                             R"("person:p1", "person:p2", "role:r3")",
                                             R"("role:r2", "initiator")",
                                             R"("person:p0", "role:r1", "role:r3")"};

struct Shape {
    std::size_t by_one = 0, by_two = 0;
    Way way_one = Way::pool, way_two = Way::pool;
    int need_one = 1, need_two = 1;
    bool apart_initiator = true, apart_slots = true;
};

std::string_view rule_of(Way way) {
    switch (way) {
        case Way::pool:
            return "any";
        case Way::all:
            return "all";
        case Way::in_order:
            return "in order";
        case Way::at_least:
            return "at least";
    }
    return "";
}

std::string step_text(const std::string& slot, std::size_t by, Way way, int need, const std::string& to, const std::string& back) {
    const std::string rule = way == Way::at_least ? fmt::format("at least {}", need) : std::string(rule_of(way));
    return fmt::format(R"(
[state.{0}]
label = {{ zh = "签", en = "sign" }}
due = "none"
because = {{ zh = "测试", en = "a test" }}
    [state.{0}.action.approve]
    label = {{ zh = "同意", en = "sign" }}
    by = [{1}]
    as = "{0}"
    sign = true
    rule = "{2}"
    transfer = ["role:r1", "role:r2", "role:r3"]
    to = "{3}"
    [state.{0}.action.object]
    label = {{ zh = "反对", en = "object" }}
    by = [{1}]
    as = "{0}"
    against = "count"
    to = "refused"
    [state.{0}.action.return]
    label = {{ zh = "退回", en = "return" }}
    by = [{1}]
    as = "{0}"
    return = [{4}]
)",
                       slot,
                       alternatives[by],
                       rule,
                       to,
                       back);
}

std::string definition_text(const Shape& shape) {
    std::string text = R"(
workflow = "w"
version = 1
prefix = "W"
title = { zh = "单", en = "paper" }
initial = "draft"
amount = "form.amount"
)";
    std::string groups;
    if (shape.apart_initiator) groups += R"(["initiator", "one", "two"], )";
    if (shape.apart_slots) groups += R"(["one", "two"])";
    text += "separate = [" + groups + "]\n";
    text += R"(
[open]

[role]
r1 = { zh = "甲", en = "r1" }
r2 = { zh = "乙", en = "r2" }
r3 = { zh = "丙", en = "r3" }

[[field]]
id = "amount"
type = "money"
required = true
label = { zh = "金额", en = "amount" }

[state.draft]
label = { zh = "填", en = "draft" }
due = "none"
because = { zh = "测试", en = "a test" }
    [state.draft.action.submit]
    label = { zh = "交", en = "file" }
    by = ["initiator"]
    form = "submit"
    to = "one"
)";
    text += step_text("one", shape.by_one, shape.way_one, shape.need_one, "two", R"("draft")");
    text += step_text("two", shape.by_two, shape.way_two, shape.need_two, "last", R"("draft", "one")");
    text += R"(
[state.last]
label = { zh = "存", en = "file" }
due = "none"
because = { zh = "测试", en = "a test" }
    [state.last.action.keep]
    label = { zh = "存", en = "keep" }
    by = ["role:r1", "role:r2", "role:r3"]
    to = "done"
    [state.last.action.return]
    label = { zh = "退回", en = "return" }
    by = ["role:r1", "role:r2", "role:r3"]
    return = ["two"]

[state.done]
label = { zh = "完", en = "done" }
final = "done"

[state.refused]
label = { zh = "否", en = "refused" }
final = "refused"
)";
    return text;
}

engine::WorkflowPtr workflow_of(const Shape& shape) {
    auto read = definitions::read_definition(definition_text(shape), "w.toml");
    if (!read) throw std::runtime_error(read.error().front().describe());
    return *read;
}

std::vector<std::string> by_of(std::size_t alternative) {
    std::vector<std::string> by;
    std::string text(alternatives[alternative]);
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos;) {
        const std::size_t end = text.find('"', at + 1);
        by.push_back(text.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return by;
}

Instant instant(int day) { return Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}} + std::chrono::days{day}; }

// The engine's side and the reference's, kept in step.
class World {
public:
    World(const Shape& shape, engine::WorkflowPtr workflow) : shape_(shape), workflow_(std::move(workflow)) {
        if (shape.apart_initiator) reference_.apart.push_back({"initiator", "one", "two"});
        if (shape.apart_slots) reference_.apart.push_back({"one", "two"});
    }

    void add_person(const std::string& id, const Names& roles, bool active, const std::vector<std::string>& deputies) {
        engine::Person person{.id = id, .name = id, .roles = {roles.begin(), roles.end()}, .active = active, .deputies = deputies};
        reference_.people[id] = {.roles = roles, .active = active, .deputies = deputies, .absences = reference_.people[id].absences};
        apply_company({engine::PersonSet{.person = std::move(person)}});
    }

    void set_absence(const std::string& id, int from, int until) {
        reference_.people[id].absences = {{from, until}};
        apply_company({engine::AbsenceSet{.person = id, .absences = {{instant(from), instant(until)}}}});
    }

    void set_proxy(const Mandate& mandate) {
        engine::Proxy proxy{.number = static_cast<std::uint32_t>(reference_.mandates.size() + 1),
                            .principal = mandate.principal,
                            .agent = mandate.agent,
                            .from = instant(mandate.from),
                            .until = instant(mandate.until)};
        if (mandate.cap) proxy.cap = engine::Money{.minor = *mandate.cap, .currency = {}};
        if (mandate.other_workflow) proxy.workflows = {"other"};
        reference_.mandates.push_back(mandate);
        apply_company({engine::ProxySet{.proxy = std::move(proxy)}});
    }

    void end_proxy(std::size_t index) {
        reference_.mandates[index].ended = true;
        apply_company({engine::ProxyEnded{.number = static_cast<std::uint32_t>(index + 1)}});
    }

    void set_now(int day) { reference_.now = day; }

    void open(const std::string& initiator) {
        reference_.initiator = initiator;
        auto events = engine::decide_open(*workflow_, 1, {.workflow = "w"}, facts(initiator));
        if (!events) throw std::runtime_error(events.error().text.en);
        apply(initiator, std::move(*events), 1);
    }

    [[nodiscard]] bool is_open() const { return state_.open.contains(1); }
    [[nodiscard]] const engine::Instance& instance() const { return *state_.open.at(1); }
    [[nodiscard]] Reference& reference() { return reference_; }
    [[nodiscard]] const engine::EngineState& state() const { return state_; }

    [[nodiscard]] engine::Facts facts(const std::string& person) const {
        return {.now = instant(reference_.now),
                .actor = {.person = person, .is_clock = false},
                .seed = "00000000000000000000000000000000",
                .state = &state_,
                .calendar = &calendar_,
                .form = form_.is_nothing() ? nullptr : &form_};
    }

    // Whether it was accepted.
    bool act(const std::string& person, const std::string& action, const std::string& to, std::int64_t amount) {
        engine::Act act{.instance = 1, .version = instance().version, .action = action, .to = to, .reason = "because"};
        if (action == "submit") act.form = engine::Record{{"amount", engine::Money{.minor = amount, .currency = {}}}};
        auto events = engine::decide_act(*workflow_, instance(), act, facts(person));
        if (!events) return false;
        if (action == "submit") {
            reference_.votes.clear();
            reference_.amount = amount;
        } else if (action == "return") {
            std::erase_if(reference_.votes, [&](const Vote& v) { return v.slot == to; });
        } else if (action != "keep") {
            reference_.act(person, action == "approve" ? What::sign : What::object);
        }
        for (const engine::Event& event : *events)
            if (const auto* saved = std::get_if<engine::FormSaved>(&event)) form_ = saved->form;
        apply(person, std::move(*events), 1);
        return true;
    }

    bool reassign(const std::string& person, engine::Reassign::How how, const std::string& to) {
        const engine::Reassign asked{.instance = 1, .version = instance().version, .how = how, .task = {}, .to = to, .reason = "because"};
        return tell(person, engine::decide_reassign(*workflow_, instance(), asked, facts(person)));
    }

    bool change_signers(const std::string& person, bool removes, const std::string& whom, const std::string& place) {
        const engine::ChangeSigners change{.instance = 1, .version = instance().version, .removes = removes, .task = {},
                                           .person = whom, .place = place, .reason = {}};
        return tell(person, engine::decide_signers(*workflow_, instance(), change, facts(person)));
    }

    bool succeed(const std::string& from, const std::string& to) {
        const engine::Succeed asked{.instance = 1, .from = from, .to = to, .reason = "left"};
        return tell("operator", engine::decide_succession(*workflow_, instance(), asked, facts("operator")));
    }

    bool take_back(const std::string& person) {
        const engine::TakeBack asked{.instance = 1, .version = instance().version, .reason = {}};
        const std::string action = instance().last_act.action;
        auto events = engine::decide_take_back(*workflow_, instance(), asked, facts(person));
        if (!events) return false;
        // His vote is gone; and with it, if it was the last one, all that made the step signed.
        for (const engine::Event& event : *events)
            if (const auto* gone = std::get_if<engine::SignatureWithdrawn>(&event))
                std::erase_if(reference_.votes, [&](const Vote& v) {
                    return v.slot == gone->slot && (gone->person.empty() || v.actor == gone->person);
                });
        apply(person, std::move(*events), 1);
        return true;
    }

    // Puts the document where a small world wants it, past any walk.
    void place(const std::string& initiator, const std::vector<engine::Event>& events) {
        reference_.initiator = initiator;
        apply(initiator, events, 1);
    }

    void compare(Comparison& comparison, const std::string& where) const {
        const engine::State* state = workflow_->find_state(instance().state);
        for (const auto& [person, man] : reference_.people)
            for (const engine::Action& action : state->actions) {
                const What what = action.signs ? What::sign : action.against ? What::object : What::other;
                const engine::Facts asked = facts(person);
                engine::Scope scope(*workflow_, instance(), asked);
                const auto judged = engine::standing_of(action, scope);
                const auto ground = reference_.ground(person, what);
                ++comparison.cases;
                const std::string principal = !judged                        ? std::string("-")
                                              : judged->on_behalf_of.empty() ? person
                                                                             : judged->on_behalf_of;
                const std::string expected = ground ? ground->principal : std::string("-");
                if (principal == expected) {
                    comparison.allowed += ground ? 1U : 0U;
                    continue;
                }
                comparison.disagreements.push_back(
                    fmt::format("{}: may {} {} in '{}'? the engine says {}, the reference {} {}", where, person, action.id,
                                state->id, principal, expected, judged ? std::string() : judged.error().text.en));
            }
    }

private:
    bool tell(const std::string& person, engine::Decision decision) {
        if (!decision) return false;
        for (const engine::Event& event : *decision) {
            if (const auto* held = std::get_if<engine::HolderSet>(&event)) tell_holder(*held);
            if (const auto* added = std::get_if<engine::SignerAdded>(&event))
                reference_.places.push_back({.owner = added->person, .givers = {}, .added_by = added->by, .where = added->place});
            if (const auto* removed = std::get_if<engine::SignerRemoved>(&event))
                std::erase_if(reference_.places, [&](const Place& p) { return p.owner == removed->person && !p.added_by.empty(); });
            if (const auto* succeeded = std::get_if<engine::Succeeded>(&event)) reference_.succeed(succeeded->from, succeeded->to);
        }
        apply(person, std::move(*decision), 1);
        return true;
    }

    // What people were told: who handed what to whom.
    void tell_holder(const engine::HolderSet& held) {
        const std::string to = held.to.empty() ? std::string() : held.to.front().substr(7);
        if (held.how == "claimed") {
            reference_.holder = to;
            reference_.is_claimed = true;
        } else if (held.how == "unclaimed") {
            reference_.holder.clear();
            reference_.is_claimed = false;
        } else if (held.how == "transferred") {
            reference_.hand_on(held.from, to);
        } else if (held.how == "delegated") {
            reference_.lent_to = to;
            reference_.lent_by = held.from;
        } else if (held.how == "resolved") {
            reference_.lent_to.clear();
        }
    }

    void apply(const std::string& actor, std::vector<engine::Event> events, std::uint64_t number) {
        engine::Entry entry{.seq = state_.last_seq + 1, .at = instant(reference_.now), .actor = actor, .instance = number};
        entry.at = std::max(entry.at, state_.last_at);
        entry.version = is_open() ? instance().version + 1 : 1;
        entry.events = std::move(events);
        engine::evolve(state_, entry);
        for (const engine::Event& event : entry.events)
            if (const auto* entered = std::get_if<engine::StateEntered>(&event)) reference_.enter(step_of(entered->state));
    }

    void apply_company(std::vector<engine::Event> events) {
        engine::Entry entry{.seq = state_.last_seq + 1, .at = state_.last_at, .actor = "operator"};
        entry.events = std::move(events);
        engine::evolve(state_, entry);
    }

    Step step_of(const std::string& state) const {
        if (state == "one") return {.slot = "one", .by = by_of(shape_.by_one), .way = shape_.way_one};
        if (state == "two") return {.slot = "two", .by = by_of(shape_.by_two), .way = shape_.way_two};
        if (state == "draft") return {.slot = {}, .by = {"initiator"}, .way = Way::pool};
        return {.slot = {}, .by = {"role:r1", "role:r2", "role:r3"}, .way = Way::pool};
    }

    Shape shape_;
    engine::WorkflowPtr workflow_;
    engine::EngineState state_;
    engine::Calendar calendar_;
    engine::Value form_;
    Reference reference_;
};

class Walk {
public:
    Walk(std::uint64_t seed, Comparison& comparison) : seed_(seed), random_(seed), comparison_(comparison) {}

    void go() {
        Shape shape{.by_one = below(std::size(alternatives)), .by_two = below(std::size(alternatives))};
        shape.way_one = static_cast<Way>(below(4));
        shape.way_two = static_cast<Way>(below(4));
        shape.need_one = 1 + static_cast<int>(below(3));
        shape.need_two = 1 + static_cast<int>(below(3));
        shape.apart_initiator = below(4) != 0;
        shape.apart_slots = below(4) != 0;
        World world(shape, workflow_of(shape));
        const std::size_t persons = 3 + below(4);
        for (std::size_t i = 0; i < persons; ++i) persons_.push_back(fmt::format("p{}", i));
        for (const std::string& id : persons_) employ(world, id, true);
        world.add_person("operator", {"operator"}, true, {});
        world.open(one());
        world.compare(comparison_, fmt::format("seed {} step 0", seed_));
        for (int step = 1; step <= 60 && world.is_open() && comparison_.disagreements.empty(); ++step) {
            const auto seq = world.state().last_seq;
            const std::string what = take(world);
            told_ += "; " + what + (world.state().last_seq == seq ? " (no)" : "");
            if (world.is_open()) world.compare(comparison_, fmt::format("seed {} step {}{}", seed_, step, told_));
        }
    }

private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    const std::string& one() { return persons_[below(persons_.size())]; }

    void employ(World& world, const std::string& id, bool active) {
        Names roles;
        for (const char* role : {"r1", "r2", "r3"})
            if (below(2) == 0) roles.insert(role);
        std::vector<std::string> deputies;
        for (std::size_t i = below(3); i > 0; --i) {
            const std::string& deputy = one();
            if (deputy != id && std::find(deputies.begin(), deputies.end(), deputy) == deputies.end()) deputies.push_back(deputy);
        }
        world.add_person(id, roles, active, deputies);
    }

    // Mostly the way on, so that walks get somewhere; what is refused changes nothing on either side.
    std::string take(World& world) {
        using How = engine::Reassign::How;
        const std::string who = one(), whom = one();
        const int now = world.reference().now;
        const std::string state = world.instance().state;
        switch (below(24)) {
            case 0:
                world.reassign(who, How::claim, {});
                return who + " claims";
            case 1:
                world.reassign(who, How::unclaim, {});
                return who + " gives back";
            case 2:
            case 3:
                world.reassign(who, How::transfer, whom);
                return who + " hands on to " + whom;
            case 4:
                world.reassign(who, How::delegate, whom);
                return who + " asks " + whom;
            case 5:
            case 6:
                world.reassign(who, How::resolve, {});
                return who + " answers";
            case 7:
            case 8:
                world.change_signers(who, false, whom, below(3) == 0 ? "before" : below(2) == 0 ? "beside" : "after");
                return who + " adds " + whom;
            case 9:
                world.change_signers(who, true, whom, {});
                return who + " removes " + whom;
            case 10:
                world.succeed(who, whom);
                return whom + " succeeds " + who;
            case 11:
                if (who != whom)
                    world.set_proxy({.principal = who, .agent = whom, .from = now - 1, .until = now + 1 + static_cast<int>(below(4)),
                                     .cap = below(3) == 0 ? std::optional<std::int64_t>(500) : std::nullopt,
                                     .other_workflow = below(5) == 0});
                return whom + " is proxy of " + who;
            case 12:
                if (!world.reference().mandates.empty()) world.end_proxy(below(world.reference().mandates.size()));
                return "a proxy ends";
            case 13:
                world.set_absence(who, now, now + static_cast<int>(below(3)));
                return who + " is away";
            case 14:
                world.set_now(now + 1);
                return "a day passes";
            case 15:
                employ(world, who, below(6) != 0);
                return who + " gets other roles";
            case 16:
                world.take_back(who);
                return who + " takes back";
            case 17:
                world.act(who, "return", state == "last" ? "two" : below(2) == 0 ? "draft" : "one", 0);
                return who + " returns";
            case 18:
                world.act(who, "object", {}, 0);
                return who + " objects";
            default:
                break;
        }
        if (state == "draft") {
            // Each time other figures, so that what was signed before lapses.
            world.act(below(2) == 0 ? world.reference().initiator : who, "submit", {}, 100 + static_cast<std::int64_t>(++filed_) * 150);
            return "files";
        }
        world.act(who, state == "last" ? "keep" : "approve", {}, 0);
        return who + " goes on";
    }

    std::uint64_t seed_;
    std::mt19937_64 random_;
    Comparison& comparison_;
    std::vector<std::string> persons_;
    std::string told_;  // the walk so far, for people
    int filed_ = 0;
};

Names roles_in(std::size_t bits) {
    Names roles;
    if ((bits & 1U) != 0) roles.insert("r1");
    if ((bits & 2U) != 0) roles.insert("r2");
    return roles;
}

}  // namespace

Comparison compare_at_random(std::uint64_t seed, std::uint64_t cases) {
    Comparison comparison;
    for (; comparison.cases < cases && comparison.disagreements.empty(); ++seed) Walk(seed, comparison).go();
    return comparison;
}

Comparison compare_small_worlds() {
    Comparison comparison;
    const std::vector<std::string> ids{"p0", "p1", "p2"};
    for (std::size_t separation = 0; separation < 4; ++separation)
        for (std::size_t by = 0; by < 2; ++by) {
            const Shape shape{.by_one = by, .by_two = 0, .apart_initiator = (separation & 1U) != 0, .apart_slots = (separation & 2U) != 0};
            const auto workflow = workflow_of(shape);
            for (std::size_t roles = 0; roles < 64; ++roles)
                for (std::size_t proxy = 0; proxy < 7; ++proxy)
                    for (std::size_t part = 0; part < 4; ++part)
                        for (std::size_t hand = 0; hand < 10; ++hand) {
                            World world(shape, workflow);
                            for (std::size_t i = 0; i < ids.size(); ++i)
                                world.add_person(ids[i], roles_in(roles >> (2 * i)), true, {});
                            if (proxy > 0)
                                world.set_proxy({.principal = ids[(proxy - 1) / 2],
                                                 .agent = ids[((proxy - 1) / 2 + 1 + (proxy - 1) % 2) % 3],
                                                 .from = 0,
                                                 .until = 9});
                            std::vector<engine::Event> events{
                                engine::Opened{.instance = 1, .definition = 1, .workflow = "w", .id = "W-1", .key = {}, .initiator = "p0"}};
                            if (part > 0) {
                                events.emplace_back(engine::Acted{.action = "approve", .slot = "two", .input = {}, .reason = {}});
                                world.reference().parts["two"].insert(ids[part - 1]);
                            }
                            events.emplace_back(engine::StateEntered{.state = "one"});
                            // The earlier part is the actor's of that entry.
                            const std::string actor = part > 0 ? ids[part - 1] : "p0";
                            world.place(actor, events);
                            world.reference().initiator = "p0";
                            if (hand > 0 && hand <= 3) world.reassign(ids[hand - 1], engine::Reassign::How::claim, {});
                            if (hand > 3)
                                world.reassign(ids[(hand - 4) / 2], engine::Reassign::How::transfer,
                                               ids[((hand - 4) / 2 + 1 + (hand - 4) % 2) % 3]);
                            world.compare(comparison, fmt::format("small world {}/{}/{}/{}/{}/{}", separation, by, roles, proxy, part, hand));
                            if (!comparison.disagreements.empty()) return comparison;
                        }
        }
    return comparison;
}

}  // namespace countersign::authority

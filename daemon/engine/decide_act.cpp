// What an act leads to: is it allowed (authority, offer, time: decide_act_checks.cpp; input, form, requirements),
// and what follows (signatures, variables, postings, draw, the next state, messages).
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/account_label.hpp"
#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/field_rights.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/window.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

class Acting {
public:
    Acting(const Workflow& workflow, const Instance& instance, const Action& action, const Act& act, const Facts& facts)
        : workflow_(workflow),
          before_(instance),
          action_(action),
          act_(act),
          facts_(facts),
          course_(workflow, instance, facts),
          reason_{.zh = act.reason, .en = act.reason} {}

    Decision decide() {
        auto standing = standing_of(action_, course_.scope(), act_.on_behalf_of);
        if (!standing) return fail(standing.error());
        standing_ = std::move(*standing);
        if (auto no = check_claim(before_, before_.amount, facts_)) return fail(*no);
        if (auto no = check_offer(before_, action_, facts_, course_.scope())) return fail(*no);
        if (auto no = check_reason()) return fail(*no);
        if (auto no = take_input()) return fail(*no);
        if (auto no = take_form()) return fail(*no);
        if (form_)
            if (auto no = check_window(action_, facts_, course_.scope(), true)) return fail(*no);
        if (auto no = check_requirements()) return fail(*no);
        const bool decides = counts();
        if (decides)
            if (auto no = compute()) return fail(*no);
        record(decides);
        if (auto no = decides ? proceed() : course_.stay()) return fail(*no);
        return course_.take();
    }

    // The slot is signed now that a signer who was added is no longer asked: what its last signature
    // would have led to follows. Its course goes on from what was decided already.
    Decision conclude(Event removed) {
        course_.emit(std::move(removed));
        const Signature* last = nullptr;
        for (const Signature& signature : before_.signatures)
            if (signature.slot == action_.slot && !signature.against) last = &signature;
        ensure(last != nullptr, "a slot that is signed has a signature");
        if (auto no = compute()) return fail(*no);
        course_.emit(SignatureGiven{.slot = last->slot,
                                    .person = last->person,
                                    .form_version = last->form_version,
                                    .digest = last->digest,
                                    .on_behalf_of = last->on_behalf_of});
        record_consequences();
        if (auto no = proceed()) return fail(*no);
        return course_.take();
    }

    // The daemon takes the action because a signal has come. What it sees is as after the signal.
    Decision take(Received received, const Label& reason) {
        reason_ = reason;
        input_ = received.value;
        course_.scope().use_input(input_, action_.input);
        course_.emit(std::move(received));
        const auto wanted = course_.scope().holds(action_.offered);
        if (!wanted) return fail(wanted.error());
        if (*wanted) {
            if (auto no = check_requirements()) return fail(*no);
            if (auto no = compute()) return fail(*no);
            record_consequences();
            if (auto no = proceed()) return fail(*no);
        }
        if (course_.instance().state == before_.state)
            if (auto no = course_.go_on()) return fail(*no);
        return course_.take();
    }

    // The daemon takes the action because a deadline has passed.
    Decision take(std::vector<Event> passed) {
        reason_ = action_.because;
        for (Event& event : passed) course_.emit(std::move(event));
        if (auto no = compute()) return fail(*no);
        record_consequences();
        if (auto no = proceed()) return fail(*no);
        return course_.take();
    }

private:
    // Whether what the action leads to happens now: always, but for votes that leave the slot open.
    bool counts() const {
        if (!action_.signs && !action_.against) return true;
        const Tally now = tally(before_, action_, standing_.seat, action_.against);
        return action_.against ? now.is_refused || action_.veto : now.is_signed;
    }

    Done check_reason() const {
        const bool blank = act_.reason.find_first_not_of(" \t\r\n") == std::string::npos;
        if (!(action_.reason_required || action_.returns) || !blank) return std::nullopt;
        return refusal(RefusalCode::reason_required,
                       fmt::format("“{}”须写明理由。", action_.label.zh),
                       fmt::format("Expected a reason to {}, but none was given.", action_.label.en),
                       "请填写理由。",
                       "give a reason");
    }

    Done take_input() {
        // Most actions ask for nothing, and get nothing.
        if (action_.input.empty() && act_.input.is_nothing()) {
            input_ = Record{};
            course_.scope().use_input(input_, action_.input);
            return std::nullopt;
        }
        const Environment environment = course_.scope().base_of_input();
        auto input = complete_record(action_.input, act_.input, true, environment);
        if (!input) return refusal_of(std::move(input.error()));
        input_ = std::move(*input);
        course_.scope().use_input(input_, action_.input);
        return check_references(action_.input, input_, *facts_.state);
    }

    Done take_form() {
        if (!action_.edits_form && !action_.submits_form) {
            if (!act_.form) return std::nullopt;
            return refusal(RefusalCode::invalid_input,
                           fmt::format("“{}”不能修改表单。", action_.label.zh),
                           fmt::format("Expected no form with '{}', but one was given.", action_.id));
        }
        const Environment environment = course_.scope().base();
        const auto given = act_.form ? keep_locked(*act_.form, course_.scope())
                                     : Result<Value, Refusal>(without_computed(workflow_.form, course_.scope().form()));
        if (!given) return given.error();
        auto form = complete_record(workflow_.form, *given, action_.submits_form, environment);
        if (!form) return refusal_of(std::move(form.error()));
        if (auto no = check_references(workflow_.form, *form, *facts_.state)) return no;
        form_ = std::move(*form);
        course_.scope().use_form(*form_);
        return action_.submits_form ? take_headline() : std::nullopt;
    }

    Done take_headline() {
        auto headline = headline_of(workflow_, course_.scope());
        if (!headline) return headline.error();
        headline_ = std::move(*headline);
        return check_claim(before_, headline_.amount, facts_);
    }

    // The first that fails is the answer; the others are told with it.
    Done check_requirements() {
        Done failed;
        if (action_.submits_form)
            if (auto no = check(workflow_.require, failed)) return no;
        if (auto no = check(action_.require, failed)) return no;
        return failed;
    }

    // Something to return only where one can not be judged.
    Done check(const std::vector<Requirement>& requirements, Done& failed) {
        for (const Requirement& requirement : requirements) {
            const auto verdict = judge(requirement.when, course_.scope().environment(requirement.when));
            if (!verdict) return failed ? failed : refusal_of(verdict.error());
            if (verdict->holds) continue;
            const bool is_open = !reveals_hidden(requirement.when, course_.scope());
            if (!failed) {
                failed = refusal(RefusalCode::requirement_failed, requirement.otherwise.zh, requirement.otherwise.en);
                if (is_open) explain_by(*verdict, *failed);
            }
            failed->faults.push_back({.where = is_open ? place_named(requirement.when, *verdict, action_.input, course_.scope()) : "",
                                      .text = requirement.otherwise});
        }
        return std::nullopt;
    }

    // Everything that sees the variables as they were.
    Done compute() {
        for (const Assignment& assignment : action_.set) {
            auto value = course_.scope().value(assignment.value);
            if (!value) return value.error();
            variables_.push_back({.name = assignment.variable, .value = std::move(*value)});
        }
        if (auto no = compute_postings()) return no;
        if (auto no = check_limits()) return no;
        return compute_draw();
    }

    Result<List, Refusal> elements(const Expression& each) {
        if (!each) return List{Value{}};
        auto all = course_.scope().value(each);
        if (!all) return fail(all.error());
        const List* list = all->get<List>();
        ensure(list != nullptr, "'each' is a list");
        return *list;
    }

    Done compute_postings() {
        for (const Posting& posting : action_.post) {
            const auto rows = elements(posting.each);
            if (!rows) return rows.error();
            for (const Value& row : *rows) {
                auto debit = course_.scope().text(posting.debit, &row);
                auto credit = course_.scope().text(posting.credit, &row);
                auto amount = course_.scope().value(posting.amount, &row);
                if (!debit) return debit.error();
                if (!credit) return credit.error();
                if (!amount) return amount.error();
                const Money* money = amount->get<Money>();
                ensure(money != nullptr, "a posting has an amount");
                if (money->minor != 0) postings_.push_back({.debit = *debit, .credit = *credit, .amount = *money});
            }
        }
        return postings_.empty() ? std::nullopt : project();
    }

    Done project() {
        for (const Posted& posted : postings_)
            for (const std::string& account : {posted.debit, posted.credit})
                projected_.restore(account, facts_.state->ledger.balance(account, posted.amount.currency));
        for (const Posted& posted : postings_)
            if (!projected_.post(posted.debit, posted.credit, posted.amount))
                return refusal(
                    RefusalCode::expression_failed,
                    "记账金额超出可表示的范围或币种不一致。",
                    "Expected postings within what an account can hold, but an amount is too large or of another currency.");
        return std::nullopt;
    }

    Money projected_balance(const std::string& account) const {
        const auto found = projected_.balances().find(account);
        return found != projected_.balances().end()
                   ? found->second
                   : facts_.state->ledger.balance(account, facts_.state->company.currency);
    }

    Done check_limits() {
        for (const Limit& limit : action_.limit) {
            const auto rows = elements(limit.each);
            if (!rows) return rows.error();
            for (const Value& row : *rows) {
                const auto account = course_.scope().text(limit.account, &row);
                if (!account) return account.error();
                const auto max = course_.scope().value(limit.max, &row);
                if (!max) return max.error();
                const Money* bound = max->get<Money>();
                ensure(bound != nullptr, "a limit is money");
                const Money would_be = projected_balance(*account);
                if (would_be.currency == bound->currency && would_be.minor <= bound->minor) continue;
                const Label called = account_label(workflow_, facts_.state->company.people, *account)
                                         .value_or(Label{.zh = *account, .en = *account});
                return refusal(RefusalCode::limit_exceeded,
                               limit.otherwise.zh,
                               limit.otherwise.en,
                               fmt::format("依据：{} 将为 {}，限额 {}。", called.zh, format(would_be), format(*bound)),
                               fmt::format("because {} would be {} > {}", called.en, format(would_be), format(*bound)));
            }
        }
        return std::nullopt;
    }

    Done compute_draw() {
        if (!action_.draw) return std::nullopt;
        const auto from = course_.scope().value(action_.draw->from);
        if (!from) return from.error();
        const List* list = from->get<List>();
        ensure(list != nullptr, "a draw is from a list");
        Drawn drawn{.into = action_.draw->into, .seed = facts_.seed};
        for (const Value& item : *list)
            if (const auto* text = item.get<std::string>()) drawn.candidates.push_back(*text);
        std::sort(drawn.candidates.begin(), drawn.candidates.end());
        drawn.candidates.erase(std::unique(drawn.candidates.begin(), drawn.candidates.end()), drawn.candidates.end());
        drawn.drawn = draw_lots(drawn.seed, drawn.candidates, static_cast<std::size_t>(action_.draw->count));
        drawn_ = std::move(drawn);
        return std::nullopt;
    }

    void record(bool decides) {
        // Whoever a task was escalated to takes the place of the one who did not come.
        if (standing_.covers && (action_.signs || action_.against))
            course_.emit(HolderSet{.task = action_.task,
                                   .how = "transferred",
                                   .from = standing_.seat,
                                   .to = {"person:" + facts_.actor.person},
                                   .reason = {}});
        course_.emit(Acted{.action = action_.id,
                           .slot = action_.returns ? std::string() : action_.slot,
                           .input = input_,
                           .reason = act_.reason,
                           .on_behalf_of = standing_.on_behalf_of,
                           .behind = standing_.behind});
        for (Attached& file : newly_attached(action_.input, input_, {}, action_.id)) course_.emit(std::move(file));
        if (form_) record_form();
        if (action_.signs || action_.against)
            course_.emit(SignatureGiven{.slot = action_.slot,
                                        .person = facts_.actor.person,
                                        .form_version = course_.instance().form_version,
                                        .digest = course_.instance().form_digest,
                                        .on_behalf_of = standing_.on_behalf_of,
                                        .against = action_.against,
                                        .open = !decides || action_.against});
        if (decides) record_consequences();
    }

    void record_consequences() {
        for (VariableSet& variable : variables_) course_.emit(std::move(variable));
        if (!postings_.empty()) ensure_signed();
        for (Posted& posted : postings_) course_.emit(std::move(posted));
        if (drawn_) record_draw();
    }

    // That no path leads to a payment without these signatures is proved of the definition. Should the engine have a
    // hole all the same, the instance stops here, before anything is booked.
    void ensure_signed() const {
        const Instance& now = course_.instance();
        for (const std::string& slot : workflow_.payment_needs) {
            const Signature* signature = now.signature_of(slot);
            ensure(signature != nullptr && signature->digest == now.form_digest,
                   fmt::format("nothing is posted without the signature of '{}' over the form as it is", slot).c_str());
        }
    }

    // A new version only if something changed; then the signatures over the old one lapse.
    void record_form() {
        std::string digest = digest_of(*form_);
        if (before_.form_seq != 0 && digest == before_.form_digest) return;
        FormSaved saved{.form_version = before_.form_version + 1, .digest = std::move(digest), .form = *form_};
        saved.amount = std::move(headline_.amount);
        saved.subject = std::move(headline_.subject);
        course_.emit(std::move(saved));
        const Value none;
        for (Attached& file : newly_attached(workflow_.form, *form_, facts_.form == nullptr ? none : *facts_.form, {}))
            course_.emit(std::move(file));
        course_.withdraw_signatures();
        // Other figures go step by step: nobody between has seen them.
        if (!before_.jump_to.empty()) course_.emit(JumpSet{});
    }

    void record_draw() {
        List rows;
        const auto variable = std::find_if(workflow_.variables.begin(),
                                           workflow_.variables.end(),
                                           [&](const Field& field) { return field.id == drawn_->into; });
        ensure(variable != workflow_.variables.end() && variable->columns.size() == 1,
               "a draw goes into a table of one column");
        for (const std::string& name : drawn_->drawn) rows.emplace_back(Record{{variable->columns.front().id, name}});
        const std::string into = drawn_->into;
        course_.emit(std::move(*drawn_));
        course_.emit(VariableSet{.name = into, .value = std::move(rows)});
    }

    // Everything that sees the variables as they are now.
    Done proceed() {
        for (const auto& [flag, when] : action_.flags) {
            const auto raised = course_.scope().holds(when);
            if (!raised) return raised.error();
            if (*raised) course_.emit(Flagged{.flag = flag});
        }
        if (auto no = course_.tell(action_.tell, reason_)) return no;
        if (auto no = course_.owe(action_.effects)) return no;
        if (action_.shift_months != 0)
            course_.emit(AnchorMoved{.anchor = before_.anchor + std::chrono::months{action_.shift_months}});
        if (action_.extend)
            if (auto no = course_.extend(*action_.extend)) return no;
        if (action_.returns) return go_back(reason_);
        return action_.to.empty() ? course_.stay() : course_.go(action_.to, reason_, !action_.revokes);
    }

    Done go_back(const Label& reason) {
        if (before_.has_posted) return money_has_moved(before_, action_);
        const auto targets = return_targets(before_, action_);
        const std::string& to = act_.to.empty() && targets.size() == 1 ? targets.front() : act_.to;
        if (std::find(targets.begin(), targets.end(), to) == targets.end()) return no_target(targets);
        const auto jumps = is_to_jump();
        if (!jumps) return jumps.error();
        const State* state = workflow_.find_state(to);
        ensure(state != nullptr, "a return leads to a state");
        for (const Action& action : state->actions)
            if (action.signs && course_.instance().signature_of(action.slot) != nullptr)
                course_.emit(SignatureWithdrawn{.slot = action.slot});
        if (auto no = course_.enter(to, reason, true)) return no;
        if (*jumps) course_.emit(JumpSet{.state = before_.state});
        return std::nullopt;
    }

    Refusal no_target(const std::vector<std::string>& targets) const {
        const std::string listed = fmt::format("{}", fmt::join(targets, ", "));
        if (targets.empty())
            return refusal(RefusalCode::not_a_target,
                           fmt::format("{} 没有可退回的步骤。", before_.id),
                           fmt::format("Expected a step that {} has passed, but there is none to return to.", before_.id));
        return refusal(RefusalCode::not_a_target,
                       fmt::format("只能退回到已经过的步骤：{}。", listed),
                       fmt::format("Expected one of {} that was passed before, but found '{}'.", listed, act_.to),
                       fmt::format("请选择：{}。", listed),
                       fmt::format("choose one of {}", listed));
    }

    // Whether it comes straight back here once it was redone. Whoever returns says so where the definition
    // leaves it open; without a word it goes step by step.
    Result<bool, Refusal> is_to_jump() const {
        const std::string_view by_definition = action_.resume == Action::Resume::jump_back ? "jump back" : "steps";
        const bool is_word = act_.resume.empty() || act_.resume == "steps" || act_.resume == "jump back";
        const bool is_open = action_.resume == Action::Resume::chosen;
        if (!is_word || (!is_open && !act_.resume.empty() && act_.resume != by_definition))
            return fail(refusal(RefusalCode::invalid_input,
                                fmt::format("“{}”之后不能按“{}”继续。", action_.label.zh, act_.resume),
                                fmt::format("Expected {} after {}, but found '{}'.",
                                            is_open ? "'steps' or 'jump back'" : fmt::format("'{}'", by_definition),
                                            action_.label.en,
                                            act_.resume)));
        return (act_.resume.empty() ? by_definition : act_.resume) == "jump back";
    }

    const Workflow& workflow_;
    const Instance& before_;
    const Action& action_;
    const Act& act_;
    const Facts& facts_;
    Course course_;
    Label reason_;
    Value input_;
    std::optional<Value> form_;
    Headline headline_;
    Standing standing_;
    std::vector<VariableSet> variables_;
    std::vector<Posted> postings_;
    Ledger projected_;
    std::optional<Drawn> drawn_;
};

}  // namespace

std::vector<std::string> draw_lots(const std::string& seed,
                                   const std::vector<std::string>& candidates,
                                   std::size_t count) {
    std::vector<std::pair<std::string, std::string>> lots;
    lots.reserve(candidates.size());
    for (const std::string& candidate : candidates) lots.emplace_back(sha256_hex(seed + ":" + candidate), candidate);
    std::sort(lots.begin(), lots.end());
    std::vector<std::string> drawn;
    for (std::size_t i = 0; i < std::min(count, lots.size()); ++i) drawn.push_back(lots[i].second);
    return drawn;
}

Value without_computed(const std::vector<Field>& fields, const Value& form) {
    const Record* record = form.get<Record>();
    if (record == nullptr) return form;
    Record out;
    for (const Field& field : fields) {
        const auto found = record->find(field.id);
        if (field.compute || field.is_of_content || found == record->end()) continue;
        const List* rows = field.type == FieldType::table ? found->second.get<List>() : nullptr;
        if (rows == nullptr) {
            out.emplace(field.id, found->second);
            continue;
        }
        List stripped;
        for (const Value& row : *rows) stripped.push_back(without_computed(field.columns, row));
        out.emplace(field.id, std::move(stripped));
    }
    return out;
}

Decision conclude_signing(const Workflow& workflow, const Instance& instance, const Action& action, Event removed, const Facts& facts) {
    const Act act{.instance = instance.number, .version = instance.version, .action = action.id};
    return Acting(workflow, instance, action, act, facts).conclude(std::move(removed));
}

Decision take_signal(const Workflow& workflow, const Instance& instance, const Action& action, Received received,
                     const Label& reason, const Facts& facts) {
    return Acting(workflow, instance, action, Act{}, facts).take(std::move(received), reason);
}

Decision take_deadline(const Workflow& workflow,
                       const Instance& instance,
                       const Action& action,
                       std::vector<Event> passed,
                       const Facts& facts) {
    return Acting(workflow, instance, action, Act{}, facts).take(std::move(passed));
}

Decision decide_act(const Workflow& workflow, const Instance& instance, const Act& act, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_version(instance, act.version)) return fail(*no);
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    if (auto no = check_time_left(workflow, instance, *state, facts)) return fail(*no);
    const Action* action = state->find_action(act.action);
    if (action == nullptr || action->is_daemons()) {
        std::string listed;
        for (const Action& known : state->actions)
            if (!known.is_daemons()) listed += (listed.empty() ? "" : ", ") + known.id;
        return fail(refusal(
            RefusalCode::no_such_action,
            fmt::format("{} 处于“{}”，没有操作“{}”；可用：{}。", instance.id, state->label.zh, act.action, listed),
            fmt::format("Expected one of {} while {} is in '{}', but found '{}'.",
                        listed,
                        instance.id,
                        state->id,
                        act.action)));
    }
    return Acting(workflow, instance, *action, act, facts).decide();
}

}  // namespace countersign::engine

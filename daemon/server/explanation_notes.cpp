#include "daemon/server/explanation_notes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/course.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::server {

namespace {

using engine::Label;

class Notes {
public:
    Notes(const engine::Instance& instance, const engine::Workflow& workflow, const engine::People& people)
        : instance_(instance), workflow_(workflow), people_(people) {}

    std::vector<Label> all() {
        for (const engine::Panel& panel : instance_.panels) {
            if (instance_.signature_of(panel.task) != nullptr) continue;  // it is signed, and waits for nobody
            add_holder(panel);
            add_missing(panel);
            add_asked_as_well(panel);
        }
        for (const engine::PausedTimer& timer : instance_.paused) add_paused(timer);
        for (const engine::Question& question : instance_.questions)
            if (!question.is_answered)
                add(fmt::format("{} 问 {} 的问题 {} 尚未答复。", name(question.from), name(question.to), question.number),
                    fmt::format("Question {} of {} waits for {}'s answer.", question.number, name(question.from), name(question.to)));
        return std::move(notes_);
    }

private:
    void add(std::string zh, std::string en) { notes_.push_back({.zh = std::move(zh), .en = std::move(en)}); }

    [[nodiscard]] std::string name(const std::string& person) const {
        const engine::Person* found = people_.find(person);
        return found == nullptr ? person : found->name;
    }

    // By its slot, or by the first of its actions.
    [[nodiscard]] Label label_of(const engine::Panel& panel) const {
        if (const engine::State* state = workflow_.find_state(instance_.state))
            for (const engine::Action& action : state->actions)
                if (action.task == panel.task && action.slot.empty()) return action.label;
        return store::slot_label(&workflow_, panel.task);
    }

    [[nodiscard]] bool has_voted(const engine::Panel& panel, const std::string& person) const {
        return std::any_of(instance_.signatures.begin(), instance_.signatures.end(), [&](const engine::Signature& signature) {
            return signature.slot == panel.task && (signature.person == person || signature.on_behalf_of == person);
        });
    }

    void add_holder(const engine::Panel& panel) {
        const Label task = label_of(panel);
        if (!panel.delegate.empty())
            return add(fmt::format("“{}”等 {} 的意见（{} 所请）；意见到来之前他人不能办理，{} 可以收回。", task.zh, name(panel.delegate),
                                   name(panel.delegated_by), name(panel.delegated_by)),
                       fmt::format("'{}' waits for the opinion of {}, asked for by {}; until it is there nobody else acts, but {} may "
                                   "end the wait.",
                                   task.en, name(panel.delegate), name(panel.delegated_by), name(panel.delegated_by)));
        std::string holders;
        for (const std::string& holder : panel.holders)
            if (holder.starts_with("person:")) holders += (holders.empty() ? "" : "、") + name(holder.substr(7));
        if (holders.empty()) return;
        if (panel.is_claimed)
            add(fmt::format("“{}”由 {} 认领；可由其退回或转办，运营人员也可以。", task.zh, holders),
                fmt::format("'{}' was claimed by {}, who may give it back or hand it on; so may an operator.", task.en, holders));
        else
            add(fmt::format("“{}”已交 {} 办理；可由其转办，运营人员也可以。", task.zh, holders),
                fmt::format("'{}' was handed on to {}, who may hand it on in turn; so may an operator.", task.en, holders));
    }

    // The rungs of its escalation stand still with it.
    void add_paused(const engine::PausedTimer& timer) {
        if (timer.id.find('.') != std::string::npos) return;
        const engine::State* state = workflow_.find_state(instance_.state);
        const auto* deadline = state == nullptr ? nullptr : engine::find_deadline(workflow_, *state, timer.id);
        const Label label = deadline == nullptr ? Label{timer.id, timer.id} : deadline->label;
        const auto hours = timer.left_minutes / 60, minutes = timer.left_minutes % 60;
        add(fmt::format("期限“{}”在此暂停，恢复后还剩{} {} 小时 {} 分。", label.zh, timer.working ? "工作时间" : "", hours, minutes),
            fmt::format("The deadline '{}' stands still here, with {} h {} min of {}time left.",
                        label.en,
                        hours,
                        minutes,
                        timer.working ? "working " : ""));
    }

    // Whose seats of the rule are still empty, and how much is needed of them.
    void add_missing(const engine::Panel& panel) {
        if (panel.rule.empty()) return;
        const Label task = label_of(panel);
        std::string missing;
        std::int64_t given = 0;
        for (const engine::Seat& seat : panel.seats) {
            if (!seat.added_by.empty()) continue;
            if (!has_voted(panel, seat.person)) missing += (missing.empty() ? "" : "、") + name(seat.person);
            else if (has_signed(panel, seat.person)) given += seat.weight;
        }
        if (panel.rule == "at least")
            return add(fmt::format("“{}”须有 {} 票，已有 {}；尚未表态：{}。", task.zh, panel.need, given, missing.empty() ? "无" : missing),
                       fmt::format("'{}' needs {} and has {}; still to vote: {}.", task.en, panel.need, given,
                                   missing.empty() ? "nobody" : missing));
        if (missing.empty()) return;
        const bool in_order = panel.rule == "in order";
        add(fmt::format("“{}”{}，还缺：{}。", task.zh, in_order ? "须依次签字" : "须全部签字", missing),
            fmt::format("'{}' needs all signatures{}; still missing: {}.", task.en, in_order ? ", in this order" : "", missing));
    }

    [[nodiscard]] bool has_signed(const engine::Panel& panel, const std::string& person) const {
        return std::any_of(instance_.signatures.begin(), instance_.signatures.end(), [&](const engine::Signature& signature) {
            return signature.slot == panel.task && !signature.against && (signature.person == person || signature.on_behalf_of == person);
        });
    }

    void add_asked_as_well(const engine::Panel& panel) {
        for (const engine::Seat& seat : panel.seats) {
            if (seat.added_by.empty() || has_voted(panel, seat.person)) continue;
            const bool is_before = seat.place == "before", is_after = seat.place == "after";
            add(fmt::format("{} 请 {} 加签（{}），尚未签；{} 可以减签。", name(seat.added_by), name(seat.person),
                            is_before ? "在其之前" : is_after ? "在其之后" : "与其并列", name(seat.added_by)),
                fmt::format("{} asked {} to sign {} him, which is not done yet; {} may take that back.", name(seat.added_by),
                            name(seat.person), seat.place, name(seat.added_by)));
        }
    }

    const engine::Instance& instance_;
    const engine::Workflow& workflow_;
    const engine::People& people_;
    std::vector<Label> notes_;
};

}  // namespace

std::vector<Label> explanation_notes(const engine::Instance& instance, const engine::Workflow& workflow, const engine::People& people) {
    return Notes(instance, workflow, people).all();
}

}  // namespace countersign::server

// Remarks, questions and answers, copies, urging, read marks: what people say about an instance. It
// changes nothing that a decision rests on, and makes nobody's view of it stale.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

constexpr std::size_t text_max = 2000;            // bytes
constexpr std::size_t copies_max = 50;            // persons in one go
constexpr auto urge_every = std::chrono::hours{4};

class Noting {
public:
    Noting(const Workflow& workflow, const Instance& instance, const Note& note, const Facts& facts)
        : instance_(instance), note_(note), facts_(facts), people_(facts.state->company.people), course_(workflow, instance, facts) {}

    Decision decide() {
        const Person* actor = people_.find(facts_.actor.person);
        if (actor == nullptr || !actor->active || !may_see(instance_, *actor))
            return fail(refusal(RefusalCode::not_permitted,
                                fmt::format("您看不到 {}。", instance_.id),
                                fmt::format("Expected a document that you may see, but {} is none of yours.", instance_.id)));
        if (note_.text.size() > text_max)
            return fail(refusal(RefusalCode::invalid_request,
                                fmt::format("文字过长（至多 {} 字节）。", text_max),
                                fmt::format("Expected at most {} bytes of text, but found {}.", text_max, note_.text.size())));
        if (auto no = note()) return fail(*no);
        return course_.take();
    }

private:
    Done note() {
        switch (note_.kind) {
            case Note::Kind::comment:
                return comment();
            case Note::Kind::question:
                return ask();
            case Note::Kind::answer:
                return answer();
            case Note::Kind::copy:
                return copy();
            case Note::Kind::urge:
                return urge();
            case Note::Kind::read:
                return read();
        }
        return std::nullopt;
    }

    std::string my_name() const { return name_of(people_, facts_.actor.person); }

    Done check_text() const {
        if (note_.text.find_first_not_of(" \t\r\n") != std::string::npos) return std::nullopt;
        return refusal(RefusalCode::invalid_request, "请填写内容。", "Expected a text, but it is empty.", "请填写内容。", "write something");
    }

    Done check_person(const std::string& id) const {
        const Person* person = people_.find(id);
        if (person != nullptr && person->active) return std::nullopt;
        return refusal(RefusalCode::no_such_person,
                       fmt::format("没有在职人员“{}”。", id),
                       fmt::format("Expected an active person, but there is no '{}'.", id));
    }

    Done comment() {
        if (auto no = check_text()) return no;
        course_.emit(Noted{.kind = "comment", .number = 0, .to = {}, .text = note_.text});
        return std::nullopt;
    }

    Done ask() {
        if (auto no = check_text()) return no;
        if (note_.to.size() != 1)
            return refusal(RefusalCode::invalid_request, "请指定一位答复人。", "Expected one person to answer, but found none or several.");
        if (auto no = check_person(note_.to.front())) return no;
        const auto number = static_cast<std::uint32_t>(instance_.questions.size() + 1);
        course_.emit(Noted{.kind = "question", .number = number, .to = note_.to, .text = note_.text});
        course_.tell_person(note_.to.front(),
                            "question",
                            fmt::format("{} 就 {{instance}} 问您（问题 {}）：{}", my_name(), number, note_.text),
                            fmt::format("{} asks you about {{instance}} (question {}): {}", my_name(), number, note_.text));
        return std::nullopt;
    }

    Done answer() {
        const auto found = std::find_if(instance_.questions.begin(), instance_.questions.end(), [&](const Question& q) {
            return q.number == note_.number && !q.is_answered;
        });
        if (found == instance_.questions.end())
            return refusal(RefusalCode::not_found,
                           fmt::format("{} 没有待答的问题 {}。", instance_.id, note_.number),
                           fmt::format("Expected an open question {} on {}, but there is none.", note_.number, instance_.id));
        if (found->to != facts_.actor.person)
            return refusal(RefusalCode::not_assigned,
                           fmt::format("这个问题问的是 {}。", name_of(people_, found->to)),
                           fmt::format("Expected {} to answer, since the question is theirs.", name_of(people_, found->to)));
        if (auto no = check_text()) return no;
        course_.emit(Noted{.kind = "answer", .number = note_.number, .to = {found->from}, .text = note_.text});
        course_.tell_person(found->from,
                            "answer",
                            fmt::format("{} 就 {{instance}} 答复您：{}", my_name(), note_.text),
                            fmt::format("{} answers you about {{instance}}: {}", my_name(), note_.text));
        return std::nullopt;
    }

    // Nobody gets a second copy.
    Done copy() {
        if (note_.to.empty() || note_.to.size() > copies_max)
            return refusal(RefusalCode::invalid_request,
                           fmt::format("请指定 1 至 {} 位抄送人。", copies_max),
                           fmt::format("Expected 1 to {} persons to copy to, but found {}.", copies_max, note_.to.size()));
        Noted noted{.kind = "copy", .number = 0, .to = {}, .text = note_.text};
        for (const std::string& person : note_.to) {
            if (auto no = check_person(person)) return no;
            const bool has_one = std::find(instance_.copied.begin(), instance_.copied.end(), person) != instance_.copied.end() ||
                                 std::find(noted.to.begin(), noted.to.end(), person) != noted.to.end();
            if (!has_one) noted.to.push_back(person);
        }
        const std::vector<std::string> to = noted.to;
        course_.emit(std::move(noted));
        for (const std::string& person : to)
            course_.tell_person(person,
                                "copy",
                                fmt::format("{} 抄送您 {{title}} {{instance}}。{}", my_name(), note_.text),
                                fmt::format("{} copies {{title}} {{instance}} to you. {}", my_name(), note_.text));
        return std::nullopt;
    }

    // Whoever may do the task himself, by name or as one of a role, is not the one to urge.
    bool waits_for_me() const {
        const Person* me = people_.find(facts_.actor.person);
        return me != nullptr && std::any_of(instance_.tasks.begin(), instance_.tasks.end(), [&](const Task& task) {
                   const bool is_barred = std::find(task.barred.begin(), task.barred.end(), me->id) != task.barred.end();
                   return !is_barred && is_among(task.to, *me);
               });
    }

    Done urge() {
        std::vector<std::string> asked;
        for (const Task& task : instance_.tasks)
            for (const std::string& to : task.to)
                if (std::find(asked.begin(), asked.end(), to) == asked.end()) asked.push_back(to);
        if (asked.empty() || waits_for_me())
            return refusal(RefusalCode::not_offered,
                           fmt::format("{} 现在等的是您自己，无需催办。", instance_.id),
                           fmt::format("Expected {} to wait for somebody else, but it does not.", instance_.id));
        if (instance_.urged_at != Instant{} && facts_.now < instance_.urged_at + urge_every) {
            const std::string next = facts_.calendar->format_local(instance_.urged_at + urge_every);
            return refusal(RefusalCode::too_soon,
                           fmt::format("{} 刚催办过，{} 之后可再催。", instance_.id, next),
                           fmt::format("Expected the last urging of {} to lie 4 hours back, but it does not.", instance_.id),
                           fmt::format("{} 之后再催。", next),
                           fmt::format("from {} on", next));
        }
        course_.emit(Noted{.kind = "urge", .number = 0, .to = {}, .text = note_.text});
        course_.urge(asked, my_name(), note_.text);
        return std::nullopt;
    }

    Done read() {
        if (std::find(instance_.read_by.begin(), instance_.read_by.end(), facts_.actor.person) == instance_.read_by.end())
            course_.emit(Noted{.kind = "read", .number = 0, .to = {}, .text = {}});
        return std::nullopt;
    }

    const Instance& instance_;
    const Note& note_;
    const Facts& facts_;
    const People& people_;
    Course course_;
};

bool is_only_rep(const Person& person) {
    return std::all_of(person.roles.begin(), person.roles.end(), [](const std::string& role) { return role == "sales-rep"; });
}

}  // namespace

bool may_see(const Instance& instance, const Person& person) {
    if (!is_only_rep(person)) return true;
    const auto is_him = [&](const auto& one) { return one == person.id; };
    if (is_him(instance.initiator) || is_him(instance.successor_of(instance.initiator))) return true;
    for (const auto& [slot, filler] : instance.slots)
        if (filler == person.id) return true;
    for (const Task& task : instance.tasks)
        if (std::find(task.to.begin(), task.to.end(), "person:" + person.id) != task.to.end()) return true;
    for (const Question& question : instance.questions)
        if (question.to == person.id) return true;
    return std::any_of(instance.copied.begin(), instance.copied.end(), is_him);
}

Decision decide_note(const Workflow& workflow, const Instance& instance, const Note& note, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    return Noting(workflow, instance, note, facts).decide();
}

}  // namespace countersign::engine

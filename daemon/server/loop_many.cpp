#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/decide.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"
#include "daemon/server/loop.hpp"
#include "daemon/server/many.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::string_view many_suffix = "_many";
constexpr std::size_t handed_over_max = 1'000;
constexpr std::uint64_t numbers_per_slice = 50'000;

engine::Refusal no_such_person(const std::string& id) {
    return refused(RefusalCode::no_such_person, "没有人员“" + id + "”。", "Expected a person, but there is no '" + id + "'.");
}

}  // namespace

std::shared_ptr<Conversation> within(Question question, std::size_t parts) {
    auto conversation = std::make_shared<Conversation>();
    conversation->arrival = question.conversation->arrival;
    conversation->holder = question.conversation->holder;
    conversation->whole = std::make_shared<const Question>(std::move(question));
    conversation->answers.resize(parts);
    conversation->missing = parts;
    return conversation;
}

Question part_of(std::shared_ptr<Conversation> parts, std::size_t index, std::string method) {
    Question part{.conversation = std::move(parts), .index = index};
    part.person = part.conversation->whole->person;
    part.claim = part.conversation->whole->claim;
    part.method = std::move(method);
    return part;
}

bool is_many(std::string_view method) { return method.ends_with(many_suffix); }

std::string part_request(std::string_view whole, std::string_view part) { return fmt::format("{}.{}", whole, part); }

std::string part_text(const Question& part, std::string_view member, const std::string& text) {
    return json{{"request", part.request}, {"instance", part.instance}}.dump().insert(
        1, fmt::format(R"("{}":{},)", member, text));
}

void Loop::take_many(Question&& question, const json& params) {
    const std::string single = question.method.substr(0, question.method.size() - many_suffix.size());
    const std::string request = question.request;
    const json as = question.as;
    const json& items = params.at("items");
    const auto parts = within(std::move(question), items.size());
    for (std::size_t index = 0; index < items.size(); ++index) {
        json given = items[index];
        given["request"] = part_request(request, std::to_string(index));
        // It is asked for as it would be alone, and judged alone.
        if (!as.is_null() && !given.contains("as")) given["as"] = as;
        Question part = part_of(parts, index, single);
        part.request = given["request"].get<std::string>();
        if (const auto instance = given.find("instance"); instance != given.end() && instance->is_string())
            part.instance = instance->get<std::string>();
        take_question(std::move(part), std::move(given));
    }
}

// Whoever has a place is looked for in slices, one a turn, since there may be millions open.
void Loop::hand_over(Question&& question, const json& params) {
    if (!is_operator(question)) return answer_refused(question, needs_operator());
    const std::string from = params.at("from"), to = params.at("to");
    for (const std::string& id : {from, to})
        if (parts_.processor.state().company.people.find(id) == nullptr) return answer_refused(question, no_such_person(id));
    jobs_.push_back([this, question = std::move(question), params, from, next = std::uint64_t{1},
                     found = std::vector<std::uint64_t>()]() mutable {
        const auto& state = parts_.processor.state();
        const std::uint64_t end = std::min(next + numbers_per_slice, state.last_instance + 1);
        for (; next < end && found.size() <= handed_over_max; ++next) {
            const auto open = state.open.find(next);
            if (open == state.open.end()) continue;
            // What this very request handed over before is answered again.
            const std::string request = part_request(question.request, open->second->id);
            if (engine::has_place(*open->second, from) ||
                parts_.processor.has_accepted(question.conversation->arrival.user, request))
                found.push_back(next);
        }
        if (next <= state.last_instance && found.size() <= handed_over_max) return false;
        hand_over_all(std::move(question), params, found);
        return true;
    });
}

void Loop::hand_over_all(Question&& question, const json& params, std::vector<std::uint64_t> numbers) {
    if (read_only_) return answer_refused(question, disk_is_full());
    const auto& open = parts_.processor.state().open;
    std::erase_if(numbers, [&](std::uint64_t number) { return !open.contains(number); });  // closed since it was found
    const std::size_t count = std::min(numbers.size(), handed_over_max);
    const bool are_more = numbers.size() > count;
    if (count == 0) return answer_result(question, {{"items", json::array()}, {"more", false}});
    const std::string request = question.request;
    const auto parts = within(std::move(question), count);
    parts->more = fmt::format(R"(,"more":{})", are_more);
    const engine::Succeed succeed{.instance = 0, .from = params.at("from"), .to = params.at("to"), .reason = params.at("reason")};
    for (std::size_t index = 0; index < count; ++index) {
        Question part = part_of(parts, index, "people.hand_over");
        part.instance = open.at(numbers[index])->id;
        part.request = part_request(request, part.instance);
        part.body_digest = body_digest(part.method, params);
        engine::Succeed one = succeed;
        one.instance = numbers[index];
        submit(std::move(part), std::move(one));
    }
    more_waiting_ = true;  // the next turn writes it
}

void Loop::answer_whole(Conversation& parts) {
    const Question& whole = *parts.whole;
    answer(whole, protocol::answer_with(whole.id, R"({"items":)" + protocol::batch_text(parts.answers) + parts.more + "}"));
}

}  // namespace countersign::server

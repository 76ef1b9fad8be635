#include "tests/notify/samples.hpp"

#include <array>

#include <catch2/catch.hpp>

namespace countersign::platforms {

namespace {

std::string word(Reason reason) {
    static constexpr std::array words = {"rate_limited",
                                         "platform_busy",
                                         "unreachable",
                                         "not_connected",
                                         "token_expired",
                                         "credentials_refused",
                                         "not_allowed",
                                         "webhook_wrong",
                                         "recipient_unknown",
                                         "message_refused",
                                         "update_too_late",
                                         "unknown_answer"};
    return words.at(static_cast<std::size_t>(reason));
}

}  // namespace

Card sample_card() {
    return {.key = "task/MF-2026-10-7:manager",
            .language = Language::zh,
            .title = "【待审批】客户关系费 2026年10月",
            .asked_by = "王小明",
            .amount = "¥12,345.67",
            .payee = "北京[协和](http://evil.example)医院",
            .deadline = "第 8 个工作日 18:00",
            .attachments = 2,
            .lines = {{"客户数", "3"}},
            .buttons = {{.label = "同意", .token = "tok-approve-1", .style = ButtonStyle::primary},
                        {.label = "退回", .token = "tok-return-1", .style = ButtonStyle::danger},
                        {.label = "转交", .page = "https://gw.example/a/1"}},
            .page = "https://gw.example/t/1"};
}

Card decided_card() {
    Card card = sample_card();
    card.outcome = "李经理 已同意 2026-11-10 09:12";
    card.buttons.clear();
    return card;
}

Notice sample_notice() {
    return {.key = "digest-1",
            .title = "今日待办 2 件",
            .lines = {"MF-7 *王小明* 明天截止", "AD-9 李雷"},
            .page = "https://gw.example/inbox"};
}

Click click_in(const CallbackResult& result) {
    if (!result) FAIL("refused: " << result.error().why);
    REQUIRE(std::holds_alternative<Click>(*result));
    return std::get<Click>(*result);
}

CallbackAnswer answer_in(const CallbackResult& result) {
    if (!result) FAIL("refused: " << result.error().why);
    REQUIRE(std::holds_alternative<CallbackAnswer>(*result));
    return std::get<CallbackAnswer>(*result);
}

Refused refusal_in(const CallbackResult& result) {
    REQUIRE_FALSE(result);
    return result.error();
}

std::string in_words(const Verdict& verdict) {
    if (std::holds_alternative<Delivered>(verdict)) return "delivered";
    if (const auto* retry = std::get_if<RetryAfter>(&verdict))
        return "retry " + std::to_string(retry->wait.count()) + " " + word(retry->trouble.reason);
    if (const auto* give_up = std::get_if<GiveUp>(&verdict)) return "give_up " + word(give_up->trouble.reason);
    return "tell_operator " + word(std::get<TellOperator>(verdict).trouble.reason);
}

}  // namespace countersign::platforms

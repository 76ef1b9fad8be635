#include "clients/web/session/refusals.hpp"

#include <fmt/format.h>

namespace countersign::web {

namespace {

constexpr std::chrono::seconds busy_for{2};

}  // namespace

// One for whatever was wrong: an answer must not say which persons there are, nor that the password was right.
Refused wrong_sign_in() {
    return {.code = "wrong_sign_in",
            .text = {"用户名、密码和动态码不相符。", "Expected a person, password and code that belong together, but they do not."},
            .hint = {"动态码每 30 秒更换，每个只能用一次；等下一个再试。手机时间不准时动态码也会不对。忘记密码或换了手机，请管理员重新发邀请。",
                     "A code changes every 30 seconds and counts once: wait for the next one. A phone whose clock is wrong shows wrong codes. "
                     "Who forgot the password or has a new phone asks an administrator for a new invitation."}};
}

Refused throttled(std::chrono::seconds wait) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    return {.code = "throttled",
            .text = {fmt::format("失败次数过多，请 {} 分钟后再试。", minutes),
                     fmt::format("Expected fewer failures, but there were too many; try again in {} min.", minutes)},
            .hint = {"如果不是您本人在尝试，请告诉管理员。", "If it was not you who tried, tell an administrator."},
            .retry_after = wait};
}

Refused busy() {
    return {.code = "busy",
            .text = {"此刻登录的人太多，请稍候再试。", "Expected to check your password at once, but too many people are signing in; try again in a moment."},
            .hint = {},
            .retry_after = busy_for};
}

Refused wrong_code() {
    return {.code = "wrong_code",
            .text = {"动态码不正确，或已经用过。", "Expected a code that your authenticator shows now and that was not used before, but this is none."},
            .hint = {"等下一个动态码再试；请核对手机时间。", "Wait for the next one; see that the clock of the phone is right."}};
}

Refused unknown_invitation() {
    return {.code = "unknown_invitation",
            .text = {"邀请链接无效：已经用过、已过期，或已被更新的邀请取代。",
                     "Expected an invitation that is open, but this one was used, is over, or was followed by a newer one."},
            .hint = {"请管理员重新发邀请。", "Ask an administrator for a new one."}};
}

Refused not_signed_in() {
    return {.code = "not_signed_in",
            .text = {"您尚未登录，或登录已结束。", "Expected you to be signed in, but you are not, or no longer."},
            .hint = {"请重新登录；填了一半的表单会保留。", "Sign in again; what you were filling in is kept."}};
}

Refused no_second_factor() {
    return {.code = "no_second_factor",
            .text = {"您没有可用的动态码。", "Expected you to have an authenticator, but you have none here."},
            .hint = {"请管理员发邀请。", "Ask an administrator for an invitation."}};
}

Refused needs_second_factor() {
    return {.code = "needs_second_factor",
            .text = {"请先用动态码或通行密钥确认是您本人。", "Expected that you have just shown your second factor, but that was too long ago."},
            .hint = {"输入动态码后再试。", "Give a code and try again."}};
}

Refused wrong_password() {
    return {.code = "wrong_password", .text = {"现在的密码不正确。", "Expected your present password, but this is not it."}, .hint = {}};
}

Refused no_passkeys() {
    return {.code = "no_passkeys",
            .text = {"本站没有启用通行密钥。", "Expected this site to take passkeys, but it takes none."},
            .hint = {"通行密钥需要域名和 HTTPS；请用密码和动态码。", "They want a domain and HTTPS; use your password and code."}};
}

// The word is for whoever has to find out: wrong_origin, for one, is a setting of the gateway.
Refused wrong_passkey(std::string_view word) {
    return {.code = "wrong_passkey",
            .text = {fmt::format("没有接受这个通行密钥（{}）。", word), fmt::format("Expected a passkey of yours for this site, but this one was not accepted ({}).", word)},
            .hint = {"请再试一次，或用密码和动态码。", "Try once more, or use your password and code."}};
}

Refused too_many_passkeys(int most) {
    return {.code = "too_many_passkeys",
            .text = {fmt::format("最多 {} 个通行密钥；请先删去一个。", most), fmt::format("Expected at most {} passkeys, but you have as many; remove one first.", most)},
            .hint = {}};
}

Refused draft_too_large(std::size_t bytes, std::size_t most) {
    return {.code = "draft_too_large",
            .text = {fmt::format("草稿最多 {} KiB，这里有 {} KiB；没有保存。", most / 1024, (bytes + 1023) / 1024),
                     fmt::format("Expected a draft of at most {} KiB, but it has {} KiB; it was not kept.", most / 1024, (bytes + 1023) / 1024)},
            .hint = {}};
}

}  // namespace countersign::web

// Promise: a decision that somebody was told is being recorded, because the daemon did not answer in time. It is kept
// as text beside its token (Memory::promise) and asked again, after a restart too. A click is kept as a whole: whose
// account it came from is looked up with the daemon, which may be what was silent.
#pragma once

#include <optional>
#include <string>

#include "clients/notify/desk/decide.hpp"
#include "clients/notify/platforms/click.hpp"

namespace countersign::notify {

struct Promise {
    std::optional<platforms::Click> click;  // without its token; nothing: it was decided on a page or by mail
    Claim claim;                            // of a page or a letter
    std::string action, on_behalf_of, to, reason;
};

[[nodiscard]] std::string promise_text(const Promise& promise);
[[nodiscard]] std::optional<Promise> read_promise(const std::string& text);

[[nodiscard]] Promise promise_of(const Decision& decision);
[[nodiscard]] Promise promise_of(const platforms::Click& click);
[[nodiscard]] Decision decision_of(const Promise& promise, const Granted& granted);

}  // namespace countersign::notify

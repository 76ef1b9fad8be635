// Desk: buttons pressed in chats, and what becomes of them. It proves who speaks (the account of the click is bound to
// the person of the token, as the daemon has it at that moment) and asks the daemon in that person's name. A daemon
// that does not answer in time is asked until it does: the presser hears "being recorded", and the card gets the
// outcome later. Any thread may call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "clients/notify/desk/enrolment.hpp"
#include "clients/notify/desk/houses.hpp"
#include "clients/notify/desk/promise.hpp"
#include "clients/notify/desk/seen_clicks.hpp"
#include "clients/notify/desk/speaker.hpp"
#include "clients/notify/desk/workers.hpp"
#include "clients/notify/wording/chat.hpp"

namespace countersign::notify {

struct DeskParts {
    Memory& memory;
    Houses& houses;
    std::function<Instant()> now;  // by which tokens end: the daemon's time
    FindPerson find_person = person_of_account;
    wording::Pages pages{""};  // where links lead
    // The outcome of a click that was answered "being recorded", for whoever owns the connectors: its card is at
    // click.message. Called from another thread; does not throw.
    std::function<void(const platforms::Click&, const platforms::ClickAnswer&)> on_outcome;
    platforms::Milliseconds patience{700};
};

class Desk {
public:
    explicit Desk(DeskParts parts);

    // For Connector::run. Returns within about `patience`; does not throw.
    [[nodiscard]] platforms::ClickAnswer on_click(const platforms::Click& click);

    // Asks once for each decision that is owed an answer, oldest first, until the daemon is silent again. To be called
    // every few seconds and at the start, from one thread.
    void keep_promises();

private:
    struct Job;
    [[nodiscard]] platforms::ClickAnswer answer(const platforms::Click& click);
    void work(Job& job);
    // Nothing: the daemon is silent.
    [[nodiscard]] std::optional<platforms::ClickAnswer> ask(const Granted& granted, const platforms::Click& click);
    [[nodiscard]] std::optional<platforms::ClickAnswer> decided(House& house, const Granted& granted, const Claim& claim);
    [[nodiscard]] bool keep(const Promised& promised, const Promise& promise);
    void tell(const platforms::Click& click, const platforms::ClickAnswer& answer) const;
    [[nodiscard]] std::string page_for(const Grant& grant, const Outcome& outcome);

    DeskParts parts_;
    SeenClicks seen_;
    Workers workers_;
};

}  // namespace countersign::notify

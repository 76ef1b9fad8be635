// Pages: what is served at /a/<token> (a document and its decision) and /u/<token> (digests by mail, RFC 8058).
// GET and HEAD change nothing, whoever follows the link. A link alone shows nothing and decides nothing: the browser
// needs a cookie, which a code sent to the person's own channel gives it (SecondFactor). Any thread may call.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "clients/notify/desk/houses.hpp"
#include "clients/notify/desk/page.hpp"
#include "clients/notify/desk/promise.hpp"
#include "clients/notify/desk/second_factor.hpp"
#include "clients/notify/desk/web.hpp"

namespace countersign::notify {

struct PagesParts {
    Memory& memory;
    Houses& houses;
    std::function<Instant()> now;
    SendCode send_code;
    bool has_tls = true;  // the cookie is Secure; false only where the pages are served on loopback without TLS
};

class Pages {
public:
    explicit Pages(PagesParts parts);

    // Does not throw.
    [[nodiscard]] WebAnswer answer(const WebRequest& request);
    // What the front serves of it. The pages outlive the front.
    [[nodiscard]] front::Routes routes();

private:
    struct Visit;  // one request for one known token
    [[nodiscard]] WebAnswer answer_by_path(const WebRequest& request);
    [[nodiscard]] WebAnswer visited(const WebRequest& request, const std::string& token, const std::string& what);
    [[nodiscard]] WebAnswer posted(Visit& visit, const std::string& what);
    [[nodiscard]] WebAnswer show(Visit& visit, int status = 200, const Sentence& banner = {});
    [[nodiscard]] WebAnswer show_inbox(Visit& visit, int status);
    [[nodiscard]] WebAnswer ask_for_code(Visit& visit, int status, const Sentence& banner = {}, bool is_sent = false);
    [[nodiscard]] WebAnswer take_code(Visit& visit);
    [[nodiscard]] WebAnswer decide_on(Visit& visit);
    [[nodiscard]] WebAnswer answer_of(Visit& visit, const Decision& decision, const Outcome& outcome);
    [[nodiscard]] WebAnswer fresh(Visit& visit);
    [[nodiscard]] WebAnswer digests(const WebRequest& request, const std::string& token);
    [[nodiscard]] std::string csrf_of(const Visit& visit) const;
    [[nodiscard]] std::string cookie_name() const;

    PagesParts parts_;
    SecondFactor second_factor_;
    std::string secret_;  // of the CSRF fields; kept, so that a form outlives a restart
};

// Whether a person wants digests by mail; as the page of the unsubscribe link sets it.
[[nodiscard]] bool wants_digests(Memory& memory, const std::string& person);

}  // namespace countersign::notify

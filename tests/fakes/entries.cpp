#include "tests/fakes/entries.hpp"

#include "daemon/store/event_json.hpp"

namespace countersign::fakes {

namespace {

engine::Entry an_entry(std::uint64_t seq) {
    engine::Entry entry;
    entry.seq = seq;
    entry.at = engine::Instant{std::chrono::milliseconds{1'793'700'000'000 + static_cast<std::int64_t>(seq) * 250}};
    entry.actor = "wang.fang";
    entry.key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    entry.request = "request-" + std::to_string(seq);
    entry.body_digest = "0123456789abcdef";
    entry.instance = 1 + seq % 7;
    entry.version = static_cast<std::uint32_t>(seq);
    return entry;
}

}  // namespace

engine::Entry a_signature(std::uint64_t seq) {
    engine::Entry entry = an_entry(seq);
    entry.events = {engine::Acted{.action = "approve", .slot = "clerk", .input = engine::Record{}, .reason = "核对无误"},
                    engine::SignatureGiven{.slot = "clerk", .person = "wang.fang", .form_version = 2, .digest = "0123456789abcdef"},
                    engine::StateEntered{.state = "manager_check", .kept = {}, .final = false, .outcome = {}, .reason = {}}};
    return entry;
}

engine::Entry a_form(std::uint64_t seq, std::size_t bytes) {
    engine::Entry entry = an_entry(seq);
    entry.events = {engine::FormSaved{.form_version = 1,
                                      .digest = "0123456789abcdef",
                                      .form = engine::Record{{"note", std::string(bytes, static_cast<char>('a' + seq % 26))}}}};
    return entry;
}

std::vector<engine::Entry> any_entries(std::size_t count, Dice& dice) {
    std::vector<engine::Entry> entries;
    for (std::uint64_t seq = 1; seq <= count; ++seq)
        entries.push_back(dice.one_in(5) ? a_form(seq, dice.below(12'000)) : a_signature(seq));
    return entries;
}

std::string body_of(const engine::Entry& entry) {
    std::string body;
    store::encode(entry, body);
    return body;
}

}  // namespace countersign::fakes

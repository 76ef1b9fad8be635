#include "daemon/store/instance_codec.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace countersign::store {

namespace {

engine::Value any_value(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 9 : 7)) {
        case 0: return {};
        case 1: return *rc::gen::arbitrary<bool>();
        case 2: return *rc::gen::arbitrary<std::int64_t>();
        case 3: return *rc::gen::arbitrary<std::string>();
        case 4: return engine::Money{.minor = *rc::gen::arbitrary<std::int64_t>(), .currency = {{'J', 'P', 'Y'}}};
        case 5: return engine::Date{std::chrono::days{*rc::gen::inRange(-800'000, 800'000)}};
        case 6: return engine::Instant{std::chrono::milliseconds{*rc::gen::arbitrary<std::int64_t>()}};
        case 7: {
            engine::List list;
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) list.push_back(any_value(depth - 1));
            return list;
        }
        default: {
            engine::Record record;
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
                record.insert_or_assign(*rc::gen::arbitrary<std::string>(), any_value(depth - 1));
            return record;
        }
    }
}

std::string any_text() { return *rc::gen::arbitrary<std::string>(); }

std::vector<std::string> any_texts() { return *rc::gen::resize(4, rc::gen::arbitrary<std::vector<std::string>>()); }

engine::Instant any_instant() { return engine::Instant{std::chrono::milliseconds{*rc::gen::arbitrary<std::int64_t>()}}; }

engine::Month any_month() {
    return engine::Month{std::chrono::year{*rc::gen::inRange(-3000, 9999)},
                         std::chrono::month{static_cast<unsigned>(*rc::gen::inRange(1, 13))}};
}

engine::Instance any_instance() {
    engine::Instance instance;
    instance.number = *rc::gen::arbitrary<std::uint64_t>();
    instance.definition = *rc::gen::arbitrary<std::uint32_t>();
    instance.version = *rc::gen::arbitrary<std::uint32_t>();
    instance.id = any_text();
    instance.workflow = any_text();
    instance.initiator = any_text();
    if (*rc::gen::arbitrary<bool>()) instance.period = any_month();
    instance.anchor = any_month();
    instance.opened_at = any_instant();
    instance.state = any_text();
    instance.entered_at = any_instant();
    instance.passed = {{any_text(), any_instant()}};
    instance.visits = {{any_text(), *rc::gen::arbitrary<std::uint32_t>()}, {any_text(), 1}};
    instance.form_seq = *rc::gen::arbitrary<std::uint64_t>();
    instance.form_version = *rc::gen::arbitrary<std::uint32_t>();
    instance.form_digest = any_text();
    if (*rc::gen::arbitrary<bool>()) instance.amount = engine::Money{.minor = 70, .currency = {}};
    instance.subject = any_text();
    instance.acted_version = 3;
    instance.signatures = {{.slot = any_text(),
                            .person = any_text(),
                            .form_version = 3,
                            .digest = any_text(),
                            .on_behalf_of = any_text(),
                            .against = true,
                            .open = *rc::gen::arbitrary<bool>()}};
    instance.paused = {{.id = any_text(), .left_minutes = -7, .working = true}};
    instance.panels = {{.task = any_text(),
                        .rule = any_text(),
                        .need = *rc::gen::arbitrary<std::int64_t>(),
                        .seats = {{.person = any_text(), .weight = 3, .behind = any_texts(), .added_by = any_text(), .place = any_text()}},
                        .holders = any_texts(),
                        .behind = any_texts(),
                        .is_claimed = true,
                        .delegate = any_text(),
                        .delegated_by = any_text(),
                        .escalated = any_texts()}};
    instance.successions = {{any_text(), any_text()}};
    instance.last_act = {.person = any_text(), .action = any_text(), .from_state = any_text(), .version = 9, .is_fixed = true};
    instance.jump_to = any_text();
    instance.questions = {{.number = 2, .from = any_text(), .to = any_text(), .is_answered = true}};
    instance.copied = any_texts();
    instance.read_by = any_texts();
    instance.urged_at = any_instant();
    instance.parent = *rc::gen::arbitrary<std::uint64_t>();
    instance.branch = any_text();
    instance.children = {{.number = 5, .branch = any_text(), .outcome = any_text()}};
    instance.owing = {{.id = 4, .kind = any_text(), .workflow = any_text(), .initiator = any_text(), .branch = any_text(),
                       .target = 6, .name = any_text(), .value = any_value(2)}};
    instance.owed = 4;
    instance.undone = {{.id = 3, .kind = any_text(), .name = any_text(), .refused = any_text()}};
    instance.followers = {{.instance = 8, .state = any_text()}};
    instance.has_posted = *rc::gen::arbitrary<bool>();
    instance.registered = {{.name = any_text(), .key = any_text(), .since = any_instant()}};
    instance.slots = {{any_text(), any_text()}, {any_text(), any_text()}};
    instance.timers = {{.id = any_text(),
                        .due = any_instant(),
                        .rungs = {any_instant(), any_instant()},
                        .rungs_passed = 1,
                        .remind_to = any_texts()}};
    instance.tasks = {{.action = any_text(), .to = any_texts(), .barred = any_texts()}};
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) instance.variables.insert_or_assign(any_text(), any_value(3));
    instance.flags = any_texts();
    instance.closed = *rc::gen::arbitrary<bool>();
    instance.quarantined = *rc::gen::arbitrary<bool>();
    instance.outcome = any_text();
    return instance;
}

}  // namespace

TEST_CASE("an instance comes back from its bytes as it was", "[store][codec]") {
    CHECK(rc::check([] {
        const engine::Instance instance = any_instance();
        std::string bytes;
        encode_instance(instance, bytes);
        RC_ASSERT(decode_instance(bytes) == instance);
    }));
}

TEST_CASE("bytes that are cut, longer or of another version are no instance", "[store][codec]") {
    CHECK(rc::check([] {
        std::string bytes;
        encode_instance(any_instance(), bytes);
        const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size());
        RC_ASSERT(!decode_instance(std::string_view(bytes).substr(0, cut)));
        RC_ASSERT(!decode_instance(bytes + '\0'));
        bytes[0] = static_cast<char>(instance_codec_version + 1);
        RC_ASSERT(!decode_instance(bytes));
    }));
}

TEST_CASE("damaged bytes change the checksum and never break the decoder", "[store][codec]") {
    CHECK(rc::check([] {
        std::string bytes;
        encode_instance(any_instance(), bytes);
        std::string damaged = bytes;
        const auto place = *rc::gen::inRange<std::size_t>(0, bytes.size());
        damaged[place] = static_cast<char>(damaged[place] ^ (1 << *rc::gen::inRange(0, 8)));
        (void)decode_instance(damaged);
        RC_ASSERT(checksum(damaged) != checksum(bytes));
    }));
}

}  // namespace countersign::store

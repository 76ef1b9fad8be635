#include "daemon/store/instance_codec.hpp"

#include <sodium.h>

#include <cstring>

#include "daemon/ensure.hpp"

namespace countersign::store {

namespace {

using engine::Instance;
using engine::Instant;
using engine::Value;

constexpr int value_depth_max = 64;

class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}

    void byte(std::uint8_t v) { out_ += static_cast<char>(v); }
    void flag(bool v) { byte(v ? 1 : 0); }
    void number(std::uint64_t v) {
        for (; v >= 0x80; v >>= 7) byte(static_cast<std::uint8_t>(v | 0x80));
        byte(static_cast<std::uint8_t>(v));
    }
    void number_signed(std::int64_t v) {
        number((static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63));
    }
    void text(std::string_view v) {
        number(v.size());
        out_ += v;
    }
    void instant(Instant v) { number_signed(v.time_since_epoch().count()); }
    void month(engine::Month v) {
        number_signed(int{v.year()} * 12 + static_cast<int>(unsigned{v.month()}) - 1);
    }
    template <class Items, class Write>
    void list(const Items& items, Write write) {
        number(items.size());
        for (const auto& item : items) write(item);
    }
    void texts(const std::vector<std::string>& items) {
        list(items, [&](const std::string& item) { text(item); });
    }
    void value(const Value& v);
    void record(const engine::Record& v) {
        list(v, [&](const auto& field) {
            text(field.first);
            value(field.second);
        });
    }

private:
    std::string& out_;
};

void Writer::value(const Value& v) {
    byte(static_cast<std::uint8_t>(v.held.index()));
    v.visit(Overloaded{
                   [](std::monostate) {},
                   [&](bool held) { flag(held); },
                   [&](std::int64_t held) { number_signed(held); },
                   [&](const std::string& held) { text(held); },
                   [&](const engine::Money& held) {
                       number_signed(held.minor);
                       for (const char letter : held.currency.code) byte(static_cast<std::uint8_t>(letter));
                   },
                   [&](engine::Date held) { number_signed(held.time_since_epoch().count()); },
                   [&](Instant held) { instant(held); },
                   [&](const engine::List& held) { list(held, [&](const Value& item) { value(item); }); },
                   [&](const engine::Record& held) { record(held); },
               });
}

// Reads what Writer wrote. After the first thing that does not fit, `fits` is false and everything
// reads as empty, so that callers check once, at the end.
class Reader {
public:
    explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    [[nodiscard]] bool is_complete() const { return fits_ && at_ == end_; }

    std::uint8_t byte() {
        if (at_ == end_) return give_up();
        return static_cast<std::uint8_t>(*at_++);
    }
    bool flag() {
        const std::uint8_t v = byte();
        if (v > 1) give_up();
        return v == 1;
    }
    std::uint64_t number() {
        std::uint64_t v = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t part = byte();
            v |= static_cast<std::uint64_t>(part & 0x7F) << shift;
            if (part < 0x80) return v;
        }
        return give_up();
    }
    std::uint32_t number_32() {
        const std::uint64_t v = number();
        if (v > UINT32_MAX) give_up();
        return static_cast<std::uint32_t>(v);
    }
    std::int64_t number_signed() {
        const std::uint64_t v = number();
        return static_cast<std::int64_t>((v >> 1) ^ (~(v & 1) + 1));
    }
    std::string text() {
        const std::size_t size = count();
        std::string v(at_, size);
        at_ += size;
        return v;
    }
    Instant instant() { return Instant{std::chrono::milliseconds{number_signed()}}; }
    engine::Month month() {
        const std::int64_t months = number_signed();
        const std::int64_t year = months >= 0 ? months / 12 : (months - 11) / 12;
        return engine::Month{std::chrono::year{static_cast<int>(year)},
                             std::chrono::month{static_cast<unsigned>(months - year * 12) + 1}};
    }
    template <class Item, class Read>
    std::vector<Item> list(Read read) {
        const std::size_t size = count();
        std::vector<Item> items;
        items.reserve(size);
        for (std::size_t i = 0; i < size && fits_; ++i) items.push_back(read());
        return items;
    }
    std::vector<std::string> texts() {
        return list<std::string>([&] { return text(); });
    }
    Value value(int depth = 0);
    // A value that must be money.
    std::optional<engine::Money> money() {
        const Value held = value();
        const auto* money = held.get<engine::Money>();
        if (money == nullptr) give_up();
        return money == nullptr ? std::nullopt : std::optional(*money);
    }
    engine::Record record(int depth) {
        engine::Record v;
        const std::size_t size = count();
        for (std::size_t i = 0; i < size && fits_; ++i) {
            std::string name = text();
            if (!v.append(std::move(name), value(depth))) give_up();
        }
        if (v.size() != size) give_up();
        return v;
    }

private:
    // Of what needs at least a byte each; so that a damaged count cannot ask for gigabytes.
    std::size_t count() {
        const std::uint64_t v = number();
        if (v > static_cast<std::uint64_t>(end_ - at_)) return give_up();
        return v;
    }
    std::uint8_t give_up() {
        fits_ = false;
        at_ = end_;
        return 0;
    }

    const char* at_;
    const char* end_;
    bool fits_ = true;
};

Value Reader::value(int depth) {
    if (depth > value_depth_max) give_up();
    switch (byte()) {
        case 0: return {};
        case 1: return flag();
        case 2: return number_signed();
        case 3: return text();
        case 4: {
            engine::Money money{.minor = number_signed()};
            for (char& letter : money.currency.code) letter = static_cast<char>(byte());
            return money;
        }
        case 5: return engine::Date{std::chrono::days{number_signed()}};
        case 6: return instant();
        case 7: return list<Value>([&] { return value(depth + 1); });
        case 8: return record(depth + 1);
        default: give_up(); return {};
    }
}

void write_parts(const Instance& instance, Writer& writer) {
    writer.list(instance.signatures, [&](const engine::Signature& s) {
        writer.text(s.slot);
        writer.text(s.person);
        writer.number(s.form_version);
        writer.text(s.digest);
        writer.text(s.on_behalf_of);
        writer.flag(s.against);
        writer.flag(s.open);
    });
    writer.list(instance.slots, [&](const auto& slot) {
        writer.text(slot.first);
        writer.text(slot.second);
    });
    writer.list(instance.timers, [&](const engine::Timer& t) {
        writer.text(t.id);
        writer.instant(t.due);
        writer.list(t.rungs, [&](Instant rung) { writer.instant(rung); });
        writer.number(t.rungs_passed);
        writer.texts(t.remind_to);
    });
    writer.list(instance.passed, [&](const auto& passed) {
        writer.text(passed.first);
        writer.instant(passed.second);
    });
    writer.list(instance.tasks, [&](const engine::Task& t) {
        writer.text(t.action);
        writer.texts(t.to);
        writer.texts(t.barred);
    });
}

void write_panel(const engine::Panel& panel, Writer& writer) {
    writer.text(panel.task);
    writer.text(panel.rule);
    writer.number_signed(panel.need);
    writer.list(panel.seats, [&](const engine::Seat& seat) {
        writer.text(seat.person);
        writer.number_signed(seat.weight);
        writer.texts(seat.behind);
        writer.text(seat.added_by);
        writer.text(seat.place);
    });
    writer.texts(panel.holders);
    writer.texts(panel.behind);
    writer.flag(panel.is_claimed);
    writer.text(panel.delegate);
    writer.text(panel.delegated_by);
    writer.texts(panel.escalated);
}

engine::Panel read_panel(Reader& reader) {
    engine::Panel panel;
    panel.task = reader.text();
    panel.rule = reader.text();
    panel.need = reader.number_signed();
    panel.seats = reader.list<engine::Seat>([&] {
        engine::Seat seat;
        seat.person = reader.text();
        seat.weight = reader.number_signed();
        seat.behind = reader.texts();
        seat.added_by = reader.text();
        seat.place = reader.text();
        return seat;
    });
    panel.holders = reader.texts();
    panel.behind = reader.texts();
    panel.is_claimed = reader.flag();
    panel.delegate = reader.text();
    panel.delegated_by = reader.text();
    panel.escalated = reader.texts();
    return panel;
}

// Who has what, besides the definition: most instances have none of it.
void write_changes(const Instance& instance, Writer& writer) {
    writer.list(instance.paused, [&](const engine::PausedTimer& t) {
        writer.text(t.id);
        writer.number_signed(t.left_minutes);
        writer.flag(t.working);
    });
    writer.list(instance.panels, [&](const engine::Panel& panel) { write_panel(panel, writer); });
    writer.list(instance.successions, [&](const auto& succession) {
        writer.text(succession.first);
        writer.text(succession.second);
    });
    writer.text(instance.last_act.person);
    writer.text(instance.last_act.action);
    writer.text(instance.last_act.from_state);
    writer.number(instance.last_act.version);
    writer.flag(instance.last_act.is_fixed);
    writer.text(instance.jump_to);
    writer.list(instance.questions, [&](const engine::Question& q) {
        writer.number(q.number);
        writer.text(q.from);
        writer.text(q.to);
        writer.flag(q.is_answered);
    });
    writer.texts(instance.copied);
    writer.texts(instance.read_by);
    writer.instant(instance.urged_at);
}

void read_changes(Reader& reader, Instance& instance) {
    instance.paused = reader.list<engine::PausedTimer>([&] {
        engine::PausedTimer t;
        t.id = reader.text();
        t.left_minutes = reader.number_signed();
        t.working = reader.flag();
        return t;
    });
    instance.panels = reader.list<engine::Panel>([&] { return read_panel(reader); });
    instance.successions = reader.list<std::pair<std::string, std::string>>([&] {
        std::string from = reader.text();
        return std::pair{std::move(from), reader.text()};
    });
    instance.last_act.person = reader.text();
    instance.last_act.action = reader.text();
    instance.last_act.from_state = reader.text();
    instance.last_act.version = reader.number_32();
    instance.last_act.is_fixed = reader.flag();
    instance.jump_to = reader.text();
    instance.questions = reader.list<engine::Question>([&] {
        engine::Question q;
        q.number = reader.number_32();
        q.from = reader.text();
        q.to = reader.text();
        q.is_answered = reader.flag();
        return q;
    });
    instance.copied = reader.texts();
    instance.read_by = reader.texts();
    instance.urged_at = reader.instant();
}

void write_family(const Instance& instance, Writer& writer) {
    writer.number(instance.parent);
    writer.text(instance.branch);
    writer.list(instance.children, [&](const engine::Child& child) {
        writer.number(child.number);
        writer.text(child.branch);
        writer.text(child.outcome);
    });
    writer.list(instance.owing, [&](const engine::Owing& owing) {
        writer.number(owing.id);
        writer.text(owing.kind);
        writer.text(owing.workflow);
        writer.text(owing.initiator);
        writer.text(owing.branch);
        writer.number(owing.target);
        writer.text(owing.name);
        writer.value(owing.value);
    });
    writer.number(instance.owed);
    writer.list(instance.undone, [&](const engine::Undone& undone) {
        writer.number(undone.id);
        writer.text(undone.kind);
        writer.text(undone.name);
        writer.text(undone.refused);
    });
    writer.list(instance.followers, [&](const engine::Follower& follower) {
        writer.number(follower.instance);
        writer.text(follower.state);
    });
    writer.flag(instance.has_posted);
    writer.list(instance.registered, [&](const engine::Shown& shown) {
        writer.text(shown.name);
        writer.text(shown.key);
        writer.instant(shown.since);
    });
}

void read_family(Reader& reader, Instance& instance) {
    instance.parent = reader.number();
    instance.branch = reader.text();
    instance.children = reader.list<engine::Child>([&] {
        engine::Child child;
        child.number = reader.number();
        child.branch = reader.text();
        child.outcome = reader.text();
        return child;
    });
    instance.owing = reader.list<engine::Owing>([&] {
        engine::Owing owing;
        owing.id = reader.number_32();
        owing.kind = reader.text();
        owing.workflow = reader.text();
        owing.initiator = reader.text();
        owing.branch = reader.text();
        owing.target = reader.number();
        owing.name = reader.text();
        owing.value = reader.value();
        return owing;
    });
    instance.owed = reader.number_32();
    instance.undone = reader.list<engine::Undone>([&] {
        engine::Undone undone;
        undone.id = reader.number_32();
        undone.kind = reader.text();
        undone.name = reader.text();
        undone.refused = reader.text();
        return undone;
    });
    instance.followers = reader.list<engine::Follower>([&] {
        engine::Follower follower;
        follower.instance = reader.number();
        follower.state = reader.text();
        return follower;
    });
    instance.has_posted = reader.flag();
    instance.registered = reader.list<engine::Shown>([&] {
        engine::Shown shown;
        shown.name = reader.text();
        shown.key = reader.text();
        shown.since = reader.instant();
        return shown;
    });
}

void read_parts(Reader& reader, Instance& instance) {
    instance.signatures = reader.list<engine::Signature>([&] {
        engine::Signature s;
        s.slot = reader.text();
        s.person = reader.text();
        s.form_version = reader.number_32();
        s.digest = reader.text();
        s.on_behalf_of = reader.text();
        s.against = reader.flag();
        s.open = reader.flag();
        return s;
    });
    instance.slots = reader.list<std::pair<std::string, std::string>>([&] {
        std::string slot = reader.text();
        return std::pair{std::move(slot), reader.text()};
    });
    instance.timers = reader.list<engine::Timer>([&] {
        engine::Timer t;
        t.id = reader.text();
        t.due = reader.instant();
        t.rungs = reader.list<Instant>([&] { return reader.instant(); });
        t.rungs_passed = reader.number_32();
        t.remind_to = reader.texts();
        return t;
    });
    instance.passed = reader.list<std::pair<std::string, Instant>>([&] {
        std::string id = reader.text();
        return std::pair{std::move(id), reader.instant()};
    });
    instance.tasks = reader.list<engine::Task>([&] {
        engine::Task t;
        t.action = reader.text();
        t.to = reader.texts();
        t.barred = reader.texts();
        return t;
    });
}

}  // namespace

void encode_instance(const Instance& instance, std::string& out) {
    Writer writer(out);
    writer.byte(instance_codec_version);
    writer.number(instance.number);
    writer.number(instance.definition);
    writer.number(instance.version);
    writer.text(instance.id);
    writer.text(instance.workflow);
    writer.text(instance.initiator);
    writer.flag(instance.period.has_value());
    if (instance.period) writer.month(*instance.period);
    writer.month(instance.anchor);
    writer.instant(instance.opened_at);
    writer.text(instance.state);
    writer.instant(instance.entered_at);
    writer.list(instance.visits, [&](const auto& visit) {
        writer.text(visit.first);
        writer.number(visit.second);
    });
    writer.number(instance.form_seq);
    writer.number(instance.form_version);
    writer.text(instance.form_digest);
    writer.flag(instance.amount.has_value());
    if (instance.amount) writer.value(*instance.amount);
    writer.text(instance.subject);
    writer.number(instance.acted_version);
    write_parts(instance, writer);
    write_changes(instance, writer);
    write_family(instance, writer);
    writer.record(instance.variables);
    writer.texts(instance.flags);
    writer.flag(instance.closed);
    writer.flag(instance.quarantined);
    writer.text(instance.outcome);
}

std::optional<Instance> decode_instance(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.byte() != instance_codec_version) return std::nullopt;
    std::optional<Instance> decoded(std::in_place);
    Instance& instance = *decoded;
    instance.number = reader.number();
    instance.definition = reader.number_32();
    instance.version = reader.number_32();
    instance.id = reader.text();
    instance.workflow = reader.text();
    instance.initiator = reader.text();
    if (reader.flag()) instance.period = reader.month();
    instance.anchor = reader.month();
    instance.opened_at = reader.instant();
    instance.state = reader.text();
    instance.entered_at = reader.instant();
    instance.visits = reader.list<std::pair<std::string, std::uint32_t>>([&] {
        std::string state = reader.text();
        return std::pair{std::move(state), reader.number_32()};
    });
    instance.form_seq = reader.number();
    instance.form_version = reader.number_32();
    instance.form_digest = reader.text();
    if (reader.flag()) instance.amount = reader.money();
    instance.subject = reader.text();
    instance.acted_version = reader.number_32();
    read_parts(reader, instance);
    read_changes(reader, instance);
    read_family(reader, instance);
    instance.variables = reader.record(0);
    instance.flags = reader.texts();
    instance.closed = reader.flag();
    instance.quarantined = reader.flag();
    instance.outcome = reader.text();
    if (!reader.is_complete()) decoded.reset();
    return decoded;
}

std::uint64_t checksum(std::string_view bytes) {
    // 16 bytes are the least that libsodium's BLAKE2b gives; half of them will do.
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    const int failed =
        crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                           bytes.size(), nullptr, 0);
    ensure(failed == 0, "BLAKE2b takes any bytes");
    std::uint64_t folded = 0;
    std::memcpy(&folded, digest.data(), sizeof folded);
    return folded;
}

}  // namespace countersign::store

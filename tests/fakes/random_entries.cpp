#include "tests/fakes/random_entries.hpp"

#include "daemon/store/event_members.hpp"

namespace countersign::fakes {

namespace {

using rc::Gen;

// Letters, what must be escaped, and what takes two to four bytes.
std::string any_text() {
    static const std::vector<std::string> characters = {
        "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\r", "\b", "\f", std::string(1, '\0'), "\x1f", "\x7f",
        "é", "客", "情", "费", "🧾", "{", "}", "\xe2\x80\xa8"};
    const auto picked = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(characters));
    std::string text;
    for (const std::string& character : picked) text += character;
    return text;
}

// Years 0 to 9999, as the format has four digits.
constexpr std::int64_t first_day = -719'528;
constexpr std::int64_t last_day = 2'932'896;

engine::Value any_value(int depth);

// Fills every member of an event by its type: the reader's and writer's list of members serves here
// as well, so that a new member is tested without a word.
struct Filling {
    template <class T>
    void operator()(const char*, T& member) {
        fill(member);
    }
    template <class T>
    void optional(const char*, T& member) {
        fill(member);
    }
    void fill(std::string& text) { text = any_text(); }
    void fill(bool& flag) { flag = *rc::gen::arbitrary<bool>(); }
    template <std::integral Number>
    void fill(Number& number) {
        number = *rc::gen::oneOf(rc::gen::arbitrary<Number>(),
                                 rc::gen::element(std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max()));
    }
    void fill(engine::Date& date) { date = engine::Date{std::chrono::days{*rc::gen::inRange<std::int64_t>(first_day, last_day + 1)}}; }
    void fill(engine::Instant& instant) {
        engine::Date day;
        fill(day);
        const auto millisecond = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 86'400'000),
                                                 rc::gen::map(rc::gen::inRange<std::int64_t>(0, 86'400),
                                                              [](std::int64_t second) { return second * 1'000; }));
        instant = day + std::chrono::milliseconds{millisecond};
    }
    void fill(engine::Month& month) {
        month = std::chrono::year{*rc::gen::inRange(0, 10'000)} / std::chrono::month{*rc::gen::inRange(1U, 13U)};
    }
    template <class T>
    void fill(std::optional<T>& held) {
        if (*rc::gen::arbitrary<bool>()) fill(held.emplace());
    }
    void fill(engine::Currency& currency) {
        for (char& letter : currency.code) letter = *rc::gen::inRange('A', static_cast<char>('Z' + 1));
    }
    void fill(engine::Value& value) { value = any_value(3); }
    template <class T>
    void fill(std::vector<T>& items) {
        items.resize(*rc::gen::inRange<std::size_t>(0, 4));
        for (T& item : items) fill(item);
    }
    void fill(engine::Tasks& tasks) {
        std::vector<engine::Task> all;
        fill(all);
        tasks = std::move(all);
    }
    void fill(engine::Event& event) { fill_event(event, std::make_index_sequence<std::variant_size_v<engine::Event>>()); }
    template <class T>
        requires requires(Filling& io, T& part) { store::each_member(io, part); }
    void fill(T& part) {
        store::each_member(*this, part);
    }
    template <std::size_t... index>
    void fill_event(engine::Event& event, std::index_sequence<index...>) {
        const std::size_t kind = *rc::gen::inRange<std::size_t>(0, sizeof...(index));
        ((kind == index ? (event.emplace<index>(), true) : false) || ...);
        std::visit([this](auto& held) { store::each_member(*this, held); }, event);
    }
};

template <class T>
T any() {
    T filled{};
    Filling{}.fill(filled);
    return filled;
}

engine::Value any_value(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 9 : 7)) {
        case 0: return {};
        case 1: return any<bool>();
        case 2: return any<std::int64_t>();
        case 3: return any<std::string>();
        case 4: return any<engine::Money>();
        case 5: return any<engine::Date>();
        case 6: return any<engine::Instant>();
        case 7: {
            engine::List list(*rc::gen::inRange<std::size_t>(0, 4));
            for (engine::Value& item : list) item = any_value(depth - 1);
            return list;
        }
        default: {
            engine::Record record;
            for (auto count = *rc::gen::inRange(0, 4); count > 0; --count) record.insert_or_assign(any_text(), any_value(depth - 1));
            return record;
        }
    }
}

engine::Entry any_entry() {
    engine::Entry entry;
    Filling filling;
    entry.seq = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    filling.fill(entry.at);
    filling.fill(entry.actor);
    if (*rc::gen::arbitrary<bool>()) {
        filling.fill(entry.claim.channel);
        filling.fill(entry.claim.gateway);
        filling.fill(entry.claim.second_factor);
    }
    filling.fill(entry.key);
    filling.fill(entry.request);
    filling.fill(entry.body_digest);
    filling.fill(entry.instance);
    filling.fill(entry.version);
    filling.fill(entry.events);
    return entry;
}

}  // namespace

}  // namespace countersign::fakes

namespace rc {

Gen<countersign::engine::Value> Arbitrary<countersign::engine::Value>::arbitrary() {
    return gen::exec([] { return countersign::fakes::any_value(3); });
}

Gen<countersign::engine::Entry> Arbitrary<countersign::engine::Entry>::arbitrary() {
    return gen::exec([] { return countersign::fakes::any_entry(); });
}

}  // namespace rc

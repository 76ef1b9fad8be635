#include "tests/courier/post.hpp"

namespace countersign::tests {

namespace {

template <class T>
T wanted(Result<T, connection::Failure> result) {
    if (!result) throw std::runtime_error("Expected an answer, but: " + result.error().code + ": " + result.error().text.en);
    return std::move(*result);
}

void wanted(const Told& told) {
    if (!told) throw std::runtime_error("Expected an answer, but: " + told.error().code + ": " + told.error().text.en);
}

}  // namespace

Outcome FakeChannel::send(const Parcel& parcel, const std::string& address) {
    ++tries;
    if (auto instead = before(parcel)) return *instead;
    got.push_back({.key = parcel.key, .person = parcel.person, .address = address, .content = parcel.content});
    after(parcel);
    return Delivered{.place = {.id = "place-" + std::to_string(got.size()), .place = {}, .reply = {}}};
}

Outcome FakeChannel::update(const MessageRef& place, const platforms::Card& card) {
    if (!update_answers.empty()) {
        Outcome answer = update_answers.front();
        update_answers.pop_front();
        return answer;
    }
    updated[place.id] = card;
    return Delivered{.place = place};
}

std::vector<std::string> FakeChannel::keys_of(const std::string& person) const {
    std::vector<std::string> keys;
    for (const Got& one : got)
        if (one.person == person) keys.push_back(one.key);
    return keys;
}

std::vector<std::string> FakeChannel::persons() const {
    std::vector<std::string> persons;
    for (const Got& one : got) persons.push_back(one.person);
    return persons;
}

const platforms::Card* FakeChannel::card(std::size_t i) const {
    const auto* message = std::get_if<platforms::Message>(&got.at(i).content);
    return message == nullptr ? nullptr : std::get_if<platforms::Card>(message);
}

const platforms::Notice* FakeChannel::notice(std::size_t i) const {
    const auto* message = std::get_if<platforms::Message>(&got.at(i).content);
    return message == nullptr ? nullptr : std::get_if<platforms::Notice>(message);
}

Post::Post(std::string from) : Office(std::move(from)) {
    const CurveKey key = make_curve_key();
    change("operator", "people.import",
           {{"persons", {{{"id", "notify"}, {"name", "notify"}, {"roles", {"courier", "gateway"}}}}},
            {"keys", {{{"person", "notify"}, {"public_key", key.public_key}, {"label", "test"}}}}});
    add_key("notify", key);
    memory_ = std::make_unique<notify::Memory>(memory_folder_ / "notify.db");
}

connection::KeyFile Post::notify_key() const {
    return {.person = "notify", .public_key = key_of("notify").public_key, .secret_key = key_of("notify").secret_key};
}

connection::Address Post::daemon_address() {
    const Address address = address_of(daemon());
    return {.endpoint = address.endpoint, .server_key = address.server_key, .timeout = patience, .attempts = 1};
}

Courier& Post::courier() {
    if (courier_) return *courier_;
    house_ = std::make_unique<notify::House>(daemon_address(), notify_key());
    const auto write_line = [this](const Line& line) {
        lines.push_back(line);
        on_line(line);
    };
    courier_ = std::make_unique<Courier>(notify::courier::Parts{
        .house = *house_,
        .memory = *memory_,
        .channels = channels,
        .policy = policy,
        .sending = {.pages = notify::wording::Pages("https://approve.example"), .mail_domain = "company.example"},
        .groups = {},
        .ask_directory = [this](notify::House&) -> Result<Directory, connection::Failure> { return directory; },
        .write_line = write_line});
    wanted(courier_->start());
    return *courier_;
}

void Post::begin_again() {
    courier_.reset();
    house_.reset();
    memory_.reset();
    memory_ = std::make_unique<notify::Memory>(memory_folder_ / "notify.db");
}

Round Post::rounds() {
    while (true) {
        const Round round = wanted(courier().round());
        if (round.taken == 0) return round;
    }
}

bool Post::crashes() {
    try {
        (void)rounds();
    } catch (const Crash&) {
        return true;
    }
    return false;
}

json Post::events_since(std::uint64_t seq) {
    const json head = ask("operator", "admin.status").at("head").at("seq");
    return ask("operator", "events.since", {{"seq", seq}, {"limit", 1000}, {"seen", head}}).at("items");
}

void Post::follow() {
    const json events = events_since(followed_);
    std::vector<platforms::Json> all(events.begin(), events.end());
    if (!all.empty()) followed_ = std::stoull(all.back().at("sequence").get<std::string>());
    wanted(courier().follow(all));
}

void Post::act(const std::string& person, const std::string& instance, const std::string& action, json more) {
    more["instance"] = instance;
    more["action"] = action;
    const json answer = change(person, "task.act", std::move(more));
    if (!answer.contains("seq")) throw std::runtime_error("Expected " + action + " to be accepted, but: " + answer.dump());
}

std::vector<json> Post::delivered(const std::string& to) {
    std::vector<json> items;
    for (const json& item : owed({{"pending", false}, {"limit", 1000}}))
        if (item.at("to") == to && item.at("outcome") == "delivered") items.push_back(item);
    return items;
}

void Post::give_addresses(const std::vector<std::string>& persons, const std::string& channel) {
    for (const std::string& person : persons)
        directory[person][channel] = channel == "mail" ? person + "@company.example" : "tenant-1/" + person;
}

}  // namespace countersign::tests

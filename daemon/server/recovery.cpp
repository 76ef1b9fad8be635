#include "daemon/server/recovery.hpp"

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/evolve.hpp"
#include "daemon/ensure.hpp"

namespace countersign::server {

namespace {

// Company events bring texts with them; what is made of a text is not in the state.
void take_texts(Recovered& recovered, const engine::Entry& entry) {
    for (const engine::Event& event : entry.events) {
        if (const auto* published = std::get_if<engine::DefinitionPublished>(&event)) {
            auto read = definitions::read_published(published->text, published->workflow + ".toml");
            if (!read)
                throw store::DamagedStore("Expected the definition in entry " + std::to_string(entry.seq) +
                                          " to load, but: " + read.error().front().describe());
            recovered.definitions.push_back(std::move(*read));
        } else if (const auto* set = std::get_if<engine::CalendarSet>(&event)) {
            auto read = definitions::calendar_from_canonical(set->text);
            if (!read)
                throw store::DamagedStore("Expected the calendar in entry " + std::to_string(entry.seq) +
                                          " to load, but: " + read.error().front().describe());
            recovered.calendar = std::make_shared<const engine::Calendar>(std::move(*read));
        }
    }
}

void take_request(Recovered& recovered, const engine::Entry& entry) {
    if (entry.request.empty()) return;
    recovered.requests.push_back(
        {.key = entry.key, .request = entry.request, .body_digest = entry.body_digest, .seq = entry.seq});
    if (recovered.requests.size() >= 2 * requests_remembered)
        recovered.requests.erase(recovered.requests.begin(),
                                 recovered.requests.end() - static_cast<std::ptrdiff_t>(requests_remembered));
}

store::BackgroundPtr background_of(const Recovered& recovered) {
    auto background = std::make_shared<store::Background>();
    background->company = std::make_shared<const engine::Company>(recovered.state.company);
    background->calendar = recovered.calendar ? recovered.calendar : std::make_shared<const engine::Calendar>();
    background->definitions = recovered.definitions;
    background->diagram = [](const engine::Workflow& workflow, std::string_view state) {
        return definitions::mermaid(workflow, state);
    };
    return background;
}

bool start_from_snapshot(store::Log& log, store::Views& views, Recovered& recovered) {
    const store::Head watermark = views.watermark();
    if (watermark.seq == 0 || watermark.seq > log.head().seq) return false;
    const auto hash = log.hash_at(watermark.seq);
    if (!hash || *hash != watermark.hash) return false;
    auto snapshot = views.load_snapshot(requests_remembered);
    if (!snapshot) return false;

    for (const std::uint64_t seq : snapshot->company_entries) {
        const auto entry = log.read(seq);
        if (!entry || entry->instance != 0) return false;
        for (const engine::Event& event : entry->events) engine::evolve(recovered.state.company, event, *entry);
        take_texts(recovered, *entry);
    }
    const auto last = log.read(watermark.seq);
    if (!last) return false;
    recovered.state.open = std::move(snapshot->open);
    engine::recount_queues(recovered.state);
    recovered.state.turns = std::move(snapshot->turns);
    recovered.state.registers = std::move(snapshot->registers);
    recovered.state.keys = std::move(snapshot->keys);
    recovered.state.ledger = std::move(snapshot->ledger);
    recovered.state.last_instance = snapshot->last_instance;
    recovered.state.last_seq = watermark.seq;
    recovered.state.last_at = last->at;
    for (auto& request : snapshot->requests) recovered.requests.push_back(std::move(request));
    return true;
}

}  // namespace

Recovered recover(store::Log& log, store::Views& views) {
    constexpr std::size_t batch_max = 5'000;
    Recovered recovered;
    if (!start_from_snapshot(log, views, recovered)) {
        recovered = Recovered{};
        recovered.rebuilt = views.watermark().seq != 0;
        views.clear();
    }
    std::vector<store::Applied> batch;
    log.visit(recovered.state.last_seq + 1,
              log.head().seq,
              [&](const engine::Entry& entry, const store::Hash& hash, const std::string& body) {
                  std::string old_state;
                  if (const auto open = recovered.state.open.find(entry.instance); open != recovered.state.open.end())
                      old_state = open->second->state;
                  std::shared_ptr<const engine::Instance> instance;
                  if (entry.instance != 0)
                      instance = std::make_shared<const engine::Instance>(engine::evolved(recovered.state, entry));
                  engine::evolve(recovered.state, entry);
                  take_texts(recovered, entry);
                  take_request(recovered, entry);
                  batch.push_back({.entry = std::make_shared<const engine::Entry>(entry),
                                   .hash = hash,
                                   .body = body,
                                   .instance = std::move(instance),
                                   .old_state = std::move(old_state)});
                  ++recovered.replayed;
                  if (batch.size() < batch_max) return;
                  views.apply(batch, background_of(recovered));
                  batch.clear();
              });
    if (!batch.empty()) views.apply(batch, background_of(recovered));
    return recovered;
}

Recovered replay(const store::Log& log) {
    Recovered recovered;
    log.visit(1, log.head().seq, [&](const engine::Entry& entry, const store::Hash&, const std::string&) {
        engine::evolve(recovered.state, entry);
        take_texts(recovered, entry);
        take_request(recovered, entry);
        ++recovered.replayed;
    });
    return recovered;
}

}  // namespace countersign::server

#include "daemon/store/event_json.hpp"

#include "daemon/store/json_reader.hpp"
#include "daemon/store/json_writer.hpp"

namespace countersign::store {

namespace {

template <class Io, Is<engine::Entry> T>
void each_member_of_body(Io& io, T& entry) {
    io("at", entry.at);
    io("actor", entry.actor);
    io.optional("channel", entry.claim.channel);
    io.optional("gateway", entry.claim.gateway);
    io.optional("second_factor", entry.claim.second_factor);
    io("key", entry.key);
    io("request", entry.request);
    io("digest", entry.body_digest);
    io("instance", entry.instance);
    io("version", entry.version);
    io("events", entry.events);
}

}  // namespace

void encode(const engine::Entry& entry, TextBuffer& out) {
    JsonWriter writer(out);
    out.append('{');
    each_member_of_body(writer, entry);
    out.append('}');
}

void encode(const engine::Entry& entry, std::string& out) {
    TextBuffer text;
    encode(entry, text);
    out += text.view();
}

engine::Entry decode(std::uint64_t seq, std::string_view body) {
    JsonReader reader(body, "entry " + std::to_string(seq));
    engine::Entry entry;
    entry.seq = seq;
    reader.expect("{");
    each_member_of_body(reader, entry);
    reader.expect("}");
    reader.expect_end();
    return entry;
}

void encode(const engine::Event& event, std::string& out) {
    TextBuffer text;
    JsonWriter(text).write(event);
    out += text.view();
}

void encode(const engine::Value& value, std::string& out) {
    TextBuffer text;
    JsonWriter(text).write(value);
    out += text.view();
}

}  // namespace countersign::store

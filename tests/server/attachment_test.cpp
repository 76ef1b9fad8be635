// Files over the protocol of the real daemon: in parts, verified, kept before anything names them, and given only to
// whom may see where they are named.
#include <fstream>

#include <catch2/catch.hpp>
#include <sodium.h>

#include "daemon/engine/digest.hpp"
#include "tests/fakes/office.hpp"

using countersign::tests::Office;
using nlohmann::json;

namespace {

std::string base64(const std::string& bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::string from_base64(const std::string& text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                              &length, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0);
    bytes.resize(length);
    return bytes;
}

// A picture of so many bytes, as far as its first bytes say; each `seed` another one.
std::string picture(std::size_t bytes, char seed = 'a') {
    std::string content(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) content[i] = static_cast<char>(seed + static_cast<char>(i * 7 + i / 251));
    return content.replace(0, 4, "\xFF\xD8\xFF\xE0");
}

std::string hash_of(const std::string& content) { return countersign::engine::sha256_hex(content); }

// The office with attached.toml, of which zhang.wei has opened one.
class Expense {
public:
    Expense() {
        const auto file = std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/attached.toml";
        REQUIRE(office_.change("operator", "workflow.publish", {{"text", countersign::tests::read_text(file)}}).contains("seq"));
        id_ = office_.change("zhang.wei", "instance.open", {{"workflow", "attached"}}).at("instance");
    }

    json ask(const std::string& person, const std::string& method, json params) { return office_.ask(person, method, std::move(params)); }

    json begin(const std::string& person, const std::string& content, const std::string& name = "lunch.jpg") {
        return ask(person, "attachment.begin", {{"name", name}, {"bytes", content.size()}, {"hash", hash_of(content)}});
    }

    json put(const std::string& person, const json& begun, std::size_t offset, const std::string& part) {
        return ask(person, "attachment.put", {{"upload", begun.at("upload")}, {"offset", offset}, {"data", base64(part)}});
    }

    json finish(const std::string& person, const json& begun) { return ask(person, "attachment.finish", {{"upload", begun.at("upload")}}); }

    // All of it, as a client does it.
    json upload(const std::string& person, const std::string& content) {
        const json begun = begin(person, content);
        if (!begun.contains("upload")) return begun;
        const std::size_t most = begun.at("chunk_bytes_max");
        for (std::size_t at = begun.at("offset"); at < content.size(); at += most) {
            const json taken = put(person, begun, at, content.substr(at, most));
            if (!taken.contains("offset")) return taken;
        }
        return finish(person, begun);
    }

    static json paper(const std::string& content, const std::string& name = "lunch.jpg") {
        return {{"kind", "receipt"}, {"name", name}, {"hash", hash_of(content)}};
    }

    json submit(json papers, json more = json::object()) {
        json form{{"what", "lunch"}, {"papers", std::move(papers)}};
        form.update(more);
        return office_.change("zhang.wei", "task.act", {{"instance", id_}, {"action", "submit"}, {"form", form}});
    }

    json get(const std::string& person, const std::string& content, std::size_t offset = 0) {
        return ask(person, "attachment.get", {{"instance", id_}, {"hash", hash_of(content)}, {"offset", offset}});
    }

    [[nodiscard]] std::filesystem::path file_of(const std::string& content) {
        return office_.daemon().data() / "attachments" / hash_of(content).substr(0, 2) / hash_of(content).substr(2);
    }

    void restart_after_kill() {
        office_.daemon().kill();
        office_.daemon().start();
        office_.forget_connections();
    }

    Office& office() { return office_; }
    const std::string& id() const { return id_; }

private:
    Office office_;
    std::string id_;
};

}  // namespace

TEST_CASE("a photo in several parts is kept by its hash, named by a form and given back", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(1'300'000);

    const json kept = expense.upload("zhang.wei", photo);
    CHECK(kept == json{{"hash", hash_of(photo)}, {"type", "image/jpeg"}, {"bytes", photo.size()}});
    const json filed = expense.submit({expense.paper(photo)});
    INFO(filed.dump());
    REQUIRE(filed.at("state") == "check");

    const json shown = expense.ask("zhao.min", "instance.show", {{"instance", expense.id()}});
    CHECK(shown.at("attachments") == 1);
    CHECK(shown.at("form").at("papers").at(0) == json{{"kind", "receipt"}, {"name", "lunch.jpg"}, {"hash", hash_of(photo)}, {"type", "image/jpeg"}, {"bytes", photo.size()}});
    std::string back;
    while (back.size() < photo.size()) {
        const json part = expense.get("zhao.min", photo, back.size());
        REQUIRE(part.contains("data"));
        CHECK(part.at("type") == "image/jpeg");
        CHECK(part.at("name") == "lunch.jpg");
        back += from_base64(part.at("data"));
    }
    CHECK(back == photo);
    const json history = expense.ask("zhao.min", "instance.history", {{"instance", expense.id()}});
    CHECK(history.dump().find(R"("event":"attached","field":"papers")") != std::string::npos);
    CHECK(expense.ask("operator", "audit.verify", json::object()).at("attachments") == 1);
}

TEST_CASE("parts come in order; one that came before is answered again, and an upload goes on where it was", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900);
    const json begun = expense.begin("zhang.wei", photo);
    CHECK(begun.at("offset") == 0);
    CHECK(begun.at("complete") == false);

    const json ahead = expense.put("zhang.wei", begun, 600, photo.substr(600));
    CHECK(ahead.at("code") == "invalid_input");
    CHECK(ahead.at("offset") == 0);
    CHECK(expense.put("zhang.wei", begun, 0, photo.substr(0, 300)).at("offset") == 300);
    CHECK(expense.put("zhang.wei", begun, 0, photo.substr(0, 300)).at("offset") == 300);
    CHECK(expense.put("zhang.wei", begun, 200, photo.substr(200, 300)).at("code") == "invalid_input");
    CHECK(expense.finish("zhang.wei", begun).at("offset") == 300);

    const json again = expense.begin("zhang.wei", photo, "other name.jpg");
    CHECK(again.at("upload") == begun.at("upload"));
    CHECK(again.at("offset") == 300);
    CHECK(expense.put("zhang.wei", again, 300, photo.substr(300) + "x").at("code") == "invalid_input");
    CHECK(expense.put("zhang.wei", again, 300, photo.substr(300)).at("offset") == 900);
    CHECK(expense.finish("zhang.wei", again).at("bytes") == 900);
    CHECK(expense.finish("zhang.wei", again).at("bytes") == 900);
    CHECK(expense.begin("zhang.wei", photo).at("complete") == true);
}

TEST_CASE("another content than the hash says is thrown away", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900), other = picture(900, 'b');
    const json begun = expense.begin("zhang.wei", photo);
    CHECK(expense.put("zhang.wei", begun, 0, other).at("offset") == 900);

    CHECK(expense.finish("zhang.wei", begun).at("code") == "invalid_input");

    CHECK(expense.begin("zhang.wei", photo).at("offset") == 0);
    CHECK_FALSE(std::filesystem::exists(expense.file_of(photo)));
    CHECK_FALSE(std::filesystem::exists(expense.file_of(other)));
    CHECK(expense.submit({expense.paper(photo)}).at("column") == "hash");
}

TEST_CASE("who knows a hash has nothing of it", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900);
    REQUIRE(expense.upload("liu.yang", photo).contains("hash"));

    const json begun = expense.begin("zhang.wei", photo);
    CHECK(begun.at("offset") == 0);
    CHECK(expense.put("liu.yang", begun, 0, photo).at("code") == "not_found");
    CHECK(expense.submit({expense.paper(photo)}).at("code") == "invalid_input");
    CHECK(expense.get("zhang.wei", photo).at("code") == "not_found");

    REQUIRE(expense.upload("zhang.wei", photo).contains("hash"));
    REQUIRE(expense.submit({expense.paper(photo)}).at("state") == "check");
    CHECK(expense.get("zhang.wei", photo).contains("data"));
    CHECK(expense.get("liu.yang", photo).at("code") == "not_permitted");
}

TEST_CASE("a file in a field that somebody does not see is not given to him, nor told", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900), note = "between us: 谢谢\n";
    REQUIRE(expense.upload("zhang.wei", photo).contains("hash"));
    REQUIRE(expense.upload("zhang.wei", note).at("type") == "text/plain");
    json hidden = json::object();
    hidden["private"] = json::array({json{{"name", "note.txt"}, {"hash", hash_of(note)}}});
    REQUIRE(expense.submit({expense.paper(photo)}, hidden).at("state") == "check");

    CHECK(expense.get("zhao.min", note).at("name") == "note.txt");
    CHECK(expense.get("an.qi", photo).contains("data"));
    CHECK(expense.get("an.qi", note).at("code") == "not_found");
    const json told = expense.ask("an.qi", "instance.history", {{"instance", expense.id()}});
    CHECK(told.dump().find("note.txt") == std::string::npos);
    CHECK(told.dump().find(hash_of(note)) == std::string::npos);
    CHECK(expense.ask("an.qi", "instance.show", {{"instance", expense.id()}}).at("attachments") == 1);
    CHECK(expense.ask("zhao.min", "instance.show", {{"instance", expense.id()}}).at("attachments") == 2);
}

TEST_CASE("what may not be uploaded is refused with a sentence", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900);
    const auto [name, bytes, hash, sentence] = GENERATE(table<std::string, std::int64_t, std::string, std::string>(
        {{"../lunch.jpg", 900, std::string(64, 'a'), "Expected the name of a file without a path, but it has a / or \\."},
         {"..\\lunch.jpg", 900, std::string(64, 'a'), "Expected the name of a file without a path, but it has a / or \\."},
         {".profile", 900, std::string(64, 'a'), "Expected the name of a file, but it begins with a dot."},
         {std::string(121, 'x'), 900, std::string(64, 'a'), "Expected the name of a file of at most 120 characters, but there are 121."},
         {"invoice\u202Egpj.exe", 900, std::string(64, 'a'), "Expected"},
         {"lunch.jpg", 0, std::string(64, 'a'), "Expected a file with something in it, but it is empty."},
         {"lunch.jpg", 20'000'001, std::string(64, 'a'), "Expected a file of at most 20000000 bytes, but it has 20000001."},
         {"lunch.jpg", 900, std::string(64, 'A'), "Expected a SHA-256 in 64 small hex digits, but found another text."},
         {"lunch.jpg", 900, "../../../../log.db", "Expected a SHA-256 in 64 small hex digits, but found another text."}}));

    const json refused = expense.ask("zhang.wei", "attachment.begin", {{"name", name}, {"bytes", bytes}, {"hash", hash}});

    REQUIRE(refused.contains("text"));
    CHECK_THAT(refused.at("text").at("en").get<std::string>(), Catch::StartsWith(sentence));
}

TEST_CASE("what one person has uploaded and not used is limited", "[server][attachment]") {
    Expense expense;
    json last;
    for (char seed = 0; seed < 6; ++seed) {
        const std::string large = picture(100, seed);
        last = expense.ask("zhang.wei", "attachment.begin", {{"name", "a"}, {"bytes", 20'000'000}, {"hash", hash_of(large)}});
    }
    CHECK(last.at("code") == "limit_exceeded");
    CHECK(expense.begin("liu.yang", picture(900)).contains("upload"));
}

TEST_CASE("killed after a file was kept and before it is named, and after, the daemon has it", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(700'000), half = picture(2000, 'h');
    REQUIRE(expense.upload("zhang.wei", photo).contains("hash"));
    const json begun = expense.begin("zhang.wei", half);
    REQUIRE(expense.put("zhang.wei", begun, 0, half.substr(0, 1000)).at("offset") == 1000);

    expense.restart_after_kill();

    CHECK(expense.begin("zhang.wei", half).at("offset") == 0);
    CHECK(expense.begin("zhang.wei", photo).at("complete") == true);
    REQUIRE(expense.submit({expense.paper(photo)}).at("state") == "check");
    expense.restart_after_kill();
    CHECK(from_base64(expense.get("zhao.min", photo).at("data")) == photo.substr(0, 512 * 1024));
    const json verified = expense.ask("operator", "audit.verify", json::object());
    CHECK(verified.at("ok") == true);
    CHECK(verified.at("attachments") == 1);
}

TEST_CASE("what nobody names is gone after a day, what the log names stays", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900), forgotten = picture(900, 'f');
    REQUIRE(expense.upload("zhang.wei", photo).contains("hash"));
    REQUIRE(expense.upload("zhang.wei", forgotten).contains("hash"));
    REQUIRE(expense.submit({expense.paper(photo)}).at("state") == "check");

    REQUIRE(expense.office().change("operator", "admin.clock.advance", {{"to", "2026-11-03T08:30:00+08:00"}}).contains("now"));
    // The views are asked first, and the disk's thread comes last: what is answered after them has waited for both.
    const std::string third = picture(900, 't');
    REQUIRE(expense.ask("zhang.wei", "instance.list", json::object()).contains("items"));
    REQUIRE(expense.upload("zhang.wei", third).contains("hash"));

    CHECK(expense.begin("zhang.wei", forgotten).at("complete") == false);
    CHECK_FALSE(std::filesystem::exists(expense.file_of(forgotten)));
    CHECK(std::filesystem::exists(expense.file_of(photo)));
    CHECK(expense.get("zhao.min", photo).contains("data"));
}

TEST_CASE("a file that is missing or was changed is found by audit.verify and by --check", "[server][attachment]") {
    Expense expense;
    const std::string photo = picture(900);
    REQUIRE(expense.upload("zhang.wei", photo).contains("hash"));
    REQUIRE(expense.submit({expense.paper(photo)}).at("state") == "check");

    std::ofstream(expense.file_of(photo), std::ios::app) << "x";
    const json changed = expense.ask("operator", "audit.verify", json::object());
    CHECK(changed.at("ok") == false);
    CHECK_THAT(changed.at("fault").get<std::string>(), Catch::Contains("its content is another one") && Catch::Contains(expense.id()));
    std::filesystem::remove(expense.file_of(photo));
    CHECK(expense.ask("operator", "audit.verify", json::object()).at("ok") == false);
    CHECK(expense.get("zhao.min", photo).at("code") == "not_found");

    REQUIRE(expense.office().daemon().stop().code == 0);
    const auto checked = expense.office().daemon().run_to_its_end({"--check", expense.office().daemon().data().string()});
    CHECK(checked.code == 65);
    CHECK_THAT(checked.output, Catch::Contains("Expected the attachment " + hash_of(photo)));
}

TEST_CASE("a gateway uploads and fetches for a person, who alone may name it", "[server][attachment]") {
    Expense expense;
    const auto key = countersign::tests::make_curve_key();
    expense.office().add_key("portal", key);
    const json portal{{"id", "portal"}, {"name", "portal"}, {"roles", {"gateway"}}};
    const json keys{{"person", "portal"}, {"public_key", key.public_key}, {"label", "test"}};
    REQUIRE(expense.office().change("operator", "people.import", {{"persons", json::array({portal})}, {"keys", json::array({keys})}}).contains("seq"));
    const std::string photo = picture(900);
    const auto spoken = [&](const char* person, const char* method, json params) {
        params["as"] = {{"person", person}, {"channel", "browser"}};
        return expense.ask("portal", method, std::move(params));
    };

    const json begun = spoken("zhang.wei", "attachment.begin", {{"name", "lunch.jpg"}, {"bytes", 900}, {"hash", hash_of(photo)}});
    CHECK(spoken("liu.yang", "attachment.put", {{"upload", begun.at("upload")}, {"offset", 0}, {"data", base64(photo)}}).at("code") == "not_found");
    CHECK(spoken("zhang.wei", "attachment.put", {{"upload", begun.at("upload")}, {"offset", 0}, {"data", base64(photo)}}).at("offset") == 900);
    CHECK(spoken("zhang.wei", "attachment.finish", {{"upload", begun.at("upload")}}).at("type") == "image/jpeg");
    REQUIRE(expense.submit({expense.paper(photo)}).at("state") == "check");

    const json wanted{{"instance", expense.id()}, {"hash", hash_of(photo)}};
    CHECK(from_base64(spoken("zhao.min", "attachment.get", wanted).at("data")) == photo);
    CHECK(spoken("liu.yang", "attachment.get", wanted).at("code") == "not_permitted");
}

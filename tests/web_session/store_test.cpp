#include <catch2/catch.hpp>

#include <fstream>

#include <sys/stat.h>

#include <sqlite3.h>

#include "clients/web/session/seal.hpp"
#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

namespace {

unsigned mode_of(const std::filesystem::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

std::string complaint_of(Memory& memory) {
    try {
        memory.restart();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

std::string without_folder(std::string text, const Memory& memory) {
    for (std::size_t at = text.find(memory.folder.string()); at != std::string::npos; at = text.find(memory.folder.string()))
        text.replace(at, memory.folder.string().size() + 1, "");
    return text;
}

}  // namespace

TEST_CASE("the files are nobody else's, whatever the umask", "[store]") {
    const mode_t before = ::umask(0);
    Memory memory;
    ::umask(before);
    memory.enrol("wang.fang");
    for (const auto& entry : std::filesystem::directory_iterator(memory.folder)) CHECK(mode_of(entry.path()) == 0600);
    CHECK(std::filesystem::exists(memory.folder / "sessions.key"));
}

TEST_CASE("nothing that opens is found in the files", "[store]") {
    Memory memory;
    const SignedIn signed_in = memory.enrol("wang.fang");
    const std::string invitation = memory.sessions->invite("li.na"), calendar = memory.sessions->renew_calendar("wang.fang"),
                      entrance = memory.sessions->entrance("wang.fang");
    const std::string offered = memory.sessions->invitation(invitation)->secret;

    const std::string bytes = bytes_of(memory.folder);

    CHECK(bytes.find("wang.fang") != std::string::npos);  // it is searched where such things are
    for (const std::string& secret : {signed_in.cookie, signed_in.session.csrf, invitation, calendar, entrance, good_password, offered,
                                      from_base32(offered), memory.authenticators.front().second})
        CHECK(bytes.find(secret) == std::string::npos);
}

TEST_CASE("a copied database without its key is not opened, nor with another one", "[store]") {
    Memory memory;
    memory.enrol("wang.fang");
    memory.sessions.reset();
    const auto key = memory.folder / "sessions.key", kept = memory.folder / "kept";

    std::filesystem::rename(key, kept);
    CHECK(without_folder(complaint_of(memory), memory) ==
          "Expected sessions.key to hold the key that seals second factors, but No such file or directory; put it back from where it was "
          "kept, or start with a new database and invite everybody again.");
    CHECK_FALSE(std::filesystem::exists(key));

    std::ofstream(key) << std::string(64, 'a') << "\n";
    std::filesystem::permissions(key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    CHECK(complaint_of(memory).find("but it is not the one ") != std::string::npos);

    std::filesystem::rename(kept, key);
    CHECK(complaint_of(memory) == "");
    CHECK(memory.sign_in("wang.fang", good_password));
}

TEST_CASE("a key that others may read, or that is none, is refused", "[store]") {
    Memory memory;
    memory.sessions.reset();
    const auto key = memory.folder / "sessions.key";
    std::filesystem::permissions(key, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    CHECK(without_folder(complaint_of(memory), memory) ==
          "Expected sessions.key to hold the key that seals second factors, but others may read it. Run: chmod 600 sessions.key");
    std::filesystem::permissions(key, std::filesystem::perms::group_read, std::filesystem::perm_options::remove);
    std::ofstream(key) << "abc\n";
    CHECK(without_folder(complaint_of(memory), memory) == "Expected sessions.key to hold the key that seals second factors, but it is not 64 digits of hex.");
}

TEST_CASE("another program's database is left alone", "[store]") {
    Memory memory;
    memory.sessions.reset();
    std::filesystem::remove(memory.file());
    sqlite3* database = nullptr;
    sqlite3_open(memory.file().c_str(), &database);
    sqlite3_exec(database, "CREATE TABLE mine (a); PRAGMA user_version = 1", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    CHECK(complaint_of(memory).find("to be the memory of this version of countersign-web, but it is not") != std::string::npos);
}

TEST_CASE("two programs use the file at once", "[store]") {
    Memory memory;
    const SignedIn signed_in = memory.enrol("wang.fang");
    Sessions other(memory.file(), memory.policy, [&] { return memory.now; });
    const std::string invitation = other.invite("li.na");
    CHECK(memory.sessions->invitation(invitation)->secret == other.invitation(invitation)->secret);
    CHECK(other.forget_person("wang.fang") == 1);
    CHECK_FALSE(memory.sessions->is_open(signed_in.session.id));
    CHECK_FALSE(memory.sessions->find(signed_in.cookie));
}

TEST_CASE("what is over leaves the file", "[store]") {
    Memory memory;
    memory.enrol("wang.fang");
    (void)memory.sessions->invite("li.na");
    (void)memory.sessions->entrance("li.na");
    REQUIRE(memory.sessions->save_draft("li.na", {.instance = "MF-1", .version = 1, .form = "{}"}));
    memory.fail_until_throttled("li.na", home);
    memory.wait(24h * 91);
    (void)memory.sessions->enter("zhao.yun");

    sqlite3* database = nullptr;
    sqlite3_open(memory.file().c_str(), &database);
    for (const std::string table : {"invitation", "entrance", "attempt", "familiar", "draft", "challenge"}) {
        sqlite3_stmt* row = nullptr;
        sqlite3_prepare_v2(database, ("SELECT count(*) FROM " + table).c_str(), -1, &row, nullptr);
        REQUIRE(sqlite3_step(row) == SQLITE_ROW);
        CHECK(sqlite3_column_int(row, 0) == 0);
        sqlite3_finalize(row);
    }
    sqlite3_close(database);
    CHECK(memory.sessions->figures().open == 1);
}

TEST_CASE("what is sealed opens for its purpose and unchanged only", "[store]") {
    const Seal seal(std::string(32, 'k')), other(std::string(32, 'l'));
    const std::string sealed = seal.seal("totp\nwang.fang", "secret");
    CHECK(seal.open("totp\nwang.fang", sealed) == "secret");
    CHECK_FALSE(seal.open("totp\nli.na", sealed));
    CHECK_FALSE(other.open("totp\nwang.fang", sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(seal.open("totp\nwang.fang", changed));
    }
    CHECK_FALSE(seal.open("totp\nwang.fang", ""));
    CHECK(seal.seal("totp\nwang.fang", "secret") != sealed);
}

}  // namespace countersign::web

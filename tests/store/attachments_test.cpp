// The folder of attachments: what is kept there is what its hash says, is there after any crash, and is what its
// bytes say, whatever its name was.
#include <fstream>

#include <catch2/catch.hpp>

#include "daemon/engine/digest.hpp"
#include "daemon/store/attachments.hpp"
#include "daemon/store/content_type.hpp"
#include "daemon/store/errands.hpp"
#include "tests/fakes/house.hpp"

using namespace countersign;
using namespace std::string_literals;
using store::Attachments;

namespace {

constexpr engine::Instant noon{std::chrono::hours{12}};

class Folder {
public:
    Folder() { (void)attachments_.open(); }

    // Uploads it as this person does.
    auto keep(const std::string& content, const std::string& person = "zhang.wei", const std::string& upload = "up") {
        REQUIRE_FALSE(attachments_.begin(upload, static_cast<std::int64_t>(content.size()), 0));
        REQUIRE_FALSE(attachments_.write(upload, 0, content));
        return attachments_.keep(upload, person, engine::sha256_hex(content), noon);
    }

    [[nodiscard]] std::filesystem::path file_of(const std::string& content) const {
        const std::string hash = engine::sha256_hex(content);
        return path() / "attachments" / hash.substr(0, 2) / hash.substr(2);
    }

    [[nodiscard]] Attachments& operator*() { return attachments_; }
    [[nodiscard]] Attachments* operator->() { return &attachments_; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
    tests::TemporaryFolder folder_;
    Attachments attachments_{folder_.path()};
};

std::string type_of(const std::string& content) {
    return store::content_type_of(
        [&](std::int64_t offset, std::size_t count) {
            const auto at = static_cast<std::size_t>(offset);
            return at < content.size() ? content.substr(at, count) : std::string();
        },
        static_cast<std::int64_t>(content.size()));
}

std::string little(std::size_t number, std::size_t width) {
    std::string bytes;
    for (; width > 0; --width, number >>= 8U) bytes += static_cast<char>(number & 0xFFU);
    return bytes;
}

// A ZIP of empty files of these names.
std::string zip_of(const std::vector<std::string>& names, const std::string& comment = {}) {
    std::string body, directory;
    for (const std::string& name : names) {
        directory += "PK\1\2"s + std::string(24, '\0') + little(name.size(), 2) + std::string(12, '\0') + little(body.size(), 4) + name;
        body += "PK\3\4"s + std::string(22, '\0') + little(name.size(), 2) + std::string(2, '\0') + name;
    }
    return body + directory + "PK\5\6"s + std::string(4, '\0') + little(names.size(), 2) + little(names.size(), 2) +
           little(directory.size(), 4) + little(body.size(), 4) + little(comment.size(), 2) + comment;
}

}  // namespace

TEST_CASE("a content is what its bytes say", "[store][attachments]") {
    const auto [content, type] = GENERATE(table<std::string, std::string>({
        {"\xFF\xD8\xFF\xE0 a photo", "image/jpeg"},
        {"\x89PNG\r\n\x1A\n and more", "image/png"},
        {"GIF89a and more", "image/gif"},
        {"RIFF\0\0\0\0WEBPVP8 "s, "image/webp"},
        {"\0\0\0\x18" "ftypheic\0\0\0\0mif1heic"s, "image/heic"},
        {"\0\0\0\x18" "ftypmif1\0\0\0\0mif1heic"s, "image/heic"},
        {"\0\0\0\x18" "ftypavif\0\0\0\0mif1avif"s, "application/octet-stream"},
        {"%PDF-1.7\n", "application/pdf"},
        {zip_of({"[Content_Types].xml", "xl/workbook.xml"}), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {zip_of({"[Content_Types].xml", "word/document.xml"}, "made by hand"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {zip_of({"xl/workbook.xml", "xl/vbaProject.bin"}), "application/zip"},
        {zip_of({"a.txt"}), "application/zip"},
        {"PK\3\4 and no directory", "application/zip"},
        {"客户：仁和大药房\r\n\t100 盒\n", "text/plain"},
        {"<svg onload=\"alert(1)\">", "text/plain"},
        {"\x7F" "ELF\x02\x01\x01\0"s, "application/octet-stream"},
        {"half a character \xE5\xAE", "application/octet-stream"},
        {"overlong \xC0\xAF", "application/octet-stream"},
        {"a surrogate \xED\xA0\x80", "application/octet-stream"},
        {" \xFF\xD8\xFF", "application/octet-stream"},
    }));
    CHECK(type_of(content) == type);
}

TEST_CASE("what is kept is found by its hash, whole or in part", "[store][attachments]") {
    Folder folder;
    const std::string content = "%PDF-1.7\n" + std::string(3'000'000, 'x');

    const auto kept = folder.keep(content);

    REQUIRE(kept);
    CHECK(*kept == engine::Content{.type = "application/pdf", .bytes = 3'000'009});
    CHECK(std::filesystem::file_size(folder.file_of(content)) == content.size());
    CHECK(folder->read(engine::sha256_hex(content), 9, 5) == "xxxxx");
    CHECK(folder->read(engine::sha256_hex(content), 3'000'008, 100) == "x");
    CHECK_FALSE(folder->fault(engine::sha256_hex(content)));
    CHECK(folder->keep("up", "zhang.wei", engine::sha256_hex(content), noon) == *kept);
}

TEST_CASE("another content than was announced is not kept", "[store][attachments]") {
    Folder folder;
    REQUIRE_FALSE(folder->begin("up", 3, 0));
    REQUIRE_FALSE(folder->write("up", 0, "abc"));

    const auto kept = folder->keep("up", "zhang.wei", engine::sha256_hex("abd"), noon);

    REQUIRE_FALSE(kept);
    CHECK(kept.error().is_other_content);
    CHECK_FALSE(std::filesystem::exists(folder.file_of("abd")));
    CHECK_FALSE(std::filesystem::exists(folder.file_of("abc")));
}

TEST_CASE("after a crash what was on its way is gone, and what is held is told with its holder", "[store][attachments]") {
    Folder folder;
    REQUIRE(folder.keep("%PDF-a"));
    REQUIRE(folder.keep("%PDF-a", "liu.yang"));
    REQUIRE(folder.keep("a text"));
    REQUIRE_FALSE(folder->begin("half", 10, 0));
    std::filesystem::remove(folder.file_of("a text"));  // the mark was written, the content had no name yet

    auto held = Attachments(folder.path()).open();

    std::ranges::sort(held, {}, &store::HeldContent::person);
    REQUIRE(held.size() == 2);
    CHECK(held[0].person == "liu.yang");
    CHECK(held[1].person == "zhang.wei");
    CHECK(held[1].hash == engine::sha256_hex("%PDF-a"));
    CHECK(held[1].content == engine::Content{.type = "application/pdf", .bytes = 6});
    CHECK(held[1].at == noon);
    CHECK(std::filesystem::is_empty(folder.path() / "attachments/incoming"));
    CHECK(Attachments(folder.path()).open().size() == 2);
}

TEST_CASE("who lets a content go holds it no more; the content goes only when it is removed", "[store][attachments]") {
    Folder folder;
    REQUIRE(folder.keep("%PDF-a"));
    const std::string hash = engine::sha256_hex("%PDF-a");

    folder->let_go("zhang.wei", hash);
    CHECK(folder->open().empty());
    CHECK_FALSE(folder->fault(hash));
    folder->remove(hash);
    CHECK(folder->fault(hash));
    CHECK_FALSE(folder->read(hash, 0, 1));
}

TEST_CASE("a changed bit is noticed, and the same content uploaded again heals it", "[store][attachments]") {
    Folder folder;
    REQUIRE(folder.keep("%PDF-a"));
    std::ofstream(folder.file_of("%PDF-a"), std::ios::binary) << "%PDF-c";

    CHECK_THAT(folder->fault(engine::sha256_hex("%PDF-a")).value_or(""), Catch::Contains("its content is another one"));
    REQUIRE(folder.keep("%PDF-a", "liu.yang"));
    CHECK_FALSE(folder->fault(engine::sha256_hex("%PDF-a")));
}

TEST_CASE("nothing is begun that would take the disk's last space", "[store][attachments]") {
    Folder folder;
    const auto space = std::filesystem::space(folder.path()).available;
    CHECK_THAT(folder->begin("up", static_cast<std::int64_t>(space), 1'000'000).value_or(""), Catch::StartsWith("Expected 1000000 bytes to stay free"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "attachments/incoming/up"));
}

TEST_CASE("errands are done in order, all of them before the end", "[store][attachments]") {
    std::vector<int> done;
    {
        store::Errands errands;
        for (int i = 0; i < 1000; ++i) errands.add([&done, i] { done.push_back(i); });
    }
    REQUIRE(done.size() == 1000);
    CHECK(std::ranges::is_sorted(done));
}

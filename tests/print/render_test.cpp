// Sheets on paper, read back by poppler (text, pages) and zbar (the code): programs that are not ours.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "clients/print/paper_code.hpp"
#include "clients/print/render.hpp"
#include "tests/fakes/temporary_folder.hpp"

using namespace countersign::print;

namespace {

constexpr std::chrono::sys_seconds made_at{std::chrono::seconds{1'793'836'800}};

Sheet statement(std::size_t lines) {
    Sheet sheet{.company = "样板销售有限公司",
                .title = "月客户采购及客情费统计表",
                .mark = "正本 · 财务",
                .facts = {{"单据", "MF-12"}, {"月份", "2026-10"}, {"填报人", "张伟"}, {"部门", "华东办事处"}},
                .grids = {{.title = "附表1", .columns = {{"客户", false}, {"品种", false}, {"金额", true}}, .rows = {}, .total = {"合计", "", "¥12,000.00"}}},
                .sums = {{"大写", "壹万贰仟元整"}},
                .signatures = {{"文员", "李娜", "2026-11-03 10:12"}, {"销售经理", "王芳", "2026-11-04 09:00"}, {"财务", "", ""}},
                .code = write_paper_code({.instance = "MF-12", .version = 9, .seq = 4711, .hash = std::string(64, 'a')}),
                .code_caption = "MF-12 第 9 版，日志 4711",
                .footer = "打印于 2026-11-05 08:00"};
    for (std::size_t i = 0; i < lines; ++i)
        sheet.grids[0].rows.push_back({"华东医药股份有限公司第" + std::to_string(i) + "分公司", "感冒灵颗粒", "¥" + std::to_string(i) + ".00"});
    return sheet;
}

// What a program writes to its standard output.
std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

class Printed {
public:
    explicit Printed(const Sheet& sheet) : file_(folder_.path() / "sheet.pdf") {
        const auto pdf = render_pdf(sheet, made_at);
        INFO((pdf ? std::string() : pdf.error()));
        REQUIRE(pdf);
        std::ofstream(file_, std::ios::binary) << *pdf;
    }
    [[nodiscard]] std::string text() const { return output_of("pdftotext -layout " + file_.string() + " -"); }
    [[nodiscard]] std::string fonts() const { return output_of("pdffonts " + file_.string()); }
    [[nodiscard]] std::string code() const {
        return output_of("cd " + folder_.path().string() + " && pdftoppm -r 150 -png sheet.pdf page && zbarimg -q --raw page*.png 2>/dev/null");
    }
    [[nodiscard]] std::size_t pages() const {
        const std::string info = output_of("pdfinfo " + file_.string() + " | sed -n 's/^Pages: *//p'");
        return std::stoul(info);
    }

private:
    countersign::fakes::TemporaryFolder folder_;
    std::filesystem::path file_;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a printed statement says who, what, how much and who signed, as text", "[print][render]") {
    const Printed printed(statement(3));
    const std::string text = printed.text();
    INFO(text);

    for (const char* part : {"样板销售有限公司", "月客户采购及客情费统计表", "正本 · 财务", "张伟", "附表1", "感冒灵颗粒", "¥12,000.00", "壹万贰仟元整", "李娜",
                             "2026-11-03 10:12", "销售经理", "打印于 2026-11-05 08:00", "1/1"})
        CHECK(holds(text, part));
    CHECK(holds(printed.fonts(), "NotoSansCJK"));
}

TEST_CASE("the code on paper is read back as it was written", "[print][render]") {
    const Sheet sheet = statement(2);

    CHECK(Printed(sheet).code() == sheet.code + "\n");
}

TEST_CASE("a long statement goes over pages, each with its head and number, and loses no line", "[print][render]") {
    const Printed printed(statement(200));
    const std::string text = printed.text();

    const std::size_t pages = printed.pages();
    CHECK(pages > 3);
    CHECK(holds(text, "1/" + std::to_string(pages)));
    CHECK(holds(text, std::to_string(pages) + "/" + std::to_string(pages)));
    for (std::size_t i = 0; i < 200; ++i) CHECK(holds(text, "¥" + std::to_string(i) + ".00"));
    std::size_t heads = 0;
    for (std::size_t at = text.find("客户"); at != std::string::npos; at = text.find("客户", at + 1)) ++heads;
    CHECK(heads >= pages);
}

TEST_CASE("the same sheet gives the same bytes, and hostile texts only their letters", "[print][render]") {
    Sheet sheet = statement(1);
    sheet.grids[0].rows[0][0] = "<b>粗</b> &amp; \x1b[31m \xff\xfe %n";
    const auto first = render_pdf(sheet, made_at), second = render_pdf(sheet, made_at);
    REQUIRE(first);
    REQUIRE(second);

    CHECK(*first == *second);
    CHECK(holds(Printed(sheet).text(), "<b>粗</b> &amp;"));
}

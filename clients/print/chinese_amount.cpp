#include "clients/print/chinese_amount.hpp"

#include <array>
#include <string_view>

namespace countersign::print {

namespace {

constexpr std::array<std::string_view, 10> numerals{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr std::array<std::string_view, 4> places{"仟", "佰", "拾", ""};
constexpr std::array<std::string_view, 5> sections{"", "万", "亿", "万亿", "亿亿"};
constexpr std::uint64_t section_size = 10'000;

std::string_view numeral(std::uint64_t digit) { return numerals.at(digit); }

// Four digits: 1020 is 壹仟零贰拾. Zeros between digits are said once, those behind the last digit not at all.
std::string section_text(std::uint64_t section) {
    std::string text;
    bool has_gap = false;
    std::uint64_t unit = 1'000;
    for (const std::string_view place : places) {
        const std::uint64_t digit = section / unit % 10;
        unit /= 10;
        if (digit == 0) {
            has_gap = !text.empty();
            continue;
        }
        if (has_gap) text += numeral(0);
        has_gap = false;
        text.append(numeral(digit)).append(place);
    }
    return text;
}

std::string yuan_text(std::uint64_t yuan) {
    std::string text;
    bool has_gap = false;
    std::uint64_t unit = section_size * section_size * section_size * section_size;
    for (std::size_t index = sections.size(); index-- > 0; unit /= section_size) {
        const std::uint64_t section = yuan / unit % section_size;
        if (section == 0) {
            has_gap = !text.empty();
            continue;
        }
        if (!text.empty() && (has_gap || section < section_size / 10)) text += numeral(0);
        has_gap = false;
        text.append(section_text(section)).append(sections.at(index));
    }
    return text;
}

}  // namespace

std::string chinese_capitals(std::int64_t minor) {
    const bool is_negative = minor < 0;
    const auto whole = is_negative ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    const std::uint64_t yuan = whole / 100, jiao = whole / 10 % 10, fen = whole % 10;
    std::string text = is_negative ? "负" : "";
    if (yuan != 0) text.append(yuan_text(yuan)).append("元");
    if (jiao == 0 && fen == 0) return text.append(yuan == 0 ? "零元整" : "整");
    // Where the jiao are missing, or the yuan end in zero, a zero stands between.
    if (yuan != 0 && (jiao == 0 || yuan % 10 == 0)) text += numeral(0);
    if (jiao != 0) text.append(numeral(jiao)).append("角");
    if (fen != 0) text.append(numeral(fen)).append("分");
    else text += "整";
    return text;
}

}  // namespace countersign::print

#include "clients/notify/desk/html.hpp"

namespace countersign::notify {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::size_t length_by(unsigned char first) {
    if (first < 0x80U) return 1;
    if (first >= 0xC2U && first < 0xE0U) return 2;
    if (first >= 0xE0U && first < 0xF0U) return 3;
    return first >= 0xF0U && first < 0xF5U ? 4 : 0;
}

// How many bytes the character at the start has; 0 when it is none.
std::size_t character_at(std::string_view text) {
    const std::size_t length = length_by(static_cast<unsigned char>(text[0]));
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
    return length;
}

std::string ascii(char c) {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\'': return "&#39;";
        case '\n': return "\n";
        default: return static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? " " : std::string(1, c);
    }
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const std::size_t length = character_at(text);
        if (length == 0) safe += replacement;
        else if (length == 1) safe += ascii(text[0]);
        else safe += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return safe;
}

std::string foreign(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

const std::string& style_sheet() {
    static const std::string sheet = R"css(
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1a1a1a;font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:44rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
h1{font-size:1.3rem;line-height:1.35;margin:.5rem 0 1rem}
h2{font-size:1.05rem;margin:1.5rem 0 .4rem}
dl{margin:0}
dt{color:#4a4a4a;font-size:.9rem}
dd{margin:0 0 .5rem}
.amount{font-size:1.3rem;font-weight:600}
.banner{border-left:.3rem solid #8a4b00;background:#fff6e9;padding:.7rem;margin:0 0 1rem}
.good{border-color:#0a5c2b;background:#ecf8f0}
.lines{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem}
th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;white-space:nowrap}
td.n,th.n{text-align:right}
fieldset{border:1px solid #767676;margin:1rem 0;padding:.8rem}
legend{font-weight:600;padding:0 .3rem}
.choice{display:flex;gap:.6rem;padding:.5rem 0;align-items:center}
input[type=radio]{width:1.3rem;height:1.3rem;flex:none}
label.above{display:block;margin:.8rem 0 .2rem}
input[type=text],textarea{width:100%;font:inherit;padding:.6rem;border:1px solid #5e5e5e;border-radius:.2rem}
input.code{max-width:12rem;letter-spacing:.3rem;font-size:1.3rem}
button{font:inherit;font-weight:600;min-height:2.8rem;padding:.5rem 1.4rem;margin:.8rem 0 0;border:0;border-radius:.3rem;background:#0b4fb3;color:#fff}
button.second{background:#fff;color:#0b4fb3;border:1px solid #0b4fb3}
a{color:#0b4fb3}
:focus-visible{outline:.2rem solid #8a4b00;outline-offset:.15rem}
code{background:#f1f1f1;padding:.1rem .3rem}
)css";
    return sheet;
}

std::string html_page(Language language, const std::string& title, const std::string& body) {
    return "<!doctype html>\n<html lang=\"" + std::string(language == Language::zh ? "zh-CN" : "en") +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
           "<meta name=\"robots\" content=\"noindex, nofollow\"><meta name=\"referrer\" content=\"no-referrer\"><title>" +
           escaped(title) + "</title><style>" + style_sheet() + "</style></head>\n<body><main>\n" + body + "</main></body></html>\n";
}

}  // namespace countersign::notify

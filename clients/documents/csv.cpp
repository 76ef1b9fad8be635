#include "clients/documents/csv.hpp"

#include <algorithm>
#include <array>

#include <iconv.h>

#include "clients/documents/utf8.hpp"

namespace countersign::documents {

namespace {

Result<std::string, Text> convert(std::string& bytes, const char* encoding) {
    const iconv_t converter = iconv_open("UTF-8", encoding);
    // The conversion tables belong to libc; without them only UTF-8 can be read.
    if (converter == reinterpret_cast<iconv_t>(-1)) return fail(Text::csv_encoding);
    std::string text(bytes.size() * 3 + 16, '\0');
    char* from = bytes.data();
    char* to = text.data();
    std::size_t from_left = bytes.size(), to_left = text.size();
    const std::size_t done = iconv(converter, &from, &from_left, &to, &to_left);
    iconv_close(converter);
    if (done == static_cast<std::size_t>(-1) || from_left > 0) return fail(Text::csv_encoding);
    text.resize(text.size() - to_left);
    return text;
}

// Reads one record after the other; `at_` is always at the beginning of a cell or of a line.
class CsvReader {
public:
    CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

    Result<std::vector<CsvRecord>, CsvFault> read() {
        std::vector<CsvRecord> records;
        while (at_ < text_.size()) {
            CsvRecord record{.line = line_, .row = ++row_, .cells = {}};
            if (const auto read = read_record(record); !read) return fail(read.error());
            const bool blank = std::all_of(record.cells.begin(), record.cells.end(), [](const auto& c) { return c.empty(); });
            if (!blank) records.push_back(std::move(record));
        }
        return records;
    }

private:
    Result<void, CsvFault> read_record(CsvRecord& record) {
        while (true) {
            std::string cell;
            const bool quoted = at_ < text_.size() && text_[at_] == '"';
            if (const auto read = quoted ? read_quoted(cell) : read_plain(cell); !read) return read;
            record.cells.push_back(std::move(cell));
            if (at_ >= text_.size()) return {};
            if (text_[at_] == delimiter_) {
                ++at_;
                continue;
            }
            skip_line_end();
            return {};
        }
    }

    Result<void, CsvFault> read_plain(std::string& cell) {
        const std::size_t first = at_;
        while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r') {
            if (text_[at_] == '"') return fail(CsvFault{.line = line_, .what = Text::csv_stray_quote});
            ++at_;
        }
        cell = text_.substr(first, at_ - first);
        return {};
    }

    Result<void, CsvFault> read_quoted(std::string& cell) {
        const std::size_t opened_at = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                cell += text_[at_];
                continue;
            }
            ++at_;
            if (at_ >= text_.size() || text_[at_] != '"') return end_of_quoted();
            cell += '"';
        }
        return fail(CsvFault{.line = opened_at, .what = Text::csv_open_quote});
    }

    Result<void, CsvFault> end_of_quoted() {
        const bool ended = at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_[at_] == '\r';
        if (!ended) return fail(CsvFault{.line = line_, .what = Text::csv_stray_quote});
        return {};
    }

    void skip_line_end() {
        if (text_[at_] == '\r') ++at_;
        if (at_ < text_.size() && text_[at_] == '\n') ++at_;
        ++line_;
    }

    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t row_ = 0;
};

}  // namespace

Result<std::string, Text> decode_file(std::string bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return convert(bytes, "UTF-16");
    if (is_utf8(bytes)) return bytes;
    return convert(bytes, "GB18030");
}

char delimiter_of(std::string_view text) {
    constexpr std::array delimiters{',', ';', '\t'};
    std::array<std::size_t, 3> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        const bool is_end = c == '\n' || c == '\r';
        if (is_end && std::any_of(counts.begin(), counts.end(), [](std::size_t count) { return count > 0; })) break;
        for (std::size_t i = 0; i < delimiters.size(); ++i) counts[i] += c == delimiters[i] ? 1 : 0;
    }
    return delimiters[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

Result<std::vector<CsvRecord>, CsvFault> parse_csv(std::string_view text, char delimiter) {
    return CsvReader(text, delimiter).read();
}

std::string csv_cell(std::string_view text) {
    std::string cell(text);
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) cell.insert(0, 1, '\'');
    if (cell.find_first_of(",\"\r\n\t;") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace countersign::documents

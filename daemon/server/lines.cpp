#include "daemon/server/lines.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "daemon/engine/digits.hpp"
#include "daemon/protocol/text.hpp"

namespace countersign::server {

namespace {

constexpr std::size_t value_bytes_max = 1000;
constexpr std::size_t line_bytes = 160;  // of nearly all of them

constexpr std::array<std::pair<Level, std::string_view>, 4> level_names{
    {{Level::debug, "debug"}, {Level::info, "info"}, {Level::warning, "warning"}, {Level::error, "error"}}};

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

// Standard error, written once for all lines of a turn: one write a line would cost more than the step
// it tells of.
class StandardError final : public spdlog::sinks::base_sink<std::mutex> {
public:
    ~StandardError() override { flush_(); }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        waiting_.append(line.data(), line.size());
        if (waiting_.size() > waiting_max) flush_();
    }
    void flush_() override {
        std::string_view rest = waiting_;
        while (!rest.empty()) {
            const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
            if (written <= 0) break;
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        waiting_.clear();
    }

private:
    static constexpr std::size_t waiting_max = 64 * 1024;
    std::string waiting_;
};

// "2026-11-03T02:00:00.000Z info " and the line, in UTC. Its own, since a pattern is read anew for every line.
class LineFormatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const auto at = std::chrono::floor<std::chrono::milliseconds>(message.time);
        const auto second = std::chrono::floor<std::chrono::seconds>(at);
        if (second != second_) start_second(second);
        text_.resize(stamp_size);
        engine::append_digits(text_, static_cast<std::uint32_t>((at - second).count()), 3);
        const auto level = spdlog::level::to_string_view(message.level);
        text_.append("Z ").append(level.data(), level.size()).append(1, ' ');
        out.append(text_.data(), text_.data() + text_.size());
        out.append(message.payload.data(), message.payload.data() + message.payload.size());
        out.push_back('\n');
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<LineFormatter>(); }

private:
    static constexpr std::size_t stamp_size = 20;  // 2026-11-03T02:00:00.

    void start_second(std::chrono::sys_seconds second) {
        const auto day = std::chrono::floor<std::chrono::days>(second);
        const std::chrono::year_month_day date(day);
        const auto time = std::chrono::hh_mm_ss(second - day);
        second_ = second;
        text_.clear();
        engine::append_digits(text_, static_cast<std::uint32_t>(static_cast<int>(date.year())), 4);
        engine::append_digits(text_ += '-', static_cast<unsigned>(date.month()), 2);
        engine::append_digits(text_ += '-', static_cast<unsigned>(date.day()), 2);
        engine::append_digits(text_ += 'T', static_cast<std::uint32_t>(time.hours().count()), 2);
        engine::append_digits(text_ += ':', static_cast<std::uint32_t>(time.minutes().count()), 2);
        engine::append_digits(text_ += ':', static_cast<std::uint32_t>(time.seconds().count()), 2);
        text_ += '.';
    }

    std::chrono::sys_seconds second_{std::chrono::seconds{-1}};
    std::string text_;  // what all lines of a second begin with
};

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, Level least) {
    auto logger = std::make_shared<spdlog::logger>("countersign", std::move(sink));
    logger->set_formatter(std::make_unique<LineFormatter>());
    logger->set_level(spdlog_level(least));
    logger->flush_on(spdlog::level::warn);
    return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
    static std::shared_ptr<spdlog::logger> current = make_logger(std::make_shared<StandardError>(), Level::info);
    return current;
}

// Stands in a line as it is.
bool is_plain(std::string_view value) {
    if (value.size() > value_bytes_max) return false;
    for (const char c : value)
        if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == '\x7f' || static_cast<unsigned char>(c) >= 0x80) return false;
    return !value.empty();
}

// The bytes of the character at the front.
std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
    return size;
}

void append_escaped(std::string& out, std::string_view character) {
    if (character == "\"" || character == "\\") (out += '\\') += character;
    else if (character == "\n") out += "\\n";
    else if (const auto unwanted = protocol::find_unwanted(character, protocol::Lines::one))
        ((out += "\\u{") += protocol::character_name(*unwanted).substr(2)) += '}';
    else out += character;
}

}  // namespace

std::string escape_value(std::string_view value) {
    if (is_plain(value)) return std::string(value);
    std::string out = "\"";
    while (!value.empty() && out.size() < value_bytes_max) {
        const std::size_t size = character_size(value);
        append_escaped(out, value.substr(0, size));
        value.remove_prefix(size);
    }
    if (!value.empty()) out += "…";
    return out += '"';
}

std::string line_text(std::string_view event, std::initializer_list<Detail> details) {
    std::string text;
    text.reserve(line_bytes);
    text += event;
    for (const Detail& detail : details) {
        if (detail.value.empty()) continue;
        ((text += ' ') += detail.key) += '=';
        if (is_plain(detail.value)) text += detail.value;
        else text += escape_value(detail.value);
    }
    return text;
}

void write_line(Level level, std::string_view event, std::initializer_list<Detail> details) {
    if (!logger()->should_log(spdlog_level(level))) return;
    const std::string text = line_text(event, details);
    logger()->log(spdlog_level(level), spdlog::string_view_t(text.data(), text.size()));
}

void flush_lines() { logger()->flush(); }

void set_up_lines(const LineOptions& options) {
    if (options.file.empty()) logger() = make_logger(std::make_shared<StandardError>(), options.least);
    else logger() = make_logger(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file), options.least);
}

bool parse_level(std::string_view text, Level& level) {
    for (const auto& [known, name] : level_names)
        if (name == text) {
            level = known;
            return true;
        }
    return false;
}

}  // namespace countersign::server

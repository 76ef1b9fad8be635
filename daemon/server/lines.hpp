// Lines: what the daemon says about itself, one line an event: time, level, event, then key=value.
// Values are escaped, so that nobody can write a line of his own by the name he gives a thing.
// Instance and request ids stand in the lines; forms, amounts and secrets do not.
//
//   2026-11-03T10:00:00.123Z info acted seq=17 instance=MF-12 request=r-81 person=wang.fang
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace countersign::server {

enum class Level { debug, info, warning, error };

// One key=value of a line.
struct Detail {
    std::string_view key;
    std::string value;

    Detail(std::string_view named, std::string_view text) : key(named), value(text) {}
    Detail(std::string_view named, const char* text) : key(named), value(text) {}
    Detail(std::string_view named, bool answer) : key(named), value(answer ? "true" : "false") {}
    template <std::integral Number>
    Detail(std::string_view named, Number number) : key(named), value(std::to_string(number)) {}
};

struct LineOptions {
    Level least = Level::info;
    std::string file;      // empty: standard error, as systemd wants it
};
// Once, at the start. Before it, lines go to standard error.
void set_up_lines(const LineOptions& options);
// "debug", "info", "warning", "error".
[[nodiscard]] bool parse_level(std::string_view text, Level& level);

// Lines below a warning wait for this; the loop calls it once a turn.
void flush_lines();

// An empty value is left out.
void write_line(Level level, std::string_view event, std::initializer_list<Detail> details = {});

// As it stands in a line: as it is when it is one plain word, else in quotes with escapes.
[[nodiscard]] std::string escape_value(std::string_view value);
// event and details, without time and level.
[[nodiscard]] std::string line_text(std::string_view event, std::initializer_list<Detail> details);

}  // namespace countersign::server

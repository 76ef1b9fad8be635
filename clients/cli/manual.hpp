// The manual: `countersign help COMMAND`, `--help` and docs/cli.md, all made from the one model of
// the command line, so that they say the same.
#pragma once

#include <string>

#include "clients/cli/paint.hpp"
#include "clients/cli/program.hpp"

namespace countersign::cli {

// "countersign act INSTANCE ACTION [--input NAME=VALUE]... [--lines FILE.xlsx]"
[[nodiscard]] std::string synopsis(const CLI::App* command);

// One command's page for the terminal; the root's page lists all commands.
[[nodiscard]] std::string manual_page(const Program& program, const CLI::App* command, const Paint& paint, int width);

// All pages as one Markdown document.
[[nodiscard]] std::string manual_markdown(const Program& program);

// How an option is written: "--input", and the word for its value, empty for a flag.
[[nodiscard]] std::string option_name(const CLI::Option* option);
[[nodiscard]] std::string value_word(const CLI::Option* option);

}  // namespace countersign::cli

// PaperCode: what the QR code on a printed form says: which document, which version, and the entry of the log that made
// that version, with its hash. `countersign audit verify --paper` holds it against the log, so a changed byte on either
// side is told.
//
//   COUNTERSIGN:1:<instance>:<version>:<seq>:<64 hex digits>:<check>
//
// `check` is the first 8 hex digits of the SHA-256 of what stands before its colon: a misread code is no forged one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::print {

struct PaperCode {
    std::string instance;
    std::uint64_t version = 0;
    std::uint64_t seq = 0;
    std::string hash;
    bool operator==(const PaperCode&) const = default;
};

[[nodiscard]] std::string write_paper_code(const PaperCode& code);
// Nothing when it is no such code, or not intact.
[[nodiscard]] std::optional<PaperCode> read_paper_code(std::string_view text);

}  // namespace countersign::print

// Contents: the files that people have uploaded and may name in a form or an input, by the SHA-256 of what is in
// them. What a form holds of a file is its hash, its name, its type and its size; the bytes are the
// store's. Nobody names what he has not uploaded himself: to know a hash is not to have the content.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/event.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

struct Content {
    std::string type;        // as the bytes say, never as the uploader does: one of content_types()
    std::int64_t bytes = 0;
    bool operator==(const Content&) const = default;
};

class Contents {
public:
    void offer(const std::string& person, const std::string& hash, Content content);
    void withdraw(const std::string& person, const std::string& hash);
    // nullptr when this person may not name it.
    [[nodiscard]] const Content* find(const std::string& person, const std::string& hash) const;

private:
    std::map<std::pair<std::string, std::string>, Content> held_;
};

// The types of content that are told apart; "application/octet-stream" is everything else.
[[nodiscard]] const std::vector<std::string>& content_types();
// Whether it is a hash as it is written: 64 small hex digits.
[[nodiscard]] bool is_hash(std::string_view text);
// What is wrong with the name of a file; nothing when it may stand in a form: at most 120 characters of UTF-8, no path in
// it, none that is hidden. What can not be seen, and what turns the text, is refused with every text.
[[nodiscard]] std::optional<Label> fault_of_file_name(std::string_view name);

// What these fields name of files that they did not name before, in the order of fields and rows. `action`: whose
// input they are; empty: the form.
[[nodiscard]] std::vector<Attached> newly_attached(const std::vector<Field>& fields, const Value& now, const Value& before,
                                                   const std::string& action);

}  // namespace countersign::engine

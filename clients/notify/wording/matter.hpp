// Matter: what a message of the outbox is about, and Reader: one whom it reaches, with the buttons he has. Read from
// an item of outbox.lease; total, so that what a newer daemon leaves out or writes otherwise is merely not shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/notify/house/local_time.hpp"
#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/wording/catalogue.hpp"

namespace countersign::notify::wording {

using platforms::Json;

struct Matter {
    std::string key;       // of the outbox message
    std::string message;   // "task", "reminder", or its id in the definition
    Sentence text;
    std::string instance;  // empty: about none
    std::uint64_t version = 0;
    Sentence title, state;
    std::string period;
    std::string asked_by;
    std::string amount;    // written for people
    std::string subject;
    int attachments = 0;   // files
    std::optional<LocalTime> due;
    std::optional<std::int64_t> working_days_left;
    bool is_overdue = false;
};

struct Button {
    std::string action;
    Sentence label;
    std::string on_behalf_of, on_behalf_of_name;
    bool needs_page = false;  // a reason, a form or an input is wanted
    bool signs = false;
};

struct Reader {
    std::string person, name;
    Language language = Language::zh;
    std::vector<Button> buttons;
};

[[nodiscard]] Matter read_matter(const Json& item);
// The same of an instance as instance.show tells it.
[[nodiscard]] Matter read_instance(const Json& shown);
[[nodiscard]] std::vector<Reader> read_readers(const Json& item);
[[nodiscard]] Language read_language(const Json& person);

// {"amount": 1234567, "currency": "CNY"} -> "¥12,345.67"; other currencies are named. Empty for anything else.
[[nodiscard]] std::string money_text(const Json& money);

// "月客户采购及客情费统计表 2026-10 · MF-2"
[[nodiscard]] std::string heading_of(const Matter& matter, Language language);
// "2026-11-03 18:00，还剩 2 个工作日"; empty without a deadline.
[[nodiscard]] std::string deadline_text(const Matter& matter, Language language);
// "代李娜 同意"
[[nodiscard]] std::string label_of(const Button& button, Language language);
// One line that says it all, in a digest.
[[nodiscard]] std::string line_of(const Matter& matter, Language language);
// What is known of it, label and text, without the heading.
[[nodiscard]] std::vector<platforms::CardLine> facts_of(const Matter& matter, Language language);

}  // namespace countersign::notify::wording

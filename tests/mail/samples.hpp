// A letter and mails as the tests of this folder use them.
#pragma once

#include <chrono>
#include <string>

#include "clients/notify/mail/incoming.hpp"
#include "clients/notify/mail/letter.hpp"

namespace countersign::mail {

constexpr std::chrono::sys_seconds sample_now{std::chrono::seconds(1'793'000'000)};  // Mon, 26 Oct 2026 07:33:20 UTC
inline const std::string sample_subject = "【待审批】客户关系费 2026年10月 ¥12,345.67 — 王小明";
inline const Reading sample_reading{.mailbox = "countersign@company.test", .server = "mx.company.test"};

[[nodiscard]] Letter sample_letter();

// A mail from its header lines and body, with CR LF.
[[nodiscard]] std::string mail_of(const std::string& headers, const std::string& body);

// The same with a From and a plain text in UTF-8.
[[nodiscard]] std::string plain_mail(const std::string& body, const std::string& more_headers = {});

// What is read from it; fails the test when it is refused.
[[nodiscard]] Incoming read_mail(const std::string& bytes, const Reading& reading = sample_reading);

}  // namespace countersign::mail

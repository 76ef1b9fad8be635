#include "clients/notify/mail/letter.hpp"

#include <algorithm>
#include <optional>

#include "clients/notify/mail/clean_text.hpp"
#include "clients/notify/mail/gmime_object.hpp"
#include "daemon/ensure.hpp"

namespace countersign::mail {

namespace {

constexpr std::size_t subject_bytes_max = 400;
constexpr std::size_t name_bytes_max = 200;
// Not in any text: quoted-printable never writes "=_" and base64 has no underscore.
constexpr const char* boundary = "=_countersign_=";

Fault not_plain(const std::string& zh, const std::string& en) {
    return {{"应为普通的" + zh + "，但信件中的不是。", "Expected a plain " + en + " of the letter, but it is none."}};
}

bool is_language(const std::string& text) {
    return text.size() <= 20 &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

bool is_https_link(const std::string& text) {
    return text.starts_with("https://") && text.size() <= 500 &&
           std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '<' && c != '>'; });
}

std::optional<Fault> fault_of(const Letter& letter) {
    if (!is_message_id(letter.message_id)) return not_plain("邮件编号 Message-ID", "Message-ID");
    if (!is_mailbox(letter.from.mailbox)) return not_plain("发件地址", "sender's address");
    if (!is_mailbox(letter.to.mailbox)) return not_plain("收件地址", "recipient's address");
    if (!is_mailbox(letter.envelope_from)) return not_plain("退信地址", "address for bounces");
    if (!letter.reply_to.mailbox.empty() && !is_mailbox(letter.reply_to.mailbox))
        return not_plain("回复地址", "address for replies");
    if (!letter.thread.empty() && !is_message_id(letter.thread)) return not_plain("会话编号", "id of the thread");
    if (!is_language(letter.language)) return not_plain("语言代码", "language code");
    if (letter.is_digest && !is_https_link(letter.unsubscribe_url))
        return not_plain("退订链接（https）", "https link to unsubscribe");
    return std::nullopt;
}

void add_address(GMimeMessage* message, GMimeAddressType kind, const Address& address) {
    const std::string name = shortened(one_line(address.name), name_bytes_max);
    g_mime_message_add_mailbox(message, kind, name.empty() ? nullptr : name.c_str(), address.mailbox.c_str());
}

void add_header(GMimeMessage* message, const char* name, const std::string& value) {
    g_mime_object_append_header(GMIME_OBJECT(message), name, value.c_str(), nullptr);
}

std::string in_brackets(const std::string& id) { return "<" + id + ">"; }

void add_headers(GMimeMessage* message, const Letter& letter) {
    if (!letter.thread.empty()) {
        add_header(message, "In-Reply-To", in_brackets(letter.thread));
        add_header(message, "References", in_brackets(letter.thread));
    }
    // No vacation note may answer (RFC 3834; the second is for Exchange).
    add_header(message, "Auto-Submitted", "auto-generated");
    add_header(message, "X-Auto-Response-Suppress", "All");
    if (!letter.language.empty()) add_header(message, "Content-Language", letter.language);
    if (!letter.is_digest) return;
    add_header(message, "List-Unsubscribe", in_brackets(letter.unsubscribe_url));
    add_header(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

// Base64 where most would be escaped anyway; never 7bit, in which the text could hold the boundary.
GMimeContentEncoding encoding_of(const std::string& text) {
    const auto foreign = std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return static_cast<std::size_t>(foreign) * 3 > text.size() ? GMIME_CONTENT_ENCODING_BASE64
                                                               : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

// A coded part keeps the ends of its lines as they are, so they are CR LF in base64. In quoted-printable
// they are the lines' own ends, which the writer makes.
std::string in_wire_lines(const std::string& text, GMimeContentEncoding encoding) {
    if (encoding != GMIME_CONTENT_ENCODING_BASE64) return text;
    std::string wire;
    for (const char c : text) wire += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return wire;
}

Owned<GMimeObject> part_of(const std::string& text, const char* subtype) {
    std::string lines = lines_only(text);
    if (!lines.ends_with('\n')) lines += '\n';
    const GMimeContentEncoding encoding = encoding_of(lines);
    const auto stream = stream_of(in_wire_lines(lines, encoding));
    const Owned<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type("text", subtype)));
    g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
    g_mime_part_set_content(GMIME_PART(part.get()), content.get());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), encoding);
    return part;
}

Owned<GMimeObject> body_of(const Letter& letter) {
    auto plain = part_of(letter.text, "plain");
    if (letter.html.empty()) return plain;
    Owned<GMimeObject> both(GMIME_OBJECT(g_mime_multipart_new_with_subtype("alternative")));
    g_mime_multipart_set_boundary(GMIME_MULTIPART(both.get()), boundary);
    g_mime_multipart_add(GMIME_MULTIPART(both.get()), plain.get());
    g_mime_multipart_add(GMIME_MULTIPART(both.get()), part_of(letter.html, "html").get());
    return both;
}

}  // namespace

Result<std::string, Fault> compose(const Letter& letter, std::chrono::sys_seconds now) {
    if (auto fault = fault_of(letter)) return fail(std::move(*fault));
    start_gmime();
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    add_address(message.get(), GMIME_ADDRESS_TYPE_FROM, letter.from);
    add_address(message.get(), GMIME_ADDRESS_TYPE_TO, letter.to);
    if (!letter.reply_to.mailbox.empty()) add_address(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, letter.reply_to);
    g_mime_message_set_subject(message.get(), shortened(one_line(letter.subject), subject_bytes_max).c_str(), "utf-8");
    GDateTime* date = g_date_time_new_from_unix_utc(now.time_since_epoch().count());
    ensure(date != nullptr, "a moment of this world has a date");
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), letter.message_id.c_str());
    add_headers(message.get(), letter);
    g_mime_message_set_mime_part(message.get(), body_of(letter).get());

    const Owned<GMimeStream> bytes(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(GMIME_OBJECT(message.get()), wire_format().get(), bytes.get());
    return bytes_of(bytes.get());
}

}  // namespace countersign::mail

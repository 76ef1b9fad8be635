#include "clients/notify/mail/incoming.hpp"

#include <algorithm>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/clean_text.hpp"
#include "clients/notify/mail/mime_text.hpp"
#include "clients/notify/mail/new_text.hpp"

namespace countersign::mail {

namespace {

constexpr std::size_t id_size_max = 250;
constexpr std::size_t subject_bytes_max = 1000;
constexpr std::size_t tokens_max = 10;

Fault unfit(const std::string& zh, const std::string& en) {
    return {{"应为一封可读的邮件，但" + zh + "。", "Expected a mail that can be read, but " + en + "."}};
}

class Headers {
public:
    explicit Headers(GMimeMessage* message) : list_(g_mime_object_get_header_list(GMIME_OBJECT(message))) {}

    // Of all headers with this name, from the top, as they are on the wire: what is decoded before it is taken
    // apart could bring its own commas and brackets.
    [[nodiscard]] std::vector<std::string> all(const char* name) const {
        std::vector<std::string> values;
        const int count = g_mime_header_list_get_count(list_);
        for (int i = 0; i < count; ++i) {
            GMimeHeader* header = g_mime_header_list_get_header_at(list_, i);
            if (g_ascii_strcasecmp(g_mime_header_get_name(header), name) == 0)
                values.emplace_back(trimmed(one_line(borrowed(g_mime_header_get_raw_value(header)))));
        }
        return values;
    }

    // The topmost; empty when there is none.
    [[nodiscard]] std::string first(const char* name) const {
        const auto values = all(name);
        return values.empty() ? std::string() : values.front();
    }

    [[nodiscard]] bool has(const char* name) const { return !all(name).empty(); }

private:
    GMimeHeaderList* list_;
};

std::vector<std::string> mailboxes_in(const std::string& header) {
    std::vector<std::string> mailboxes;
    const Owned<InternetAddressList> list(internet_address_list_parse(nullptr, header.c_str()));
    if (list == nullptr) return mailboxes;
    for (int i = 0; i < internet_address_list_length(list.get()); ++i) {
        InternetAddress* one = internet_address_list_get_address(list.get(), i);
        // A group hides its members; nobody writes alone as one.
        if (!INTERNET_ADDRESS_IS_MAILBOX(one)) return {};
        mailboxes.push_back(borrowed(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))));
    }
    return mailboxes;
}

std::string id_in(const std::string& header) {
    const std::size_t open = header.find('<');
    const std::size_t close = header.find('>', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos) return {};
    const std::string id = header.substr(open + 1, close - open - 1);
    return id.size() <= id_size_max && id.find_first_of(" \t") == std::string::npos ? id : std::string();
}

// RFC 3834's header, the older ones, and the marks of bounces and lists.
std::string why_automatic(const Headers& headers, GMimeObject* top) {
    if (const auto value = lower_case(headers.first("Auto-Submitted")); !value.empty() && !value.starts_with("no"))
        return "Auto-Submitted: " + shortened(value, 60);
    for (const auto& path : headers.all("Return-Path"))
        if (path.find_first_not_of(" <>") == std::string::npos) return "Return-Path: <>";
    const std::string precedence = lower_case(headers.first("Precedence"));
    if (precedence == "bulk" || precedence == "list" || precedence == "junk" || precedence == "auto_reply")
        return "Precedence: " + precedence;
    for (const char* name : {"X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id"})
        if (headers.has(name)) return name;
    if (top != nullptr && g_mime_content_type_is_type(g_mime_object_get_content_type(top), "multipart", "report") != 0)
        return "multipart/report";
    return {};
}

void add_tokens(const std::string& header, const std::string& mailbox, std::vector<std::string>& tokens) {
    for (const auto& written : mailboxes_in(header)) {
        const auto token = token_of(written, mailbox);
        if (token && tokens.size() < tokens_max && std::ranges::count(tokens, *token) == 0) tokens.push_back(*token);
    }
}

std::vector<std::string> tokens_in(const Headers& headers, const std::string& mailbox) {
    std::vector<std::string> tokens;
    for (const char* name : {"Delivered-To", "X-Original-To", "To", "Cc"})
        for (const auto& header : headers.all(name)) add_tokens(header, mailbox, tokens);
    return tokens;
}

Result<std::string, Fault> only_sender(const Headers& headers) {
    const auto all = headers.all("From");
    if (all.size() != 1) return fail(unfit("发件人（From）不是恰好一个", "it has not exactly one From"));
    const auto mailboxes = mailboxes_in(all.front());
    if (mailboxes.size() != 1 || !is_mailbox(mailboxes.front()))
        return fail(unfit("发件人（From）不是恰好一个地址", "its From is not exactly one address"));
    return lower_case(mailboxes.front());
}

Owned<GMimeMessage> message_in(std::string_view bytes) {
    start_gmime();
    const auto stream = stream_of(bytes);
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
    GMimeParserOptions* options = g_mime_parser_options_new();
    const char* charsets[] = {"utf-8", "gb18030", nullptr};  // of headers that are written raw
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options));
    g_mime_parser_options_free(options);
    return message;
}

}  // namespace

Result<Incoming, Fault> parse(std::string_view bytes, const Reading& reading) {
    if (bytes.size() > reading.bytes_max) return fail(unfit("它太大", "it is too large"));
    const auto message = message_in(bytes);
    if (message == nullptr) return fail(unfit("它不是邮件", "it is none"));
    const Headers headers(message.get());
    auto from = only_sender(headers);
    if (!from) return fail(std::move(from.error()));

    GMimeObject* top = g_mime_message_get_mime_part(message.get());
    Found found = look_through(top);
    const std::string& whole = found.plain.find_first_not_of(" \t\r\n") == std::string::npos ? found.html : found.plain;
    Incoming incoming{
        .message_id = id_in(headers.first("Message-ID")),
        .in_reply_to = id_in(headers.first("In-Reply-To")),
        .from = std::move(*from),
        .tokens = tokens_in(headers, reading.mailbox),
        .subject = shortened(one_line(borrowed(g_mime_message_get_subject(message.get()))), subject_bytes_max),
        .text = shortened(new_text_of(lines_only(whole)), reading.text_bytes_max),
        .automatic = why_automatic(headers, top),
        .bounce = std::move(found.bounce),
        .authentication = {}};
    // A report goes to where the envelope came from, which bears no token; the letter that it repeats does.
    if (incoming.bounce) add_tokens(found.original_reply_to, reading.mailbox, incoming.tokens);
    if (incoming.bounce && !incoming.is_automatic()) incoming.automatic = "message/delivery-status";
    incoming.authentication =
        read_authentication(headers.first("Authentication-Results"), reading.server, incoming.from);
    return incoming;
}

}  // namespace countersign::mail

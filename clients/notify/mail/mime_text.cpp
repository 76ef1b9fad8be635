#include "clients/notify/mail/mime_text.hpp"

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/clean_text.hpp"
#include "clients/notify/mail/html_text.hpp"

namespace countersign::mail {

namespace {

constexpr int depth_max = 8;
constexpr int parts_max = 60;
constexpr std::size_t part_bytes_max = 512 * 1024;

std::optional<std::string> converted(std::string_view bytes, const char* charset) {
    gsize written = 0;
    gchar* text =
        g_convert(bytes.data(), static_cast<gssize>(bytes.size()), "UTF-8", charset, nullptr, &written, nullptr);
    if (text == nullptr) return std::nullopt;
    std::string converted_text(text, written);
    g_free(text);
    return converted_text;
}

std::string content_of(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return {};
    const Owned<GMimeStream> memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, memory.get());
    std::string bytes = bytes_of(memory.get());
    if (bytes.size() > part_bytes_max) bytes.resize(part_bytes_max);
    return bytes;
}

Owned<GMimeMessage> message_of_headers(std::string_view headers) {
    const auto stream = stream_of(headers);
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

class Walk {
public:
    void at(GMimeObject* object, int depth) {
        if (object == nullptr || depth > depth_max || ++parts_ > parts_max) return;
        if (GMIME_IS_MULTIPART(object)) {
            GMimeMultipart* several = GMIME_MULTIPART(object);
            for (int i = 0; i < g_mime_multipart_get_count(several) && parts_ <= parts_max; ++i)
                at(g_mime_multipart_get_part(several, i), depth + 1);
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            // A mail within the mail is quoted, or what a report is about.
            note_original(g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)));
        } else if (GMIME_IS_PART(object)) {
            at_leaf(object);
        }
    }

    Found found() {
        if (found_.bounce) found_.bounce->message_id = original_id_;
        return std::move(found_);
    }

private:
    // The first one counts.
    void note_original(GMimeMessage* message) {
        if (message == nullptr || !original_id_.empty()) return;
        original_id_ = borrowed(g_mime_message_get_message_id(message));
        found_.original_reply_to = borrowed(g_mime_object_get_header(GMIME_OBJECT(message), "Reply-To"));
    }

    void at_leaf(GMimeObject* object) {
        GMimePart* part = GMIME_PART(object);
        GMimeContentType* type = g_mime_object_get_content_type(object);
        const auto is = [&](const char* kind, const char* subtype) {
            return g_mime_content_type_is_type(type, kind, subtype) != 0;
        };
        if (is("message", "delivery-status") || is("message", "global-delivery-status")) {
            if (!found_.bounce) found_.bounce = read_delivery_status(content_of(part));
        } else if (is("text", "rfc822-headers")) {
            note_original(message_of_headers(content_of(part)).get());
        } else if (g_mime_part_is_attachment(part) == FALSE && (is("text", "plain") || is("text", "html"))) {
            const std::string text =
                decoded(content_of(part), borrowed(g_mime_content_type_get_parameter(type, "charset")));
            if (is("text", "plain") && found_.plain.empty()) found_.plain = text;
            if (is("text", "html") && found_.html.empty()) found_.html = text_of_html(text);
        }
    }

    Found found_;
    std::string original_id_;
    int parts_ = 0;
};

}  // namespace

std::string decoded(std::string_view bytes, std::string_view charset) {
    std::string name = lower_case(charset);
    if (name == "gb2312" || name == "gbk" || name == "gb_2312-80" || name == "x-gbk" || name == "euc-cn")
        name = "gb18030";
    const bool is_utf8 = g_utf8_validate(bytes.data(), static_cast<gssize>(bytes.size()), nullptr) != 0;
    if (is_utf8 && (name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii")) return std::string(bytes);
    if (!name.empty() && name != "us-ascii")
        if (auto text = converted(bytes, name.c_str())) return valid_utf8(*text);
    if (is_utf8) return std::string(bytes);
    if (auto text = converted(bytes, "GB18030")) return valid_utf8(*text);
    return valid_utf8(bytes);
}

Found look_through(GMimeObject* top) {
    Walk walk;
    walk.at(top, 0);
    return walk.found();
}

}  // namespace countersign::mail

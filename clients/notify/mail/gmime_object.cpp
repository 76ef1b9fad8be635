#include "clients/notify/mail/gmime_object.hpp"

#include <mutex>

namespace countersign::mail {

std::unique_ptr<GMimeFormatOptions, FormatFree> wire_format() {
    std::unique_ptr<GMimeFormatOptions, FormatFree> options(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
    return options;
}

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

Owned<GMimeStream> stream_of(std::string_view bytes) {
    return Owned<GMimeStream>(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
}

std::string bytes_of(GMimeStream* memory) {
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    return array->len == 0 ? std::string() : std::string(reinterpret_cast<const char*>(array->data), array->len);
}

}  // namespace countersign::mail

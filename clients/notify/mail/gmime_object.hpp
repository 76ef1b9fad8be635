// Owned<T>: a GMime object that is let go at the end of its scope. And GMime itself, started once.
#pragma once

#include <gmime/gmime.h>
#include <memory>
#include <string>
#include <string_view>

namespace countersign::mail {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};

template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FormatFree {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

// Lines end in CR LF, as on the wire.
[[nodiscard]] std::unique_ptr<GMimeFormatOptions, FormatFree> wire_format();

// To be called before anything of GMime is; as often as one likes, from any thread.
void start_gmime();

[[nodiscard]] Owned<GMimeStream> stream_of(std::string_view bytes);
[[nodiscard]] std::string bytes_of(GMimeStream* memory);

// A text that GMime lends; empty when it has none.
[[nodiscard]] inline std::string borrowed(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace countersign::mail

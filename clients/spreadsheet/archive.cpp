#include "clients/spreadsheet/archive.hpp"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <zip.h>

namespace countersign::spreadsheet {

namespace {

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Part = std::unique_ptr<zip_file_t, Discard>;

}  // namespace

Fault not_xlsx() {
    return {"这不是 Excel 文件（.xlsx）。请用 Excel 另存为“Excel 工作簿”再上传。",
            "Expected an Excel workbook (.xlsx), but this is another kind of file; save it as 'Excel Workbook' first."};
}

namespace {

Fault too_large(std::size_t limit) {
    return {fmt::format("文件展开后超过 {} MB，未读取。", limit / 1024 / 1024),
            fmt::format("Expected a workbook of at most {} MB when unpacked, but it is larger.", limit / 1024 / 1024)};
}

Archive open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    Archive archive(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (archive == nullptr && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    return archive;
}

// A part, or as much of it as shows that it is too large: what its entry says of its size is only a claim. Nothing when it
// is damaged.
std::optional<std::string> read_part(zip_t* archive, zip_uint64_t index, std::size_t most) {
    const Part part(zip_fopen_index(archive, index, 0));
    if (part == nullptr) return std::nullopt;
    std::array<char, 64 * 1024> buffer{};
    std::string bytes;
    while (bytes.size() <= most) {
        const zip_int64_t read = zip_fread(part.get(), buffer.data(), buffer.size());
        if (read < 0) return std::nullopt;
        if (read == 0) break;
        bytes.append(buffer.data(), static_cast<std::size_t>(read));
    }
    return bytes;
}

bool is_xml(std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels"); }

}  // namespace

Fault damaged() { return {"文件已损坏，未读取。", "Expected an intact workbook, but a part of it is damaged."}; }

Result<Parts, Fault> unpack(std::string_view bytes, const Limits& limits) {
    if (bytes.size() > limits.packed_bytes)
        return fail(Fault{fmt::format("文件超过 {} MB。", limits.packed_bytes / 1024 / 1024),
                          fmt::format("Expected a file of at most {} MB, but it is larger.", limits.packed_bytes / 1024 / 1024)});
    const Archive archive = open(bytes);
    if (archive == nullptr) return fail(not_xlsx());
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive.get(), 0));
    if (count > limits.parts) return fail(too_large(limits.unpacked_bytes));
    Parts parts;
    std::size_t left = limits.unpacked_bytes;
    for (zip_uint64_t index = 0; index < count; ++index) {
        const char* name = zip_get_name(archive.get(), index, 0);
        auto part = read_part(archive.get(), index, left);
        if (name == nullptr || !part) return fail(damaged());
        if (part->size() > left) return fail(too_large(limits.unpacked_bytes));
        left -= part->size();
        if (is_xml(name)) parts.insert_or_assign(name, std::move(*part));
    }
    return parts;
}

}  // namespace countersign::spreadsheet

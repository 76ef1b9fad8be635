#include "clients/print/qr_code.hpp"

#include <memory>

#include <qrencode.h>

namespace countersign::print {

namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<std::vector<std::vector<bool>>, std::string> qr_code(const std::string& text) {
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
    if (code == nullptr) return fail(std::string("Expected a text that fits a QR code, but it is too long."));
    const auto width = static_cast<std::size_t>(code->width);
    std::vector<std::vector<bool>> rows(width, std::vector<bool>(width));
    for (std::size_t y = 0; y < width; ++y)
        for (std::size_t x = 0; x < width; ++x) rows[y][x] = (code->data[y * width + x] & 1U) != 0;
    return rows;
}

}  // namespace countersign::print

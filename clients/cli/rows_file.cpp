#include "clients/cli/rows_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "clients/cli/catalogue.hpp"
#include "clients/cli/complaint.hpp"
#include "clients/documents/rows.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr std::size_t faults_shown_max = 20;
constexpr std::uintmax_t file_bytes_max = 64 * 1024 * 1024;

}  // namespace

std::string read_file(const std::string& path, Language language) {
    std::error_code error;
    if (std::filesystem::file_size(path, error) > file_bytes_max && !error)
        throw usage_complaint(say(language, Text::file_too_large, path, file_bytes_max / 1024 / 1024));
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    if (file) bytes << file.rdbuf();
    if (!file || std::filesystem::is_directory(path, error))
        throw usage_complaint(say(language, Text::file_unreadable, path, std::strerror(errno == 0 ? EISDIR : errno)));
    return bytes.str();
}

json rows_of_file(const std::string& path, const Field& table, Language language) {
    auto rows = documents::read_table(read_file(path, language), table, language);
    if (rows) return std::move(*rows);
    std::vector<std::string> faults;
    for (const auto& fault : rows.error()) faults.push_back(documents::fault_text(fault, path, language));
    std::string sentences;
    for (std::size_t i = 0; i < faults.size() && i < faults_shown_max; ++i)
        sentences += (i == 0 ? "" : "\n") + faults[i];
    if (faults.size() > faults_shown_max)
        sentences += "\n" + say(language, Text::more_faults, faults.size() - faults_shown_max);
    Complaint complaint(Exit::usage, "invalid_input", sentences);
    complaint.data["faults"] = faults;
    throw complaint;
}

}  // namespace countersign::cli

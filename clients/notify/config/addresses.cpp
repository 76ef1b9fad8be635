// Addresses: a table [mail] of a TOML file, or a CSV with the columns person and mail.
#include <fstream>

#include <fmt/format.h>

#include "clients/notify/config/config.hpp"
#include "clients/settings/section.hpp"

namespace countersign::notify::config {

using settings::Section;

namespace {

bool is_address(const std::string& text) {
    const auto at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string::npos &&
           text.find_first_of(" \t\"<>,;\r\n") == std::string::npos;
}

std::string wrong(const std::string& person, const std::string& address) {
    return fmt::format("Expected a mail address such as li.na@company.example for '{}', but found '{}'.", person, address);
}

std::string trimmed(std::string text) {
    const auto first = text.find_first_not_of(" \t\r\"");
    const auto last = text.find_last_not_of(" \t\r\"");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::map<std::string, std::string> read_csv(const std::filesystem::path& file, Faults& faults) {
    std::map<std::string, std::string> addresses;
    std::ifstream in(file, std::ios::binary);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (trimmed(line).empty()) continue;
        const auto comma = line.find_first_of(",;\t");
        const std::string person = trimmed(line.substr(0, comma));
        const std::string address = comma == std::string::npos ? "" : trimmed(line.substr(comma + 1));
        if (number == 1 && person == "person" && address == "mail") continue;
        if (!is_address(address)) faults.push_back({file.string(), number, wrong(person, address)});
        else if (!addresses.emplace(person, address).second)
            faults.push_back({file.string(), number, fmt::format("Expected '{}' once, but there are two lines.", person)});
    }
    return addresses;
}

}  // namespace

std::map<std::string, std::string> read_addresses(const std::filesystem::path& file, Faults& faults) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        faults.push_back({file.string(), 0, "Expected a file of addresses, but there is none; name another one under [files] addresses."});
        return {};
    }
    if (file.extension() == ".csv") return read_csv(file, faults);
    std::map<std::string, std::string> addresses;
    try {
        const toml::table table = toml::parse_file(file.string());
        const Section root(table, "", file.string(), faults);
        root.only({"mail"});
        const auto mail = root.section("mail");
        if (!mail) return addresses;
        for (const auto& [key, value] : *table["mail"].as_table()) {
            const std::string person(key.str()), address = mail->text(person).value_or("");
            if (!is_address(address)) mail->fault(person, wrong(person, address));
            else addresses[person] = address;
        }
    } catch (const toml::parse_error& wrong_toml) {
        faults.push_back({.file = file.string(),
                          .line = static_cast<int>(wrong_toml.source().begin.line),
                          .text = fmt::format("Expected TOML, but {}.", wrong_toml.description())});
    }
    return addresses;
}

}  // namespace countersign::notify::config

#include "tests/definitions/samples.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "daemon/definitions/calendar_file.hpp"

namespace countersign::definitions {

std::string read_sample(const std::string& path) {
    std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + path);
    if (!file) throw std::runtime_error("Expected the file " + path + ", but it can not be read.");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::pair<int, std::string> expectation(const std::string& toml) {
    std::istringstream first(toml.substr(0, toml.find('\n')));
    std::string hash, word, rest;
    int line = 0;
    first >> hash >> word >> line;
    std::getline(first >> std::ws, rest);
    return {line, rest};
}

std::vector<std::filesystem::path> samples_in(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(COUNTERSIGN_SOURCE_DIR) + "/" + folder))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

engine::WorkflowPtr sound(const std::string& toml) {
    auto read = read_definition(toml, "sample.toml");
    if (!read) throw std::runtime_error(listed(read.error()));
    return *read;
}

engine::WorkflowPtr monthly_fee() { return sound(read_sample("workflows/monthly-fee.toml")); }

std::string monthly_fee_with(const std::string& passage, const std::string& instead) {
    std::string text = read_sample("workflows/monthly-fee.toml");
    const std::size_t at = text.find(passage);
    if (at == std::string::npos) throw std::runtime_error("Expected in monthly-fee.toml: " + passage);
    return text.replace(at, passage.size(), instead);
}

engine::Calendar shipped_calendar() {
    auto read = read_calendar({.published_json = read_sample("config/calendar/cn.json"),
                               .published_file = "cn.json",
                               .company_toml = read_sample("config/calendar/company.toml"),
                               .company_file = "company.toml"});
    if (!read) throw std::runtime_error(listed(read.error()));
    return read->calendar;
}

engine::People company_of_ten() {
    engine::People people;
    const auto add = [&](std::string id, std::vector<std::string> roles, std::string manager) {
        people.set({.id = id, .name = id, .roles = std::move(roles), .manager = std::move(manager)});
    };
    add("rep.one", {"sales-rep"}, "manager");
    add("rep.two", {"sales-rep"}, "manager");
    add("rep.three", {"sales-rep"}, "manager");
    add("clerk.one", {"sales-clerk"}, "manager");
    add("clerk.two", {"sales-clerk"}, "manager");
    add("manager", {"sales-manager"}, "head");
    add("finance", {"finance"}, "head");
    add("cashier", {"cashier"}, "finance");
    add("compliance", {"compliance"}, "head");
    add("head", {"general-manager"}, "");
    return people;
}

std::vector<Fault> faults_among(const engine::WorkflowPtr& workflow, const std::string& file,
                                const std::vector<engine::WorkflowPtr>& others) {
    std::vector<Fault> faults = check_among(*workflow, file, others);
    std::vector<const engine::Workflow*> known;
    for (const engine::WorkflowPtr& other : others) known.push_back(other.get());
    for (Fault& fault : check_with(*workflow, known)) {
        fault.file = file;
        faults.push_back(std::move(fault));
    }
    return faults;
}

std::string listed(const std::vector<Fault>& faults) {
    std::string all;
    for (const Fault& fault : faults) all += std::to_string(fault.line) + ": " + fault.text + "\n";
    return all;
}

}  // namespace countersign::definitions

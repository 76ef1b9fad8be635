#include "clients/cli/people_file.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "clients/cli/complaint.hpp"
#include "clients/cli/form_input.hpp"
#include "clients/cli/rows_file.hpp"
#include "clients/connection/key_file.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

Field text_column(const char* id, const char* zh, bool required) {
    return {.id = id, .label = {zh, id}, .type = FieldType::text, .required = required, .max_length = 200};
}

// The columns of the CSV form.
const Field& people_table() {
    static const Field table{.id = "person",
                             .type = FieldType::table,
                             .columns = {text_column("id", "编号", true), text_column("name", "姓名", true),
                                         text_column("roles", "角色", false), text_column("department", "部门", false),
                                         text_column("manager", "上级", false), text_column("language", "语言", false),
                                         text_column("deputies", "职务代理人", false),
                                         text_column("public_key", "公钥", false)},
                             .unique = {"id"}};
    return table;
}

json split_words(std::string_view words) {
    json list = json::array();
    while (true) {
        const auto end = words.find_first_of(";|");
        if (const auto word = trim(words.substr(0, end)); !word.empty()) list.push_back(std::string(word));
        if (end == std::string_view::npos) return list;
        words.remove_prefix(end + 1);
    }
}

class PeopleReader {
public:
    PeopleReader(std::string path, Language language) : path_(std::move(path)), language_(language) {}

    json from_csv() {
        for (const auto& row : rows_of_file(path_, people_table(), language_)) {
            json person = row;
            for (const char* words : {"roles", "deputies"}) person[words] = split_words(member(row, words));
            person.erase("public_key");
            add(person);
            if (row.contains("public_key")) add_key(member(row, "id"), row["public_key"]);
        }
        return std::move(import_);
    }

    json from_toml() {
        const json document = read_document(path_, language_);
        for (const auto& [name, value] : document.items())
            if (name != "person" || !value.is_array()) complain(say(language_, Text::people_unknown_key, name, "[[person]]"));
        for (const auto& entry : part(document, "person")) {
            check_keys(entry);
            json person = entry;
            person.erase("key");
            for (const char* words : {"roles", "deputies"}) {
                if (!person.contains(words)) person[words] = json::array();
                if (person[words].is_string()) person[words] = split_words(member(entry, words));
            }
            add(person);
            add_keys(member(entry, "id"), entry.value("key", json()));
        }
        return std::move(import_);
    }

private:
    [[noreturn]] void complain(const std::string& sentence) const { throw usage_complaint(path_ + ": " + sentence); }

    void check_keys(const json& entry) const {
        constexpr std::array known{"id", "name", "roles", "department", "manager", "language", "active", "deputies", "key"};
        for (const auto& [name, value] : entry.items())
            if (std::find_if(known.begin(), known.end(), [&](const char* k) { return name == k; }) == known.end())
                complain(say(language_, Text::people_unknown_key, name, "id, name, roles, department, manager, language, active, deputies, key"));
        for (const char* needed : {"id", "name"})
            if (member(entry, needed).empty()) complain(say(language_, Text::people_missing_key, needed, entry.dump()));
    }

    void add(json person) {
        const std::string id = member(person, "id");
        if (!ids_.insert(id).second) complain(say(language_, Text::people_twice, id));
        if (!person.contains("language")) person["language"] = "zh";
        if (!person.contains("active")) person["active"] = true;
        for (const char* optional : {"department", "manager"})
            if (!person.contains(optional)) person[optional] = "";
        import_["persons"].push_back(std::move(person));
    }

    void add_keys(const std::string& person, const json& keys) {
        if (keys.is_string() || keys.is_object()) return add_key(person, keys);
        for (const auto& key : keys) add_key(person, key);
    }

    void add_key(const std::string& person, const json& key) {
        const std::string public_key = key.is_object() ? member(key, "public") : value_text(key, language_);
        if (!connection::is_curve_key(public_key)) complain(say(language_, Text::people_bad_key, person, public_key));
        std::string key_label = key.is_object() ? member(key, "label") : std::string();
        if (key_label.empty()) key_label = "imported";
        import_["keys"].push_back({{"person", person}, {"public_key", public_key}, {"label", key_label}});
    }

    std::string path_;
    Language language_;
    json import_{{"persons", json::array()}, {"keys", json::array()}};
    std::set<std::string> ids_;
};

}  // namespace

json read_people_file(const std::string& path, Language language) {
    PeopleReader reader(path, language);
    return path.ends_with(".csv") ? reader.from_csv() : reader.from_toml();
}

}  // namespace countersign::cli

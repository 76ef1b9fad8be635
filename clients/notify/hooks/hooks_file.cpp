#include "clients/notify/hooks/hooks_file.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace countersign::hooks {

namespace {

using connection::Failure;
namespace fs = std::filesystem;

// The faults of a file end its reading in one place.
struct Wrong {
    Failure failure;
};

[[noreturn]] void complain(const std::string& zh, const std::string& en) {
    throw Wrong{{.kind = connection::FailureKind::configuration, .code = "configuration", .text = {zh, en}, .hint = {}, .request = {}}};
}

template <class Value>
Value or_complain(Result<Value, Failure> read) {
    if (!read) throw Wrong{read.error()};
    return std::move(*read);
}

// One [[hook]] or [[source]] with its place in the file.
class Section {
public:
    Section(const toml::table& table, const fs::path& file) : table_(table), file_(file) {}

    void only(std::initializer_list<std::string_view> known) const {
        for (const auto& [key, node] : table_)
            if (std::ranges::find(known, key.str()) == known.end())
                wrong(node, fmt::format("未知的设置 {}", key.str()), fmt::format("a known setting, but `{}` is none", key.str()));
    }

    [[nodiscard]] std::string text(const char* name) const {
        const auto* node = table_.get(name);
        const auto value = node == nullptr ? std::nullopt : node->value_exact<std::string>();
        if (!value || value->empty())
            wrong(node == nullptr ? static_cast<const toml::node&>(table_) : *node, fmt::format("应有 {}", name),
                  fmt::format("`{}` to be a text, but it is not", name));
        return *value;
    }

    [[nodiscard]] std::set<std::string> texts(const char* name) const {
        std::set<std::string> all;
        const auto* node = table_.get(name);
        if (node == nullptr) return all;
        const auto complain_of = [&] { wrong(*node, fmt::format("{} 应为文本列表", name), fmt::format("`{}` to be a list of texts, but it is not", name)); };
        if (!node->is_array()) complain_of();
        for (const auto& one : *node->as_array()) {
            const auto value = one.value_exact<std::string>();
            if (!value || value->empty()) complain_of();
            all.insert(*value);
        }
        return all;
    }

    // Relative to the file that names it.
    [[nodiscard]] fs::path path(const char* name) const { return file_.parent_path() / text(name); }

    [[noreturn]] void wrong(const toml::node& node, const std::string& zh, const std::string& en) const {
        complain(fmt::format("{}:{}：{}。", file_.string(), node.source().begin.line, zh),
                 fmt::format("Expected in {}:{} {}.", file_.string(), node.source().begin.line, en));
    }

    [[noreturn]] void wrong(const std::string& zh, const std::string& en) const { wrong(table_, zh, en); }

private:
    const toml::table& table_;
    const fs::path& file_;
};

HookConfig read_hook(const Section& section) {
    section.only({"name", "url", "secret", "types", "workflows"});
    HookConfig hook{.name = section.text("name"), .url = section.text("url"), .secrets = or_complain(read_secret_file(section.path("secret"))),
                    .types = section.texts("types"), .workflows = section.texts("workflows")};
    if (!is_source_name(hook.name)) section.wrong("name 应为 1 至 16 个 a-z 0-9 -", "`name` to be 1 to 16 of a-z 0-9 -, but it is not");
    if (const auto fault = fault_of_address(hook.url); !fault.empty())
        section.wrong("url 应为 https 地址（http 只用于本机）", "`url` to be an https address (http only on this machine), but it is not");
    return hook;
}

KeyedSource read_source(const Section& section) {
    section.only({"name", "secret", "key", "open", "signals"});
    Source source{.name = section.text("name"), .secrets = or_complain(read_secret_file(section.path("secret"))),
                  .open = section.texts("open"), .signals = section.texts("signals")};
    if (!is_source_name(source.name)) section.wrong("name 应为 1 至 16 个 a-z 0-9 -", "`name` to be 1 to 16 of a-z 0-9 -, but it is not");
    if (source.open.empty() && source.signals.empty())
        section.wrong("应有 open 或 signals", "`open` or `signals` to allow something, but both are empty");
    return {.source = std::move(source), .key = or_complain(connection::read_key_file(section.path("key")))};
}

template <class Item, class Read, class Name>
std::vector<Item> read_all(const toml::table& table, const char* kind, const fs::path& file, const Read& read, const Name& name) {
    std::vector<Item> items;
    const auto* node = table.get(kind);
    if (node == nullptr) return items;
    if (!node->is_array_of_tables()) Section(table, file).wrong(*node, fmt::format("应为 [[{}]]", kind), fmt::format("[[{}]], but `{}` is something else", kind, kind));
    for (const auto& one : *node->as_array()) {
        const Section section(*one.as_table(), file);
        items.push_back(read(section));
        const auto count = std::ranges::count_if(items, [&](const Item& item) { return name(item) == name(items.back()); });
        if (count > 1) section.wrong("name 重复", "a name of its own, but another one has it");
    }
    return items;
}

HooksFile read(const fs::path& path) {
    const toml::table table = toml::parse_file(path.string());
    Section(table, path).only({"hook", "source"});
    return {.hooks = read_all<HookConfig>(table, "hook", path, read_hook, [](const HookConfig& hook) { return hook.name; }),
            .sources = read_all<KeyedSource>(table, "source", path, read_source, [](const KeyedSource& keyed) { return keyed.source.name; })};
}

}  // namespace

Result<HooksFile, Failure> read_hooks_file(const fs::path& path) {
    try {
        return read(path);
    } catch (const Wrong& wrong) {
        return fail(wrong.failure);
    } catch (const toml::parse_error& error) {
        return fail(Failure{.kind = connection::FailureKind::configuration,
                            .code = "configuration",
                            .text = {fmt::format("{}:{}：不是有效的 TOML。", path.string(), error.source().begin.line),
                                     fmt::format("Expected TOML in {}:{}, but {}.", path.string(), error.source().begin.line, error.description())},
                            .hint = {},
                            .request = {}});
    }
}

}  // namespace countersign::hooks

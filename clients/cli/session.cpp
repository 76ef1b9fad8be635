#include "clients/cli/session.hpp"

#include <algorithm>
#include <filesystem>

#include "clients/cli/text_width.hpp"
#include "clients/connection/request_id.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr std::size_t page_items_max = 1000;

bool want_colour(const Surroundings& around) { return around.out_is_terminal && !around.variable("NO_COLOR"); }

// Answers that come from the views, which may be asked to have reached what we have seen.
bool is_from_views(const std::string& method) {
    for (const char* prefix : {"instance.", "task.inbox", "ledger.", "people.", "filter.", "settings.list", "table.show", "outbox.list"})
        if (method.starts_with(prefix)) return true;
    return false;
}

template <class Value>
Value or_complain(Result<Value, connection::Failure> result, Language language) {
    if (!result) throw complaint_of(result.error(), language);
    return std::move(*result);
}

}  // namespace

Session::Session(const Surroundings& around, GlobalOptions options, Language language, std::string command_line)
    : around_(around),
      options_(std::move(options)),
      canvas_{.out = around.out, .paint = Paint(want_colour(around)), .language = language, .width = around.width},
      command_line_(std::move(command_line)) {}

Session::~Session() = default;

json Session::ask(const std::string& method, json params) {
    if (is_from_views(method))
        if (const auto head = remembered().head()) params["seen"] = head->seq;
    return or_complain(connection().ask(method, params), language());
}

json Session::list(const std::string& method, json params, std::size_t limit) {
    json answer{{"items", json::array()}, {"next", nullptr}};
    auto& items = answer["items"];
    while (items.size() < limit) {
        params["limit"] = std::min(limit - items.size(), page_items_max);
        const json page = ask(method, params);
        for (const auto& item : part(page, "items")) items.push_back(item);
        answer["next"] = page.value("next", json());
        if (answer["next"].is_null()) break;
        params["after"] = answer["next"];
    }
    return answer;
}

json Session::params_of(const Change& change, const std::string& request) {
    if (change.request) {
        if (const auto kept = remembered().kept(request)) {
            const bool same = kept->method == change.method && kept->asked == json(change.same);
            if (!same) throw Complaint(Exit::conflict, "request_reused", say(Text::request_of_another, request));
            return kept->params;
        }
    }
    json params = change.params();
    params["request"] = request;
    return params;
}

json Session::change(const Change& change) {
    if (change.request && !connection::is_request_id(*change.request))
        throw usage_complaint(say(Text::request_malformed, *change.request));
    const std::string request = change.request ? *change.request : connection::make_request_id();
    const json params = params_of(change, request);
    // Kept before it is sent: whatever happens to us afterwards, it can be asked again.
    remembered().keep(request, {.method = change.method, .params = params, .asked = json(change.same)});
    auto receipt = connection().ask(change.method, params);
    if (!receipt) {
        if (receipt.error().kind == connection::FailureKind::outcome_unknown) throw unknown_outcome(receipt.error(), request);
        remembered().forget(request);
        throw complaint_of(receipt.error(), language());
    }
    remember_receipts(*receipt);
    return std::move(*receipt);
}

void Session::remember_receipts(const json& answer) {
    if (answer.contains("seq") && answer["seq"].is_number_unsigned())
        remembered().saw({.seq = answer["seq"].get<std::uint64_t>(), .hash = member(answer, "hash")});
    for (const auto& item : part(answer, "items"))
        if (item.contains("receipt")) remember_receipts(item["receipt"]);
}

Complaint Session::unknown_outcome(const connection::Failure& failure, const std::string& request) const {
    Complaint complaint = complaint_of(failure, language());
    std::string again = command_line_;
    if (again.find(request) == std::string::npos) again += " --request " + request;
    complaint.hint = say(Text::ask_again, again);
    complaint.data["request"] = request;
    complaint.data["again"] = again;
    return complaint;
}

bool Session::print_json(const json& answer) {
    if (options_.json_lines) {
        if (!answer.contains("items")) out() << answer.dump() << '\n';
        else
            for (const auto& item : answer["items"]) out() << item.dump() << '\n';
        return true;
    }
    if (options_.json) out() << answer.dump(2) << '\n';
    return options_.json;
}

void Session::print_receipt(const json& receipt, const ReceiptWords& words) {
    if (print_json(receipt)) return;
    const auto& paint = canvas_.paint;
    const auto bold = [&](const std::string& shown) { return paint(Style::bold, printable(shown)); };
    const std::string instance = member(receipt, "instance"), version = member(receipt, "version");
    const std::string state = words.state.empty() ? member(receipt, "state") : words.state;
    std::string line(text(Text::receipt_done, language()));
    if (!instance.empty() && state.empty() && !words.action.empty())
        line = say(Text::receipt_did, bold(instance), printable(words.action), version);
    else if (!instance.empty() && state.empty()) line = say(Text::receipt_version, bold(instance), version);
    else if (!instance.empty() && words.action.empty()) line = say(Text::receipt_instance, bold(instance), bold(state), version);
    else if (!instance.empty()) line = say(Text::receipt_acted, bold(instance), printable(words.action), bold(state), version);
    if (is_true(receipt, "repeated")) line += " " + say(Text::receipt_repeated);
    out() << paint(Style::green, "✔") << ' ' << line << ' '
          << paint(Style::dim, say(Text::receipt_entry, member(receipt, "seq"), time_text(member(receipt, "at")))) << '\n';
}

void Session::print_more(const json& list) {
    if (!list.value("next", json()).is_null()) err() << say(Text::more_items, part(list, "items").size()) << '\n';
}

connection::ClientConfig Session::read_config() const {
    const bool complete = options_.endpoint && options_.server_key && options_.key;
    const bool named = options_.config.has_value() || around_.variable("COUNTERSIGN_CONFIG").has_value();
    const auto path = connection::config_path(around_.variable, options_.config);
    connection::ClientConfig config;
    if (auto read = connection::read_client_config(path)) config = std::move(*read);
    else if (named || !complete || std::filesystem::exists(path)) {
        Complaint complaint = complaint_of(read.error(), language());
        complaint.hint = say(Text::how_to_configure, path.string());
        throw complaint;
    }
    if (options_.endpoint) {
        config.endpoint = *options_.endpoint;
        config.feed.clear();
    }
    if (options_.feed) config.feed = *options_.feed;
    if (options_.server_key) config.server_key = *options_.server_key;
    if (options_.key) config.key = *options_.key;
    if (options_.timeout_seconds) config.timeout = std::chrono::seconds(*options_.timeout_seconds);
    if (options_.attempts) config.attempts = *options_.attempts;
    if (config.feed.empty()) config.feed = connection::feed_beside(config.endpoint);
    for (const auto& [name, value] : {std::pair<const char*, std::string>{"endpoint", config.endpoint},
                                      {"server_key", config.server_key.string()},
                                      {"key", config.key.string()}})
        if (value.empty())
            throw usage_complaint(say(Text::setting_missing, name, path.string()), say(Text::how_to_configure, path.string()));
    return config;
}

const connection::ClientConfig& Session::config() {
    if (!config_) config_ = read_config();
    return *config_;
}

connection::Connection& Session::connection() {
    if (connection_) return *connection_;
    const auto& settings = config();
    connection::Address address{.endpoint = settings.endpoint,
                                .server_key = or_complain(connection::read_server_key(settings.server_key), language()),
                                .timeout = settings.timeout,
                                .attempts = settings.attempts};
    connection_ = std::make_unique<connection::Connection>(
        std::move(address), or_complain(connection::read_key_file(settings.key), language()));
    return *connection_;
}

connection::Remembered& Session::remembered() {
    if (!remembered_)
        remembered_ = std::make_unique<connection::Remembered>(connection::state_folder(around_.variable),
                                                               connection().address().server_key);
    return *remembered_;
}

}  // namespace countersign::cli

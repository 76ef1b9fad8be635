// The program as an operator meets it: its exit codes, what check and status say, and one delivery from its configuration.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "clients/notify/platforms/json_text.hpp"
#include "clients/notify/program/program.hpp"
#include "daemon/engine/people.hpp"
#include "tests/courier/post.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"
#include "tests/fakes/platforms/fake_feishu.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

struct Ran {
    int code = 0;
    std::string out, err;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The first button's value in a card's JSON.
platforms::Json find_value(const platforms::Json& card) {
    if (card.is_object() && card.contains("value") && card.at("value").is_object() && card.at("value").contains("token")) return card.at("value");
    for (const platforms::Json& part : card) {
        if (!part.is_structured()) continue;
        if (platforms::Json found = find_value(part); !found.is_null()) return found;
    }
    return nullptr;
}

// A configuration for this post, with Feishu as its one channel.
class Desk {
public:
    Desk(Post& post, const std::string& api, const std::string& secret = "feishu-app-secret", const std::string& more = "")
        : post_(post) {
        const auto key = post.notify_key();
        write("notify.key", "person = \"notify\"\npublic = \"" + key.public_key + "\"\nsecret = \"" + key.secret_key + "\"\n");
        write("server.pub", post.daemon_address().server_key);
        write("secret", secret);
        write("notify.toml", "[daemon]\nendpoint = \"" + post.daemon().requests() + "\"\nfeed = \"" + post.daemon().feed() +
                                 "\"\nserver_key = \"server.pub\"\nkey = \"notify.key\"\ntimeout = 2\nattempts = 1\n" +
                                 "[files]\nmemory = \"program.db\"\n[feishu]\napp_id = \"cli_0123456789abcdef\"\n" +
                                 "app_secret = { file = \"secret\" }\napi = \"" + api + "\"\n" + more);
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(post_.folder() / name) << text;
        ::chmod((post_.folder() / name).c_str(), 0600);
    }
    Ran run(const std::string& command, const std::function<bool()>& is_stopped = [] { return false; }) {
        return run_with({command}, is_stopped);
    }
    Ran run_with(std::vector<std::string> arguments, const std::function<bool()>& is_stopped = [] { return false; }) {
        std::ostringstream out, err;
        const auto no_variables = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
        arguments.insert(arguments.begin() + 1, {"--config", (post_.folder() / "notify.toml").string()});
        const int code = notify::program::run(arguments, {.out = out, .err = err, .environment = no_variables, .is_stopped = is_stopped});
        return {code, out.str(), err.str()};
    }
    // The account is the person's from now on: offered by the gateway, confirmed by the person.
    void bind(const std::string& person, const std::string& account) {
        const std::string code = "402817";
        const json offered = post_.change("notify", "account.offer",
                                          {{"person", person},
                                           {"channel", "feishu"},
                                           {"account", account},
                                           {"code_digest", engine::account_code_digest(code)}});
        const json confirmed = post_.change(person, "account.confirm", {{"number", offered.at("number")}, {"code", code}});
        if (!confirmed.contains("seq")) throw std::runtime_error(confirmed.dump());
    }

private:
    Post& post_;
};

}  // namespace

TEST_CASE("check tries everything and says what is wrong and what to do", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    const Ran ran = Desk(post, feishu.api()).run("check");
    CHECK(ran.code == 1);
    CHECK(holds(ran.out, "ok     daemon: it answers, and knows the key as notify."));
    CHECK(holds(ran.out, "ok     role courier"));
    CHECK(holds(ran.out, "ok     role gateway"));
    CHECK(holds(ran.out, "ok     feishu: its access token was fetched."));
    CHECK(holds(ran.out, "WRONG  addresses: Expected each active person to have an address"));
    CHECK(holds(ran.out, "WRONG  public address"));

    const Ran refused = Desk(post, feishu.api(), "not-the-secret", "[pages]\npublic_url = \"https://a.example\"\nlisten = \"127.0.0.1:0\"\n").run("check");
    CHECK(refused.code == 1);
    CHECK(holds(refused.out, "WRONG  feishu: Expected Feishu to take the message, but it refuses our credentials"));
    CHECK(holds(refused.out, "ok     public address: https://a.example"));
    CHECK_FALSE(holds(refused.out + refused.err, "not-the-secret"));
}

TEST_CASE("check tries the mail server, the webhooks' file and the pages, and names what is wrong", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    const mail::ScriptedSmtp good, bad({mail::Script::answering("connect", "554 go away")});
    const auto mail_to = [](int port) {
        return "[mail]\nfrom = \"countersign@company.test\"\n[mail.smtp]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nport = " + std::to_string(port) +
               "\n[mail.imap]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nport = " + std::to_string(mail::free_port()) + "\n";
    };
    const Ran ran = Desk(post, feishu.api(), "feishu-app-secret", mail_to(good.port())).run("check");
    INFO(ran.out);
    CHECK(holds(ran.out, "ok     mail out: 127.0.0.1 takes letters from us."));
    CHECK(holds(ran.out, "WRONG  mail in: "));

    const Ran refused =
        Desk(post, feishu.api(), "feishu-app-secret", mail_to(bad.port()) + "[pages]\npublic_url = \"https://a.example\"\n").run("check");
    INFO(refused.out);
    CHECK(holds(refused.out, "WRONG  mail out: "));
    CHECK(holds(refused.out, "554 go away"));
    CHECK(holds(refused.out, "but listen in [pages] is not set"));
}

TEST_CASE("check says that the role is missing, that the key is unknown, and that the daemon is away", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api());
    post.change("operator", "people.import", {{"persons", {{{"id", "notify"}, {"name", "notify"}, {"roles", {"courier"}}}}}, {"keys", json::array()}});
    CHECK(holds(desk.run("check").out, "WRONG  role gateway: Expected notify to have the role gateway, but it has not."));
    post.change("operator", "people.revoke_key", {{"public_key", post.notify_key().public_key}});
    const Ran unknown = desk.run("check");
    CHECK(unknown.code == 1);
    CHECK(holds(unknown.out, "WRONG  daemon: Expected an enrolled key"));
    post.daemon().kill();
    CHECK(holds(desk.run("check").out, "WRONG  daemon: "));
    CHECK(desk.run("status").code == 5);
}

TEST_CASE("a wrong command line or configuration ends with 2 and its lines", "[courier][program]") {
    Post post;
    Desk desk(post, "http://127.0.0.1:1", "x", "[nonsense]\n");
    const Ran ran = desk.run("run");
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "notify.toml:14: Expected only known keys in the file, but found 'nonsense'."));
    CHECK(desk.run("dance").code == 2);
}

TEST_CASE("enrol makes a key once, and says how an operator enrols it", "[courier][program]") {
    Post post;
    Desk desk(post, "http://127.0.0.1:1");
    std::filesystem::remove(post.folder() / "notify.key");
    const Ran first = desk.run("enrol"), second = desk.run("enrol");
    CHECK(first.code == 0);
    CHECK(first.out == second.out);
    CHECK(holds(first.out, "roles = [\"courier\", \"gateway\"]"));
    struct stat status {};
    REQUIRE(::stat((post.folder() / "notify.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("run delivers what is owed and ends when it is told to; status says what it could not", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api());
    post.filed("pool");
    // The first waiting comes after the first rounds.
    int asked = 0;
    const Ran ran = desk.run("run", [&] { return ++asked > 0; });
    CHECK(ran.code == 0);
    CHECK(holds(ran.err, "started person=notify channels=feishu"));
    CHECK(holds(ran.err, "no_address key="));
    CHECK(holds(ran.err, "given_up key="));
    CHECK(holds(ran.err, "stopped"));
    CHECK_FALSE(holds(ran.err, "fair"));  // no texts of messages
    const Ran status = desk.run("status");
    CHECK(status.code == 0);
    CHECK(holds(status.out, "owed: 1 messages, 1 of them given up"));
    CHECK(holds(status.out, "no address: an.qi"));
}

TEST_CASE("run reaches the account that a person has bound", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api());
    desk.bind("an.qi", "tenant-1/manager01");
    post.filed("pool");
    const Ran ran = desk.run("run", [] { return true; });
    CHECK(ran.code == 0);
    CHECK(holds(ran.err, "person=an.qi channel=feishu"));
    CHECK(holds(feishu.shown(), "¥1,000.00"));
    CHECK(post.owed().empty());
}

TEST_CASE("a group hears what is told to a role, without buttons and without links", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api(), "feishu-app-secret",
              "[pages]\npublic_url = \"https://a.example\"\n[group.board]\nrole = \"board\"\nchannel = \"feishu\"\nlanguage = \"en\"\n"
              "url = { file = \"hook\" }\nsecret = { file = \"hook-secret\" }\n");
    desk.write("hook", feishu.api() + "/open-apis/bot/v2/hook/hook-1");
    desk.write("hook-secret", "feishu-hook-secret");
    desk.bind("an.qi", "tenant-1/manager01");
    post.filed("pool");

    const Ran ran = desk.run("run", [] { return true; });

    CHECK(ran.code == 0);
    CHECK(holds(ran.err, "person=group:feishu/board channel=feishu"));
    CHECK(holds(ran.err, "person=an.qi channel=feishu"));
    const auto told = feishu.asked(feishu.group_path());
    REQUIRE(told.size() == 1);
    CHECK(holds(told[0].body, "waits for you"));
    CHECK_FALSE(holds(told[0].body, "https://a.example"));
    CHECK(post.owed().empty());
}

TEST_CASE("enrol asks the holder of an account, whose press leads to the person's own key", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api());
    const auto enrol = [&](const std::string& channel, const std::string& account) {
        return desk.run_with({"enrol", "an.qi", channel, account});
    };
    CHECK(enrol("slack", "t/u").code == 2);
    const Ran unknown = enrol("feishu", "tenant-1/who-is-this");
    CHECK(unknown.code == 1);
    CHECK(holds(unknown.err, "it knows no such person"));
    const Ran asked = enrol("feishu", "tenant-1/manager01");
    CHECK(asked.code == 0);
    CHECK(holds(feishu.shown(), "这是我"));
}

TEST_CASE("a button pressed while the program runs decides, and the card shows it", "[courier][program]") {
    Post post;
    platforms::FakeFeishu feishu;
    Desk desk(post, feishu.api(), "feishu-app-secret", "[pages]\npublic_url = \"https://approve.example\"\n");
    desk.bind("an.qi", "tenant-1/manager01");
    const std::string instance = post.filed("pool");
    int turns = 0;
    const Ran ran = desk.run("run", [&] {
        // Between the rounds: the person presses, and the loop ends once the press is answered.
        if (++turns > 1) return true;
        if (!feishu.wait_for_connections(1)) return true;
        const std::string shown = feishu.shown();
        const std::string token = std::string(platforms::text_of(find_value(platforms::read_json(shown)), {"token"}));
        feishu.press(token, "click-1");
        return feishu.wait_for_acknowledgements("click-1", 1);
    });
    CHECK(ran.code == 0);
    CHECK(feishu.acknowledgements("click-1") == 1);
    const json history = post.ask("operator", "instance.history", {{"instance", instance}}).at("items");
    CHECK(history.back().at("actor") == "an.qi");
    CHECK(holds(history.dump(), "approve"));
}

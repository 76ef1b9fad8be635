#include "tests/fakes/platforms/fake_dingtalk.hpp"

#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/platforms/dingtalk_connector.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms {

namespace {

HttpAnswer json_answer(int status, const Json& body) { return {.status = status, .body = written(body)}; }

HttpAnswer refusal(int status, const char* code, const char* message) {
    return json_answer(status, {{"code", code}, {"requestid", "r-1"}, {"message", message}});
}

HttpAnswer robot_answer(int code, const char* text) { return json_answer(200, {{"errcode", code}, {"errmsg", text}}); }

}  // namespace

dingtalk::Settings FakeDingtalk::settings() const {
    return {.client_id = "dingabc",
            .client_secret = "ding-app-secret",
            .robot_code = "dingabc",
            .card_template = "t.schema",
            .groups = {{"finance", {.url = api() + "/robot/send?access_token=robot-token", .secret = "SECabc"}}},
            .api = api()};
}

std::unique_ptr<Connector> FakeDingtalk::connector() {
    return std::make_unique<DingtalkConnector>(settings(), loopback_surroundings());
}

HttpAnswer FakeDingtalk::too_fast() const { return refusal(403, "Forbidden.AccessDenied.QpsLimitForApi", "too fast"); }

HttpAnswer FakeDingtalk::wrong_credentials() const { return refusal(401, "authFailed", "ding-app-secret is wrong"); }

HttpAnswer FakeDingtalk::serve(const Asked& asked) {
    const Json body = read_json(asked.body);
    if (asked.path == "/v1.0/oauth2/accessToken") {
        if (text_of(body, {"appSecret"}) != "ding-app-secret")
            return refusal(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
        return json_answer(200, {{"accessToken", "at-1"}, {"expireIn", 7200}});
    }
    if (asked.path == "/v1.0/gateway/connections/open") {
        if (value_of(asked.headers, "accept").find("application/json") == std::string::npos)
            return {.status = 200, .headers = {{"content-type", "text/xml"}}, .body = "<xml/>"};
        if (text_of(body, {"clientSecret"}) != "ding-app-secret") return wrong_credentials();
        const std::scoped_lock lock(tickets_mutex_);
        const std::string ticket = "ticket-" + std::to_string(++tickets_given_);
        tickets_.insert(ticket);
        return json_answer(200, {{"endpoint", socket_url() + "/connect"}, {"ticket", ticket}});
    }
    if (asked.path == "/robot/send") {
        const auto stamped_at = read_milliseconds(value_of(asked.query, "timestamp"));
        if (value_of(asked.query, "access_token") != "robot-token") return robot_answer(300001, "token is not exist");
        if (!stamped_at || dingtalk::webhook_sign("SECabc", *stamped_at) != value_of(asked.query, "sign"))
            return robot_answer(310000, "sign not match");
        show_group(asked.body);
        return robot_answer(0, "ok");
    }
    if (value_of(asked.headers, "x-acs-dingtalk-access-token") != "at-1")
        return refusal(400, "InvalidAuthentication", "不合法的access_token");
    if (asked.path == "/v1.0/card/instances/createAndDeliver") {
        if (text_of(body, {"openSpaceId"}) != "dtv1.card//IM_ROBOT.manager01")
            return json_answer(200,
                               {{"success", true},
                                {"result",
                                 {{"deliverResults",
                                   {{{"spaceType", "IM_ROBOT"}, {"success", false}, {"errorMsg", "no such user"}}}}}}});
        show(written(body));
        return json_answer(
            200,
            {{"success", true},
             {"result",
              {{"outTrackId", body["outTrackId"]},
               {"deliverResults", {{{"spaceType", "IM_ROBOT"}, {"spaceId", "manager01"}, {"success", true}}}}}}});
    }
    if (asked.path == "/v1.0/card/instances" && asked.method == "PUT") {
        show(written(body));
        return json_answer(200, {{"success", true}, {"result", true}});
    }
    if (asked.path == "/v1.0/robot/oToMessages/batchSend") {
        show(written(body));
        return json_answer(200,
                           {{"processQueryKey", "k-1"},
                            {"invalidStaffIdList", Json::array()},
                            {"flowControlledStaffIdList", Json::array()}});
    }
    return {.status = 404};
}

void FakeDingtalk::opened(int connection, const std::string& target) {
    {
        const std::scoped_lock lock(tickets_mutex_);
        const std::string ticket = form_value(target.substr(target.find('?') + 1), "ticket").value_or("");
        if (tickets_.erase(ticket) == 0) return;
    }
    connected(connection);
}

void FakeDingtalk::press(const std::string& token, const std::string& id) {
    const Json content = {{"cardPrivateData", {{"actionIds", {"button_1"}}, {"params", {{"token", token}}}}}};
    const Json data = {{"outTrackId", text_of(read_json(shown()), {"outTrackId"})},
                       {"corpId", "dingcorp"},
                       {"userId", "manager01"},
                       {"extension", "{}"},
                       {"content", content.dump()}};
    send({.bytes = written({{"specVersion", "1.0"},
                            {"type", "CALLBACK"},
                            {"headers",
                             {{"topic", "/v1.0/card/instances/callback"},
                              {"messageId", id},
                              {"contentType", "application/json"},
                              {"time", "1700000000000"}}},
                            {"data", data.dump()}})});
}

void FakeDingtalk::announce_disconnect() {
    send(
        {.bytes =
             R"({"specVersion":"1.0","type":"SYSTEM","headers":{"topic":"disconnect","messageId":"d-1"},"data":"{\"reason\":\"persistent connection timeout\"}"})"});
}

void FakeDingtalk::ping(const std::string& opaque) {
    const std::string data = written({{"opaque", opaque}});
    send(
        {.bytes = written({{"specVersion", "1.0"},
                           {"type", "SYSTEM"},
                           {"headers", {{"topic", "ping"}, {"messageId", opaque}, {"contentType", "application/json"}}},
                           {"data", data}})});
}

void FakeDingtalk::heard(int connection, const WebSocketMessage& message) {
    const Json frame = read_json(message.bytes);
    const Json data = read_json(text_of(frame, {"data"}));
    if (number_of(frame, {"code"}, 0) != 200) return;
    if (!text_of(data, {"opaque"}).empty()) return beaten();
    if (!acknowledged(connection, text_of(frame, {"headers", "messageId"}))) return;
    const Json& card = part_of(data, {"response", "cardData", "cardParamMap"});
    const Json& notice = part_of(data, {"response", "userPrivateData", "cardParamMap", "notice"});
    Json now = read_json(shown());
    if (card.is_object()) now["cardData"]["cardParamMap"] = card;
    if (notice.is_string()) now["notice"] = notice;
    if (card.is_object() || notice.is_string()) show(written(now));
}

}  // namespace countersign::platforms

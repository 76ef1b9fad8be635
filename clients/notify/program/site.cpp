#include "clients/notify/program/site.hpp"

#include <sodium.h>

#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify::program {

using front::FrontAnswer;
using front::FrontRequest;
using platforms::Platform;

namespace {

constexpr std::size_t seal_random_bytes = 16;

FrontAnswer front_answer(const platforms::CallbackAnswer& answer) {
    FrontAnswer made{.status = answer.status, .headers = {}, .body = answer.body};
    if (!answer.content_type.empty()) made.headers["content-type"] = answer.content_type;
    return made;
}

FrontAnswer front_answer(const platforms::HttpAnswer& answer) {
    return {.status = answer.status, .headers = answer.headers, .body = answer.body};
}

// What the platform gets at once; where that can not hold a card, the card is changed afterwards.
platforms::CallbackAnswer answer_of(Platform platform, const platforms::ClickAnswer& answer) {
    switch (platform) {
        case Platform::dingtalk: return platforms::dingtalk::callback_answer(answer);
        case Platform::feishu: return platforms::feishu::callback_answer(answer);
        case Platform::wecom: return platforms::wecom::callback_answer();
        case Platform::slack: return platforms::slack::callback_answer();
    }
    return {};
}

bool holds_card(Platform platform) { return platform == Platform::dingtalk || platform == Platform::feishu; }

}  // namespace

platforms::CallbackRequest callback_request(const FrontRequest& request) {
    platforms::CallbackRequest made{.query = {}, .headers = request.headers, .body = request.body};
    for (const char* name : {"msg_signature", "signature", "timestamp", "nonce", "echostr"})
        if (auto value = platforms::form_value(request.query, name)) made.query[name] = std::move(*value);
    return made;
}

Site::Site(Parts parts) : parts_(std::move(parts)) {
    front::Routes routes = parts_.pages.routes();
    add_callbacks(routes);
    add_hooks(routes);
    const config::Listen& listen = *parts_.config.listen;
    front_ = std::make_unique<front::Front>(front::FrontConfig{.address = listen.address,
                                                               .port = listen.port,
                                                               .certificate = listen.certificate,
                                                               .key = listen.key,
                                                               .behind_proxy = listen.is_behind_proxy,
                                                               .limits = {}},
                                            std::move(routes),
                                            [write = parts_.write_line](const front::Route& route, const std::string& what) {
                                                write({.event = "page_failed", .key = route.prefix, .person = {}, .channel = "http", .outcome = what});
                                            });
    thread_ = std::jthread([this] { front_->run(); });
}

Site::~Site() { front_->stop(); }

void Site::add_callbacks(front::Routes& routes) {
    const auto add = [&](const std::string& path, const std::function<FrontAnswer(const platforms::CallbackRequest&)>& answer) {
        for (const char* method : {"GET", "POST"})
            routes.push_back({method, path, [answer](const FrontRequest& request) { return answer(callback_request(request)); }});
    };
    const Config& config = parts_.config;
    if (config.dingtalk)
        add("/callback/dingtalk", [this, &settings = *config.dingtalk](const platforms::CallbackRequest& request) {
            return pressed(Platform::dingtalk, platforms::dingtalk::read_callback(settings, request, parts_.wall_clock()));
        });
    if (config.dingtalk)
        add("/callback/dingtalk/events", [this, &settings = *config.dingtalk](const platforms::CallbackRequest& request) {
            std::string random(seal_random_bytes, '\0');
            randombytes_buf(random.data(), random.size());
            return pressed(Platform::dingtalk, platforms::dingtalk::read_event(settings, request, parts_.wall_clock(), random));
        });
    if (config.wecom)
        add("/callback/wecom", [this, &settings = *config.wecom](const platforms::CallbackRequest& request) {
            return pressed(Platform::wecom, platforms::wecom::read_callback(settings, request, parts_.wall_clock()));
        });
    if (config.feishu)
        add("/callback/feishu", [this, &settings = *config.feishu](const platforms::CallbackRequest& request) {
            return pressed(Platform::feishu, platforms::feishu::read_callback(settings, request, parts_.wall_clock()));
        });
    if (config.slack)
        add("/callback/slack", [this, &settings = *config.slack](const platforms::CallbackRequest& request) {
            return pressed(Platform::slack, platforms::slack::read_callback(settings, request, parts_.wall_clock()));
        });
}

// Each source has its own key, so that one daemon question is asked in nobody else's name.
void Site::add_hooks(front::Routes& routes) {
    for (const hooks::KeyedSource& source : parts_.hooks.sources) {
        inbound_.push_back(std::make_unique<hooks::Inbound>(source.source, parts_.identity.address, source.key));
        routes.push_back({"POST", "/hooks/" + source.source.name, [this, &inbound = *inbound_.back()](const FrontRequest& request) {
                              return front_answer(inbound.answer({.headers = request.headers, .body = request.body}, parts_.wall_clock()));
                          }});
    }
}

FrontAnswer Site::pressed(Platform platform, const platforms::CallbackResult& read) {
    if (!read) return {.status = read.error().status, .headers = {}, .body = read.error().why};
    if (const auto* answer = std::get_if<platforms::CallbackAnswer>(&*read)) return front_answer(*answer);
    const auto& click = std::get<platforms::Click>(*read);
    const platforms::ClickAnswer answer = parts_.desk.on_click(click);
    if (!holds_card(platform)) show(platform, click, answer);
    return front_answer(answer_of(platform, answer));
}

void Site::show(Platform platform, const platforms::Click& click, const platforms::ClickAnswer& answer) {
    if (!answer.card) return;
    for (const auto& connector : parts_.connectors)
        if (connector->platform() == platform) (void)connector->update(click.message, *answer.card);
}

}  // namespace countersign::notify::program

// The commands by which a task changes hands: claim, unclaim, transfer, delegate, resolve, add-signer,
// remove-signer, take-back, urge.
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct TaskOptions {
    std::vector<std::string> instances;
    std::string instance, person, words, place = "beside";
    std::optional<std::string> task, reason, request;
    std::optional<std::uint32_t> version;
};

// What one of these commands asks, besides the instance, its version, the task and the reason.
struct Asked {
    const char* method;
    Text done;
    json more = json::object();
};

json params_of(const TaskOptions& given, const json& instance, const Asked& asked) {
    json params = asked.more;
    params["instance"] = member(instance, "instance");
    params["version"] = given.version ? json(*given.version) : instance.value("version", json(0));
    if (given.task) params["task"] = *given.task;
    if (given.reason) params["reason"] = *given.reason;
    return params;
}

// What must be the same when the request is asked again.
std::vector<std::pair<std::string, std::string>> same_of(const std::string& instances, const Asked& asked) {
    return {{"instances", instances}, {"asked", asked.more.dump()}};
}

void change_task(Session& session, const TaskOptions& given, const Asked& asked) {
    json before;  // stays empty when a request is asked again
    const json receipt = session.change({.method = asked.method,
                                         .request = given.request,
                                         .same = same_of(given.instance, asked),
                                         .params = [&] {
                                             before = session.ask("instance.show", {{"instance", given.instance}});
                                             return params_of(given, before, asked);
                                         }});
    session.print_receipt(receipt, receipt_words(receipt, before, session.say(asked.done), session.language()));
}

void change_many(Session& session, const TaskOptions& given, const Asked& asked, bool with_version) {
    Shown shown;
    const auto params = [&] {
        json items = json::array();
        for (const std::string& id : given.instances) {
            items.push_back(params_of(given, shown.of(session, id), asked));
            if (!with_version) items.back().erase("version");
        }
        return json{{"items", std::move(items)}};
    };
    const json answer = session.change({.method = asked.method,
                                        .request = given.request,
                                        .same = same_of(joined(given.instances), asked),
                                        .params = params});
    print_outcomes(session, answer, shown, session.say(asked.done));
}

void transfer(Session& session, TaskOptions given) {
    const json more{{"to", given.person}};
    if (given.instances.size() > 1 && given.version) throw usage_complaint(session.say(Text::version_of_several));
    if (given.instances.size() > 1)
        return change_many(session, given, {"task.transfer_many", Text::done_transfer, more}, true);
    given.instance = given.instances.front();
    change_task(session, given, {"task.transfer", Text::done_transfer, more});
}

void urge(Session& session, const TaskOptions& given) {
    json more = json::object();
    if (!given.words.empty()) more["text"] = given.words;
    change_many(session, given, {"task.urge_many", Text::done_urge, std::move(more)}, false);
}

using Given = std::shared_ptr<TaskOptions>;

// A command on one instance, with what most of them take.
CLI::App* add_on_instance(Program& program, const Given& given, About about, Handler handler) {
    CLI::App* command = program.add(&program.root(), std::move(about), std::move(handler));
    program.positional(command, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    return command;
}

void add_common(Program& program, CLI::App* command, const Given& given, bool has_task, bool has_reason) {
    if (has_task) program.option(command, "--task", "TASK", given->task, Text::option_task);
    if (has_reason) program.option(command, "--reason", "TEXT", given->reason, Text::option_reason);
    program.option(command, "--version", "N", given->version, Text::option_act_version);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_claims(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = add_on_instance(program, given,
                                        {.name = "claim", .summary = Text::about_claim, .description = Text::manual_claim,
                                         .examples = {"countersign claim MF-12"}},
                                        [given](Session& session) { change_task(session, *given, {"task.claim", Text::done_claim}); });
    add_common(program, command, given, true, false);
    given = std::make_shared<TaskOptions>();
    command = add_on_instance(program, given,
                              {.name = "unclaim", .summary = Text::about_unclaim, .description = Text::manual_unclaim,
                               .examples = {"countersign unclaim MF-12"}},
                              [given](Session& session) { change_task(session, *given, {"task.unclaim", Text::done_unclaim}); });
    add_common(program, command, given, true, false);
}

void add_transfer(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "transfer", .summary = Text::about_transfer, .description = Text::manual_transfer,
                                     .examples = {"countersign transfer MF-12 wang.qiang --reason 休假",
                                                  "countersign transfer MF-12 MF-13 MF-17 wang.qiang"}},
                                    [given](Session& session) { transfer(session, *given); });
    program.instances(command, given->instances, Text::argument_instances);
    program.positional(command, "PERSON", given->person, Text::argument_receiver, Candidates::person)->required();
    add_common(program, command, given, true, true);
}

void add_opinions(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = add_on_instance(program, given,
                                        {.name = "delegate", .summary = Text::about_delegate, .description = Text::manual_delegate,
                                         .examples = {"countersign delegate MF-12 wu.hong --reason 合同条款请法务看一下"}},
                                        [given](Session& session) {
                                            change_task(session, *given,
                                                        {"task.delegate", Text::done_delegate, {{"to", given->person}}});
                                        });
    program.positional(command, "PERSON", given->person, Text::argument_receiver, Candidates::person)->required();
    add_common(program, command, given, true, true);
    given = std::make_shared<TaskOptions>();
    command = add_on_instance(program, given,
                              {.name = "resolve", .summary = Text::about_resolve, .description = Text::manual_resolve,
                               .examples = {"countersign resolve MF-12 条款没有问题"}},
                              [given](Session& session) {
                                  change_task(session, *given, {"task.resolve", Text::done_resolve, {{"opinion", given->words}}});
                              });
    program.positional(command, "TEXT", given->words, Text::argument_opinion)->required();
    add_common(program, command, given, true, false);
}

void add_signers(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = add_on_instance(program, given,
                                        {.name = "add-signer", .summary = Text::about_add_signer,
                                         .description = Text::manual_add_signer,
                                         .examples = {"countersign add-signer MF-12 wu.hong --place before --reason 涉及自然人"}},
                                        [given](Session& session) {
                                            change_task(session, *given,
                                                        {"task.add_signer", Text::done_add_signer,
                                                         {{"person", given->person}, {"place", given->place}}});
                                        });
    program.positional(command, "PERSON", given->person, Text::argument_signer, Candidates::person)->required();
    program.option(command, "--place", "before|beside|after", given->place, Text::option_place)
        ->check(CLI::IsMember({"before", "beside", "after"}));
    add_common(program, command, given, true, true);
    given = std::make_shared<TaskOptions>();
    command = add_on_instance(program, given,
                              {.name = "remove-signer", .summary = Text::about_remove_signer,
                               .description = Text::manual_remove_signer,
                               .examples = {"countersign remove-signer MF-12 wu.hong"}},
                              [given](Session& session) {
                                  change_task(session, *given,
                                              {"task.remove_signer", Text::done_remove_signer, {{"person", given->person}}});
                              });
    program.positional(command, "PERSON", given->person, Text::argument_signer, Candidates::person)->required();
    add_common(program, command, given, true, true);
}

void add_take_back(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = add_on_instance(program, given,
                                        {.name = "take-back", .summary = Text::about_take_back,
                                         .description = Text::manual_take_back,
                                         .examples = {"countersign take-back MF-12 --reason 点错了"}},
                                        [given](Session& session) {
                                            change_task(session, *given, {"task.take_back", Text::done_take_back});
                                        });
    add_common(program, command, given, false, true);
}

void add_urge(Program& program) {
    auto given = std::make_shared<TaskOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "urge", .summary = Text::about_urge, .description = Text::manual_urge,
                                     .examples = {"countersign urge MF-12 --text 今天要付款", "countersign urge MF-12 MF-13 MF-17"}},
                                    [given](Session& session) { urge(session, *given); });
    program.instances(command, given->instances, Text::argument_instances);
    program.option(command, "--text", "TEXT", given->words, Text::option_words);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_task_commands(Program& program) {
    add_claims(program);
    add_transfer(program);
    add_opinions(program);
    add_signers(program);
    add_take_back(program);
    add_urge(program);
}

}  // namespace countersign::cli

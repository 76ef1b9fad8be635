// What people say about an instance: signal, comment, ask, answer, cc, read.
#include "clients/cli/form_input.hpp"
#include "clients/cli/outcome.hpp"
#include "clients/cli/program.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct RemarkOptions {
    std::string instance, person, words, signal;
    FormInput values;
    std::vector<std::string> persons;
    std::optional<std::uint32_t> question;
    std::optional<std::string> request;
};

// `asked` is what was written; `found` adds what only the daemon knows, and is not looked up when the request
// is asked again.
void remark(Session& session, const RemarkOptions& given, const char* method, const json& asked, Text done,
            const std::function<json()>& found = [] { return json::object(); }) {
    const json receipt = session.change({.method = method,
                                         .request = given.request,
                                         .same = {{"instance", given.instance}, {"asked", asked.dump()}},
                                         .params = [&] {
                                             json params = asked;
                                             params["instance"] = given.instance;
                                             params.update(found());
                                             return params;
                                         }});
    if (session.print_json(receipt)) return;
    if (const auto number = member(receipt, "number"); !number.empty())
        session.out() << session.say(Text::question_number, number) << '\n';
    session.print_receipt(receipt, {.action = session.say(done), .state = {}});
}

// Without a number: the only one that waits for an answer of mine.
std::uint32_t question_of(Session& session, const RemarkOptions& given) {
    if (given.question) return *given.question;
    std::string listed;
    std::uint32_t only = 0;
    std::size_t open = 0;
    const json shown = session.ask("instance.show", {{"instance", given.instance}});
    for (const auto& question : part(shown, "questions")) {
        if (!is_true(question, "yours") || is_true(question, "answered")) continue;
        only = question.value("number", 0U);
        listed += "\n" + member(question, "number") + "  " + member(question, "from_name") + ": " + member(question, "text");
        ++open;
    }
    if (open == 1) return only;
    throw usage_complaint(open == 0 ? session.say(Text::no_question) : session.say(Text::which_question) + listed);
}

// The signal as instance.show gives it; it has its input like an action.
json signal_of(const RemarkOptions& given, const json& shown, Language language) {
    std::string known;
    for (const auto& signal : part(shown, "signals")) {
        if (member(signal, "signal") == given.signal) return signal;
        known += (known.empty() ? "" : ", ") + member(signal, "signal");
    }
    throw Complaint(Exit::not_found, "no_such_signal", say(language, Text::no_such_signal, given.signal, known), {});
}

void report(Session& session, const RemarkOptions& given) {
    remark(session, given, "instance.signal", {{"signal", given.signal}}, Text::done_signal, [&] {
        const json shown = session.ask("instance.show", {{"instance", given.instance}});
        const json signal = signal_of(given, shown, session.language());
        const auto values = read_action_values(given.values, shown, signal, session.language());
        return json{{"values", values.input.is_null() ? json::object() : values.input}};
    });
}

void answer(Session& session, const RemarkOptions& given) {
    remark(session, given, "instance.answer", {{"text", given.words}}, Text::done_answer,
           [&] { return json{{"number", question_of(session, given)}}; });
}

using Given = std::shared_ptr<RemarkOptions>;

CLI::App* add_remark(Program& program, const Given& given, About about, Handler handler) {
    CLI::App* command = program.add(&program.root(), std::move(about), std::move(handler));
    program.positional(command, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    return command;
}

void add_comment(Program& program) {
    auto given = std::make_shared<RemarkOptions>();
    CLI::App* command = add_remark(program, given,
                                   {.name = "comment", .summary = Text::about_comment, .description = Text::manual_comment,
                                    .examples = {"countersign comment MF-12 上月同类活动也是这个标准"}},
                                   [given](Session& session) {
                                       remark(session, *given, "instance.comment", {{"text", given->words}}, Text::done_comment);
                                   });
    program.positional(command, "TEXT", given->words, Text::argument_words)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_questions(Program& program) {
    auto given = std::make_shared<RemarkOptions>();
    CLI::App* command = add_remark(program, given,
                                   {.name = "ask", .summary = Text::about_ask, .description = Text::manual_ask,
                                    .examples = {"countersign ask MF-12 zhang.wei 这一行为什么比合同多"}},
                                   [given](Session& session) {
                                       remark(session, *given, "instance.ask", {{"to", given->person}, {"text", given->words}},
                                              Text::done_ask);
                                   });
    program.positional(command, "PERSON", given->person, Text::argument_asked, Candidates::person)->required();
    program.positional(command, "TEXT", given->words, Text::argument_question)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);

    given = std::make_shared<RemarkOptions>();
    command = add_remark(program, given,
                         {.name = "answer", .summary = Text::about_answer, .description = Text::manual_answer,
                          .examples = {"countersign answer MF-12 有补充协议，见附件", "countersign answer MF-12 --question 2 200人"}},
                         [given](Session& session) { answer(session, *given); });
    program.positional(command, "TEXT", given->words, Text::argument_answer)->required();
    program.option(command, "--question", "N", given->question, Text::option_question);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_copies(Program& program) {
    auto given = std::make_shared<RemarkOptions>();
    CLI::App* command = add_remark(program, given,
                                   {.name = "cc", .summary = Text::about_cc, .description = Text::manual_cc,
                                    .examples = {"countersign cc MF-12 li.na wang.qiang --text 供参考"}},
                                   [given](Session& session) {
                                       json more{{"to", given->persons}};
                                       if (!given->words.empty()) more["text"] = given->words;
                                       remark(session, *given, "instance.copy", more, Text::done_cc);
                                   });
    program.positional(command, "PERSON", given->persons, Text::argument_copied, Candidates::person)->required();
    program.option(command, "--text", "TEXT", given->words, Text::option_words);
    program.option(command, "--request", "ID", given->request, Text::option_request);

    given = std::make_shared<RemarkOptions>();
    command = add_remark(program, given,
                         {.name = "read", .summary = Text::about_read, .description = Text::manual_read,
                          .examples = {"countersign read MF-12"}},
                         [given](Session& session) {
                             remark(session, *given, "instance.mark_read", json::object(), Text::done_read);
                         });
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

void add_signal(Program& program) {
    auto given = std::make_shared<RemarkOptions>();
    CLI::App* command = add_remark(program, given,
                                   {.name = "signal", .summary = Text::about_signal, .description = Text::manual_signal,
                                    .examples = {"countersign signal SF-12 contract_signed --input number=C-7 --input on=2026-11-03"}},
                                   [given](Session& session) { report(session, *given); });
    program.positional(command, "SIGNAL", given->signal, Text::argument_signal)->required();
    program.options(command, "--input", "NAME=VALUE", given->values.input, Text::option_input);
    program.option(command, "--request", "ID", given->request, Text::option_request);
}

}  // namespace

void add_remark_commands(Program& program) {
    add_signal(program);
    add_comment(program);
    add_questions(program);
    add_copies(program);
}

}  // namespace countersign::cli

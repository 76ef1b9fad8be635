// The methods by which people handle an approval, beside opening and showing it.
#include "daemon/protocol/table_words.hpp"

namespace countersign::protocol {

namespace {

Parameter task() { return text("task", "which of the tasks there are; the caller's only one when left out"); }

Parameter reason() { return text("reason", "why", reason_length_max); }

Parameter person(std::string summary) { return required(text("person", std::move(summary))); }

Parameter to(std::string summary) { return required(text("to", std::move(summary))); }

Parameter items(const std::string& members) {
    Parameter parameter = list("items", "for each, the parameters of the single method but request: " + members, parts_max);
    parameter.least = 1;
    return required(parameter);
}

Parameter remark(std::string name, std::string summary) { return lines(std::move(name), std::move(summary)); }

Parameter time(std::string name, std::string summary) {
    return required(of(ParameterType::time, std::move(name), std::move(summary)));
}

void add_acts(std::vector<Method>& all) {
    all.push_back(list_query("task.inbox", by_gateway,
                             "What waits for a person, and for those whose proxy or deputy he is, ordered by due date.",
                             "summaries with actions and on_behalf_of",
                             {text("person", "whose inbox; the caller's when left out")}));
    all.push_back(change("task.act", by_gateway,
                         "Takes an action on an instance.",
                         "receipt",
                         {instance(),
                          seen_version(),
                          required(text("action", "the action's id")),
                          of(ParameterType::object, "input", "the action's input"),
                          of(ParameterType::object, "form", "the new form, where the action edits it"),
                          text("to", "the state to return to"),
                          reason(),
                          text("on_behalf_of", "whose proxy or deputy the caller acts as; when left out, whatever fits"),
                          text("resume", "of a return that leaves it open: steps, or jump back")}));
    all.push_back(many("task.act_many", by_gateway,
                       "Takes actions on many instances.",
                       {items("instance, version, action, input, form, to, reason, on_behalf_of, resume")}));
}

void add_hands(std::vector<Method>& all) {
    all.push_back(change("task.claim", by_gateway, "Takes a task that several may do.", "receipt", {instance(), seen_version(), task()}));
    all.push_back(change("task.unclaim", by_gateway,
                         "Gives a claimed task back, or takes it back from whoever was asked for an opinion.",
                         "receipt",
                         {instance(), seen_version(), task()}));
    all.push_back(change("task.transfer", by_gateway,
                         "Hands a task on to somebody else.",
                         "receipt",
                         {instance(), seen_version(), to("the person who gets it"), task(), reason()}));
    all.push_back(many("task.transfer_many", by_gateway, "Hands many tasks on.", {items("instance, version, to, task, reason")}));
    all.push_back(change("task.delegate", by_gateway,
                         "Asks somebody for an opinion; until it is there the task waits.",
                         "receipt",
                         {instance(), seen_version(), to("the person who is asked"), task(), reason()}));
    all.push_back(change("task.resolve", by_gateway,
                         "Gives the opinion that the caller was asked for.",
                         "receipt",
                         {instance(), seen_version(), required(remark("opinion", "what the caller thinks")), task()}));
}

void add_signers(std::vector<Method>& all) {
    all.push_back(change("task.add_signer", by_gateway,
                         "Asks somebody to sign as well.",
                         "receipt",
                         {instance(),
                          seen_version(),
                          person("who is to sign as well"),
                          required(text("place", "before, beside or after the caller")),
                          task(),
                          reason()}));
    all.push_back(change("task.remove_signer", by_gateway,
                         "Takes a signer out again whom the caller added.",
                         "receipt",
                         {instance(), seen_version(), person("who no longer is to sign"), task(), reason()}));
    all.push_back(change("task.take_back", by_gateway,
                         "Takes back the caller's own last act, while nothing rests on it.",
                         "receipt",
                         {instance(), seen_version(), reason()}));
    all.push_back(change("task.urge", by_gateway,
                         "Urges whoever the instance waits for; at most once in four hours.",
                         "receipt",
                         {instance(), remark("text", "what to say")}));
    all.push_back(many("task.urge_many", by_gateway, "Urges for many instances.", {items("instance, text")}));
}

// How a chat account comes to speak for a person.
void add_accounts(std::vector<Method>& all) {
    all.push_back(list_query("account.list", by_gateway,
                             "Chat accounts: the caller's own; all of them for operators, auditors and gateways.",
                             "number, person, name, channel, account, state, until",
                             {text("person", "whose"), text("channel", "on which platform"), text("account", "which: tenant/user")}));
    all.push_back(change("account.offer", own_key,
                         "Says that a chat account's user claims to be a person, who has to confirm it. Role gateway.",
                         "receipt and number of the account",
                         {person("whose account it is said to be"),
                          required(text("channel", "dingtalk, wecom, feishu or slack")),
                          required(text("account", "tenant/user, ids of the platform")),
                          required(text("code_digest", "of the code that the account was shown"))}));
    all.push_back(change("account.confirm", own_key,
                         "Lets a chat account speak for the caller. By a key of his own, never through a gateway.",
                         "receipt",
                         {required(integer("number", "of the account", 1, version_max)),
                          required(text("code", "that the chat showed"))}));
    all.push_back(change("account.end", by_gateway,
                         "A chat account no longer speaks for its person. His own, or an operator's.",
                         "receipt",
                         {required(integer("number", "of the account", 1, version_max))}));
}

}  // namespace

void add_tasks(std::vector<Method>& all) {
    add_acts(all);
    add_hands(all);
    add_signers(all);
}

void add_remarks(std::vector<Method>& all) {
    all.push_back(change("instance.comment", by_gateway,
                         "Says something about an instance.",
                         "receipt",
                         {instance(), required(remark("text", "what to say"))}));
    all.push_back(change("instance.ask", by_gateway,
                         "Asks a person something about an instance.",
                         "receipt and number of the question",
                         {instance(), to("the person who is asked"), required(remark("text", "the question"))}));
    all.push_back(change("instance.answer", by_gateway,
                         "Answers a question that the caller was asked.",
                         "receipt",
                         {instance(),
                          required(integer("number", "of the question", 1, version_max)),
                          required(remark("text", "the answer"))}));
    all.push_back(change("instance.copy", by_gateway,
                         "Sends copies: those persons may see the instance.",
                         "receipt",
                         {instance(), required(texts("to", "persons", 50)), remark("text", "what to say")}));
    all.push_back(change("instance.signal", by_gateway,
                         "Reports to an instance that something has happened elsewhere. Those whom its definition names.",
                         "receipt",
                         {instance(),
                          required(text("signal", "which of the definition's signals")),
                          of(ParameterType::object, "values", "what comes with it; on: the day on which it happened")}));
    all.push_back(change("instance.mark_read", by_gateway, "Marks that the caller has read an instance.", "receipt", {instance()}));
}

void add_standing(std::vector<Method>& all) {
    all.push_back(list_query("people.proxies", by_gateway,
                             "Standing proxies, also those that ended.",
                             "number, principal, principal_name, agent, agent_name, from, until, cap, workflows, reason, ended, runs",
                             {text("person", "whose: principal or agent")}));
    all.push_back(change("people.set_proxy", by_gateway,
                         "Lets somebody act for a person. The person's own, or an operator's.",
                         "receipt and number of the proxy",
                         {text("principal", "for whom; the caller when left out"),
                          required(text("agent", "who may act for him")),
                          time("from", "from this time on"),
                          time("until", "before this time"),
                          of(ParameterType::object, "cap", "amount of the documents, at most; none: whatever the amount"),
                          texts("workflows", "only of these workflows", 100),
                          reason()}));
    all.push_back(change("people.end_proxy", by_gateway,
                         "Ends a standing proxy. The principal's, or an operator's.",
                         "receipt",
                         {required(integer("number", "of the proxy", 1, version_max))}));
    add_accounts(all);
    all.push_back(change("people.set_absences", by_gateway,
                         "Says when a person is not there: all times, replacing those before. His own, or an operator's.",
                         "receipt",
                         {text("person", "who is away; the caller when left out"),
                          required(list("absences", "from and until, times", 100))}));
    all.push_back(many("people.hand_over", own_key,
                       "Lets somebody take over all that a person has on open instances, at most 1000 at once. Role operator.",
                       {required(text("from", "who leaves")), to("who takes over"), required(reason())}));
    all.back().answer += "; and more: whether there are more, for another request";
}

void add_filters(std::vector<Method>& all) {
    all.push_back(list_query("filter.list", by_gateway, "The caller's saved filters.", "name, filter"));
    all.push_back(change("filter.save", by_gateway,
                         "Saves a filter for lists under a name, or removes it.",
                         "receipt",
                         {required(text("name", "what the caller calls it", 20)),
                          of(ParameterType::object, "filter", "parameters of instance.list; none: the filter is removed")}));
}

}  // namespace countersign::protocol

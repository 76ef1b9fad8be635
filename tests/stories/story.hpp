// Stories: a workflow told and tested in timed lines, beside its definition. The format:
//
//   # a remark
//   table price                         a reference table, CSV lines until a blank line
//   also FILE                           another definition that is published too, before the story's own
//   later FILE                          one that @publish file=FILE publishes
//   form NAME                           CSV until a blank line: the rows of the form's first table field; or, if a
//                                       column is another field, that field in the first row, and TABLE.COLUMN in all
//   person ID NAME roles R,R manager M deputies P,P department D
//                                       somebody besides the ten of the sample company, or one of them anew
//   setting WORKFLOW NAME VALUE
//   story A SENTENCE                    starts a story; what stands before the first one holds for all
//   month 2026-11                       the month that wdN counts in
//   at WHEN WHO [ACTION [NAME=VALUE...]] -> EXPECTATION; EXPECTATION
//
//   WHEN         wdN[+1] HH:MM | 2026-11-03 HH:MM       (+1: of the next month)
//   WHO          a person's id, or clock (only lets time pass)
//   NAME=VALUE   of the action's input; form=NAME, to=STATE, reason=TEXT, version=N, behalf=PERSON,
//                resume=HOW, workflow=ID (of open), on=INITIATOR
//                (zhang.wei unless said; his first instance, INITIATOR+ the newest) or on=PR-12 (by its id);
//                values with spaces in quotes; rows=NAME, or FIELD=NAME, for an input table given as a form block
//   ACTION       of the definition, or one of @claim @unclaim @transfer to= @delegate to= @resolve reason=
//                @add_signer person= place= @remove_signer person= @take_back @succeed from= to= @comment text=
//                @signal name= happened=2026-11-03 and the signal's fields
//                @grant person= name= roles=R,R, @set workflow= name= value=, @publish file=,
//                @upload name= type= bytes= (WHO may name a file of this content; columns `hash` of a form have the name),
//                @migrate state= reason= (to the current version)
//                @ask to= text= @answer number= text= @copy to=P,P @urge @read @proxy to= from="wd1 09:00"
//                until= cap= workflow= of= @end_proxy number= @absent from= until= of=; task= where it is not clear;
//                clock @wakes: the daemon was down since the step before
//   EXPECTATION  a state | refused CODE | flag F | no flag F | told ASSIGNEE MESSAGE [TIMES] | signed SLOT |
//                unsigned SLOT | closed OUTCOME | balance ACCOUNT AMOUNT | due ID WHEN | undue ID |
//                waits ASSIGNEE | unwaits ASSIGNEE | lot CANDIDATES | votes SLOT N | behind SLOT PERSON | drawn N |
//                open N (instances that are open) | children BRANCH N | undone N (debts that could not be settled) |
//                form FIELD VALUE (or TABLE.ROW.COLUMN VALUE, or TABLE.size N) | rows N REGISTER KEY |
//                attached N (files that it has come to name) | var NAME VALUE | role PERSON ROLE | no role PERSON ROLE
#pragma once

#include <map>
#include <string>
#include <vector>

namespace countersign::tests {

struct StoryStep {
    int line = 0;
    std::string when_day, when_time, who, action;
    std::vector<std::pair<std::string, std::string>> values;
    std::vector<std::string> expectations;
};

struct Story {
    std::string title;
    int line = 0;
    std::string month = "2026-11";
    std::vector<std::vector<std::string>> persons, settings;
    std::vector<StoryStep> steps;
};

struct StoryFile {
    std::vector<std::string> also, later;  // names of files
    std::map<std::string, std::vector<std::map<std::string, std::string>>> forms, tables;
    std::vector<Story> stories;
};

// Throws std::runtime_error with the line.
[[nodiscard]] StoryFile read_stories(const std::string& text);

// A definition: the name of its file, and its text.
struct StoryDefinition {
    std::string name, text;
    bool later = false;  // not published when the story begins
};

// Runs one, with its definition and those that its file names; returns what went otherwise than told ("line 12: expected ..."), or nothing.
[[nodiscard]] std::vector<std::string> run_story(const StoryFile& file, const Story& story, const StoryDefinition& definition,
                                                 const std::vector<StoryDefinition>& also = {});

}  // namespace countersign::tests

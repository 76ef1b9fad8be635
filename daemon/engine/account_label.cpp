#include "daemon/engine/account_label.hpp"

#include <algorithm>
#include <string>

namespace countersign::engine {

std::string_view kind_of_account(std::string_view account) { return account.substr(0, account.find(':')); }

std::optional<Label> account_label(const Workflow& workflow, const People& people, std::string_view account) {
    const std::string_view kind = kind_of_account(account);
    const auto named = std::find_if(workflow.accounts.begin(), workflow.accounts.end(),
                                    [&](const auto& one) { return one.first == kind; });
    if (named == workflow.accounts.end()) return std::nullopt;
    if (kind.size() == account.size()) return named->second;
    const std::string_view rest = account.substr(kind.size() + 1);
    const Person* person = people.find(rest);
    const std::string whose = person == nullptr ? std::string(rest) : person->name;
    return Label{.zh = named->second.zh + "：" + whose, .en = named->second.en + ": " + whose};
}

}  // namespace countersign::engine

// References: what a definition says of other workflows, and on which lines. Noted while it is read, judged by
// check_among() once the others are known: alone, a text can not be wrong about them. Private to definitions.
#pragma once

#include <string>
#include <vector>

#include "daemon/definitions/toml_section.hpp"

namespace countersign::definitions {

struct References {
    // `name = "expression"`, in the form of a child or the values of a signal.
    struct Filled {
        std::string name;
        Written value;
    };

    struct Child {
        Written workflow;
        std::string branch;
        int line = 0;
        std::vector<Filled> form;
        engine::Declarations declarations;  // what the values may name
    };

    struct Sent {
        Written signal;
        bool to_parent = false, to_children = false;  // otherwise to whichever instance an expression names
        std::vector<Filled> values;
        engine::Declarations declarations;
    };

    struct Waited {
        std::string branch;
        std::vector<Written> outcomes;
        int cancel_line = 0;  // 0: it cancels nothing
    };

    std::vector<Child> children;
    std::vector<Sent> sent;
    std::vector<Waited> waited;
    std::vector<Written> followed_until;  // states of instances that are followed
    std::vector<Written> asked;           // workflows in open_by() and open_about()
};

}  // namespace countersign::definitions

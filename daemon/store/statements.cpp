#include "daemon/store/statements.hpp"

namespace countersign::store {

Borrowed::~Borrowed() {
    if (statement_ == nullptr) return;
    statement_->reset();
    home_->push_back(std::move(statement_));
}

// References into the map stay valid while it grows.
Borrowed Statements::borrow(std::string_view sql) {
    auto home = idle_.find(sql);
    if (home == idle_.end()) home = idle_.emplace(std::string(sql), std::vector<std::unique_ptr<Statement>>{}).first;
    if (home->second.empty()) return {std::make_unique<Statement>(database_, sql), home->second};
    std::unique_ptr<Statement> statement = std::move(home->second.back());
    home->second.pop_back();
    return {std::move(statement), home->second};
}

}  // namespace countersign::store

// Statements: prepared once, lent out, and reset when they come back, so that no half-read query
// keeps the WAL from being checkpointed. The same text may be lent several times at once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/database.hpp"

namespace countersign::store {

class Statements;

// A statement on loan.
class Borrowed {
public:
    Borrowed(std::unique_ptr<Statement> statement, std::vector<std::unique_ptr<Statement>>& home)
        : statement_(std::move(statement)), home_(&home) {}
    ~Borrowed();
    Borrowed(Borrowed&&) = default;
    Borrowed& operator=(Borrowed&&) = delete;
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

    Statement* operator->() const { return statement_.get(); }
    Statement& operator*() const { return *statement_; }

private:
    std::unique_ptr<Statement> statement_;
    std::vector<std::unique_ptr<Statement>>* home_;
};

class Statements {
public:
    explicit Statements(Database& database) : database_(database) {}
    [[nodiscard]] Borrowed borrow(std::string_view sql);

private:
    Database& database_;
    std::map<std::string, std::vector<std::unique_ptr<Statement>>, std::less<>> idle_;
};

}  // namespace countersign::store

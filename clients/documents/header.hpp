// Header: the row of a sheet that names a table's columns, by id or by label in either language, in any order. Titles may
// stand above it.
#pragma once

#include <optional>
#include <vector>

#include "clients/documents/field.hpp"
#include "clients/documents/source.hpp"

namespace countersign::documents {

struct Header {
    const SourceSheet* sheet = nullptr;
    std::size_t at = 0;                // in its rows
    std::vector<const Field*> columns; // one for each cell of the row; null where it names none
};

// In the first sheet that has one: the row that names most columns.
[[nodiscard]] std::optional<Header> find_header(const Source& source, const Field& table);

// The column that a head names; a star that marks it as required does not count.
[[nodiscard]] const Field* column_named(const Field& table, std::string_view head);

}  // namespace countersign::documents

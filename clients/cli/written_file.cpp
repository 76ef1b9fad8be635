#include "clients/cli/written_file.hpp"

#include "clients/cli/whole_file.hpp"

namespace countersign::cli {

void write_file(Session& session, const std::string& file, std::string_view bytes) {
    if (file == "-") {
        session.out() << bytes;
        return;
    }
    if (!write_whole_file(file, bytes)) throw usage_complaint(session.say(Text::file_unwritable, file));
    if (!session.print_json({{"file", file}})) session.out() << session.say(Text::printed_to, file) << '\n';
}

void write_workbook(Session& session, const std::string& file, const std::vector<ListTable>& tables) {
    const auto bytes = workbook_of(tables);
    if (!bytes) throw Complaint(Exit::internal, "export_failed", text(bytes.error(), session.language()));
    write_file(session, file, *bytes);
}

}  // namespace countersign::cli

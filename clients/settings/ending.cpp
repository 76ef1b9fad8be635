#include "clients/settings/ending.hpp"

#include <ostream>

#include <fmt/format.h>

namespace countersign::settings {

using connection::FailureKind;

Exit exit_of(const connection::Failure& failure) {
    switch (failure.kind) {
        case FailureKind::refused: return failure.code == "not_permitted" ? Exit::not_authorised : Exit::refused;
        case FailureKind::configuration:
        case FailureKind::too_large: return Exit::usage;
        case FailureKind::key_not_accepted: return Exit::not_authorised;
        case FailureKind::no_connection:
        case FailureKind::outcome_unknown:
        case FailureKind::no_answer: return Exit::unreachable;
        case FailureKind::bad_answer: return Exit::internal;
    }
    return Exit::internal;
}

Exit complain(std::ostream& err, std::string_view program, const connection::Failure& failure) {
    err << program << ": " << failure.text.en << '\n';
    if (!failure.hint.en.empty()) err << "  -> " << failure.hint.en << '\n';
    return exit_of(failure);
}

std::string in_line(const std::string& value) {
    const bool is_plain = !value.empty() && value.find_first_of(" \t\"\\=\r\n") == std::string::npos;
    if (is_plain) return value;
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? ' ' : c;
    }
    return quoted + "\"";
}

Exit enrol(const Daemon& daemon, std::string_view program, std::string_view person, std::string_view roles, std::ostream& out,
           std::ostream& err) {
    std::error_code error;
    if (!std::filesystem::exists(daemon.key, error)) {
        const auto made = connection::write_key_file(daemon.key, connection::make_key(std::string(person)));
        if (!made) return complain(err, program, made.error());
    }
    const auto key = connection::read_key_file(daemon.key);
    if (!key) return complain(err, program, key.error());
    out << fmt::format("# An operator enrols this key by importing these lines (countersign people import FILE):\n\n"
                       "[[person]]\nid = \"{0}\"\nname = \"{0}\"\nroles = [{1}]\n"
                       "key = {{ public = \"{2}\", label = \"{3}\" }}\n",
                       key->person, roles, key->public_key, program);
    return Exit::ok;
}

}  // namespace countersign::settings

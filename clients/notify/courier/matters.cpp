#include "clients/notify/courier/matters.hpp"

#include <algorithm>

namespace countersign::notify::courier {

namespace {

constexpr std::size_t channel_bytes_max = 32;

void add_channel(std::string& channels, const std::string& channel) {
    const bool is_known = ("+" + channels + "+").find("+" + channel + "+") != std::string::npos;
    if (channel.empty() || is_known || channels.size() + channel.size() + 1 > channel_bytes_max) return;
    channels += (channels.empty() ? "" : "+") + channel;
}

std::string nobody_text(const Owed& owed) {
    if (owed.addressees.empty()) return "Expected somebody whom the message reaches, but nobody active has that role.";
    std::string names;
    for (const Addressee& one : owed.addressees) names += (names.empty() ? "" : ", ") + one.reader.person;
    return "Expected an address in some channel, but there is none of " + names + ".";
}

}  // namespace

// A failure brings the message back soon, for everybody who lacks it; whoever is held is then held again.
Report report_of(const Owed& owed) {
    Report report{.kind = Report::Kind::give_up};
    const auto has_standing = [&](Standing standing) {
        return std::any_of(owed.addressees.begin(), owed.addressees.end(), [&](const Addressee& one) { return one.standing == standing; });
    };
    for (const Addressee& one : owed.addressees) {
        if (one.standing == Standing::has) add_channel(report.channel, one.channel);
        const bool has_trouble = one.standing == Standing::failed || one.standing == Standing::refused;
        if (has_trouble && report.why.empty()) report.why = one.why;
        if (one.standing == Standing::failed) report.after = std::max(report.after, one.after);
        const bool is_first = report.until.at() == Instant{} || one.until.at() < report.until.at();
        if (one.standing == Standing::held && is_first) report.until = one.until;
    }
    if (has_standing(Standing::failed)) report.kind = Report::Kind::failed;
    else if (has_standing(Standing::held)) report.kind = Report::Kind::defer;
    else if (has_standing(Standing::has)) report.kind = Report::Kind::done;
    else if (report.why.empty()) report.why = nobody_text(owed);
    return report;
}

}  // namespace countersign::notify::courier

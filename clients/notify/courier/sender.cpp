#include "clients/notify/courier/sender.hpp"

#include <algorithm>

namespace countersign::notify::courier {

namespace {

constexpr std::size_t chunk = 100;  // jobs whose tokens are made in one transaction

const std::string& person_of(const Job& job) { return job.parts.front().addressee->reader.person; }

std::string place_of_card(const Part& part, const std::string& channel) {
    return part.owed->matter.instance + "\n" + part.addressee->reader.person + "\n" + channel;
}

}  // namespace

void Sender::send(std::vector<Job>& jobs, const Directory& directory, const LocalTime& now) {
    lanes_.clear();
    cards_.clear();
    directory_ = directory;
    now_ = now;
    for (std::size_t from = 0; from < jobs.size(); from += chunk) {
        const std::size_t until = std::min(jobs.size(), from + chunk);
        std::vector<Draft> drafts;
        for (std::size_t i = from; i < until; ++i) drafts.push_back(draft(jobs[i], 0));
        grant(drafts);
        for (std::size_t i = from; i < until; ++i) {
            // What could not go to somebody stops what would come after it for them.
            const bool follows = i > 0 && person_of(jobs[i - 1]) == person_of(jobs[i]);
            const Addressee* before = follows ? jobs[i - 1].parts.front().addressee : nullptr;
            if (before != nullptr && (before->standing == Standing::held || before->standing == Standing::failed)) stand(jobs[i], *before);
            else deliver(jobs[i], std::move(drafts[i - from]));
        }
    }
}

// A new task is a card; what reminds of one that is on a card already is a notice beside it.
bool Sender::has_card(const Part& part, const std::string& channel) {
    if (part.owed->matter.message == "task") return false;
    if (cards_.contains(place_of_card(part, channel))) return true;
    const auto cards = memory_.open_cards(part.owed->matter.instance);
    return std::any_of(cards.begin(), cards.end(),
                       [&](const Sent& card) { return card.person == part.addressee->reader.person && card.channel == channel; });
}

// The grants of a message, in the order in which content_of() uses their tokens: the link to everything, then
// each button's, or in a digest's letter each matter's.
Sender::Draft Sender::draft(const Job& job, std::size_t channel) {
    Draft draft{.channel = job.channels.at(channel)};
    const bool is_letter = find_channel(channels_, draft.channel)->takes_letters();
    const auto add = [&](const Part& part, const wording::Button* button, bool is_inbox = false) {
        draft.grants.push_back({.person = part.addressee->reader.person,
                                .channel = draft.channel,
                                .instance = is_inbox ? "" : part.owed->matter.instance,
                                .version = is_inbox ? 0 : part.owed->matter.version,
                                .action = button == nullptr ? "" : button->action,
                                .on_behalf_of = button == nullptr ? "" : button->on_behalf_of,
                                .message = is_inbox ? job.digest : part.owed->matter.key,
                                .until = now_.at() + sending_.token_life});
    };
    const Part& first = job.parts.front();
    add(first, nullptr, !job.digest.empty());
    if (!job.digest.empty()) {
        if (is_letter)
            for (const Part& part : job.parts) add(part, nullptr);
        return draft;
    }
    const bool has_buttons = !first.addressee->reader.buttons.empty() && !first.owed->matter.instance.empty();
    draft.is_card = !is_letter && has_buttons && !has_card(first, draft.channel);
    if (draft.is_card) cards_.insert(place_of_card(first, draft.channel));
    if (draft.is_card || is_letter)
        for (const wording::Button& button : first.addressee->reader.buttons) add(first, &button);
    return draft;
}

void Sender::grant(std::vector<Draft>& drafts) {
    std::vector<Grant> all;
    for (const Draft& draft : drafts) all.insert(all.end(), draft.grants.begin(), draft.grants.end());
    const std::vector<std::string> tokens = memory_.grant(all);
    auto token = tokens.begin();
    for (Draft& draft : drafts) {
        const auto end = token + static_cast<std::ptrdiff_t>(draft.grants.size());
        draft.tokens.assign(token, end);
        token = end;
    }
}

void Sender::deliver(Job& job, Draft draft) {
    if (!job.digest.empty()) {
        Digest digest{.key = job.digest, .members = {}};
        for (const Part& part : job.parts) digest.members.insert(part.owed->matter.key);
        keep_digest(memory_, person_of(job), digest);
    }
    Addressee worst{.standing = Standing::refused};
    for (std::size_t channel = 0; channel < job.channels.size(); ++channel) {
        if (channel > 0) {
            std::vector<Draft> next{this->draft(job, channel)};
            grant(next);
            draft = std::move(next.front());
        }
        const Outcome outcome = attempt(job, draft);
        if (const auto* delivered = std::get_if<Delivered>(&outcome)) return note_delivered(job, draft, delivered->place);
        const auto* later = std::get_if<Later>(&outcome);
        if (later != nullptr && later->is_rate_limit)
            return stand(job, {.standing = Standing::held, .channel = draft.channel, .until = now_.moved_to(now_.at() + later->wait),
                               .why = later->why});
        if (!std::holds_alternative<Undeliverable>(outcome)) worst.standing = Standing::failed;
        if (later != nullptr) worst.after = std::max(worst.after, later->wait);
        worst.channel = draft.channel;
        worst.why = why_of(outcome);
    }
    stand(job, worst);
}

Outcome Sender::attempt(const Job& job, const Draft& draft) {
    Lane& lane = lanes_[draft.channel];
    if (auto foreseen = lane.foreseen()) return *foreseen;
    const std::string& address = directory_.at(person_of(job)).at(draft.channel);
    Outcome outcome = find_channel(channels_, draft.channel)->send(parcel_of(job, draft), address);
    lane.note(outcome);
    note_trouble(draft.channel, outcome);
    return outcome;
}

Parcel Sender::parcel_of(const Job& job, const Draft& draft) const {
    const Part& first = job.parts.front();
    const std::string key = job.digest.empty() ? parcel_key(first.owed->matter.key, first.addressee->reader.person) : job.digest;
    return {.key = key,
            .person = first.addressee->reader.person,
            .name = first.addressee->reader.name,
            .content = content_of(job, draft, key)};
}

Content Sender::content_of(const Job& job, const Draft& draft, const std::string& key) const {
    const bool is_letter = find_channel(channels_, draft.channel)->takes_letters();
    const wording::Pages pages = is_group(person_of(job)) ? wording::Pages("") : sending_.pages;
    const std::string& link = draft.tokens.front();
    const std::vector<std::string> others(draft.tokens.begin() + 1, draft.tokens.end());
    if (!job.digest.empty()) {
        std::vector<wording::Listed> listed;
        for (const Part& part : job.parts) listed.push_back({&part.owed->matter, &part.addressee->reader});
        if (is_letter) return wording::digest_letter(listed, key, link, others, pages, sending_.mail_domain);
        return platforms::Message{wording::digest_of(listed, key, link, pages)};
    }
    const wording::Matter& matter = job.parts.front().owed->matter;
    const wording::Reader& reader = job.parts.front().addressee->reader;
    const wording::Tokens tokens{.buttons = others, .link = link};
    if (is_letter) return wording::letter_of(matter, reader, key, tokens, pages, sending_.mail_domain);
    if (draft.is_card) return platforms::Message{wording::card_of(matter, reader, key, tokens, pages)};
    return platforms::Message{wording::notice_of(matter, reader, key, link, pages)};
}

void Sender::note_delivered(Job& job, const Draft& draft, const MessageRef& place) {
    std::vector<Sent> sent;
    for (const Part& part : job.parts)
        sent.push_back({.message = part.owed->matter.key,
                        .person = part.addressee->reader.person,
                        .channel = draft.channel,
                        .instance = part.owed->matter.instance,
                        .is_card = draft.is_card,
                        .place = place,
                        .at = now_.at()});
    memory_.note_sent(sent);
    stand(job, {.standing = Standing::has, .channel = draft.channel});
}

void Sender::stand(Job& job, const Addressee& as) {
    static const std::map<Standing, std::string> events = {
        {Standing::has, "delivered"}, {Standing::held, "held"}, {Standing::failed, "failed"}, {Standing::refused, "refused"}};
    for (const Part& part : job.parts) {
        Addressee& one = *part.addressee;
        one.standing = as.standing;
        one.channel = as.channel;
        one.until = as.until;
        one.why = as.why;
        one.after = as.after;
        write_line_({.event = events.at(as.standing),
                     .key = part.owed->matter.key,
                     .person = one.reader.person,
                     .channel = as.channel,
                     .outcome = as.why.empty() ? job.digest : as.why});
    }
}

// For `status`: what an operator has to look at, until the channel delivers again.
void Sender::note_trouble(const std::string& channel, const Outcome& outcome) {
    std::string why;
    if (const auto* needs = std::get_if<NeedsOperator>(&outcome)) why = needs->why;
    else if (!std::holds_alternative<Delivered>(outcome)) return;
    const auto known = troubles_.find(channel);
    if (known != troubles_.end() && known->second == why) return;
    if (known == troubles_.end() && memory_.kept("trouble/" + channel).value_or("") == why) {
        troubles_[channel] = why;
        return;
    }
    memory_.keep("trouble/" + channel, why);
    troubles_[channel] = why;
}

}  // namespace countersign::notify::courier

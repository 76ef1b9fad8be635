#include "daemon/store/anchor.hpp"

#include <fmt/format.h>
#include "daemon/engine/digest.hpp"

#include <algorithm>
#include <cstring>

namespace countersign::store {

namespace {

constexpr std::size_t slot_size = 64;
constexpr std::size_t sector_size = 512;
constexpr std::size_t mark_offset = 2 * sector_size;
constexpr std::array<unsigned char, 4> magic{'C', 'S', 'A', '1'};
constexpr std::size_t covered_size = 48;  // what the checksum of a slot covers

using Digest = engine::Sha256;

std::size_t offset_of(std::size_t slot) { return slot * sector_size; }

Digest digest_of_slot(const unsigned char* slot) {
    return engine::sha256({reinterpret_cast<const char*>(slot), covered_size});
}

}  // namespace

Anchor::Anchor(std::unique_ptr<AnchorFile> file, std::filesystem::path path)
    : file_(std::move(file)), path_(std::move(path)) {
    exists_ = file_->read(bytes_);
    if (!exists_) return;
    for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i] = read_slot(offset_of(i));
    mark_ = read_slot(mark_offset);
    const auto seq_of = [](const std::optional<Slot>& slot) { return slot ? slot->head.seq : 0; };
    newest_ = !slots_[0] || (slots_[1] && seq_of(slots_[1]) > seq_of(slots_[0])) ? 1 : 0;
    if (slots_[newest_]) head_ = slots_[newest_]->head;
}

std::optional<Anchor::Slot> Anchor::read_slot(std::size_t offset) const {
    const unsigned char* from = bytes_.data() + offset;
    const Digest digest = digest_of_slot(from);
    if (!std::equal(magic.begin(), magic.end(), from) ||
        std::memcmp(from + covered_size, digest.data(), slot_size - covered_size) != 0)
        return std::nullopt;
    Slot slot;
    slot.is_clean = (from[7] & 1U) != 0;
    for (std::size_t i = 8; i < 16; ++i) slot.head.seq = slot.head.seq << 8U | from[i];
    std::copy_n(from + 16, slot.head.hash.size(), slot.head.hash.begin());
    return slot;
}

void Anchor::write_slot(std::size_t offset, const Slot& slot) {
    unsigned char* to = bytes_.data() + offset;
    std::fill_n(to, slot_size, static_cast<unsigned char>(0));
    std::copy(magic.begin(), magic.end(), to);
    to[7] = slot.is_clean ? 1 : 0;
    for (std::size_t i = 0; i < 8; ++i) to[8 + i] = static_cast<unsigned char>(slot.head.seq >> (56 - 8 * i));
    std::copy(slot.head.hash.begin(), slot.head.hash.end(), to + 16);
    const Digest digest = digest_of_slot(to);
    std::copy_n(digest.begin(), slot_size - covered_size, to + covered_size);
    if (must_be_made_) return;  // create() writes all at once
    file_->write(offset, to, slot_size);
    file_->sync();
}

void Anchor::damaged(const std::string& but) const {
    throw DamagedStore(fmt::format("Expected the log to hold what {} names as acknowledged, but {}.", path_.string(), but));
}

void Anchor::compare(const Head& log, const HashAt& hash_at) {
    if (!exists_) {
        if (log.seq > 0) damaged(fmt::format("this file is missing while the log has {} entries", log.seq));
        must_be_made_ = true;
        return;
    }
    compare_slots(log, hash_at);
    compare_mark(log);
    compare_rest();
}

// Between the slots there is nothing; a bit there says that the disk is not to be trusted.
void Anchor::compare_rest() {
    bool is_blank = true;
    for (std::size_t i = 0; i < bytes_.size(); ++i)
        if ((i % sector_size >= slot_size || i >= mark_offset + sector_size) && bytes_[i] != 0) is_blank = false;
    if (is_blank || must_be_made_) return;
    remarks_.push_back(fmt::format("Expected nothing between the slots of {}, but something is there: a bit of it has "
                                   "changed. Nothing was lost, but look after the disk.",
                                   path_.string()));
}

void Anchor::compare_slots(const Head& log, const HashAt& hash_at) {
    if (head_.seq > log.seq)
        damaged(fmt::format("the log ends at entry {}: {} acknowledged entries are missing", log.seq, head_.seq - log.seq));
    for (const auto& slot : slots_) {
        if (!slot || slot->head.seq == 0) continue;
        const auto hash = hash_at(slot->head.seq);
        if (!hash || *hash != slot->head.hash)
            damaged(fmt::format("entry {} of the log has another hash: it is not the one that was acknowledged",
                                slot->head.seq));
    }
    if (!slots_[0] || !slots_[1]) compare_torn_slot(log);
}

void Anchor::compare_torn_slot(const Head& log) {
    if (log.seq == 0) {
        must_be_made_ = true;
        remarks_.push_back(fmt::format("The making of {} was interrupted; it is made anew.", path_.string()));
        return;
    }
    if (!slots_[newest_]) damaged("neither of its two slots is whole");
    if (mark_ && mark_->is_clean) damaged("one of its slots was changed after a clean stop");
    // A slot is written only after the log has got ahead of the other one.
    if (log.seq == head_.seq) damaged("one of its slots was changed, and not by an interrupted write");
    remarks_.push_back(fmt::format("One slot of {} was torn by an interrupted write and is replaced; the log goes on "
                                   "from entry {} to entry {}.",
                                   path_.string(), head_.seq, log.seq));
}

void Anchor::compare_mark(const Head& log) {
    if (must_be_made_) return;
    if (!mark_) {
        remarks_.push_back(fmt::format("The mark of a clean stop in {} is not whole and is replaced.", path_.string()));
        return;
    }
    if (mark_->is_clean && (mark_->head.seq != log.seq || head_ != log))
        damaged(fmt::format("the last stop was clean at entry {} and the log stands at entry {}", mark_->head.seq, log.seq));
}

void Anchor::create() {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        slots_[i] = Slot{};
        write_slot(offset_of(i), *slots_[i]);
    }
    mark_ = Slot{};
    write_slot(mark_offset, *mark_);
    file_->create(bytes_);
    must_be_made_ = false;
    exists_ = true;
    newest_ = 0;
}

void Anchor::settle(const Head& log) {
    if (must_be_made_) {
        bytes_.fill(0);
        create();
    } else {
        // First, because after a clean stop no slot may be torn.
        mark_ = Slot{.head = log, .is_clean = false};
        write_slot(mark_offset, *mark_);
        // What was read may never have reached the disk, if a sync failed before the last stop: it is
        // written again before the other slot is touched.
        if (slots_[0] && slots_[1]) write_slot(offset_of(newest_), *slots_[newest_]);
        if (log.seq > head_.seq) move(log);
    }
    file_->sync_directory();
}

void Anchor::move(const Head& head) {
    const std::size_t other = 1 - newest_;
    slots_[other] = Slot{.head = head, .is_clean = false};
    write_slot(offset_of(other), *slots_[other]);
    newest_ = other;
    head_ = head;
}

std::optional<Hash> Anchor::file_at_stop() const {
    if (!was_clean() || mark_->head.hash == Hash{}) return std::nullopt;
    return mark_->head.hash;
}

void Anchor::mark_clean(const Hash& file) {
    mark_ = Slot{.head = {.seq = head_.seq, .hash = file}, .is_clean = true};
    write_slot(mark_offset, *mark_);
}

}  // namespace countersign::store

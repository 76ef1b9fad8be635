#include "daemon/server/mailbox.hpp"

#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace countersign::server {

Mailbox::Mailbox() : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox() { close(descriptor_); }

void Mailbox::wake() const {
    const std::uint64_t one = 1;
    (void)!write(descriptor_, &one, sizeof one);  // full means it is awake already
}

void Mailbox::put(std::uint64_t ticket, nlohmann::json result) {
    {
        const std::lock_guard lock(mutex_);
        letters_.push_back({.ticket = ticket, .result = std::move(result)});
    }
    wake();
}

void Mailbox::put_failure(std::string sentence) {
    {
        const std::lock_guard lock(mutex_);
        if (failure_.empty()) failure_ = std::move(sentence);
    }
    wake();
}

void Mailbox::put_disk_full(std::string sentence) {
    {
        const std::lock_guard lock(mutex_);
        if (disk_full_.empty()) disk_full_ = std::move(sentence);
    }
    wake();
}

std::vector<Mailbox::Letter> Mailbox::take() {
    std::uint64_t count = 0;
    (void)!read(descriptor_, &count, sizeof count);
    std::vector<Letter> letters;
    const std::lock_guard lock(mutex_);
    letters.swap(letters_);
    return letters;
}

std::string Mailbox::failure() {
    const std::lock_guard lock(mutex_);
    return failure_;
}

std::string Mailbox::disk_full() {
    const std::lock_guard lock(mutex_);
    return disk_full_;
}

}  // namespace countersign::server

#include "clients/notify/desk/houses.hpp"

namespace countersign::notify {

Houses::Borrowed Houses::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            auto house = std::move(free_.back());
            free_.pop_back();
            return {*this, std::move(house)};
        }
    }
    return {*this, make_()};
}

void Houses::put_back(std::unique_ptr<House> house) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(house));
}

}  // namespace countersign::notify

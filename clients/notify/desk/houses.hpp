// Houses: connections to the daemon for those who answer several people at once. Each thread borrows one for a
// question or a few; they are made when they are needed and kept.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "clients/notify/house/house.hpp"

namespace countersign::notify {

using MakeHouse = std::function<std::unique_ptr<House>()>;

class Houses {
public:
    explicit Houses(MakeHouse make) : make_(std::move(make)) {}

    class Borrowed {
    public:
        Borrowed(Houses& from, std::unique_ptr<House> house) : from_(from), house_(std::move(house)) {}
        ~Borrowed() { from_.put_back(std::move(house_)); }
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;
        [[nodiscard]] House& operator*() const { return *house_; }
        [[nodiscard]] House* operator->() const { return house_.get(); }

    private:
        Houses& from_;
        std::unique_ptr<House> house_;
    };

    [[nodiscard]] Borrowed borrow();

private:
    void put_back(std::unique_ptr<House> house);

    MakeHouse make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<House>> free_;
};

}  // namespace countersign::notify

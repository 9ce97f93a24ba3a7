// Who may compute: few at a time, so that those waiting in silence are not disturbed.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace unlisten {

class Turns {
  public:
    using Clock = std::chrono::steady_clock;
    using Id = std::size_t;

    // Who holds a turn for longer than `patience` is taken to wait for something, and no longer
    // counts.
    Turns(unsigned count, Clock::duration patience) : count_(count), patience_(patience) {}

    bool free(Clock::time_point now) const;
    void take(Id who, Clock::time_point now);
    // Each false when `who` is not in a position to ask for it.
    bool give_back(Id who);
    bool want(Id who);
    void forget(Id who);
    // Gives the turn to the one who has waited longest, if a turn is free.
    std::optional<Id> grant(Clock::time_point now);

    bool waiting(Id who) const;
    bool anyone_waiting() const { return !waiting_.empty(); }

  private:
    struct Holder {
        Id who;
        Clock::time_point since;
    };
    std::vector<Holder>::iterator find(Id who);

    unsigned count_;
    Clock::duration patience_;
    std::vector<Holder> holders_;
    std::deque<Id> waiting_;
};

} // namespace unlisten

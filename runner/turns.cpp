#include "turns.h"

#include <algorithm>

namespace unlisten {

std::vector<Turns::Holder>::iterator Turns::find(Id who) {
    return std::find_if(holders_.begin(), holders_.end(),
                        [who](const Holder& holder) { return holder.who == who; });
}

bool Turns::free(Clock::time_point now) const {
    const auto computing =
        std::count_if(holders_.begin(), holders_.end(),
                      [&](const Holder& holder) { return now - holder.since < patience_; });
    return static_cast<unsigned>(computing) < count_;
}

void Turns::take(Id who, Clock::time_point now) {
    holders_.push_back({who, now});
}

bool Turns::give_back(Id who) {
    const auto holder = find(who);
    if (holder == holders_.end())
        return false;
    holders_.erase(holder);
    return true;
}

bool Turns::waiting(Id who) const {
    return std::find(waiting_.begin(), waiting_.end(), who) != waiting_.end();
}

bool Turns::want(Id who) {
    if (find(who) != holders_.end() || waiting(who))
        return false;
    waiting_.push_back(who);
    return true;
}

void Turns::forget(Id who) {
    give_back(who);
    waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), who), waiting_.end());
}

std::optional<Turns::Id> Turns::grant(Clock::time_point now) {
    if (waiting_.empty() || !free(now))
        return std::nullopt;
    const Id who = waiting_.front();
    waiting_.pop_front();
    take(who, now);
    return who;
}

} // namespace unlisten

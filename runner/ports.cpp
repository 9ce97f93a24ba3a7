#include "ports.h"

#include <algorithm>
#include <utility>

namespace unlisten {
namespace {

constexpr std::size_t all_ports = 65536;
constexpr std::size_t first_unprivileged = 1024;
// Below it live the services that people know by number; used only where little else is left.
constexpr std::size_t first_anonymous = 10240;
constexpr std::ptrdiff_t enough = 8192;
// A port rests for a while before it is used again, as long as there are others.
constexpr unsigned rest = 4096;

} // namespace

PortLease::PortLease(PortLease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), first_(other.first_), last_(other.last_) {}

PortLease::~PortLease() {
    if (pool_ != nullptr)
        pool_->give_back(first_, last_);
}

PortPool::PortPool(PortRange ephemeral, Claim claim)
    : claim_(std::move(claim)), states_(all_ports, State::outside) {
    const auto open_from = [&](std::size_t first) {
        for (std::size_t port = first; port < all_ports; ++port)
            if (port < ephemeral.first || port > ephemeral.last)
                states_[port] = State::unclaimed;
        return std::count(states_.begin(), states_.end(), State::unclaimed);
    };
    if (open_from(first_anonymous) < enough)
        open_from(first_unprivileged);
}

std::optional<PortLease> PortPool::take(unsigned count) {
    const auto rested = [&] { return resting_ >= rest + count; };
    while (!rested() && claim_more()) {
    }
    auto first = search(count);
    while (!first && claim_more())
        first = search(count);
    if (!first)
        return std::nullopt;
    const auto last = static_cast<std::uint16_t>(*first + count - 1);
    std::fill_n(states_.begin() + *first, count, State::leased);
    resting_ -= count;
    next_ = (last + 1U) % all_ports;
    return PortLease(*this, *first, last);
}

std::optional<std::uint16_t> PortPool::search(unsigned count) const {
    if (count == 0 || count > all_ports)
        return std::nullopt;
    const auto from = [&](std::size_t begin, std::size_t end) -> std::optional<std::uint16_t> {
        const auto last = states_.begin() + static_cast<std::ptrdiff_t>(end);
        const auto found = std::search_n(states_.begin() + static_cast<std::ptrdiff_t>(begin), last,
                                         count, State::resting);
        if (found == last)
            return std::nullopt;
        return static_cast<std::uint16_t>(found - states_.begin());
    };
    const auto later = from(next_, all_ports);
    return later ? later : from(0, all_ports);
}

bool PortPool::claim_more() {
    const auto found = std::find(states_.begin(), states_.end(), State::unclaimed);
    if (found == states_.end())
        return false;
    const auto first = static_cast<std::size_t>(found - states_.begin()) / block * block;
    const auto usable = claim_(static_cast<std::uint16_t>(first));
    for (std::size_t i = 0; i < block; ++i) {
        State& state = states_[first + i];
        if (state != State::unclaimed)
            continue;
        const bool ours = i < usable.size() && usable[i];
        state = ours ? State::resting : State::outside;
        resting_ += ours ? 1 : 0;
    }
    return true;
}

void PortPool::give_back(std::uint16_t first, std::uint16_t last) {
    const auto count = static_cast<unsigned>(last - first) + 1;
    std::fill_n(states_.begin() + first, count, State::resting);
    resting_ += count;
}

unsigned PortPool::longest() const {
    unsigned longest = 0, run = 0;
    for (const State state : states_) {
        run = state == State::outside ? 0 : run + 1;
        longest = std::max(longest, run);
    }
    return longest;
}

} // namespace unlisten

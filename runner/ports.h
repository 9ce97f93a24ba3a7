// Ports for the probes: outside what the system hands out by itself, each to one probe at a time.
#pragma once

#include "host.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace unlisten {

class PortPool;

// Consecutive ports, given back at the end.
class PortLease {
  public:
    PortLease(PortPool& pool, std::uint16_t first, std::uint16_t last)
        : pool_(&pool), first_(first), last_(last) {}
    PortLease(PortLease&& other) noexcept;
    PortLease& operator=(PortLease&&) = delete;
    ~PortLease();

    std::uint16_t first() const { return first_; }
    std::uint16_t last() const { return last_; }

  private:
    PortPool* pool_;
    std::uint16_t first_, last_;
};

class PortPool {
  public:
    static constexpr unsigned block = 128;
    // Claims the block of ports that begins at `first` for this run: which of its ports can be
    // used.
    using Claim = std::function<std::vector<bool>(std::uint16_t first)>;

    PortPool(PortRange ephemeral, Claim claim);

    // Nothing when no `count` consecutive ports are free now.
    std::optional<PortLease> take(unsigned count);
    // The longest lease that can ever be had, as far as is known without claiming.
    unsigned longest() const;

  private:
    friend class PortLease;
    enum class State : std::uint8_t { outside, unclaimed, resting, leased };

    void give_back(std::uint16_t first, std::uint16_t last);
    std::optional<std::uint16_t> search(unsigned count) const;
    bool claim_more();

    Claim claim_;
    std::vector<State> states_;
    std::size_t next_ = 0;
    unsigned resting_ = 0;
};

// Claims blocks on this machine, against other runs of this program, for as long as it lives.
PortPool::Claim claim_on_this_machine();

} // namespace unlisten

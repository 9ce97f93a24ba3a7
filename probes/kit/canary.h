// A connection to another port and address that no act touches: silence is claimed only where one
// that was begun after the act was answered in the meantime.
#pragma once

#include "kit/context.h"
#include "kit/watch.h"

namespace unlisten {

// Listens for all repetitions of a cell, and accepts.
class Canary {
  public:
    Canary(const unlisten_stack& stack, const Transport& transport, const Place& place);
    void watch(Watch& watch);
    void empty_queue() const;
    const Address& address() const { return address_; }

  private:
    const Transport* transport_;
    Address address_;
    Socket listener_;
};

// The connection of one repetition.
class CanaryRun {
  public:
    bool begun() const { return begun_; }
    bool answered() const { return answered_; }
    void begin(const Context& context, const Canary& canary);
    void watch(Watch& watch);

  private:
    void check(short events);

    const Transport* transport_ = nullptr; // once it is begun
    Socket socket_;
    bool begun_ = false;
    bool answered_ = false;
};

} // namespace unlisten

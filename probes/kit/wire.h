// Client and server on two machines, and the wire between them in this process's hands: every
// packet passes through here, whenever the probe waits.
#pragma once

#include "kit/os/network.h"
#include "kit/segment.h"
#include "kit/socket.h"

#include <functional>
#include <list>
#include <map>
#include <random>
#include <string>
#include <sys/types.h>
#include <vector>

namespace unlisten {

enum class Toward { server, client };

struct Packet {
    Toward toward;
    std::string bytes; // from the IP header on
    std::optional<Segment> segment;
};

struct WireOptions {
    uint64_t delay_us = 0; // each way
    double loss = 0;       // of every packet but the canary's, from 0 to 1
    unsigned seed = 1;
};

class Wire {
  public:
    using Matches = std::function<bool(const Packet&)>;
    using Observer = std::function<void(const Packet&)>;

    // One in a process. Throws as os::Link does.
    explicit Wire(const WireOptions& options);
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire();

    // The host's, whose poll() carries packets too; in this process alone, not in a child.
    const unlisten_stack& stack() const { return stack_; }
    // A socket of the client's machine; every other one is of the server's.
    Socket client_socket(int domain, int type, int protocol) const;

    // Packets that match are kept, until they are lost.
    class Hold {
      public:
        Hold(Wire& wire, Matches matches);
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;
        ~Hold() { discard(); }
        size_t count() const { return packets_.size(); }
        void discard(); // they are lost; what comes goes on

      private:
        friend Wire;
        Wire* wire_;
        Matches matches_;
        std::vector<Packet> packets_;
    };

    // Of every packet as it is sent, held and lost ones too.
    void observe(Observer observer) { observer_ = std::move(observer); }
    // What went wrong with the devices, or was lost there without having been asked for; nothing
    // where it is empty.
    std::string trouble() const;

    // No packet is on its way; held ones wait for ever.
    bool quiet() const { return on_its_way_.empty(); }

    int poll(pollfd* entries, unsigned count, uint64_t timeout_us);

  private:
    bool take_from(int device, Toward toward);
    void take(Packet packet);
    void carry(Packet packet);
    void deliver(const Packet& packet);
    void deliver_due();
    bool is_canary(const Packet& packet) const;

    os::Link link_;
    WireOptions options_;
    unlisten_stack stack_;
    std::mt19937 random_;
    std::list<Hold*> holds_;
    std::multimap<uint64_t, Packet> on_its_way_; // by the instant it arrives
    Observer observer_;
    std::vector<pollfd> polled_;
    std::string trouble_;
};

} // namespace unlisten

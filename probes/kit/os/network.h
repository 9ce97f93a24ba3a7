// Networks of a process's own: what happens in one reaches nobody else on this machine. Unnamed:
// the last process that is in one, or holds it open, takes it along.
#pragma once

#include "kit/file_descriptor.h"
#include "kit/socket.h"

#include <string>

namespace unlisten::os {

// Whether this system can give a process a network, and links between two.
extern const bool own_networks;

// The process leaves the machine's network for a new one: as root, or where that is permitted
// through a user namespace of its own. The loopback interface is up. Throws Lacking, or
// std::runtime_error where resources ran out. One thread, before any socket.
void enter_own_network();

// A setting of the network ("net.ipv4.tcp_migrate_req") of the process's own network alone, which
// has that value then. Throws Lacking.
void write_network_setting(const std::string& name, const std::string& value);

// Of the process's own network: an address for that interface, which stands for one machine alone.
// 0 or minus an errno; it can be bound, or is gone, when they return.
int add_address(const char* interface, const Address& address);
int remove_address(const char* interface, const Address& address);
bool has_address(const Address& address);

// The interface of a Link, at both ends.
inline constexpr const char* link_device = "wire0";

// Two networks of this process's own. It is in the server's; `devices` give and take the IP packets
// that go to the other one: network devices without a link layer, so that no look-up of neighbours
// comes between.
class Link {
  public:
    Link(); // as enter_own_network()
    int server_device() const { return server_device_.get(); }
    int client_device() const { return client_device_.get(); }
    // Packets that a device dropped, both ends together.
    unsigned long lost() const;

    // The calling thread is in the client's network as long as this lives.
    class AtClient {
      public:
        explicit AtClient(const Link& link) : link_(&link) { link_->enter(link_->client_.get()); }
        AtClient(const AtClient&) = delete;
        AtClient& operator=(const AtClient&) = delete;
        ~AtClient() { link_->enter(link_->server_.get()); }

      private:
        const Link* link_;
    };

  private:
    static void enter(int network); // ends the process where it cannot come back

    FileDescriptor client_, server_; // the networks
    FileDescriptor client_device_, server_device_;
};

} // namespace unlisten::os

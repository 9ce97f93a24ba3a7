// The kind of socket that is surveyed. One file each in transports/, which defines
// `transport_<id>`.
#pragma once

#include "kit/hosts.h"
#include "kit/socket.h"

#include <string>

namespace unlisten {

// Where the listener of one repetition lives.
struct Place {
    std::string directory;      // socket files go here
    bool own_directory = false; // made for this place alone, and taken away with it
    std::string name;           // unique on this machine
    std::string file = "s";
    uint16_t port = 0; // leased
    Hosts server = loopback_host;

    std::string socket_path() const { return directory + "/" + file; }
};

struct Transport {
    const char* id;
    const char* description;
    int family = 0;
    int type = 0;
    int protocol = 0;              // as socket() takes it; 0: the family's own
    uint32_t stack = 0;            // unlisten_stack_can that it needs
    const char* only_on = nullptr; // a system that is not this one: no more is known of it here
    bool internet = false;    // has ports, wildcard addresses, SO_REUSEPORT groups and handshakes
    bool file = false;        // its name is a file
    bool three_way = true;    // where there are handshakes: SYN, SYN-ACK and ACK
    bool half_close = true;   // a client can end its own direction alone
    bool disconnects = false; // connect() to AF_UNSPEC resets it, where SO_LINGER 0 may not
    uint64_t first_retransmission_us = 0; // of what begins a connection; 0: as the stack's TCP

    Address (*address)(const Place&) = nullptr;        // where the server binds
    Address (*client_address)(const Place&) = nullptr; // where the client connects to
    Address (*wildcard)(const Place&) = nullptr;       // the same address on every interface
    Address (*specific)(const Place&) = nullptr;       // one address below that wildcard
    int (*prepare)(Socket& listener) = nullptr;        // before bind; minus a host errno on failure
    int client_family = 0;                             // where it differs from `family`
    Address (*client_bind)() = nullptr;                // what clients bind before they connect
    const char* (*became)(const Socket&) = nullptr;    // what a connection is, where it may differ

    // What a call does has reached the other end when it returns; connect() blocks on a full queue.
    bool within_calls() const { return family == AF_UNIX; }

    Socket socket(const unlisten_stack& on, int of_family) const {
        return {on, on.socket(of_family, type, protocol)};
    }
    Socket listener_socket(const unlisten_stack& on) const { return socket(on, family); }
    // Ends a connection so that nothing of it stays.
    void abort(Socket& socket) const;
    const char* abort_name() const { // of those calls
        return disconnects ? "connect(AF_UNSPEC), close" : "SO_LINGER 0, close";
    }
};

// Every transport compiled in, in the order of their ids; a generated table.
extern const Transport* const transports[];
extern const unsigned transport_count;

} // namespace unlisten

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
    int family;
    int type;
    uint32_t stack;        // unlisten_stack_can that it needs
    bool internet = false; // has ports, wildcard addresses, SO_REUSEPORT groups and handshakes
    bool file = false;     // its name is a file

    Address (*address)(const Place&);            // where the server binds
    Address (*client_address)(const Place&);     // where the client connects to
    Address (*wildcard)(const Place&) = nullptr; // the same address on every interface
    Address (*specific)(const Place&) = nullptr; // one address below that wildcard
    int (*prepare)(Socket& listener) = nullptr;  // before bind; minus a host errno on failure
    int client_family = 0;                       // where it differs from `family`
};

// Every transport compiled in, in the order of their ids; a generated table.
extern const Transport* const transports[];
extern const unsigned transport_count;

} // namespace unlisten

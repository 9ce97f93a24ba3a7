// How client and server are joined. One file each in paths/, which defines `path_<id>`.
#pragma once

#include "kit/hosts.h"
#include "kit/wire.h"

#include <memory>

namespace unlisten {

struct Path {
    const char* id;
    const char* description;
    bool internet; // joins Internet sockets alone
    Hosts server;
    // What carries the packets; not given: the system itself. Before any socket is made.
    std::unique_ptr<Wire> (*open)(const WireOptions&) = nullptr;
};

// Every path compiled in, in the order of their ids; a generated table.
extern const Path* const paths[];
extern const unsigned path_count;

} // namespace unlisten

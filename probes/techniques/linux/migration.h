// net.ipv4.tcp_migrate_req: who inherits the queue of a listener that stops (ip-sysctl).
#pragma once

#include "kit/situation.h"

#include <string_view>

namespace unlisten::migration {

// Of several heirs one is chosen by a hash. Where it is the one that chose the first listener, it
// always meets the same heir; an IPv4 connection of a dual-stack listener has another one.
inline const char* chooses_heir(const Situation& situation, const Transport& transport,
                                bool group) {
    return group && std::string_view(transport.id) == "tcp6-dual" &&
                   std::string_view(situation.id).rfind("queued", 0) == 0
               ? "a hash of addresses and ports chooses who inherits: reuseport_migrate_sock()"
               : nullptr;
}

} // namespace unlisten::migration

// Addresses of the host's layout, and what they name.
#pragma once

#include "stacks/scripted/endpoint.h"

namespace unlisten::scripted {

// `only_v6`: a listener's IPV6_V6ONLY.
Name name_from(const sockaddr* address, socklen_t length, bool only_v6);

// As calls give addresses out: cut to the room there is, the length told whole.
void give(const std::string& address, sockaddr* room, socklen_t* length);

} // namespace unlisten::scripted

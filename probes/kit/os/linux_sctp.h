// What the kernel tells of SCTP associations, which neither TCP_INFO nor SIOCOUTQ are for.
#pragma once

#include "kit/socket.h"

#include <optional>
#include <string>

namespace unlisten::os {

// By the number of enum sctp_state, include/net/sctp/constants.h; "none" of one that has ended and
// waits to be accepted.
const char* sctp_state_name(unsigned state);

// As in os.h, of a one-to-one style socket.
std::optional<std::string> sctp_state(const Socket& socket);
std::optional<bool> sctp_all_arrived(const Socket& socket);

} // namespace unlisten::os

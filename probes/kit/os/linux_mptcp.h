// MPTCP, by number where headers of older systems lack the names.
#pragma once

#include "kit/socket.h"

#include <optional>
#include <string>

namespace unlisten::os {

inline constexpr int ipproto_mptcp = 262; // linux/in.h
inline constexpr int sol_mptcp = 284;     // linux/socket.h
inline constexpr int mptcp_info = 1;      // linux/mptcp.h

// Of the connection, not of its subflows; "none" also of one that is over and was not accepted.
std::optional<std::string> mptcp_state_of(const Address& server, const Address& client);

} // namespace unlisten::os

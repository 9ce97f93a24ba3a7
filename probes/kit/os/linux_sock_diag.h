// The kernel's own tables of sockets, by NETLINK_SOCK_DIAG: sock_diag(7).
#pragma once

#include "kit/os/os.h"

namespace unlisten::os {

// By the number of include/net/tcp_states.h.
const char* tcp_state_name(unsigned state);

// Of an AF_UNIX listener.
std::optional<Queue> unix_queue(const Socket& listener);

// TCP_MD5SIG was set on it; nothing where that is not told (it takes CAP_NET_ADMIN).
std::optional<bool> has_md5_key(const Socket& listener);

// SOCK_DESTROY: 0, or minus an errno.
int destroy(const Socket& listener);

} // namespace unlisten::os

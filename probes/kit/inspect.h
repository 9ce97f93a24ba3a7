// What a stack tells of its sockets beside what every program asks: only the host's own can be
// looked into, and it may not tell either. Each answer is then nothing.
#pragma once

#include "kit/os/os.h"

namespace unlisten::inspect {

inline bool is_host(const unlisten_stack& stack) {
    return (stack.can & STACK_HOST_FDS) != 0;
}

// As in kit/os/os.h.
std::optional<std::string> tcp_state(const Socket& socket);
std::optional<std::string> tcp_state_of(const unlisten_stack& stack, int protocol,
                                        const Address& server, const Address& client);
std::optional<bool> sent_again(const Socket& socket);
std::optional<os::Queue> queue(const Socket& listener);
std::optional<bool> all_arrived(const Socket& socket);

// When this stack sends an unanswered SYN again: versions differ, and not all is documented.
struct FirstTimer {
    uint64_t soonest_us, latest_us;
};
FirstTimer first_timer(const unlisten_stack& stack);

} // namespace unlisten::inspect

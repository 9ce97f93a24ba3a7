// What the systems do differently. One file a system implements all of it.
#pragma once

#include "kit/socket.h"

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace unlisten::os {

// First retransmission of a SYN, and of an unanswered segment of a handshake, in microseconds.
extern const uint64_t first_retransmission_us;

// The network interface answers to addresses of 127.0.0.0/8 other than 127.0.0.1.
extern const bool whole_loopback_network;

// Ports no program is given by chance: outside the range for ephemeral ports.
std::pair<uint16_t, uint16_t> quiet_ports();

// State of a connection by the standard's name ("ESTABLISHED"), TCP's or that of the socket's own
// protocol; nothing where the system does not tell.
std::optional<std::string> tcp_state(const Socket& socket);
// The server's end of a connection, looked up by protocol and its two addresses; "none" if there is
// none.
std::optional<std::string> tcp_state_of(int protocol, const Address& server, const Address& client);
// Whether a segment of this connection was sent again; nothing where the system does not tell, or
// counts no SYN.
std::optional<bool> sent_again(const Socket& socket);
// Clients in the queue of a listener, and the most it takes.
struct Queue {
    unsigned length, limit;
};
std::optional<Queue> queue(const Socket& listener);
// Everything that was sent has arrived at the other end's kernel.
std::optional<bool> all_arrived(const Socket& socket);

// The calling thread's number for is_blocked().
long thread_number();
// That thread waits in the kernel; nothing where the system does not tell.
std::optional<bool> is_blocked(long thread);

// Whatever comes for that socket is dropped, or heard again: 0, minus an errno, or STACK_CANNOT
// where no filter can be set.
int make_deaf(Socket& socket, bool deaf);

// That process waits inside connect(); nothing where the system does not tell.
std::optional<bool> is_connecting(long process);

// Waits for a listener to be ready with epoll or kqueue, for ever. The events by name, or an
// errno's name.
std::string wait_for_event(int listener);

// An act that only this system has, by name: 0, minus an errno, or STACK_CANNOT.
int special(const char* act, int fd);

// Closes every descriptor from 3 up except those.
void close_all_except(const std::vector<int>& kept);

// The calling thread's effective capabilities in hexadecimal, or "none"; "" where there is no such
// thing.
std::string capabilities();

// For good, and the user stays the same: 0, or minus an errno; -ENOTSUP where privilege is the
// user's, and cannot be told apart from what belongs to that user.
int give_up_privileges();

} // namespace unlisten::os

// lwIP's side: the only files that see lwIP's headers are behind this one. All numbers are lwIP's
// own.
#pragma once

#include "address.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace unlisten::lwip {

struct Answer {
    long value; // >= 0, or negative with
    int error;  // lwIP's errno
};

struct Ready {
    int fd;
    int events, seen;
};

struct Linger {
    int on, seconds;
};

// The interface of 127.0.0.1 and ::1, and the thread of lwIP. False where there is no memory for
// it.
bool boot();
// The thread has done all that was due when this was called.
void settle();

extern const char* const version;
extern const char* const build;
extern const bool has_ipv6;

Answer make(int family, int type); // non-blocking, as what accept_on() gives
Answer close_of(int fd);
Answer bind_to(int fd, const Address& address);
Answer listen_on(int fd, int backlog);
Answer accept_on(int fd);
Answer connect_to(int fd, const Address& address);
Answer shutdown_of(int fd, int how);
Answer name_of(int fd, bool peer, Address& address);
Answer receive(int fd, void* buffer, size_t size, int flags);
Answer send_to(int fd, const void* data, size_t size);
Answer set_option(int fd, int level, int name, int value);
Answer get_option(int fd, int level, int name, int& value);
Answer set_linger(int fd, int level, int name, Linger value);
Answer get_linger(int fd, int level, int name, Linger& value);
Answer ready(std::span<Ready> entries, int timeout_ms);

} // namespace unlisten::lwip

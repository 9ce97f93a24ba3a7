// Network interfaces of the process's network: netdevice(7), ioctl(2).
#pragma once

#include "kit/file_descriptor.h"

#include <cstdint>
#include <netinet/in.h>
#include <string>

namespace unlisten::os {

// Throws Lacking; std::runtime_error where resources ran out, which is no answer to the question
// whether there is such a thing.
[[noreturn]] void lacks(const std::string& what, int error);

// They throw as lacks() does.
void bring_up(const char* interface);
// A new tun device, down: it gives and takes IP packets. It lasts as long as its network.
FileDescriptor make_tun(const char* interface, int longest_queue);
void give_ipv4(const std::string& interface, uint32_t address); // host byte order, of a /24
// Of a /64; it can be bound when this returns. A system without IPv6 says so when a socket is made.
void give_ipv6(const char* interface, const in6_addr& address);
// How many packets it dropped, received and sent.
unsigned long dropped_by(const char* interface);

} // namespace unlisten::os

// The addresses of the machines at the two ends of a path.
#pragma once

#include <cstdint>
#include <netinet/in.h>

namespace unlisten {

struct Hosts {
    uint32_t ipv4, other_ipv4; // in host byte order; the other one is the same machine's
    in6_addr ipv6, other_ipv6;
};

constexpr in6_addr ipv6_ending_in(uint8_t last) { // 2001:db8::/32, for documentation: RFC 3849
    return {{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}}};
}

constexpr in6_addr ipv6_loopback_host{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
// The same on every system; where the whole of 127.0.0.0/8 answers, another one can be used too.
constexpr Hosts loopback_host{INADDR_LOOPBACK, INADDR_LOOPBACK, ipv6_loopback_host,
                              ipv6_loopback_host};
// 192.0.2.0/24, for documentation: RFC 5737.
constexpr Hosts wire_server{0xc0000201, 0xc0000203, ipv6_ending_in(1), ipv6_ending_in(3)};
constexpr Hosts wire_client{0xc0000202, 0xc0000202, ipv6_ending_in(2), ipv6_ending_in(2)};

} // namespace unlisten

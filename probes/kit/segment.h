// What a packet of IPv4 or IPv6 says of the TCP segment in it (RFC 791, 8200, 9293).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace unlisten {

struct Segment {
    static constexpr uint8_t fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08, ack = 0x10;

    uint16_t source, destination; // ports
    uint32_t sequence, acknowledged;
    uint8_t flags;
    size_t data; // bytes of it

    bool is(uint8_t wanted) const { return (flags & (fin | syn | rst | ack)) == wanted; }
};

// Nothing where it is no TCP, or cut short.
std::optional<Segment> read_segment(const void* packet, size_t size);

// An ICMP or ICMPv6 message that says the destination cannot be reached, of a TCP segment of these
// ports.
struct Unreachable {
    uint16_t source, destination;
};
std::optional<Unreachable> read_unreachable(const void* packet, size_t size);

// "SYN", "SYN-ACK", "RST", "data", "FIN" ...: one word.
std::string segment_name(const Segment& segment);

} // namespace unlisten

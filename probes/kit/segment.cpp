#include "kit/segment.h"

namespace unlisten {
namespace {

constexpr uint8_t tcp = 6, icmp = 1, icmp6 = 58;
constexpr size_t least_ipv4 = 20, ipv6_header = 40, least_tcp = 20, icmp_header = 8;

// A part of a packet.
struct Bytes {
    const uint8_t* at;
    size_t size;

    uint16_t two(size_t from) const { return static_cast<uint16_t>(at[from] << 8 | at[from + 1]); }
    uint32_t four(size_t from) const {
        return static_cast<uint32_t>(two(from)) << 16 | two(from + 2);
    }
    Bytes from(size_t first) const { return {at + first, size - first}; }
};

struct Carried {
    uint8_t protocol;
    Bytes bytes;
};

// Extension headers and fragments are not looked into: nobody here sends any.
std::optional<Carried> carried_by(Bytes packet) {
    if (packet.size < least_ipv4)
        return std::nullopt;
    if (packet.at[0] >> 4 == 4) {
        const size_t header = (packet.at[0] & 15u) * 4u;
        if (header < least_ipv4 || header > packet.size)
            return std::nullopt;
        return Carried{packet.at[9], packet.from(header)};
    }
    if (packet.at[0] >> 4 == 6 && packet.size >= ipv6_header)
        return Carried{packet.at[6], packet.from(ipv6_header)};
    return std::nullopt;
}

} // namespace

std::optional<Segment> read_segment(const void* packet, size_t size) {
    const auto carried = carried_by({static_cast<const uint8_t*>(packet), size});
    if (!carried || carried->protocol != tcp || carried->bytes.size < least_tcp)
        return std::nullopt;
    const Bytes& bytes = carried->bytes;
    const size_t header = (bytes.at[12] >> 4) * 4u;
    if (header < least_tcp || header > bytes.size)
        return std::nullopt;
    return Segment{bytes.two(0),  bytes.two(2), bytes.four(4),
                   bytes.four(8), bytes.at[13], bytes.size - header};
}

std::optional<Unreachable> read_unreachable(const void* packet, size_t size) {
    const auto carried = carried_by({static_cast<const uint8_t*>(packet), size});
    if (!carried || carried->bytes.size < icmp_header)
        return std::nullopt;
    const uint8_t type = carried->bytes.at[0];
    const bool says_so = (carried->protocol == icmp && type == 3) ||
                         (carried->protocol == icmp6 && (type == 1 || type == 4));
    if (!says_so)
        return std::nullopt;
    const auto quoted = carried_by(carried->bytes.from(icmp_header));
    if (!quoted || quoted->protocol != tcp || quoted->bytes.size < 4)
        return std::nullopt;
    return Unreachable{quoted->bytes.two(0), quoted->bytes.two(2)};
}

std::string segment_name(const Segment& segment) {
    if (segment.flags & Segment::rst)
        return "RST";
    if (segment.flags & Segment::syn)
        return segment.flags & Segment::ack ? "SYN-ACK" : "SYN";
    if (segment.flags & Segment::fin)
        return "FIN";
    return segment.data > 0 ? "data" : "ACK";
}

} // namespace unlisten

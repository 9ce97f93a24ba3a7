// Packets written down byte by byte, and what is said of them.
#include "kit/packet_log.h"

#include <doctest/doctest.h>

#include <string>

using namespace unlisten;

namespace {

std::string bytes(std::initializer_list<unsigned> values) {
    std::string text;
    for (const unsigned value : values)
        text += static_cast<char>(value);
    return text;
}

// From port 0x1234 to port 0x0050, sequence 1, acknowledging 2.
std::string tcp(unsigned flags, const std::string& data = "") {
    return bytes({0x12, 0x34, 0x00, 0x50, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, flags, 0, 0, 0, 0, 0, 0}) +
           data;
}

std::string ipv4(unsigned protocol, const std::string& payload) {
    return bytes({0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 2, 192, 0, 2, 1}) +
           payload;
}

std::string ipv6(unsigned protocol, const std::string& payload) {
    return bytes({0x60, 0, 0, 0, 0, 0, protocol, 64}) + std::string(32, '\0') + payload;
}

std::optional<Segment> segment_of(const std::string& packet) {
    return read_segment(packet.data(), packet.size());
}

Segment segment(uint16_t from, uint16_t to, uint8_t flags, uint32_t sequence, size_t data = 0) {
    return {from, to, sequence, 0, flags, data};
}

} // namespace

TEST_CASE("segments are read from IPv4 and IPv6") {
    for (const std::string& packet : {ipv4(6, tcp(0x12, "abc")), ipv6(6, tcp(0x12, "abc"))}) {
        const auto found = segment_of(packet);
        REQUIRE(found);
        CHECK(found->source == 0x1234);
        CHECK(found->destination == 0x50);
        CHECK(found->sequence == 1);
        CHECK(found->acknowledged == 2);
        CHECK(found->data == 3);
        CHECK(found->is(Segment::syn | Segment::ack));
        CHECK(segment_name(*found) == "SYN-ACK");
    }
}

TEST_CASE("what is cut short anywhere, or is no TCP, is no segment") {
    for (const std::string& whole : {ipv4(6, tcp(0x02)), ipv6(6, tcp(0x02))})
        for (size_t size = 0; size < whole.size(); ++size)
            CHECK_FALSE(segment_of(whole.substr(0, size)));
    CHECK_FALSE(segment_of(ipv4(17, tcp(0x02))));
    std::string long_header = ipv4(6, tcp(0x02));
    long_header[0] = 0x4f;
    CHECK_FALSE(segment_of(long_header));
    std::string long_tcp = ipv4(6, tcp(0x02));
    long_tcp[32] = static_cast<char>(0xf0);
    CHECK_FALSE(segment_of(long_tcp));
}

TEST_CASE("an unreachable destination says of which segment") {
    const std::string quoted = ipv4(6, tcp(0x02)).substr(0, 28);
    const std::string message = ipv4(1, bytes({3, 3, 0, 0, 0, 0, 0, 0}) + quoted);
    const auto found = read_unreachable(message.data(), message.size());
    REQUIRE(found);
    CHECK(found->source == 0x1234);
    CHECK(found->destination == 0x50);
    const std::string echo = ipv4(1, bytes({8, 0, 0, 0, 0, 0, 0, 0}) + quoted);
    CHECK_FALSE(read_unreachable(echo.data(), echo.size()));
    for (size_t size = 0; size < message.size() - 24; ++size)
        CHECK_FALSE(read_unreachable(message.data(), size));
}

TEST_CASE("one line tells what passed after the act") {
    constexpr uint16_t server = 80;
    PacketLog log;
    CHECK(log.summary() == "silence");
    log.add(Toward::server, segment(1, server, Segment::syn, 5), 0);
    CHECK(log.summary() == "SYN");
    log.begin();
    CHECK(log.summary() == "silence");
    SUBCASE("a SYN that is sent again is told with its time, though the first was before") {
        log.add(Toward::server, segment(1, server, Segment::syn, 5), 1020000);
        log.add(Toward::client, segment(server, 1, Segment::rst | Segment::ack, 0), 1020001);
        CHECK(log.summary() == "SYN +1.0 s -> RST");
    }
    SUBCASE("clients that saw the same are counted") {
        for (const uint16_t port : {uint16_t{2}, uint16_t{3}}) {
            log.add(Toward::server, segment(port, server, Segment::syn, 9), 10);
            log.add(Toward::client, segment(server, port, Segment::rst | Segment::ack, 0), 11);
        }
        log.add(Toward::client, segment(server, 4, Segment::rst, 7), 12);
        CHECK(log.summary() == "RST; 2 x SYN -> RST");
    }
    SUBCASE("an acknowledgement that comes twice is no retransmission") {
        log.add(Toward::server, segment(2, server, Segment::ack, 9), 10);
        log.add(Toward::server, segment(2, server, Segment::ack, 9), 500010);
        CHECK(log.summary() == "ACK, ACK");
    }
    SUBCASE("ICMP") {
        log.add(Toward::server, segment(2, server, Segment::syn, 9), 10);
        log.add(Unreachable{2, server});
        CHECK(log.summary() == "SYN -> ICMP unreachable");
    }
}

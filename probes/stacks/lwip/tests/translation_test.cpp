// Both sides' tables, in both directions: with the packaged headers, and with lwIP's own.
#include "address.h"
#include "stacks/stack.h"
#include "translate.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <vector>

using namespace unlisten::lwip;

namespace {

struct List {
    const char* name;
    std::span<const int> Numbers::*of;
};

constexpr List lists[] = {{"errnos", &Numbers::errnos}, {"families", &Numbers::families},
                          {"types", &Numbers::types},   {"hows", &Numbers::hows},
                          {"events", &Numbers::events}, {"received", &Numbers::received}};

bool is_twice(std::span<const int> numbers) {
    std::vector<int> sorted(numbers.begin(), numbers.end());
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

template <typename Layout>
std::optional<Address> there_and_back(const Layout& layout) {
    const auto address = from_host(&layout, sizeof layout);
    REQUIRE(address);
    std::array<unsigned char, longest_address> bytes{};
    const size_t size = to_lwip(*address, bytes);
    return from_lwip(bytes.data(), size);
}

template <typename Layout>
bool is_as_before(const Layout& layout) {
    const auto address = there_and_back(layout);
    REQUIRE(address);
    std::array<unsigned char, longest_address> bytes{};
    return to_host(*address, bytes) == sizeof layout &&
           std::memcmp(bytes.data(), &layout, sizeof layout) == 0;
}

sockaddr_in ipv4() {
    std::array<unsigned char, longest_address> bytes{};
    sockaddr_in layout{};
    to_host({Family::ipv4, {0x30, 0x39}, {127, 0, 0, 1}, 0}, bytes);
    std::memcpy(&layout, bytes.data(), sizeof layout);
    return layout;
}

} // namespace

TEST_CASE("every name has one number on each side, and comes back") {
    for (const List& list : lists) {
        CAPTURE(list.name);
        const auto host = host_numbers.*list.of, own = lwip_numbers.*list.of;
        REQUIRE(host.size() == own.size());
        CHECK_FALSE(is_twice(host));
        CHECK_FALSE(is_twice(own));
        for (size_t i = 0; i < host.size(); ++i) {
            CHECK(same_name(host, own, host[i]) == own[i]);
            CHECK(same_name(own, host, own[i]) == host[i]);
        }
        CHECK_FALSE(same_name(host, own, 0x7ff1));
    }
}

TEST_CASE("the same place is the same option") {
    REQUIRE(host_numbers.options.size() == lwip_numbers.options.size());
    for (size_t i = 0; i < host_numbers.options.size(); ++i) {
        CHECK(place_of(host_numbers.options, host_numbers.options[i]) == i);
        CHECK(place_of(lwip_numbers.options, lwip_numbers.options[i]) == i);
    }
    const auto is = [](KnownOption place, int name) {
        return host_numbers.options[place].level == SOL_SOCKET &&
               host_numbers.options[place].name == name;
    };
    CHECK(is(option_error, SO_ERROR));
    CHECK(is(option_linger, SO_LINGER));
    CHECK(is(option_type, SO_TYPE));
    CHECK_FALSE(place_of(host_numbers.options, {SOL_SOCKET, 0x7ff1}));
}

TEST_CASE("errors of lwIP are told as the host's, or as foreign") {
    const auto own = [](int host) {
        return *same_name(host_numbers.errnos, lwip_numbers.errnos, host);
    };
    for (const int error : {EAGAIN, ECONNRESET, EINPROGRESS, EADDRINUSE, ENOTCONN}) {
        CHECK(told_error(own(error)) == -error);
        CHECK(told_pending(own(error)) == error);
    }
    CHECK(told_pending(0) == 0);
    CHECK(told_error(9999) == STACK_FOREIGN(9999));
    CHECK(told_pending(9999) == 19999);
    CHECK(told_error(-1) == STACK_FOREIGN(0));
}

TEST_CASE("each bit of poll() is translated for itself") {
    const auto back = [](int bits) {
        const int own = same_bits(host_numbers.events, lwip_numbers.events, bits);
        return same_bits(lwip_numbers.events, host_numbers.events, own);
    };
    for (const int bits : {0, POLLIN, POLLIN | POLLOUT, POLLERR | POLLHUP, POLLNVAL})
        CHECK(back(bits) == bits);
}

TEST_CASE("addresses come back as they were") {
    CHECK(is_as_before(ipv4()));
    std::array<unsigned char, longest_address> bytes{};
    sockaddr_in6 ipv6{};
    to_host({Family::ipv6, {0x30, 0x39}, {0xfe, 0x80, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 1}, 3},
            bytes);
    std::memcpy(&ipv6, bytes.data(), sizeof ipv6);
    CHECK(ipv6.sin6_port == htons(12345));
    CHECK(ipv6.sin6_scope_id == 3);
    CHECK(is_as_before(ipv6));
    sockaddr nowhere{};
    CHECK(there_and_back(nowhere)->family == Family::unspecified);
}

TEST_CASE("what is no address of the Internet is none") {
    sockaddr_un path{};
    path.sun_family = AF_UNIX;
    const sockaddr_in whole = ipv4();
    CHECK_FALSE(from_host(&path, sizeof path));
    CHECK_FALSE(from_host(&whole, sizeof whole - 1));
    CHECK_FALSE(from_host(&whole, 1));
}

#ifdef OWN_HEADERS
TEST_CASE("lwIP's own headers have other numbers and a length in front") {
    CHECK(lwip_numbers.options[option_error].level != SOL_SOCKET);
    std::array<unsigned char, longest_address> bytes{};
    CHECK(to_lwip({Family::ipv4, {0x30, 0x39}, {127, 0, 0, 1}, 0}, bytes) == 16);
    const std::array<unsigned char, 8> wanted{16, 2, 0x30, 0x39, 127, 0, 0, 1};
    CHECK(std::equal(wanted.begin(), wanted.end(), bytes.begin()));
}
#endif

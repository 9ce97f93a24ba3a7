// Ports for a probe run by hand are nobody else's, claimed or not.
#include "kit/port_claim.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace unlisten;

TEST_CASE("a port that something listens on is in no claim") {
    for (const int family : {AF_INET, AF_INET6}) {
        CAPTURE(family);
        const FileDescriptor listener(::socket(family, SOCK_STREAM, 0));
        sockaddr_storage name{};
        socklen_t size = sizeof name;
        if (!listener || ::listen(listener.get(), 1) != 0 ||
            ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&name), &size) != 0) {
            WARN_MESSAGE(false, "no such sockets here: not tested");
            continue;
        }
        const uint16_t taken = ntohs(reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
        for (int times = 0; times < 50; ++times) {
            const PortClaim claim({taken - 30, taken + 30}, 20);
            CHECK((taken < claim.first() || taken >= claim.first() + 20));
        }
    }
}

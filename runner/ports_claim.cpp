#include "descriptor.h"
#include "ports.h"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

namespace unlisten {
namespace {

Descriptor open_socket(int family, int type) {
    Descriptor made(socket(family, type, 0));
    if (made)
        fcntl(made.get(), F_SETFD, FD_CLOEXEC);
    return made;
}

bool bind_to(const Descriptor& made, std::uint32_t address, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(address);
    name.sin_port = htons(port);
    return bind(made.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
}

// For both families at once, where the system has such sockets. False: it has none.
bool make_dual(const Descriptor& six) {
    const int off = 0;
    return six && setsockopt(six.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0;
}

bool bind_to_every_address(const Descriptor& six, std::uint16_t port) {
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    return bind(six.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
}

// Whether nobody on this machine uses the TCP port: asked by binding, which leaves no trace.
bool nobody_uses(std::uint16_t port) {
    const Descriptor six = open_socket(AF_INET6, SOCK_STREAM);
    const bool both = make_dual(six);
    if (six && bind_to_every_address(six, port)) {
        if (both)
            return true;
    } else if (six && errno == EADDRINUSE) {
        return false;
    }
    const Descriptor four = open_socket(AF_INET, SOCK_STREAM);
    return four && bind_to(four, INADDR_ANY, port);
}

} // namespace

PortPool::Claim claim_on_this_machine() {
    // A UDP socket on a block's first port is the claim: it disturbs no TCP port, and goes with us.
    auto claims = std::make_shared<std::vector<Descriptor>>();
    return [claims](std::uint16_t first) {
        std::vector<bool> usable(PortPool::block, false);
        Descriptor claim = open_socket(AF_INET, SOCK_DGRAM);
        if (!claim || !bind_to(claim, INADDR_LOOPBACK, first))
            return usable;
        claims->push_back(std::move(claim));
        for (unsigned i = 0; i < PortPool::block; ++i)
            usable[i] = nobody_uses(static_cast<std::uint16_t>(first + i));
        return usable;
    };
}

} // namespace unlisten

#include "kit/port_claim.h"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <random>
#include <stdexcept>
#include <sys/socket.h>

namespace unlisten {
namespace {

constexpr unsigned block = 128; // as in runner/ports.h
constexpr unsigned most_tries = 200;

FileDescriptor claim_block(uint16_t port) {
    FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name.sin_port = htons(port);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) < 0)
        return {};
    return socket;
}

bool binds(const sockaddr* name, socklen_t size) {
    const FileDescriptor socket(::socket(name->sa_family, SOCK_STREAM, 0));
    return !socket || ::bind(socket.get(), name, size) == 0 || errno != EADDRINUSE;
}

// Asked by binding TCP sockets, which leaves no trace: what does not claim can be in the way.
bool nobody_uses(uint16_t port) {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    return binds(reinterpret_cast<const sockaddr*>(&four), sizeof four) &&
           binds(reinterpret_cast<const sockaddr*>(&six), sizeof six);
}

} // namespace

PortClaim::PortClaim(std::pair<uint16_t, uint16_t> range, unsigned count) {
    std::random_device random;
    const unsigned room = range.second - range.first;
    for (unsigned tries = 0; room > count && tries < most_tries; ++tries)
        if (claim(static_cast<uint16_t>(range.first + random() % (room - count)), count))
            return;
    throw std::runtime_error("too few ports outside the ephemeral range: use --ports");
}

bool PortClaim::claim(uint16_t first, unsigned count) {
    claims_.clear();
    for (unsigned from = first / block * block; from < first + count; from += block) {
        claims_.push_back(claim_block(static_cast<uint16_t>(from)));
        if (!claims_.back())
            return false;
    }
    first_ = first;
    for (unsigned port = first; port < first + count; ++port)
        if (!nobody_uses(static_cast<uint16_t>(port)))
            return false;
    return true;
}

} // namespace unlisten

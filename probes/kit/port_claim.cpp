#include "kit/port_claim.h"

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
    return true;
}

} // namespace unlisten

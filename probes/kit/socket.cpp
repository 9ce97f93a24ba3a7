#include "kit/socket.h"

#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/un.h>

namespace unlisten {
namespace {

template <typename T>
Address from(const T& address, size_t length) {
    Address result;
    std::memcpy(&result.storage, &address, sizeof address);
    result.length = static_cast<socklen_t>(length);
    return result;
}

} // namespace

Address ipv4_address(uint32_t host, uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host);
    return from(address, sizeof address);
}

Address ipv6_address(const in6_addr& host, uint16_t port) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    address.sin6_addr = host;
    return from(address, sizeof address);
}

Address ipv6_any(uint16_t port) {
    return ipv6_address(in6addr_any, port);
}

Address ipv6_mapped(uint32_t ipv4, uint16_t port) {
    in6_addr host{};
    host.s6_addr[10] = host.s6_addr[11] = 0xff;
    for (unsigned i = 0; i < 4; ++i)
        host.s6_addr[12 + i] = static_cast<uint8_t>(ipv4 >> (24 - 8 * i));
    return ipv6_address(host, port);
}

Address unix_path_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::length_error("socket path too long for sun_path: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return from(address, offsetof(sockaddr_un, sun_path) + path.size() + 1);
}

Address unix_abstract_address(const std::string& name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() + 1 > sizeof address.sun_path)
        throw std::length_error("abstract socket name too long: " + name);
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    return from(address, offsetof(sockaddr_un, sun_path) + 1 + name.size());
}

Address unspecified_address() {
    sockaddr_in address{};
    address.sin_family = AF_UNSPEC;
    return from(address, sizeof address);
}

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        close();
        stack_ = other.stack_;
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

int Socket::close() {
    return fd_ < 0 ? 0 : stack_->close(std::exchange(fd_, -1));
}

void Socket::abort() {
    if (fd_ < 0)
        return;
    const linger now{1, 0};
    set(SOL_SOCKET, SO_LINGER, now);
    close();
}

Address Socket::name() const {
    Address address;
    address.length = sizeof address.storage;
    if (stack_->getsockname(fd_, address.get(), &address.length) < 0)
        address.length = 0;
    return address;
}

short Socket::poll_now(short events) const {
    pollfd entry{fd_, events, 0};
    return stack_->poll(&entry, 1, 0) > 0 ? entry.revents : static_cast<short>(0);
}

std::string poll_names(short events) {
    constexpr struct {
        short bit;
        const char* name;
    } bits[] = {{POLLIN, "POLLIN"},   {POLLPRI, "POLLPRI"}, {POLLOUT, "POLLOUT"},
                {POLLERR, "POLLERR"}, {POLLHUP, "POLLHUP"}, {POLLNVAL, "POLLNVAL"}};
    std::string names;
    for (const auto& [bit, name] : bits)
        if (events & bit)
            names += (names.empty() ? "" : "|") + std::string(name);
    return names.empty() ? "0" : names;
}

} // namespace unlisten

// lwIP's socket calls.
#include <lwip/sockets.h>

#include "lwip.h"

#include <cstring>
#include <vector>

namespace unlisten::lwip {
namespace {

Answer answer(long value) {
    return {value, value < 0 ? errno : 0};
}

// Blocking is lwIP's default, also of what accept() gives.
Answer non_blocking(int fd) {
    if (fd < 0)
        return answer(fd);
    if (lwip_fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        const Answer failed = answer(-1);
        lwip_close(fd);
        return failed;
    }
    return answer(fd);
}

template <typename Call>
Answer with_address(Call call, int fd, const Address& address) {
    std::array<unsigned char, longest_address> bytes{};
    const auto size = static_cast<socklen_t>(to_lwip(address, bytes));
    sockaddr_storage storage{};
    std::memcpy(&storage, bytes.data(), size);
    return answer(call(fd, reinterpret_cast<const sockaddr*>(&storage), size));
}

template <typename T>
Answer set(int fd, int level, int name, const T& value) {
    return answer(lwip_setsockopt(fd, level, name, &value, sizeof value));
}

template <typename T>
Answer get(int fd, int level, int name, T& value) {
    socklen_t size = sizeof value;
    return answer(lwip_getsockopt(fd, level, name, &value, &size));
}

} // namespace

Answer make(int family, int type) {
    return non_blocking(lwip_socket(family, type, 0));
}

Answer close_of(int fd) {
    return answer(lwip_close(fd));
}

Answer bind_to(int fd, const Address& address) {
    return with_address(lwip_bind, fd, address);
}

Answer listen_on(int fd, int backlog) {
    return answer(lwip_listen(fd, backlog));
}

Answer accept_on(int fd) {
    return non_blocking(lwip_accept(fd, nullptr, nullptr));
}

Answer connect_to(int fd, const Address& address) {
    return with_address(lwip_connect, fd, address);
}

Answer shutdown_of(int fd, int how) {
    return answer(lwip_shutdown(fd, how));
}

Answer name_of(int fd, bool peer, Address& address) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    const Answer told = answer((peer ? lwip_getpeername : lwip_getsockname)(
        fd, reinterpret_cast<sockaddr*>(&storage), &size));
    if (told.value >= 0)
        address = from_lwip(&storage, size).value_or(Address{});
    return told;
}

Answer receive(int fd, void* buffer, size_t size, int flags) {
    return answer(lwip_recv(fd, buffer, size, flags));
}

Answer send_to(int fd, const void* data, size_t size) {
    return answer(lwip_send(fd, data, size, 0));
}

Answer set_option(int fd, int level, int name, int value) {
    return set(fd, level, name, value);
}

Answer get_option(int fd, int level, int name, int& value) {
    return get(fd, level, name, value);
}

Answer set_linger(int fd, int level, int name, Linger value) {
    return set(fd, level, name, linger{value.on, value.seconds});
}

Answer get_linger(int fd, int level, int name, Linger& value) {
    linger own{};
    const Answer told = get(fd, level, name, own);
    value = {own.l_onoff, own.l_linger};
    return told;
}

Answer ready(std::span<Ready> entries, int timeout_ms) {
    static std::vector<pollfd> own;
    own.clear();
    for (const Ready& each : entries)
        own.push_back({each.fd, static_cast<short>(each.events), 0});
    const Answer told = answer(
        lwip_poll(own.empty() ? nullptr : own.data(), static_cast<nfds_t>(own.size()), timeout_ms));
    for (size_t i = 0; i < entries.size(); ++i)
        entries[i].seen = own[i].revents;
    return told;
}

} // namespace unlisten::lwip

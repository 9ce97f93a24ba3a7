// lwIP behind stacks/stack.h: the host's side.
#include "stacks/stack.h"

#include "lwip.h"
#include "options.h"
#include "translate.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <vector>

namespace {

using namespace unlisten::lwip;

constexpr uint64_t longest_wait_ms = 3600000;

const char* reason = "it was not opened";
extern unlisten_stack table;

int cannot(const char* why) {
    reason = why;
    return STACK_CANNOT;
}

long told(const Answer& answer) {
    return answer.value >= 0 ? answer.value : told_error(answer.error);
}

int told_int(const Answer& answer) {
    return static_cast<int>(told(answer));
}

int open() {
    if (!boot())
        return -ENOMEM;
    table.can = STACK_TCP4;
    if (has_ipv6)
        table.can |= STACK_TCP6;
    return 0;
}

int socket(int domain, int type, int) {
    const auto family = same_name(host_numbers.families, lwip_numbers.families, domain);
    if (!family || domain == AF_UNSPEC)
        return cannot("lwIP has Internet sockets alone");
    const auto kind = same_name(host_numbers.types, lwip_numbers.types, type);
    if (!kind)
        return cannot("of lwIP's sockets only streams are asked for");
    return told_int(make(*family, *kind));
}

template <typename Call>
int with_address(Call call, int fd, const sockaddr* given, socklen_t length) {
    const auto address = from_host(given, length);
    return address ? told_int(call(fd, *address))
                   : cannot("lwIP has addresses of the Internet alone");
}

int shutdown(int fd, int how) {
    return told_int(
        shutdown_of(fd, same_name(host_numbers.hows, lwip_numbers.hows, how).value_or(how)));
}

int tell_name(int fd, bool peer, sockaddr* given, socklen_t* length) {
    Address address;
    const Answer answer = name_of(fd, peer, address);
    if (answer.value >= 0) {
        std::array<unsigned char, longest_address> bytes{};
        const size_t size = to_host(address, bytes);
        std::memcpy(given, bytes.data(), std::min<size_t>(size, *length));
        *length = static_cast<socklen_t>(size);
    }
    return told_int(answer);
}

long recv(int fd, void* buffer, size_t size, int flags) {
    const auto own = same_name(host_numbers.received, lwip_numbers.received, flags);
    return own ? told(receive(fd, buffer, size, *own))
               : cannot("of flags only MSG_PEEK is asked for");
}

long send(int fd, const void* data, size_t size, int flags) {
    return flags == 0 ? told(send_to(fd, data, size))
                      : cannot("lwIP's send() is asked without flags");
}

uint64_t now_us() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

// lwIP's own poll stops at the first number that is no socket.
int count_ready(const std::vector<Ready>& asked, pollfd* entries) {
    int count = 0;
    for (size_t i = 0; i < asked.size(); ++i) {
        entries[i].revents =
            static_cast<short>(same_bits(lwip_numbers.events, host_numbers.events, asked[i].seen));
        count += entries[i].revents != 0;
    }
    return count;
}

int poll(pollfd* entries, unsigned count, uint64_t timeout_us) {
    static std::vector<Ready> asked;
    asked.clear();
    for (unsigned i = 0; i < count; ++i)
        asked.push_back({entries[i].fd,
                         same_bits(host_numbers.events, lwip_numbers.events, entries[i].events),
                         0});
    const uint64_t until = now_us() + timeout_us;
    settle();
    for (;;) {
        const uint64_t now = now_us();
        const uint64_t left_ms = now < until ? (until - now + 999) / 1000 : 0;
        const Answer answer = ready(asked, static_cast<int>(std::min(left_ms, longest_wait_ms)));
        const int seen = count_ready(asked, entries);
        if (seen > 0 || left_ms == 0)
            return seen;
        if (answer.value < 0)
            return told_int(answer);
    }
}

unlisten_stack table{
    .abi = UNLISTEN_STACK_ABI,
    .size = sizeof(unlisten_stack),
    .can = 0,
    .system = "lwip",
    .release = version,
    .build = build,
    .open = open,
    .why = [] { return reason; },
    .socket = socket,
    .dup = [](int) { return cannot("lwIP has no dup()"); },
    .close = [](int fd) { return told_int(close_of(fd)); },
    .bind = [](int fd, const sockaddr* address,
               socklen_t length) { return with_address(bind_to, fd, address, length); },
    .listen = [](int fd, int backlog) { return told_int(listen_on(fd, backlog)); },
    .accept = [](int fd) { return told_int(accept_on(fd)); },
    .connect = [](int fd, const sockaddr* address,
                  socklen_t length) { return with_address(connect_to, fd, address, length); },
    .shutdown = shutdown,
    .getsockname = [](int fd, sockaddr* address,
                      socklen_t* length) { return tell_name(fd, false, address, length); },
    .getpeername = [](int fd, sockaddr* address,
                      socklen_t* length) { return tell_name(fd, true, address, length); },
    .recv = recv,
    .send = send,
    .setsockopt =
        [](int fd, int level, int name, const void* value, socklen_t size) {
            const auto place = place_of(host_numbers.options, {level, name});
            return place ? set_host_option(fd, *place, value, size)
                         : cannot("lwIP has no name for the option");
        },
    .getsockopt =
        [](int fd, int level, int name, void* value, socklen_t* size) {
            const auto place = place_of(host_numbers.options, {level, name});
            return place ? get_host_option(fd, *place, value, size)
                         : cannot("lwIP has no name for the option");
        },
    .unlink = [](const char*) { return cannot("lwIP has no sockets with paths"); },
    .rename = [](const char*, const char*) { return cannot("lwIP has no sockets with paths"); },
    .now_us = now_us,
    .poll = poll,
    .special = [](const char*, int) { return cannot("lwIP has no such act"); },
};

} // namespace

extern "C" __attribute__((visibility("default"))) const unlisten_stack*
unlisten_stack_get(uint32_t abi) {
    return abi == UNLISTEN_STACK_ABI ? &table : nullptr;
}

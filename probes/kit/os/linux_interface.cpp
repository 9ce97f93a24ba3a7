#include "kit/os/linux_interface.h"

#include "kit/errno_names.h"
#include "kit/lacking.h"
#include "kit/os/network.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <memory>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace unlisten::os {
namespace {

// linux/ipv6.h, which netinet/in.h cannot stand beside.
struct Ipv6Request {
    in6_addr address;
    uint32_t prefix_length;
    int interface;
};

// Of ioctl(2): unsigned long, or int, as the C library has it.
template <typename Number>
Number request_of(int (*)(int, Number, ...));
using Request = decltype(request_of(::ioctl));

FileDescriptor control_socket(int family) {
    return FileDescriptor(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

void ask(const FileDescriptor& socket, Request request, void* argument, const char* what) {
    if (::ioctl(socket.get(), request, argument) < 0)
        lacks(what, errno);
}

ifreq request_for(const std::string& name) {
    ifreq request{};
    name.copy(request.ifr_name, sizeof request.ifr_name - 1);
    return request;
}

// A new address cannot be bound until a kernel thread has seen that nobody need be asked whether it
// is theirs (addrconf_dad_work(), net/ipv6/addrconf.c), which is announced.
void wait_until_bindable(const in6_addr& address, const FileDescriptor& announcements) {
    constexpr int patience_ms = 20000; // a busy machine lets its kernel threads wait
    const FileDescriptor socket = control_socket(AF_INET6);
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_addr = address;
    while (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) < 0) {
        if (errno != EADDRNOTAVAIL)
            lacks("to bind an IPv6 address of a tun device", errno);
        pollfd entry{announcements.get(), POLLIN, 0};
        char message[4096];
        if (::poll(&entry, 1, patience_ms) <= 0 ||
            ::read(announcements.get(), message, sizeof message) < 0)
            throw std::runtime_error("an IPv6 address of a tun device stays tentative");
    }
}

FileDescriptor announcements_of_addresses() {
    FileDescriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    sockaddr_nl name{};
    name.nl_family = AF_NETLINK;
    name.nl_groups = RTMGRP_IPV6_IFADDR;
    if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) < 0)
        lacks("a netlink socket for addresses", errno);
    return socket;
}

// An IPv4 address beside others is an alias of the interface, which has a name.
ifreq alias_of(const char* interface, const Address& address) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(address.storage);
    return request_for(std::string(interface) + ":" +
                       std::to_string(ntohl(in.sin_addr.s_addr) & 0xffu));
}

int answer(int result) {
    return result < 0 ? -errno : 0;
}

int change_ipv6(Request request, const char* interface, const Address& address) {
    const FileDescriptor socket = control_socket(AF_INET6);
    ifreq index = request_for(interface);
    if (::ioctl(socket.get(), SIOCGIFINDEX, &index) < 0)
        return -errno;
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
    Ipv6Request change{in6.sin6_addr, 128, index.ifr_ifindex};
    const FileDescriptor announcements = announcements_of_addresses();
    if (::ioctl(socket.get(), request, &change) < 0 && errno != EEXIST)
        return -errno;
    if (request == SIOCSIFADDR)
        wait_until_bindable(in6.sin6_addr, announcements);
    return 0;
}

} // namespace

void lacks(const std::string& what, int error) {
    const std::string text = what + ": " + errno_name(error);
    if (error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS ||
        error == ENOSPC)
        throw std::runtime_error(text);
    throw Lacking("needs " + text);
}

void bring_up(const char* interface) {
    const FileDescriptor socket = control_socket(AF_INET);
    ifreq request = request_for(interface);
    ask(socket, SIOCGIFFLAGS, &request, "the flags of an interface");
    if (request.ifr_flags & IFF_UP) // as gVisor's are from the beginning, which it cannot change
        return;
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    ask(socket, SIOCSIFFLAGS, &request, "to bring an interface up");
}

FileDescriptor make_tun(const char* interface, int longest_queue) {
    FileDescriptor device(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!device)
        lacks("to open /dev/net/tun", errno);
    ifreq request = request_for(interface);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    ask(device, TUNSETIFF, &request, "a tun device, TUNSETIFF");
    // It goes with its network. Else whoever closes it waits for the readers of all processors to
    // have passed: unregister_netdevice(), 20 ms.
    if (::ioctl(device.get(), TUNSETPERSIST, 1) < 0)
        lacks("a tun device that its network takes along, TUNSETPERSIST", errno);
    request.ifr_qlen = longest_queue;
    // Root's alone, though the network is one's own (dev_ioctl()). Who lacks it keeps 500 packets,
    // and is told if they do not suffice.
    if (::ioctl(control_socket(AF_INET).get(), SIOCSIFTXQLEN, &request) < 0 && errno != EPERM)
        lacks("a long queue for a tun device", errno);
    return device;
}

void give_ipv4(const std::string& interface, uint32_t address) {
    const FileDescriptor socket = control_socket(AF_INET);
    ifreq request = request_for(interface);
    sockaddr_in in{};
    in.sin_family = AF_INET;
    const auto set = [&](Request what, uint32_t value) {
        in.sin_addr.s_addr = htonl(value);
        std::memcpy(&request.ifr_addr, &in, sizeof in);
        ask(socket, what, &request, "to give an interface an IPv4 address");
    };
    set(SIOCSIFADDR, address);
    set(SIOCSIFNETMASK, 0xffffff00);
}

void give_ipv6(const char* interface, const in6_addr& address) {
    const FileDescriptor socket = control_socket(AF_INET6);
    if (!socket)
        return;
    ifreq index = request_for(interface);
    ask(socket, SIOCGIFINDEX, &index, "the index of an interface");
    Ipv6Request request{address, 64, index.ifr_ifindex};
    const FileDescriptor announcements = announcements_of_addresses();
    if (::ioctl(socket.get(), SIOCSIFADDR, &request) == 0)
        wait_until_bindable(address, announcements);
    else if (errno != EOPNOTSUPP && errno != EACCES && errno != ENODEV)
        lacks("to give an interface an IPv6 address", errno);
}

// proc_net_dev(5): eight figures of what was received, the fourth of them dropped; then of what was
// sent.
unsigned long dropped_by(const char* interface) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/thread-self/net/dev", "re"),
                                                     std::fclose);
    const std::string name = std::string(interface) + ":";
    for (char line[512]; file && std::fgets(line, sizeof line, file.get());) {
        const char* at = std::strstr(line, name.c_str());
        unsigned long received = 0, sent = 0;
        if (at && std::sscanf(at + name.size(), "%*u %*u %*u %lu %*u %*u %*u %*u %*u %*u %*u %lu",
                              &received, &sent) == 2)
            return received + sent;
    }
    throw std::runtime_error("/proc/net/dev does not tell of " + std::string(interface));
}

int add_address(const char* interface, const Address& address) {
    if (address.storage.ss_family == AF_INET6)
        return change_ipv6(SIOCSIFADDR, interface, address);
    const FileDescriptor socket = control_socket(AF_INET);
    ifreq alias = alias_of(interface, address);
    std::memcpy(&alias.ifr_addr, &address.storage, sizeof(sockaddr_in));
    if (::ioctl(socket.get(), SIOCSIFADDR, &alias) < 0)
        return -errno;
    auto& mask = reinterpret_cast<sockaddr_in&>(alias.ifr_netmask);
    mask.sin_addr.s_addr = 0xffffffff;
    return answer(::ioctl(socket.get(), SIOCSIFNETMASK, &alias));
}

int remove_address(const char* interface, const Address& address) {
    if (address.storage.ss_family == AF_INET6)
        return change_ipv6(SIOCDIFADDR, interface, address);
    const FileDescriptor socket = control_socket(AF_INET);
    ifreq alias = alias_of(interface, address);
    alias.ifr_flags = 0; // an alias that is not up is no more: devinet_ioctl()
    return answer(::ioctl(socket.get(), SIOCSIFFLAGS, &alias));
}

bool has_address(const Address& address) {
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) < 0)
        return false;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(all, ::freeifaddrs);
    const bool v6 = address.storage.ss_family == AF_INET6;
    for (const ifaddrs* each = all; each; each = each->ifa_next) {
        if (!each->ifa_addr || each->ifa_addr->sa_family != address.storage.ss_family)
            continue;
        const auto* const there = reinterpret_cast<const char*>(each->ifa_addr);
        const auto* const wanted = reinterpret_cast<const char*>(&address.storage);
        const size_t from =
            v6 ? offsetof(sockaddr_in6, sin6_addr) : offsetof(sockaddr_in, sin_addr);
        if (std::memcmp(there + from, wanted + from, v6 ? 16 : 4) == 0)
            return true;
    }
    return false;
}

} // namespace unlisten::os

// namespaces(7), user_namespaces(7), netdevice(7), Documentation/networking/tuntap.rst.
#include "kit/errno_names.h"
#include "kit/hosts.h"
#include "kit/lacking.h"
#include "kit/os/network.h"

#include <algorithm>
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
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace unlisten::os {
namespace {

constexpr int longest_queue = 10000; // of packets that wait to be carried

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

// Shortage is no answer to the question whether there is such a thing.
[[noreturn]] void lacks(const std::string& what, int error) {
    const std::string text = what + ": " + errno_name(error);
    if (error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS ||
        error == ENOSPC)
        throw std::runtime_error(text);
    throw Lacking("needs " + text);
}

void write_file(const std::string& path, const std::string& text) {
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file)
        lacks("to open " + path, errno);
    if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        lacks("to write " + text + " to " + path, errno);
}

// As many as are allowed are there already; or none are allowed at all.
[[noreturn]] void lacks_namespace(const char* kind, int error) {
    const std::string limit = std::string("/proc/sys/user/max_") + kind + "_namespaces";
    const std::string what = std::string("a ") + kind + " namespace, unshare(2)";
    if (error == ENOSPC)
        if (const FileDescriptor file{::open(limit.c_str(), O_RDONLY | O_CLOEXEC)}) {
            char most[2] = "";
            if (::read(file.get(), most, 2) == 2 && most[0] == '0' && most[1] == '\n')
                throw Lacking("needs " + what + ": " + limit + " is 0");
        }
    lacks(what, error);
}

// Its only user is the one the process had, who is root there.
void enter_own_users() {
    const std::string user = std::to_string(::geteuid()), group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER) < 0)
        lacks_namespace("user", errno);
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", "0 " + user + " 1");
    write_file("/proc/self/gid_map", "0 " + group + " 1");
}

void enter_new_network() {
    if (::unshare(CLONE_NEWNET) == 0)
        return;
    if (errno != EPERM)
        lacks_namespace("net", errno);
    enter_own_users();
    if (::unshare(CLONE_NEWNET) < 0)
        lacks_namespace("net", errno);
}

FileDescriptor this_network() {
    FileDescriptor network(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!network)
        lacks("to open /proc/thread-self/ns/net", errno);
    return network;
}

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

void bring_up(const FileDescriptor& socket, const char* name) {
    ifreq request = request_for(name);
    ask(socket, SIOCGIFFLAGS, &request, "the flags of an interface");
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    ask(socket, SIOCSIFFLAGS, &request, "to bring an interface up");
}

void give_ipv4(const FileDescriptor& socket, const std::string& name, uint32_t address) {
    ifreq request = request_for(name);
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

// A new address cannot be bound until a kernel thread has seen that nobody need be asked whether it
// is theirs (addrconf_dad_work(), net/ipv6/addrconf.c), which is announced.
void wait_until_bindable(const in6_addr& address, const FileDescriptor& announcements) {
    constexpr int patience_ms = 2000;
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

// A system without IPv6 says so when a socket of it is bound.
void give_ipv6(const FileDescriptor& socket, const char* name, const in6_addr& address) {
    ifreq interface = request_for(name);
    ask(socket, SIOCGIFINDEX, &interface, "the index of an interface");
    Ipv6Request request{address, 64, interface.ifr_ifindex};
    const FileDescriptor announcements = announcements_of_addresses();
    if (::ioctl(socket.get(), SIOCSIFADDR, &request) == 0)
        wait_until_bindable(address, announcements);
    else if (errno != EOPNOTSUPP && errno != EACCES && errno != ENODEV)
        lacks("to give an interface an IPv6 address", errno);
}

FileDescriptor make_device(uint32_t ipv4, const in6_addr& ipv6) {
    FileDescriptor device(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!device)
        lacks("to open /dev/net/tun", errno);
    ifreq request = request_for(link_device);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    ask(device, TUNSETIFF, &request, "a tun device, TUNSETIFF");
    const FileDescriptor socket = control_socket(AF_INET);
    request.ifr_qlen = longest_queue;
    ask(socket, SIOCSIFTXQLEN, &request, "a long queue for a tun device");
    give_ipv4(socket, link_device, ipv4);
    // Nobody else is on this wire: a router need not be asked for.
    std::string conf = std::string("/proc/sys/net/ipv6/conf/") + link_device;
    if (const FileDescriptor ipv6_socket = control_socket(AF_INET6)) {
        write_file(conf + "/router_solicitations", "0");
        write_file(conf + "/addr_gen_mode", "1");
        bring_up(socket, link_device);
        give_ipv6(ipv6_socket, link_device, ipv6);
    } else {
        bring_up(socket, link_device);
    }
    return device;
}

// proc_net_dev(5): eight figures of what was received, the fourth of them dropped; then of what was
// sent.
unsigned long dropped_here() {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/thread-self/net/dev", "re"),
                                                     std::fclose);
    const std::string name = std::string(link_device) + ":";
    for (char line[512]; file && std::fgets(line, sizeof line, file.get());) {
        const char* at = std::strstr(line, name.c_str());
        unsigned long received = 0, sent = 0;
        if (at && std::sscanf(at + name.size(), "%*u %*u %*u %lu %*u %*u %*u %*u %*u %*u %*u %lu",
                              &received, &sent) == 2)
            return received + sent;
    }
    throw std::runtime_error("/proc/net/dev does not tell of " + std::string(link_device));
}

void bring_loopback_up() {
    bring_up(control_socket(AF_INET), "lo");
}

} // namespace

const bool own_networks = true;

void enter_own_network() {
    enter_new_network();
    bring_loopback_up();
}

void write_network_setting(const std::string& name, const std::string& value) {
    std::string path = name;
    std::replace(path.begin(), path.end(), '.', '/');
    write_file("/proc/sys/" + path, value);
}

namespace {

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

Link::Link() {
    enter_own_network();
    client_ = this_network();
    client_device_ = make_device(wire_client.ipv4, wire_client.ipv6);
    enter_own_network();
    server_ = this_network();
    server_device_ = make_device(wire_server.ipv4, wire_server.ipv6);
    const FileDescriptor ipv4 = control_socket(AF_INET), ipv6 = control_socket(AF_INET6);
    give_ipv4(ipv4, std::string(link_device) + ":1", wire_server.other_ipv4);
    if (ipv6)
        give_ipv6(ipv6, link_device, wire_server.other_ipv6);
}

unsigned long Link::lost() const {
    const unsigned long here = dropped_here();
    const AtClient there(*this);
    return here + dropped_here();
}

void Link::enter(int network) {
    if (::setns(network, CLONE_NEWNET) < 0) {
        std::fprintf(stderr, "entering a network namespace: %s\n", errno_name(errno).c_str());
        ::_exit(70);
    }
}

} // namespace unlisten::os

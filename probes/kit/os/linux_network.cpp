// namespaces(7), user_namespaces(7), Documentation/networking/tuntap.rst.
#include "kit/os/network.h"

#include "kit/errno_names.h"
#include "kit/hosts.h"
#include "kit/lacking.h"
#include "kit/os/linux_interface.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sched.h>

namespace unlisten::os {
namespace {

constexpr int longest_queue = 10000; // of packets that wait to be carried

void write_file(const std::string& path, const std::string& text) {
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file)
        lacks("to open " + path, errno);
    if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        lacks("to write " + text + " to " + path, errno);
}

std::string first_line_of(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    char text[256];
    const ssize_t count = file ? ::read(file.get(), text, sizeof text) : -1;
    if (count < 0)
        lacks("to read " + path, errno);
    const std::string all(text, static_cast<size_t>(count));
    return all.substr(0, all.find('\n'));
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

FileDescriptor make_device(uint32_t ipv4, const in6_addr& ipv6) {
    FileDescriptor device = make_tun(link_device, longest_queue);
    give_ipv4(link_device, ipv4);
    // Nobody else is on this wire: a router need not be asked for.
    std::string conf = "/proc/sys/net/ipv6/conf/";
    conf += link_device;
    if (::access(conf.c_str(), F_OK) == 0) {
        write_file(conf + "/router_solicitations", "0");
        write_file(conf + "/addr_gen_mode", "1");
    }
    bring_up(link_device);
    give_ipv6(link_device, ipv6);
    return device;
}

} // namespace

const bool own_networks = true;

void enter_own_network() {
    enter_new_network();
    bring_up("lo");
}

void write_network_setting(const std::string& name, const std::string& value) {
    std::string path = name;
    std::replace(path.begin(), path.end(), '.', '/');
    path.insert(0, "/proc/sys/");
    write_file(path, value);
    const std::string now = first_line_of(path);
    if (now != value)
        throw Lacking("needs " + name + " to be " + value + ", and it stays " + now);
}

Link::Link() {
    enter_own_network();
    client_ = this_network();
    client_device_ = make_device(wire_client.ipv4, wire_client.ipv6);
    enter_own_network();
    server_ = this_network();
    server_device_ = make_device(wire_server.ipv4, wire_server.ipv6);
    give_ipv4(std::string(link_device) + ":1", wire_server.other_ipv4);
    give_ipv6(link_device, wire_server.other_ipv6);
}

unsigned long Link::lost() const {
    const unsigned long here = dropped_by(link_device);
    const AtClient there(*this);
    return here + dropped_by(link_device);
}

void Link::enter(int network) {
    if (::setns(network, CLONE_NEWNET) < 0) {
        std::fprintf(stderr, "entering a network namespace: %s\n", errno_name(errno).c_str());
        ::_exit(70);
    }
}

} // namespace unlisten::os

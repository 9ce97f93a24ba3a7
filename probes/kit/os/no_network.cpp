// A system on which a process cannot have a network of its own.
#include "kit/lacking.h"
#include "kit/os/network.h"

#include <cerrno>

namespace unlisten::os {
namespace {

[[noreturn]] void lacks() {
    throw Lacking("needs a network of the process's own, which this system cannot give");
}

} // namespace

const bool own_networks = false;

void enter_own_network() {
    lacks();
}

void write_network_setting(const std::string&, const std::string&) {
    lacks();
}

int add_address(const char*, const Address&) {
    return -EOPNOTSUPP;
}

int remove_address(const char*, const Address&) {
    return -EOPNOTSUPP;
}

bool has_address(const Address&) {
    return false;
}

Link::Link() {
    lacks();
}

unsigned long Link::lost() const {
    return 0;
}

void Link::enter(int) {}

} // namespace unlisten::os

// SO_BINDTODEVICE: the listener takes only what comes by an interface that clients do not use.
#include "kit/file_descriptor.h"
#include "kit/technique.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>

namespace unlisten {
namespace {

struct Device {
    char name[IFNAMSIZ];
};
constexpr Device other{"other0"}, none{""};

// Nobody is behind it, and it is down: what the listener answers may be routed by it, and the
// SYN-ACKs of an IPv6 listener that a SO_REUSEPORT group was asked for would leave. It stays as
// long as the network that it is in.
int make_other() {
    if (::if_nametoindex(other.name) != 0)
        return 0;
    const FileDescriptor tun(::open("/dev/net/tun", O_RDWR | O_CLOEXEC));
    ifreq request{};
    std::strcpy(request.ifr_name, other.name);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    const bool made = tun && ::ioctl(tun.get(), TUNSETIFF, &request) == 0 &&
                      ::ioctl(tun.get(), TUNSETPERSIST, 1) == 0;
    return made ? 0 : -errno;
}

Verdict read_back(Act& act) {
    Device now{};
    if (act.listener().get(SOL_SOCKET, SO_BINDTODEVICE, now) < 0)
        return Verdict::unreadable;
    return std::strcmp(now.name, other.name) == 0 ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "bind-to-device",
    .question = "Does binding the listener to another interface than its clients' turn new clients "
                "away, and can it be undone?",
    .needs = {"another interface, and SO_BINDTODEVICE",
              [](Socket& socket, const Transport&) {
                  const int made = make_other();
                  return made < 0 ? made : socket.set(SOL_SOCKET, SO_BINDTODEVICE, other);
              }},
    .by_host_calls = true,
    .own_network = true,
    .act =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_BINDTODEVICE, other, "SO_BINDTODEVICE of another");
        },
    .verify = read_back,
    .undo =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_BINDTODEVICE, none, "SO_BINDTODEVICE of none");
        },
};
PROBE(technique)

// SO_BINDTODEVICE: the listener takes only what comes by an interface that clients do not use.
#include "kit/technique.h"

#include <cerrno>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>

namespace unlisten {
namespace {

struct Device {
    char name[IFNAMSIZ] = "";
};

// One that is down: what the listener answers may be routed by it, and must not leave the machine
// (the SYN-ACKs of an IPv6 listener whose SO_REUSEPORT group was asked would).
Device another_device() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) < 0)
        return {};
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all(first, ::freeifaddrs);
    Device device;
    for (const ifaddrs* each = first; each && device.name[0] == '\0'; each = each->ifa_next)
        if (!(each->ifa_flags & (IFF_UP | IFF_LOOPBACK)))
            std::strncpy(device.name, each->ifa_name, IFNAMSIZ - 1);
    return device;
}

int bind_to(Socket& socket, const Device& device) {
    if (device.name[0] == '\0')
        return -ENODEV;
    return socket.set(SOL_SOCKET, SO_BINDTODEVICE, device);
}

Verdict read_back(Act& act) {
    Device device;
    if (act.listener().get(SOL_SOCKET, SO_BINDTODEVICE, device) < 0)
        return Verdict::unreadable;
    return device.name[0] != '\0' ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "bind-to-device",
    .question = "Does binding the listener to another interface than its clients' turn new clients "
                "away, and can it be undone?",
    .needs = {"SO_BINDTODEVICE of another interface, which is down",
              [](Socket& socket, const Transport&) { return bind_to(socket, another_device()); }},
    .act =
        [](Act& act) {
            return act.call("SO_BINDTODEVICE of another interface",
                            [&] { return bind_to(act.listener(), another_device()); });
        },
    .verify = read_back,
    .undo =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_BINDTODEVICE, Device(), "SO_BINDTODEVICE of none");
        },
};
PROBE(technique)

// The listener's address is taken away from its interface.
#include "kit/os/network.h"
#include "kit/technique.h"

using namespace unlisten;

namespace {

const char* interface_of(const Context& context) {
    return context.wire ? os::link_device : "lo";
}

// Of the family that clients come by.
Address address_of(const Context& context) {
    return context.transport->client_address(context.place);
}

int change_addresses() {
    const Address spare = ipv4_address(wire_server.ipv4 + 50, 0);
    const int added = os::add_address("lo", spare);
    return added < 0 ? added : os::remove_address("lo", spare);
}

// Of this repetition's own: others go on beside it.
int give_own_address(Context& context) {
    const auto last = static_cast<uint8_t>(100 + context.place.port / 2 % 100);
    context.place.server.ipv4 = (wire_server.ipv4 & 0xffffff00u) | last;
    context.place.server.ipv6 = ipv6_ending_in(last);
    return os::add_address(interface_of(context), address_of(context));
}

} // namespace

static const Technique technique{
    .id = "address-remove",
    .question = "Does taking the listener's address away from the interface turn new clients away, "
                "and does the queue stay?",
    .where = Where::internet,
    .needs = {"to change an interface's addresses",
              [](Socket&, const Transport&) { return change_addresses(); }},
    .by_host_calls = true,
    .own_network = true,
    .arrange = give_own_address,
    .act =
        [](Act& act) {
            return act.call("remove the address", [&] {
                return os::remove_address(interface_of(act.context()), address_of(act.context()));
            });
        },
    .verify =
        [](Act& act) {
            return os::has_address(address_of(act.context())) ? Verdict::not_done : Verdict::done;
        },
    .undo =
        [](Act& act) {
            return act.call("add the address", [&] {
                return os::add_address(interface_of(act.context()), address_of(act.context()));
            });
        },
};
PROBE(technique)

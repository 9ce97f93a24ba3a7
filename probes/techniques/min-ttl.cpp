// IP_MINTTL and IPV6_MINHOPCOUNT: segments that may have passed a router are not taken (RFC 5082).
#include "kit/option_numbers.h"
#include "kit/technique.h"

#include <netinet/in.h>

namespace unlisten {
namespace {

constexpr int from_the_link_alone = 255; // clients begin with less

bool v4(const Transport& transport) {
    return transport.family == AF_INET || transport.client_family == AF_INET;
}

int set(Socket& socket, const Transport& transport, int hops) {
    int result = 0;
    if (v4(transport))
        result = socket.set(IPPROTO_IP, ip_minttl, hops);
    if (result >= 0 && transport.family == AF_INET6)
        result = socket.set(IPPROTO_IPV6, ipv6_minhopcount, hops);
    return result;
}

int by_act(Act& act, int hops) {
    return act.call("minimum TTL " + std::to_string(hops),
                    [&] { return set(act.listener(), act.transport(), hops); });
}

Verdict read_back(Act& act) {
    int hops = 0;
    const int result = v4(act.transport())
                           ? act.listener().get(IPPROTO_IP, ip_minttl, hops)
                           : act.listener().get(IPPROTO_IPV6, ipv6_minhopcount, hops);
    if (result < 0)
        return Verdict::unreadable;
    return hops == from_the_link_alone ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "min-ttl",
    .question =
        "Does a minimum TTL that no client has turn new clients away, and can it be undone?",
    .where = Where::internet,
    .needs = {"IP_MINTTL or IPV6_MINHOPCOUNT",
              [](Socket& socket, const Transport& transport) {
                  return set(socket, transport, from_the_link_alone);
              }},
    .act = [](Act& act) { return by_act(act, from_the_link_alone); },
    .verify = read_back,
    .undo = [](Act& act) { return by_act(act, 0); },
};
PROBE(technique)

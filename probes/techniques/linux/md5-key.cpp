// TCP_MD5SIG_EXT: a key for every address, so that what is not signed is not taken (RFC 2385).
#include "kit/os/linux_sock_diag.h"
#include "kit/technique.h"

#include <algorithm>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>

namespace unlisten {
namespace {

constexpr char secret[] = "no client has this key";
constexpr uint16_t no_key = 0; // deletes

// Of all addresses of clients' family; an IPv4 client of an IPv6 listener goes by a mapped one.
int set(Socket& socket, const Transport& transport, uint16_t length) {
    const bool mapped = transport.family == AF_INET6 && transport.client_family == AF_INET;
    const Address everybody = transport.family == AF_INET ? ipv4_address(0, 0)
                              : mapped                    ? ipv6_mapped(0, 0)
                                                          : ipv6_any(0);
    tcp_md5sig key{};
    std::memcpy(&key.tcpm_addr, &everybody.storage, sizeof key.tcpm_addr);
    key.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;
    key.tcpm_prefixlen = 0;
    key.tcpm_keylen = length;
    std::copy_n(secret, length, key.tcpm_key);
    return socket.set(IPPROTO_TCP, TCP_MD5SIG_EXT, key);
}

int by_act(Act& act, const char* name, uint16_t length) {
    return act.call(name, [&] { return set(act.listener(), act.transport(), length); });
}

Verdict read_back(Act& act) {
    const auto has_key = os::has_md5_key(act.listener());
    return !has_key ? Verdict::unreadable : *has_key ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "md5-key",
    .question =
        "Does a TCP MD5 key that no client has turn new clients away, and can it be undone?",
    .where = Where::internet,
    .needs = {"TCP_MD5SIG_EXT",
              [](Socket& socket, const Transport& transport) {
                  return set(socket, transport, sizeof secret);
              }},
    .act = [](Act& act) { return by_act(act, "TCP_MD5SIG_EXT for everybody", sizeof secret); },
    .verify = read_back,
    .undo = [](Act& act) { return by_act(act, "TCP_MD5SIG_EXT of no key", no_key); },
};
PROBE(technique)

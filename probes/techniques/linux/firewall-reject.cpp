// nftables: SYNs to the listener's port are rejected.
#include "kit/situation.h"
#include "techniques/linux/firewall.h"

#include <string_view>

using namespace unlisten;

static const Technique technique{
    .id = "firewall-reject",
    .question = "Does a firewall that rejects SYNs turn new clients away, and does the queue stay?",
    .where = Where::tcp,
    .needs = firewall::nft,
    .by_host_calls = true,
    .own_network = true,
    .act = [](Act& act) { return firewall::add(act, "reject with tcp reset"); },
    .verify = firewall::listed,
    .undo = firewall::remove,
    .random = [](const Situation& situation, const Transport&, bool) -> const char* {
        return std::string_view(situation.id) == "half-open-synack-lost"
                   ? "the server's SYN-ACK and the client's SYN are due in one tick: "
                     "reqsk_timer_handler() and "
                     "tcp_retransmit_timer()"
                   : nullptr;
    },
};
PROBE(technique)

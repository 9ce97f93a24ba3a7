// nftables: SYNs to the listener's port are rejected.
#include "techniques/linux/firewall.h"

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
};
PROBE(technique)

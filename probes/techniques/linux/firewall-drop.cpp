// nftables: SYNs to the listener's port are dropped.
#include "techniques/linux/firewall.h"

using namespace unlisten;

static const Technique technique{
    .id = "firewall-drop",
    .question =
        "Does a firewall that drops SYNs keep new clients waiting, and does the queue stay?",
    .where = Where::tcp,
    .needs = firewall::nft,
    .by_host_calls = true,
    .own_network = true,
    .act = [](Act& act) { return firewall::add(act, "drop"); },
    .verify = firewall::listed,
    .undo = firewall::remove,
};
PROBE(technique)

// SO_ATTACH_FILTER of a program that takes no packet.
#include "techniques/linux/socket_filter.h"

using namespace unlisten;

static constexpr Filter<1> nothing{{BPF_STMT(BPF_RET | BPF_K, 0)}};

static const Technique technique{
    .id = "filter-all",
    .question =
        "Does a socket filter that takes no packet turn new clients away, and can it be undone?",
    .needs = {"SO_ATTACH_FILTER",
              [](Socket& socket, const Transport&) { return attach(socket, nothing); }},
    .own_network = true,
    .act =
        [](Act& act) {
            return act.call("SO_ATTACH_FILTER that takes nothing",
                            [&] { return attach(act.listener(), nothing); });
        },
    .verify = [](Act& act) { return is_attached(act, nothing); },
    .undo = detach,
};
PROBE(technique)

// SO_ATTACH_FILTER of a program that takes every packet but those that ask for a connection.
#include "techniques/linux/socket_filter.h"

#include <cstddef>

using namespace unlisten;

static constexpr unsigned flags_at = 13, ack = 0x10, syn = 0x02; // RFC 9293, 3.1
static constexpr unsigned whole = 0xffffffff;
static constexpr Filter<5> no_syn{{
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_at),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, syn | ack),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, syn, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, 0),
    BPF_STMT(BPF_RET | BPF_K, whole),
}};

static const Technique technique{
    .id = "filter-syn",
    .question = "Does a socket filter that takes no SYN turn new clients away, and nobody else?",
    .where = Where::internet,
    .needs = {"SO_ATTACH_FILTER",
              [](Socket& socket, const Transport&) { return attach(socket, no_syn); }},
    .own_network = true,
    .act =
        [](Act& act) {
            return act.call("SO_ATTACH_FILTER that takes no SYN",
                            [&] { return attach(act.listener(), no_syn); });
        },
    .verify = [](Act& act) { return is_attached(act, no_syn); },
    .undo = detach,
};
PROBE(technique)

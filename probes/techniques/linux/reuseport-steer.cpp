// SO_ATTACH_REUSEPORT_CBPF: a second listener on the same address, and a program that gives it all
// new clients.
#include "kit/technique.h"

#include <linux/filter.h>

namespace unlisten {
namespace {

// A listener's number in its group is its turn at listen(): net/core/sock_reuseport.c,
// reuseport_add_sock().
int give_all_to(Socket& socket, unsigned number) {
    sock_filter filter[]{BPF_STMT(BPF_RET | BPF_K, number)};
    const sock_fprog program{1, filter};
    return socket.set(SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program);
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "reuseport-steer",
    .question = "Does a program that steers all new clients to a second SO_REUSEPORT listener keep "
                "the first one's queue, and can it be undone?",
    .needs = {"SO_REUSEPORT and SO_ATTACH_REUSEPORT_CBPF",
              [](Socket& socket, const Transport&) {
                  const int shared = share_address(socket);
                  return shared < 0 ? shared : give_all_to(socket, 0);
              }},
    .spreads = true,
    .prepare = share_address,
    .act =
        [](Act& act) {
            const int started = act.start_successor(act.listener().name(), true);
            if (started < 0)
                return started;
            return act.call("SO_ATTACH_REUSEPORT_CBPF",
                            [&] { return give_all_to(act.listener(), act.in_group() ? 2 : 1); });
        },
    // Of the program nothing can be read back.
    .verify =
        [](Act& act) {
            return act.successor_listens() != Verdict::not_done ? Verdict::unreadable
                                                                : Verdict::not_done;
        },
    .undo =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, 0, "SO_DETACH_REUSEPORT_BPF");
        },
};
PROBE(technique)

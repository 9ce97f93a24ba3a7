// SO_BINDTOIFINDEX: the listener takes only what comes by an interface that does not exist.
#include "kit/technique.h"

#include <climits>

namespace unlisten {
namespace {

#ifndef SO_BINDTOIFINDEX
#define SO_BINDTOIFINDEX 62 // asm-generic/socket.h, since Linux 5.1
#endif

constexpr int nobodys_index = INT_MAX;

Verdict read_back(Act& act) {
    int index = 0;
    if (act.listener().get(SOL_SOCKET, SO_BINDTOIFINDEX, index) < 0)
        return Verdict::unreadable;
    return index == nobodys_index ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "bind-to-ifindex",
    .question = "Does binding the listener to an interface that nobody has turn new clients away, "
                "and can it be undone?",
    .needs = {"SO_BINDTOIFINDEX",
              [](Socket& socket, const Transport&) {
                  return socket.set(SOL_SOCKET, SO_BINDTOIFINDEX, nobodys_index);
              }},
    .act =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_BINDTOIFINDEX, nobodys_index,
                           "SO_BINDTOIFINDEX of nobody");
        },
    .verify = read_back,
    .undo = [](Act& act) { return act.set(SOL_SOCKET, SO_BINDTOIFINDEX, 0, "SO_BINDTOIFINDEX 0"); },
};
PROBE(technique)

// TCP_DEFER_ACCEPT: who has not sent anything is not queued.
#include "kit/technique.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace unlisten {
namespace {

constexpr int seconds = 60; // longer than any window of silence

Verdict read_back(Act& act) {
    int now = 0;
    if (act.listener().get(IPPROTO_TCP, TCP_DEFER_ACCEPT, now) < 0)
        return Verdict::unreadable;
    return now != 0 ? Verdict::done : Verdict::not_done; // it rounds
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "defer-accept",
    .question = "Does TCP_DEFER_ACCEPT keep new clients out of the queue, and can it be undone?",
    .where = Where::internet,
    .needs = {"TCP_DEFER_ACCEPT",
              [](Socket& socket, const Transport&) {
                  return socket.set(IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds);
              }},
    .act =
        [](Act& act) {
            return act.set(IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds, "TCP_DEFER_ACCEPT 60");
        },
    .verify = read_back,
    .undo =
        [](Act& act) { return act.set(IPPROTO_TCP, TCP_DEFER_ACCEPT, 0, "TCP_DEFER_ACCEPT 0"); },
};
PROBE(technique)

// TCP_DEFER_ACCEPT: who has not sent anything is not queued.
#include "kit/option_numbers.h"
#include "kit/technique.h"

#include <netinet/in.h>

namespace unlisten {
namespace {

// Longer than any window of silence, and than what situation half-open-deferred begins with.
constexpr int seconds = 120;

Verdict read_back(Act& act) {
    int now = 0;
    if (act.listener().get(IPPROTO_TCP, tcp_defer_accept, now) < 0)
        return Verdict::unreadable;
    return now >= seconds ? Verdict::done : Verdict::not_done; // it rounds up
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
                  return socket.set(IPPROTO_TCP, tcp_defer_accept, seconds);
              }},
    .act =
        [](Act& act) {
            return act.set(IPPROTO_TCP, tcp_defer_accept, seconds, "TCP_DEFER_ACCEPT 120");
        },
    .verify = read_back,
    .undo =
        [](Act& act) { return act.set(IPPROTO_TCP, tcp_defer_accept, 0, "TCP_DEFER_ACCEPT 0"); },
};
PROBE(technique)

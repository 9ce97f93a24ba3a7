// SO_INCOMING_CPU: the listener is for packets that a processor handles which is not there.
#include "kit/technique.h"

#include <climits>

namespace unlisten {
namespace {

constexpr int nobodys_processor = INT_MAX, any_processor = -1;

Verdict read_back(Act& act) {
    int processor = 0;
    if (act.listener().get(SOL_SOCKET, SO_INCOMING_CPU, processor) < 0)
        return Verdict::unreadable;
    return processor == nobodys_processor ? Verdict::done : Verdict::not_done;
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "incoming-cpu",
    .question = "Does a listener for packets of a processor that is not there get no new clients?",
    .needs = {"SO_INCOMING_CPU",
              [](Socket& socket, const Transport&) {
                  return socket.set(SOL_SOCKET, SO_INCOMING_CPU, nobodys_processor);
              }},
    .act =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_INCOMING_CPU, nobodys_processor,
                           "SO_INCOMING_CPU of nobody");
        },
    .verify = read_back,
    .undo =
        [](Act& act) {
            return act.set(SOL_SOCKET, SO_INCOMING_CPU, any_processor, "SO_INCOMING_CPU -1");
        },
};
PROBE(technique)

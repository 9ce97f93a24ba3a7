// close(2) of one descriptor of two: dup(2) made another one before.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "close-duplicate",
    .question = "Does close() do anything while a duplicate of the descriptor stays open?",
    .needs = {"dup()",
              [](Socket& socket, const Transport&) {
                  const Socket copy(socket.stack(), socket.stack().dup(socket.fd()));
                  return copy ? 0 : copy.fd();
              }},
    .listening = [](Act& act) { return act.duplicate(); },
    .act = [](Act& act) { return act.close(); },
    .verify =
        [](Act& act) { return act.has_duplicate() ? act.listener_closed() : Verdict::not_done; },
};
PROBE(technique)

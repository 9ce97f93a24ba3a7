// disconnectx(2) of macOS, which takes an association or a connection off a socket.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "disconnectx",
    .question = "Does disconnectx() dissolve a listening socket?",
    .where = Where::internet,
    .needs = {"disconnectx()",
              [](Socket& socket, const Transport&) {
                  // Whatever else it answers on a socket that does not listen: it can be asked.
                  const int result = socket.stack().special("disconnectx", socket.fd());
                  return result == STACK_CANNOT ? result : 0;
              }},
    .act = [](Act& act) { return act.special("disconnectx"); },
};
PROBE(technique)

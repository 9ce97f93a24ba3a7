// connect(2) of the listener to its own address.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "connect-self",
    .question = "Can a listening socket be turned into a client of itself?",
    .act = [](Act& act) { return act.connect(act.own_address(), "its own address"); },
};
PROBE(technique)

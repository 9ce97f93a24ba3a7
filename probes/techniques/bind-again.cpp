// bind(2) again, to another address.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "bind-again",
    .question = "Can a listening socket be bound to another address?",
    .act = [](Act& act) { return act.bind(act.other_address(), "another address"); },
    .verify = [](Act& act) { return act.name_changed(); },
};
PROBE(technique)

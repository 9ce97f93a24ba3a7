// connect(2) with AF_UNSPEC.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "connect-unspec",
    .question = "Does connect() to AF_UNSPEC dissolve a listening socket?",
    .act = [](Act& act) { return act.connect(unspecified_address(), "AF_UNSPEC"); },
    .verify = [](Act& act) { return act.no_longer_listens(); },
};
PROBE(technique)

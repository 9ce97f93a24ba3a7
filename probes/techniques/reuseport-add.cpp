// A second listener on the same address by SO_REUSEPORT; the first stays.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "reuseport-add",
    .question = "Does a second SO_REUSEPORT listener take the new clients while the first drains?",
    .needs = reuseport,
    .spreads = true,
    .prepare = share_address,
    .act = [](Act& act) { return act.start_successor(act.listener().name(), true); },
    .verify = [](Act& act) { return act.successor_listens(); },
};
PROBE(technique)

// A listener on the specific address over one on the wildcard address.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "specific-successor",
    .question = "Does a listener on one address take new clients from one on the wildcard address?",
    .where = Where::internet,
    .needs = reuseport,
    .wildcard = true,
    .prepare = share_address,
    .act =
        [](Act& act) { return act.start_successor(act.transport().specific(act.place()), true); },
    .verify = [](Act& act) { return act.successor_listens(); },
};
PROBE(technique)

// The control: no act at all.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "nothing",
    .question = "What do clients see while nobody stops listening?",
    .act = [](Act&) { return 0; },
};
PROBE(technique)

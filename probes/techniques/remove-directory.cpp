// unlink(2) of the socket file, and rmdir(2) of its directory.
#include "kit/technique.h"

#include <cerrno>
#include <unistd.h>

using namespace unlisten;

static const Technique technique{
    .id = "remove-directory",
    .question = "Does removing the socket file with its directory turn new clients away?",
    .where = Where::files,
    .by_host_calls = true,
    .act =
        [](Act& act) {
            const int removed = act.unlink(act.path());
            if (removed < 0)
                return removed;
            return act.call("rmdir", [&]() -> long {
                return ::rmdir(act.place().directory.c_str()) < 0 ? -errno : 0;
            });
        },
    .verify = [](Act& act) { return act.gone(act.place().directory); },
};
PROBE(technique)

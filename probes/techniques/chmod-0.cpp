// chmod(2) of the socket file to 0, for clients without root's file override.
#include "kit/technique.h"

#include <cerrno>
#include <sys/stat.h>

namespace unlisten {
namespace {

int mode_of(Act& act, mode_t mode) {
    return ::chmod(act.path().c_str(), mode) < 0 ? -errno : 0;
}

} // namespace

} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "chmod-0",
    .question = "Does taking the permissions of the socket file turn new clients away, and can it "
                "be undone?",
    .where = Where::files,
    .by_host_calls = true,
    .unprivileged_clients = true,
    .listening = [](Act& act) { return mode_of(act, 0777); },
    .act = [](Act& act) { return act.call("chmod(0)", [&]() -> long { return mode_of(act, 0); }); },
    .verify =
        [](Act& act) {
            struct stat status {};
            return ::stat(act.path().c_str(), &status) == 0 && (status.st_mode & 0777) == 0
                       ? Verdict::done
                       : Verdict::not_done;
        },
    .undo =
        [](Act& act) {
            return act.call("chmod(0777)", [&]() -> long { return mode_of(act, 0777); });
        },
};
PROBE(technique)

// dup2(2) of /dev/null over the listener.
#include "kit/technique.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace unlisten;

static const Technique technique{
    .id = "dup2-over",
    .question = "Is dup2() over the listener the same as close()?",
    .by_host_calls = true,
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            return act.call("dup2(/dev/null)", [&]() -> long {
                const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
                const long result = null < 0 || ::dup2(null, act.listener().fd()) < 0 ? -errno : 0;
                ::close(null);
                return result;
            });
        },
    .verify =
        [](Act& act) {
            int type = 0;
            if (act.listener().get(SOL_SOCKET, SO_TYPE, type) != -ENOTSOCK)
                return Verdict::not_done;
            act.forget_listener();
            return Verdict::done;
        },
};
PROBE(technique)

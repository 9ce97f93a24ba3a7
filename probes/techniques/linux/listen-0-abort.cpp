// listen(2) with a backlog of 0, under tcp_abort_on_overflow (ip-sysctl).
#include "kit/situation.h"
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "listen-0-abort",
    .question = "With tcp_abort_on_overflow, does listen() with a backlog of 0 turn away whose "
                "handshake ends too late?",
    .where = Where::tcp,
    .by_host_calls = true,
    .settings = {{"net.ipv4.tcp_abort_on_overflow", "1"}},
    .act = [](Act& act) { return act.listen(0); },
    .verify = [](Act& act) { return act.queue_limit_set(0); },
    .random = room_for_few,
};
PROBE(technique)

// close(2) under tcp_migrate_req: a SO_REUSEPORT successor takes the queue over (ip-sysctl).
#include "kit/technique.h"
#include "techniques/linux/migration.h"

using namespace unlisten;

static const Technique technique{
    .id = "migrate-close",
    .question =
        "With tcp_migrate_req, does a second SO_REUSEPORT listener inherit the queue of the "
        "first when that closes?",
    .where = Where::tcp,
    .needs = reuseport,
    .by_host_calls = true,
    .leaves = Leaves::nothing,
    .spreads = true,
    .settings = {{"net.ipv4.tcp_migrate_req", "1"}},
    .prepare = share_address,
    .act =
        [](Act& act) {
            const int started = act.start_successor(act.listener().name(), true);
            return started < 0 ? started : act.close();
        },
    .verify =
        [](Act& act) {
            return act.successor_listens() != Verdict::not_done ? act.listener_closed()
                                                                : Verdict::not_done;
        },
    .random = migration::chooses_heir,
};
PROBE(technique)

// shutdown(2) of the reading side under tcp_migrate_req (ip-sysctl).
#include "kit/technique.h"
#include "techniques/linux/migration.h"

using namespace unlisten;

static const Technique technique{
    .id = "migrate-shutdown",
    .question =
        "With tcp_migrate_req, does a second SO_REUSEPORT listener inherit the queue of the "
        "first at SHUT_RD?",
    .where = Where::tcp,
    .needs = reuseport,
    .by_host_calls = true,
    .spreads = true,
    .settings = {{"net.ipv4.tcp_migrate_req", "1"}},
    .prepare = share_address,
    .act =
        [](Act& act) {
            const int started = act.start_successor(act.listener().name(), true);
            return started < 0 ? started : act.shutdown(SHUT_RD, "SHUT_RD");
        },
    .verify =
        [](Act& act) {
            return act.successor_listens() != Verdict::not_done ? act.no_longer_listens()
                                                                : Verdict::not_done;
        },
    .random = migration::chooses_heir,
};
PROBE(technique)

// Which combinations have a meaning: what the probes say of themselves, and the runner plans by.
#include "kit/cell.h"
#include "kit/path.h"
#include "kit/situation.h"

#include <doctest/doctest.h>
#include <set>
#include <string>

using namespace unlisten;

namespace {

const std::set<std::string> servers{"accept-blocked", "poll-blocked", "event-blocked",
                                    "relisten",       "successor",    "successor-reuseaddr",
                                    "sibling"};

template <typename Item>
const Item& named(const Item* const* table, unsigned count, const std::string& id) {
    for (unsigned i = 0; i < count; ++i)
        if (table[i]->id == id)
            return *table[i];
    FAIL("there is no " << id);
    return **table;
}

const Transport& transport(const std::string& id) {
    return named(transports, transport_count, id);
}

const Path& path(const std::string& id) {
    return named(paths, path_count, id);
}

Technique technique(const char* id) {
    return {.id = id, .question = "?", .act = [](Act&) { return 0; }};
}

// The situations in which `what` has a meaning there.
std::set<std::string> asked(const Technique& what, const std::string& transport_id, bool group) {
    std::set<std::string> ids;
    for (unsigned i = 0; i < situation_count; ++i)
        if (!not_applicable_reason(what, transport(transport_id), *situations[i], group))
            ids.insert(situations[i]->id);
    return ids;
}

std::set<std::string> without(std::set<std::string> ids, const std::set<std::string>& those) {
    for (const std::string& id : those)
        ids.erase(id);
    return ids;
}

std::set<std::string> all_situations() {
    std::set<std::string> ids;
    for (unsigned i = 0; i < situation_count; ++i)
        ids.insert(situations[i]->id);
    return ids;
}

const std::set<std::string> half_open{"half-open-ack-lost", "half-open-cookies",
                                      "half-open-deferred", "half-open-synack-lost"};
const std::set<std::string> controls{"never-listened", "stale-file"};

} // namespace

TEST_CASE("what has a meaning for a technique without traits") {
    const Technique plain = technique("close");
    const auto all = without(all_situations(), controls);
    CHECK(asked(plain, "tcp4", false) == all);
    CHECK(asked(plain, "tcp4", true) == without(all, {"overflow"}));
    auto on_unix = without(all, half_open);
    on_unix.erase("queued-reset");
    CHECK(asked(plain, "unix", false) == on_unix);
    CHECK(asked(plain, "unix", true) == std::set<std::string>{});
    CHECK(asked(plain, "unix-abstract", false) == on_unix);
}

TEST_CASE("controls are asked of `nothing`, alone") {
    const Technique nothing = technique("nothing");
    const auto controls_of = [&](const char* where, bool group) {
        std::set<std::string> ids;
        for (const std::string& id : asked(nothing, where, group))
            if (controls.count(id))
                ids.insert(id);
        return ids;
    };
    CHECK(controls_of("tcp4", false) == std::set<std::string>{"never-listened"});
    CHECK(controls_of("tcp4", true) == std::set<std::string>{});
    CHECK(controls_of("unix", false) == controls);
    CHECK(controls_of("unix-abstract", false) == std::set<std::string>{"never-listened"});
}

TEST_CASE("where a technique acts") {
    Technique on_addresses = technique("min-ttl");
    on_addresses.where = Where::internet;
    Technique on_files = technique("unlink");
    on_files.where = Where::files;
    for (const char* id : {"tcp4", "tcp6", "tcp6-dual"}) {
        CAPTURE(id);
        CHECK(asked(on_addresses, id, false) == asked(technique("close"), id, false));
        CHECK(asked(on_files, id, false) == std::set<std::string>{});
    }
    for (const char* id : {"unix", "unix-seqpacket"}) {
        CAPTURE(id);
        CHECK(asked(on_addresses, id, false) == std::set<std::string>{});
        CHECK(asked(on_files, id, false) == asked(technique("close"), id, false));
    }
    CHECK(asked(on_files, "unix-abstract", false) == std::set<std::string>{});
}

TEST_CASE("what a technique leaves") {
    Technique ends = technique("exit");
    ends.ends_holder = true;
    Technique closes = technique("close");
    closes.leaves = Leaves::nothing;
    const auto all = asked(technique("shutdown-rd"), "tcp4", false);
    CHECK(asked(ends, "tcp4", false) ==
          without(all, {"accept-blocked", "poll-blocked", "event-blocked"}));
    CHECK(asked(closes, "tcp4", false) == without(all, {"relisten"}));
}

TEST_CASE("what a path joins") {
    for (unsigned i = 0; i < transport_count; ++i) {
        const std::string id = transports[i]->id;
        CAPTURE(id);
        CHECK(!not_joined_reason(path("loopback"), *transports[i]));
        const bool internet = id.rfind("unix", 0) != 0 && id != "vsock";
        CHECK(!not_joined_reason(path("wire"), *transports[i]) == internet);
    }
    std::set<std::string> on_loopback, on_wire;
    for (unsigned i = 0; i < situation_count; ++i) {
        if (!not_joined_reason(path("loopback"), *situations[i]))
            on_loopback.insert(situations[i]->id);
        if (!not_joined_reason(path("wire"), *situations[i]))
            on_wire.insert(situations[i]->id);
    }
    CHECK(on_loopback == without(all_situations(), {"half-open-ack-lost", "half-open-cookies"}));
    CHECK(on_wire == without(all_situations(), servers));
}

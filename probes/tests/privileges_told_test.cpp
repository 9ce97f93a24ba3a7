// Which acts and ways back an ordinary process has, told by probes on the kernel at hand.
#include "probe_run.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <optional>
#include <string>

namespace {

constexpr unsigned cap_net_raw = 13; // linux/capability.h

// Of one repetition; nothing where the technique is not built or not possible here.
std::optional<nlohmann::json> repetition(const char* technique, const std::string& cell) {
    const auto built = all_techniques();
    if (std::find(built.begin(), built.end(), technique) == built.end())
        return std::nullopt;
    const ProbeRun run = run_probe(technique, "--json " + cell);
    if (run.status == 77)
        return std::nullopt;
    REQUIRE(run.status == 0);
    return run.lines().at(0);
}

} // namespace

TEST_CASE("an undo is asked without privilege first, and with it where that was refused") {
    const std::string relisten = "--transport tcp4 --situation relisten";
    // net/core/sock.c, sock_bindtoindex_locked(): who is bound needs CAP_NET_RAW to be unbound.
    if (const auto bound = repetition("bind-to-ifindex", relisten)) {
        CHECK(bound->at("server").at("undo_unprivileged") == "EPERM");
        CHECK(bound->at("server").at("listen_again") == "not-restored");
        const std::string had = bound->at("identity").at("capabilities");
        const bool may = had != "none" && (std::stoull(had, nullptr, 16) >> cap_net_raw & 1) != 0;
        CHECK(bound->at("words").at(2) == (may ? "restored" : "not-restored"));
    }
    if (const auto dropped = repetition("min-ttl", relisten)) {
        CHECK(dropped->at("server").at("undo_unprivileged") == "0");
        CHECK(dropped->at("words").at(2) == "restored");
        unsigned undone = 0;
        for (const auto& event : dropped->at("timeline"))
            undone += event.at(2) == "minimum TTL 0";
        CHECK(undone == 0); // once is enough
    }
}

TEST_CASE("a need is confirmed without privilege too, and the answer told") {
    if (const auto destroyed = repetition("sock-destroy", "--transport tcp4"))
        CHECK(destroyed->at("server").at("act_unprivileged") == "EPERM");
    if (const auto bound = repetition("bind-to-ifindex", "--transport tcp4"))
        CHECK(bound->at("server").at("act_unprivileged") == "0");
    const auto closed = repetition("close", "--transport tcp4");
    REQUIRE(closed);
    CHECK(closed->at("server").count("act_unprivileged") == 0); // it needs nothing
}

TEST_CASE("an act from outside reaches one listener of a group, and no other") {
    if (const auto destroyed =
            repetition("sock-destroy", "--transport tcp4 --setup group --situation queued"))
        CHECK(destroyed->at("words").dump() == R"(["reset"])");
    if (const auto others = repetition("sock-destroy", "--transport tcp4 --setup group")) {
        CHECK(others->at("words").size() == 32);
        for (const auto& word : others->at("words"))
            CHECK(word == "served-by-sibling");
    }
}

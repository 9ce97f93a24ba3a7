// An act that did not happen must not pass for one without effect: with its calls swallowed
// (answering 0 and doing nothing), every technique whose verification reads state is caught by it.
#include "probe_run.h"

#include <doctest/doctest.h>

TEST_CASE("verification catches an act that was left out") {
    unsigned caught = 0;
    for (const std::string& technique : all_techniques())
        for (const std::string transport : {"tcp4", "mptcp4", "unix"}) {
            CAPTURE(technique);
            CAPTURE(transport);
            const std::string cell = "--json --situation queued --transport " + transport;
            const ProbeRun real = run_probe(technique, cell);
            if (real.status == 77)
                continue;
            CAPTURE(real.out);
            REQUIRE(real.status == 0);
            const auto act = real.lines().at(0).at("act");
            const ProbeRun sham = run_probe(technique, cell + " --sham-act");
            REQUIRE(sham.status == 0);
            if (act.at("verified") == "state") {
                CHECK(sham.lines().at(0).at("words").dump() == R"(["harness:act-not-done"])");
                ++caught;
            } else {
                // What cannot be read back says so, and never claims to have been.
                CHECK(sham.lines().at(0).at("act").at("verified") != "state");
            }
        }
    CHECK(caught >= 30);
}

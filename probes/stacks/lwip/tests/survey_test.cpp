// lwIP is surveyed: its controls hold, and what it lacks is said to be lacking.
#include "results_file.h"
#include "running.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace unlisten;

namespace {

Survey survey(const Scratch& scratch, const std::vector<std::string>& techniques) {
    const auto file = scratch / "out.json";
    std::vector<std::string> words{"run",      "--stack",    "lwip",  "--transport", "tcp4",
                                   "--repeat", "2",          "--out", file.string(), "--setup",
                                   "alone",    "--progress", "never"};
    for (const std::string& technique : techniques)
        words.insert(words.end(), {"--technique", technique});
    Running running(scratch, words);
    running.wait();
    CAPTURE(running.err());
    REQUIRE(std::filesystem::exists(file));
    return load_survey(file);
}

// On a machine that is too busy, nothing can be said of silence.
bool is_busy(const std::string& outcome) {
    return outcome == "harness:late" || outcome == "harness:canary";
}

} // namespace

TEST_CASE("the controls hold, and every cell is an observation or says what is missing") {
    const Scratch scratch;
    const Survey result = survey(scratch, {"close", "shutdown-*", "listen-0"});
    CHECK(result.platform.at("system") == "lwip");
    CHECK(result.controls.size() == 5);
    for (const Control& control : result.controls) {
        CAPTURE(control.control);
        CHECK(control.holds);
    }
    for (const Cell& cell : result.cells)
        for (const auto& counted : cell.outcomes) {
            const std::string& outcome = counted.first;
            CAPTURE(cell.id.str());
            CAPTURE(outcome);
            // No queue of lwIP without TCP_LISTEN_BACKLOG is ever full.
            CHECK((is_busy(outcome) || outcome.rfind("harness:", 0) != 0));
            CHECK((cell.id.situation == "overflow" || outcome.rfind("no-stand:", 0) != 0));
        }
}

TEST_CASE("what lwIP prints before it aborts is not taken for the probe's words") {
    const Scratch scratch;
    for (const Cell& cell : survey(scratch, {"linger-0-close"}).cells)
        for (const auto& [outcome, count] : cell.outcomes) {
            CAPTURE(cell.id.str());
            CHECK(outcome != "harness:output");
        }
}

TEST_CASE("what lwIP has no call for is unsupported") {
    const Scratch scratch;
    std::set<std::string> seen;
    for (const Cell& cell : survey(scratch, {"close-duplicate", "reuseport-add", "min-ttl"}).cells)
        if (cell.id.technique != "nothing" && cell.id.situation == "new")
            for (const auto& [outcome, count] : cell.outcomes)
                seen.insert(outcome);
    CHECK(seen == std::set<std::string>{"unsupported"});
}

TEST_CASE("only promises that lwIP itself does not keep are broken") {
    const Scratch scratch;
    Running running(scratch, {"stack-check", "lwip", "--json"});
    running.wait();
    std::set<std::string> broken;
    const auto told = nlohmann::json::parse(running.out());
    for (const auto& each : told.at("promises"))
        if (each.at("verdict") == "broken")
            broken.insert(each.at("promise"));
    CHECK(nlohmann::json(broken).dump() == R"(["refused","reset","so-error-clears"])");
}

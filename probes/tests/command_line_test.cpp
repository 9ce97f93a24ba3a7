#include "probe_run.h"

#include <doctest/doctest.h>

TEST_CASE("a probe says what is wrong with its command line, and exits 64") {
    for (const char* options :
         {"--transport tcp9", "--situation nowhere", "--setup twice", "--path far", "--repeat 0",
          "--repeat -1", "--repeat 1001", "--window-ms -5", "--ports 9-1", "--ports 80",
          "--no-such-option", "--directory /nowhere/at/all"}) {
        CAPTURE(options);
        const ProbeRun run = run_probe("nothing", options);
        CHECK(run.status == 64);
        CHECK(!run.out.empty());
    }
}

TEST_CASE("a probe run by hand prints a readable timeline") {
    const ProbeRun run = run_probe("close", "--transport unix --situation queued-sent");
    CHECK(run.status == 0);
    CHECK(run.out.find("close / unix / queued-sent / alone / loopback, repetition 1: ") == 0);
    CHECK(run.out.find("listener") != std::string::npos);
}

TEST_CASE("every probe describes itself under its own name") {
    for (const std::string& technique : all_techniques()) {
        CAPTURE(technique);
        const ProbeRun run = run_probe(technique, "--describe");
        REQUIRE(run.status == 0);
        const auto text = nlohmann::json::parse(run.out);
        CHECK(text.at("technique") == technique);
        CHECK(text.at("question").get<std::string>().back() == '?');
    }
}

TEST_CASE("what has no meaning is said, and exits 77") {
    const ProbeRun run = run_probe("unlink", "--json --transport tcp4");
    CHECK(run.status == 77);
    CHECK(run.lines().at(0).at("words").dump() == R"(["not-applicable"])");
}

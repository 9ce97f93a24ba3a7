// A stack that dies in an announced call, at whatever time, has crashed: the survey goes on.
#include "results_file.h"
#include "running.h"

#include <cstdlib>
#include <doctest/doctest.h>

using namespace unlisten;

TEST_CASE("a crash of the way back, when the turn was given back, is a crash") {
    const Scratch scratch;
    const auto file = scratch / "out.json";
    const auto script =
        scratch / "silent.kernel"; // so that the probe waits, and gives its turn back
    write_text(script, "listen: new drop\n");
    setenv("UNLISTEN_SCRIPT", script.c_str(), 1);
    setenv("UNLISTEN_FAULT", "dies-undoing", 1);
    Running running(scratch, {"run", "--stack", STACK_BROKEN, "--technique", "min-ttl",
                              "--transport", "tcp4", "--situation", "relisten", "--setup", "alone",
                              "--repeat", "3", "--progress", "never", "--out", file.string()});
    running.wait();
    unsetenv("UNLISTEN_FAULT");
    unsetenv("UNLISTEN_SCRIPT");
    CAPTURE(running.err());
    REQUIRE(std::filesystem::exists(file));
    unsigned found = 0;
    for (const Cell& cell : load_survey(file).cells)
        if (cell.id.technique == "min-ttl" && cell.id.situation == "relisten") {
            ++found;
            REQUIRE(cell.outcomes.size() == 1);
            CHECK(cell.outcomes.begin()->first == "crashed:SIGABRT");
            CHECK(cell.outcomes.begin()->second == 3);
        }
    CHECK(found == 1);
}

// Threads and processes that the machine lets run late, by longer than any window here, are met or
// make the harness late; what they did not do is not what a kernel did not do.
#include "probe_run.h"

#include <cstdlib>
#include <doctest/doctest.h>

namespace {

std::string words_when_late(const std::string& technique, const std::string& transport,
                            const std::string& situation = "accept-blocked") {
    ::setenv("LATE_MS", "700", 1);
    ::setenv("LD_PRELOAD", LATE_CALLS, 1);
    const ProbeRun run =
        run_probe(technique, "--json --situation " + situation + " --transport " + transport);
    ::unsetenv("LD_PRELOAD");
    REQUIRE(run.status == 0);
    return run.lines().at(0).at("words").dump();
}

} // namespace

TEST_CASE("nobody serves before a server that was woken") {
    for (const char* transport : {"tcp4", "unix"}) {
        CAPTURE(transport);
        CHECK(words_when_late("pass-descriptor", transport) == R"(["still-blocked","served"])");
        CHECK(words_when_late("close-forked", transport) == R"(["still-blocked","served"])");
    }
}

TEST_CASE("a server that was woken is not still blocked") {
    CHECK(words_when_late("shutdown-rd", "tcp4") == R"(["woken:EINVAL","refused"])");
}

TEST_CASE("nobody is stranded by a server in another process before it ran") {
    if (run_probe("nothing", "--path wire --situation new").status == 77) {
        MESSAGE(
            "SKIPPED: there is no wire here, on which newcomers come once it was asked to serve");
        return;
    }
    CHECK(words_when_late("close-forked", "tcp4", "new --path wire --delay 20") ==
          R"(["served-by-sibling","served-by-sibling","served-by-sibling"])");
}

TEST_CASE("a newcomer whose process did not come to connect() is not blocked") {
    CHECK(words_when_late("nothing", "unix", "new") == R"(["harness:late"])");
}

// A blocked server that was woken is met, however late the machine lets it run: longer than any
// window here.
#include "probe_run.h"

#include <cstdlib>
#include <doctest/doctest.h>

namespace {

std::string words_when_late(const std::string& technique, const std::string& transport) {
    ::setenv("LATE_MS", "500", 1);
    ::setenv("LD_PRELOAD", LATE_ACCEPT, 1);
    const ProbeRun run =
        run_probe(technique, "--json --situation accept-blocked --transport " + transport);
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

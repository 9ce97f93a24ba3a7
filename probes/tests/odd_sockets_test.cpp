// Sockets that answer in another way than TCP's do, and are understood all the same.
#include "probe_run.h"

#include <cstdlib>
#include <doctest/doctest.h>

namespace {

nlohmann::json first_line(const char* fault, const std::string& situation, int status) {
    ::setenv("UNLISTEN_FAULT", fault, 1);
    const ProbeRun run =
        run_probe("nothing", "--json --stack " STACK_BROKEN " --situation " + situation);
    ::unsetenv("UNLISTEN_FAULT");
    CAPTURE(run.out);
    REQUIRE(run.status == status);
    return run.lines().at(0);
}

} // namespace

TEST_CASE("a transport whose listen() fails is unsupported, with the reason") {
    const auto line = first_line("cannot-listen", "new", 77);
    CHECK(line.at("words").dump() == R"(["unsupported"])");
    CHECK(line.at("note") == "needs listen() on tcp4: ENOSYS");
}

TEST_CASE("where recv() only says that nothing is connected, SO_ERROR says why") {
    const auto line = first_line("refused-by-so-error", "never-listened", 0);
    CHECK(line.at("words").dump() == R"(["refused","refused","refused"])");
}

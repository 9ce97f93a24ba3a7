// Sockets that answer in another way than TCP's do, and are understood all the same.
#include "probe_run.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace {

std::vector<nlohmann::json> lines(const char* fault, const std::string& options, int status,
                                  const char* technique = "nothing") {
    ::setenv("UNLISTEN_FAULT", fault, 1);
    const ProbeRun run =
        run_probe(technique, "--json --stack " STACK_BROKEN " --situation " + options);
    ::unsetenv("UNLISTEN_FAULT");
    CAPTURE(run.out);
    REQUIRE(run.status == status);
    return run.lines();
}

nlohmann::json first_line(const char* fault, const std::string& situation, int status) {
    return lines(fault, situation, status).at(0);
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

TEST_CASE("a stand that was waited for in vain is not waited for as long again") {
    const auto repetitions = lines("never-readable", "queued --repeat 3", 0);
    long long waited_us[3];
    for (unsigned number = 0; number < 3; ++number) {
        const auto& line = repetitions.at(number);
        CHECK(line.at("words").dump() == R"(["no-stand:not-queued"])");
        waited_us[number] = -line.at("timeline").at(0).at(0).get<long long>();
    }
    CHECK(waited_us[0] >= 10000000);
    for (const unsigned number : {1u, 2u}) {
        CHECK(waited_us[number] >= 1000000);
        CHECK(waited_us[number] < 2000000); // on a virtual clock
    }
}

TEST_CASE("how long a client took to get into the queue is not what it ended with") {
    const auto line = first_line("slow-to-connect", "queued", 0);
    CHECK(line.at("words").dump() == R"(["served"])");
}

TEST_CASE("a SYN sent again before the act counts, if its next time is within the window") {
    const std::string script = std::filesystem::temp_directory_path() /
                               ("unlisten-odd-" + std::to_string(::getpid()) + ".kernel");
    std::ofstream(script) << "system linux\nshutdown(SHUT_RD): new drop\n";
    ::setenv("UNLISTEN_SCRIPT", script.c_str(), 1);
    const auto words = [](const char* window) {
        const std::string options = std::string("overflow --window-ms ") + window;
        return lines("slow-to-shut", options, 0, "shutdown-rd").at(0).at("words").dump();
    };
    CHECK(words("1300") == R"(["harness:late"])");
    CHECK(words("4000") == R"(["dropped"])");
    ::unsetenv("UNLISTEN_SCRIPT");
    std::filesystem::remove(script);
}

TEST_CASE("a system that never says of a socket that it listens does not contradict the act") {
    const auto line =
        lines("never-says-it-listens", "new --transport unix", 0, "rename-over").at(0);
    CHECK(line.at("act").at("verified") == "calls");
    CHECK(line.at("words").dump().find("harness") == std::string::npos);
}

// A survey of this kernel that was killed, and continued, has the cells of one that was not.
#include "results_file.h"
#include "running.h"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <random>
#include <set>
#include <thread>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

std::set<std::string> cells_of(const fs::path& file) {
    std::set<std::string> cells;
    for (const Cell& cell : load_survey(file).cells)
        cells.insert(cell.id.str());
    return cells;
}

} // namespace

TEST_CASE("kill -9 at any instant, then --resume") {
    const Scratch scratch;
    const auto words = [&](const fs::path& out) {
        std::vector<std::string> all{"run", "--progress", "never",     "--repeat",
                                     "2",   "--out",      out.string()};
        for (const char* technique : {"close", "shutdown-rd", "listen-0", "exit"})
            all.insert(all.end(), {"--technique", technique});
        for (const char* transport : {"tcp4", "unix"})
            all.insert(all.end(), {"--transport", transport});
        return all;
    };
    const auto whole = scratch / "whole.json", file = scratch / "killed.json";
    {
        Running running(scratch, words(whole));
        const int status = running.wait();
        CAPTURE(running.err());
        REQUIRE(status == 0);
    }
    const auto expected = cells_of(whole);
    CHECK(expected.size() > 200);

    std::mt19937 random(std::random_device{}());
    const auto has_begun = [&] {
        const std::string journal = text_of(file.string() + ".partial");
        return journal.find('\n') != std::string::npos;
    };
    for (int round = 0; round < 4 && !fs::exists(file); ++round) {
        Running running(scratch, has_begun()
                                     ? std::vector<std::string>{"run", "--resume", file.string()}
                                     : words(file));
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + random() % 2500));
        running.send(SIGKILL);
        running.wait();
    }
    if (has_begun()) {
        Running running(scratch, {"run", "--resume", file.string()});
        const int status = running.wait();
        CAPTURE(running.err());
        CHECK(status == 0);
    }
    REQUIRE(fs::exists(file));
    CHECK(cells_of(file) == expected);
    const Survey survey = load_survey(file);
    CHECK(survey.run["complete"] == true);
    for (const Cell& cell : survey.cells)
        CHECK((cell.repeats == 0 || cell.repeats == 2));
    CHECK_FALSE(fs::exists(file.string() + ".partial"));
}

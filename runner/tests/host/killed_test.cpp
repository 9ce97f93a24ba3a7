// A runner that is killed leaves no process, no socket file and no directory; at most its journal.
#include "running.h"

#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

namespace fs = std::filesystem;

namespace {

// Every process of a run has the run's environment, whatever it has become: in it, TMPDIR is ours
// alone.
std::string still_running(const std::string& mark) {
    std::string found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos)
            continue;
        std::ifstream file(entry.path() / "environ", std::ios::binary);
        const std::string all{std::istreambuf_iterator<char>(file), {}};
        if (all.find(mark) != std::string::npos && std::stol(name) != getpid())
            found += " " + name;
    }
    return found;
}

} // namespace

TEST_CASE("kill -9 at any instant leaves nothing behind" *
          doctest::skip(!fs::exists("/proc/self/environ"))) {
    std::random_device random;
    for (unsigned round = 0; round < 10; ++round) {
        const Scratch scratch;
        const auto temporary = scratch / "tmp";
        fs::create_directory(temporary);
        const std::string mark = "TMPDIR=" + temporary.string();
        REQUIRE(setenv("TMPDIR", temporary.c_str(), 1) == 0);
        const unsigned delay_ms = random() % 4000;
        CAPTURE(delay_ms);
        {
            Running running(scratch, {"run", "--progress", "never", "--repeat", "3", "--out",
                                      (scratch / "killed.json").string()});
            std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
            running.send(SIGKILL);
            CHECK(running.wait() == -SIGKILL);
        }
        for (unsigned waited_ms = 0; waited_ms < 60000 && !still_running(mark).empty();
             waited_ms += 50)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CHECK(still_running(mark) == "");
        unsetenv("TMPDIR");
        CHECK(fs::is_empty(temporary));
        for (const auto& entry : fs::directory_iterator(scratch.path())) {
            const std::string name = entry.path().filename().string();
            CAPTURE(name);
            CHECK((name == "tmp" || name == "stdout" || name == "stderr" ||
                   name == "killed.json.partial"));
        }
    }
}

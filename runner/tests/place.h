// Where a test runs the program with fake probes.
#pragma once

#include "scratch.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <poll.h>
#include <string>
#include <vector>

// A scratch folder, with a folder for the run's temporary directories that must end up empty.
struct Place {
    Scratch scratch;
    std::filesystem::path temporary = scratch / "tmp", out = scratch / "out.json";

    Place() {
        std::filesystem::create_directory(temporary);
        setenv("TMPDIR", temporary.c_str(), 1);
    }
    ~Place() { unsetenv("TMPDIR"); }

    std::vector<std::string> run(const std::vector<std::string>& techniques,
                                 const std::vector<std::string>& more = {}) const {
        auto all = techniques;
        all.push_back("nothing");
        std::vector<std::string> words{"run",   "--probes",   scratch.probes(all).string(),
                                       "--out", out.string(), "--repeat",
                                       "3"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    bool tidy() const { return std::filesystem::is_empty(temporary); }
};

inline void wait_until(const std::function<bool()>& condition) {
    for (int i = 0; i < 3000 && !condition(); ++i)
        poll(nullptr, 0, 10);
    REQUIRE(condition());
}

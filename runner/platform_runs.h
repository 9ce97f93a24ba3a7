// Surveys of several platforms, some at a time, and what became of each.
#pragma once

#include "platform_folders.h"
#include "progress.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

struct PlatformRuns {
    std::filesystem::path tool;         // this program
    std::filesystem::path out;          // folder of the results files
    std::vector<std::string> arguments; // for `unlisten run`
    unsigned at_a_time = 1;
    std::chrono::seconds patience{600}; // with a platform that says nothing
    bool replace = false;               // also a survey of more repetitions or cells
    ProgressMode progress = ProgressMode::automatic;
};

// Gives the exit code. What fails on one platform is said, and the others go on.
int run_platforms(const std::vector<PlatformFolder>& platforms, const PlatformRuns& how);

} // namespace unlisten

// The folders that say how to reach a kernel: see platforms/README.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

struct PlatformFolder {
    std::string id;    // the folder's name
    std::string title; // of its README.md
    std::filesystem::path survey;
};

// Beside the program as it is installed, or in the sources it was built in.
std::filesystem::path default_platforms_directory(const char* argv0);

// By id. Throws UsageError when there is none.
std::vector<PlatformFolder> platform_folders(const std::filesystem::path& directory);

// Why it is not possible here: what its `survey --possible` says; empty when it is. `tool` is this
// program.
std::string impossible_because(const PlatformFolder& platform, const std::filesystem::path& tool);

// To start it so that it ends with this process, however that ends.
struct Words {
    std::filesystem::path program;
    std::vector<std::string> arguments;
};
Words to_end_with_us(const std::filesystem::path& program, std::vector<std::string> arguments);

} // namespace unlisten

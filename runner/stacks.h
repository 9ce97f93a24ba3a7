// Implementations of sockets that probes can be given instead of the host kernel's (--stack).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

struct Stack {
    std::string name; // its file's, without ".so"
    std::filesystem::path file;
    std::string system, release; // of the kernel its code comes from
    std::string build;           // what carries it
    std::vector<std::string> can;
};

// `given`: a file, or the name of one that is installed beside the probes. Throws UsageError.
std::filesystem::path stack_file(const std::string& given, const std::filesystem::path& probes);

// Those installed beside the probes.
std::vector<std::filesystem::path> installed_stacks(const std::filesystem::path& probes);

// Has a probe load it. Throws UsageError with the reason where it cannot be used.
Stack ask_stack(const std::filesystem::path& file, const std::filesystem::path& probes);

} // namespace unlisten

// Runs a probe and gives what it printed.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <sys/wait.h>
#include <vector>

struct ProbeRun {
    int status;
    std::string out;

    std::vector<nlohmann::json> lines() const {
        std::vector<nlohmann::json> result;
        size_t from = 0;
        for (size_t end; (end = out.find('\n', from)) != std::string::npos; from = end + 1)
            result.push_back(nlohmann::json::parse(out.substr(from, end - from)));
        return result;
    }
};

inline ProbeRun run_probe(const std::string& technique, const std::string& options) {
    const std::string command = PROBES "/unlisten-" + technique + " " + options + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    if (!pipe)
        throw std::runtime_error("popen: " + command);
    ProbeRun run{};
    char buffer[4096];
    for (size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        run.out.append(buffer, got);
    const int status = ::pclose(pipe);
    run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return run;
}

inline std::vector<std::string> all_techniques() {
    std::vector<std::string> techniques;
    const std::string prefix = "unlisten-";
    for (const auto& entry : std::filesystem::directory_iterator(PROBES))
        if (const std::string name = entry.path().filename().string(); name.rfind(prefix, 0) == 0)
            techniques.push_back(name.substr(prefix.size()));
    return techniques;
}

// Runs probes: many at a time, few computing, none for ever.
#pragma once

#include "collect.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

class Guard;
class PortPool;
class SignalPipe;

struct Task {
    std::size_t cell = 0;
    std::filesystem::path program;
    std::vector<std::string> arguments; // but for what execute() adds: directory, ports, lifeline
    unsigned ports = 0;
    // Without a line for this long, though it may compute or chose to wait: it hangs.
    std::chrono::milliseconds longest_silence{0};
    // However much it says.
    std::chrono::milliseconds longest_run{0};
};

// Where tasks come from and what becomes of them goes to.
class TaskBoard {
  public:
    virtual ~TaskBoard() = default;
    virtual std::optional<Task> next() = 0;
    // False: the probe's output need not be read on.
    virtual bool line(std::size_t cell, std::string_view text) = 0;
    virtual void ended(std::size_t cell, const Ending& ending) = 0;
    // Now and then: how many probes are alive, and which cell's has been the longest.
    virtual void look(std::size_t alive, std::optional<std::size_t> oldest) = 0;
};

struct ExecutionLimits {
    unsigned jobs = 200;                   // alive at a time
    unsigned turns = 3;                    // computing at a time
    std::chrono::milliseconds grace{1000}; // from the end of the lifeline to SIGKILL
};

// Returns when there is nothing left to do, or, at SIGINT and SIGTERM, when every probe is gone.
// True when it was not cut short.
bool execute(TaskBoard& board, const ExecutionLimits& limits, Guard& guard, PortPool& ports,
             SignalPipe& signals);

} // namespace unlisten

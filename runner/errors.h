// What can go wrong in the runner, as one sentence each; main() turns them into exit codes.
#pragma once

#include <stdexcept>
#include <string>

namespace unlisten {

// The user asked for something that cannot be: exit 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// "ECONNREFUSED"; "errno <number>" for one without a name here.
std::string errno_name(int number);

// "SIGSEGV"; "signal <number>" for one without a name here.
std::string signal_name(int number);

// A system call failed: "<what was being done>: <errno by name>"; exit 4.
struct SystemError : std::runtime_error {
    SystemError(const std::string& doing, int error)
        : std::runtime_error(doing + ": " + errno_name(error)), number(error) {}
    int number;
};

} // namespace unlisten

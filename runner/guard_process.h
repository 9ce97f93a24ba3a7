// What the guard process does after it was forked.
#pragma once

#include <chrono>
#include <string>
#include <sys/types.h>

namespace unlisten {

class GroupTable;

struct GuardDuty {
    int lifeline;       // ends with the runner; names files to remove as well, each with a NUL
    int alive;          // ends with the last probe
    int name;           // where to write the name of the directory, or why there is none
    std::string folder; // where to make the directory
    pid_t session;      // the probes'
    std::chrono::seconds grace;
    const GroupTable* groups;
};

[[noreturn]] void be_guard(const GuardDuty& duty);

} // namespace unlisten

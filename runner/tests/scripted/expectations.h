// What a kernel's file expects of the survey of it: its lines that begin with `expect`.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

// expect CELL: OUTCOME [xN] [| OUTCOME [xN] ...]     CELL: technique/transport/situation[/group]
// expect grade TECHNIQUE/TRANSPORT[/group]: GRADE [FLAG ...]
// expect control CONTROL/TRANSPORT: fails
// expect exit: STATUS
struct Expectations {
    std::map<std::string, std::map<std::string, unsigned>> cells; // 0: as many as were asked
    std::map<std::string, std::pair<std::string, std::set<std::string>>> grades;
    std::set<std::string> failed_controls;
    int exit_status = 0;
    std::set<std::string> techniques, transports; // that are named

    // Throws std::runtime_error with file and line.
    static Expectations of(const std::filesystem::path& file);
};

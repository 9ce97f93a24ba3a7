// The results file: where it may go, and how it is written.
#pragma once

#include "survey.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

// Where the file will be, with links resolved. Throws UsageError when there is no such folder, when
// what is there is no file, or is a survey of a platform that differs from `platform`, or none.
std::filesystem::path resolve_output(const std::filesystem::path& wanted,
                                     const nlohmann::json& platform);

// Beside the whole survey that `whole` is: "x.incomplete.json" for "x.json".
std::filesystem::path incomplete_name(const std::filesystem::path& whole);
// The way back; a name that is of no such kind is its own.
std::filesystem::path whole_name(const std::filesystem::path& incomplete);

// What surrounds the cells.
struct Frame {
    std::string tool, platform, run; // JSON objects
    std::vector<Control> controls;
    std::vector<Grade> grades;
};

// `cell_lines`: in the order of the file; empty ones are left out. Throws SystemError.
void write_survey(const std::filesystem::path& path, const Frame& frame,
                  const std::vector<const std::string*>& cell_lines);

} // namespace unlisten

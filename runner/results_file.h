// Reads a results file without keeping its evidence in memory.
#pragma once

#include "survey.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace unlisten {

inline constexpr const char* results_schema = "unlisten.survey/1";
inline constexpr std::size_t max_results_bytes = std::size_t{64} << 20;
inline constexpr int max_results_depth = 16;

// A results file that cannot be read, or is none: one sentence that begins with the file's name.
struct ResultsError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Survey {
    nlohmann::json tool, platform, run; // objects
    std::vector<Cell> cells;
    std::vector<Control> controls;
    std::vector<Grade> grades;
};

// All throw ResultsError. `on_cell`, if given, sees each cell once, parsed and with all its
// evidence.
using OnCell = std::function<void(const Cell&, const nlohmann::json&)>;
Survey load_survey(const std::filesystem::path& file, const OnCell& on_cell = nullptr);
// What does not fit the schema is no survey.
Survey parse_valid_survey(const std::string& text, const std::string& name,
                          const OnCell& on_cell = nullptr);
// As far as it must be right to be read; its evidence may be of any form.
Survey parse_survey(const std::string& text, const std::string& name,
                    const OnCell& on_cell = nullptr);

// The whole file, if it can be read and is not too large.
std::string read_results_text(const std::filesystem::path& file);

} // namespace unlisten

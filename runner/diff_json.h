// A difference for another program.
#pragma once

#include "diff.h"

#include <nlohmann/json.hpp>

#include <string>

namespace unlisten {

inline constexpr const char* diff_schema = "unlisten.diff/1";

struct NamedSurvey {
    std::string file;
    const Survey& survey;
};

nlohmann::ordered_json diff_json(const NamedSurvey& before, const NamedSurvey& after,
                                 const Diff& diff);

} // namespace unlisten

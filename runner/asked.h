// What a run was asked for: enough of it to continue the run.
#pragma once

#include "catalogue.h"
#include "json_fields.h"
#include "plan.h"
#include "survey_board.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace unlisten {

struct Asked {
    Filters filters; // identifiers, never globs
    unsigned window_ms = 0, patience = 1;
    bool isolate = false, capture = false;
    std::vector<std::string> settings;
    std::string plan; // its fingerprint

    nlohmann::ordered_json json() const;
};

Asked what_is_asked(const Catalogue& catalogue, const Filters& filters, const Asking& asking,
                    const Plan& plan);

// Throws std::runtime_error.
Asked read_asked(const Fields& from);

} // namespace unlisten

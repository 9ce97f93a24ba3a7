// run --resume: the rest of a run that was interrupted.
#pragma once

#include "run.h"

#include <nlohmann/json_fwd.hpp>

namespace unlisten {

// As run_survey(); `platform` is this one.
int run_resumed(const RunOptions& options, const nlohmann::json& platform);

} // namespace unlisten

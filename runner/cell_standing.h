// A cell or control for formats that know no surveys, only tests: whether something was observed.
#pragma once

#include "survey.h"

#include <string>

namespace unlisten {

enum class Standing {
    observed,
    skipped, // nothing could be observed: unsupported, not-applicable, no-stand
    failed,  // the survey failed, not the kernel: harness, or a control
};

// `failed` when a single repetition is harness:*, `skipped` when none was an observation.
Standing standing_of(const Cell& cell);
Standing standing_of(const Control& control);

// "19 reset, 1 stranded", and behind it what the cell notes; printable.
std::string standing_reason(const Cell& cell);
std::string standing_reason(const Control& control);

} // namespace unlisten

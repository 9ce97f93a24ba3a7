// A difference for a reader at a terminal.
#pragma once

#include "diff.h"
#include "text.h"

#include <iosfwd>

namespace unlisten {

// What the surveys are of, then what differs, by kind and place, then how much of each there is.
void print_diff(std::ostream& out, const Survey& before, const Survey& after, const Diff& diff,
                const Style& style);

} // namespace unlisten

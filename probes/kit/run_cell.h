// One cell, as the command line names it.
#pragma once

#include "kit/options.h"

namespace unlisten {

struct Technique;

// Prints what was seen, and gives the exit status. Throws CLI::ValidationError where the options
// name what is not there.
int run_cell(const Technique& technique, const Options& options, const char* program);

} // namespace unlisten

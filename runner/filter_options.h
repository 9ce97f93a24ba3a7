// --technique, --transport, --situation, --setup: the same for every subcommand that plans.
#pragma once

#include "plan.h"

namespace CLI {
class App;
}

namespace unlisten {

void add_filter_options(CLI::App& command, Filters& filters);

} // namespace unlisten

// The system's limits on the runner.
#pragma once

namespace unlisten {

// How many of `jobs` probes at a time the limit of open files leaves room for; raises it as far as
// needed.
unsigned jobs_within_limits(unsigned jobs);

// A probe that crashes leaves a word in its cell, not a core file in the user's folder.
void forbid_core_files();

} // namespace unlisten

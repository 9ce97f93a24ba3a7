#include "process_limits.h"

#include <algorithm>
#include <sys/resource.h>

namespace unlisten {

unsigned jobs_within_limits(unsigned jobs) {
    // Output, complaints and lifeline of each, and for a moment their other ends; claims of ports;
    // the rest.
    constexpr rlim_t each = 3, reserve = 640;
    const rlim_t needed = jobs * each + reserve;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
        limit.rlim_cur >= needed)
        return jobs;
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? needed : std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        limit.rlim_cur = before;
    if (limit.rlim_cur >= needed)
        return jobs;
    const rlim_t left = limit.rlim_cur > reserve ? limit.rlim_cur - reserve : each;
    return std::max(1U, std::min(jobs, static_cast<unsigned>(left / each)));
}

void forbid_core_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &limit);
    }
}

} // namespace unlisten

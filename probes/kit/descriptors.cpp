#include "kit/descriptors.h"

#include <algorithm>
#include <sys/resource.h>

namespace unlisten {
namespace {

constexpr rlim_t enough = 4096;

}

void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < enough) {
        limit.rlim_cur = std::min(limit.rlim_max, enough);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

unsigned listener_number() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0
               ? static_cast<unsigned>(std::min(limit.rlim_cur, enough) / 2)
               : 128;
}

} // namespace unlisten

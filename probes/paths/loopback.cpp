#include "kit/path.h"

namespace unlisten {

extern const Path path_loopback;
const Path path_loopback{
    .id = "loopback",
    .description = "one machine, its loopback interface",
    .internet = false,
    .server = loopback_host,
};

} // namespace unlisten

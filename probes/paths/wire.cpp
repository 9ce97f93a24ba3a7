#include "kit/path.h"

namespace unlisten {

extern const Path path_wire;
const Path path_wire{
    .id = "wire",
    .description = "two networks, and every packet between them through the probe's hands",
    .internet = true,
    .server = wire_server,
    .open = [](const WireOptions& options) { return std::make_unique<Wire>(options); },
};

} // namespace unlisten

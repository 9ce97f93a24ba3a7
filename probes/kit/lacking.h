// Something that this system does not have, or does not permit: the cell is `unsupported`, with
// that reason.
#pragma once

#include <stdexcept>

namespace unlisten {

struct Lacking : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace unlisten

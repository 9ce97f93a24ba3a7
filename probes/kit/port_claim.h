// Ports for a probe that is run by hand, claimed against surveys of this machine as these claim
// theirs against each other: by a UDP socket on 127.0.0.1 and the first port of each block of 128.
// Nothing else on this machine uses them for TCP when they are claimed.
#pragma once

#include "kit/file_descriptor.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace unlisten {

class PortClaim {
  public:
    // So many in a row of that range. Throws std::runtime_error where none are to be had.
    PortClaim(std::pair<uint16_t, uint16_t> range, unsigned count);
    uint16_t first() const { return first_; }

  private:
    bool claim(uint16_t first, unsigned count);

    uint16_t first_ = 0;
    std::vector<FileDescriptor> claims_;
};

} // namespace unlisten

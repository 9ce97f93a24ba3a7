// nft(8), in the network of the process.
#pragma once

#include <string>

namespace unlisten::os {

// 0; -ENOENT where there is no such program; -EOPNOTSUPP where it refuses what it was told.
int nft(const std::string& command);

} // namespace unlisten::os

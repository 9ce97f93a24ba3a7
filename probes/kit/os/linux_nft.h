// nft(8), in the network of the process.
#pragma once

#include <string>

namespace unlisten::os {

// 0; -ENOENT where there is no such program; minus the errno in whose words it says why it failed;
// -EOPNOTSUPP where it says it in others.
int nft(const std::string& command);

} // namespace unlisten::os

// The commit that this program was built from.
#pragma once

#include <string_view>

namespace unlisten {

// "-dirty" behind it: with changes that are in no commit. "unknown": outside a checkout.
extern const char* const built_from;

bool is_dirty(std::string_view commit);

} // namespace unlisten

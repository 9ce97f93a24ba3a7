// What shared objects export: stacks, and what captures packets.
#pragma once

#include <string>

namespace unlisten {

// Why this program can load none at all; nullptr where it can.
const char* why_none_is_loaded();

// Loads `file`, for good. nullptr if it does not export that; throws std::runtime_error with the
// reason where it cannot be loaded.
void* exported(const std::string& file, const char* symbol);

} // namespace unlisten

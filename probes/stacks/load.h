// A stack that a shared object brings.
#pragma once

#include "stacks/stack.h"

#include <string>

namespace unlisten {

// Loads and opens it; it stays until the process ends. Throws std::runtime_error with one sentence.
const unlisten_stack& load_stack(const std::string& file);

} // namespace unlisten

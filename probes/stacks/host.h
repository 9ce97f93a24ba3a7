// The stack of the kernel this program runs on.
#pragma once

#include "stacks/stack.h"

namespace unlisten {

const unlisten_stack& host_stack();

} // namespace unlisten

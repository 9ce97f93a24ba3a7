// What the options of a scripted socket mean to the other calls.
#pragma once

#include "stacks/scripted/endpoint.h"

namespace unlisten::scripted {

// 0 where it was never set.
int flag_of(const Endpoint& endpoint, int level, int option);

// SO_LINGER of no time.
bool closes_abortively(const Endpoint& endpoint);

} // namespace unlisten::scripted

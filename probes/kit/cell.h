// All repetitions of one cell, side by side: while one waits in silence the others go on.
#pragma once

#include "kit/scene.h"
#include "kit/turns.h"

#include <functional>
#include <string>

namespace unlisten {

struct Ports {
    uint16_t first = 0, last = 0;
};
// Of each repetition: its listener's, and the one that bind-again asks for.
inline constexpr unsigned ports_per_repetition = 2;
// Of a cell: the canary's, and room for it to be aligned.
inline constexpr unsigned ports_per_cell = 4;

// Why the cell cannot be asked here; "" if it can. Tried on a throw-away socket.
std::string unsupported_reason(const Case& what, const std::string& directory, Ports ports);
// What the technique's need answers a process without privilege, on another one; "" if unknown.
std::string act_unprivileged(const Case& what, const std::string& directory, Ports ports);
// Why it has no meaning, or nullptr.
const char* not_applicable_reason(const Technique& technique, const Transport& transport,
                                  const Situation& situation, bool group);
// What makes its answer a matter of chance, or nullptr.
const char* random_reason(const Technique& technique, const Transport& transport,
                          const Situation& situation, bool group);
// Why that path cannot join such clients and servers, or is not meant for them; or nullptr.
const char* not_joined_reason(const Path& path, const Transport& transport);
const char* not_joined_reason(const Path& path, const Situation& situation);

// Those repetitions, the first and the last named.
void run_repetitions(const Case& what, unsigned from, unsigned to, const std::string& directory,
                     Ports ports, Turns& turns, const std::function<void(const Report&)>& done);

} // namespace unlisten

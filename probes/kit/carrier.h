// The process that a loaded stack lives in. It may die of the stack's code: this one, which has
// none of it, then says in which call, and lets a new one go on with the next repetition.
#pragma once

#include "kit/announcement.h"

#include <functional>
#include <string>

namespace unlisten {

// Repetitions from that one on, in the process that is forked for them; gives its exit status.
using CarriedRepetitions = std::function<int(unsigned from, Announcement&)>;
// It died in a call it had announced.
using Crashed =
    std::function<void(unsigned repetition, const std::string& call, const std::string& signal)>;

// Gives the exit status. When the lifeline ends so does that process, whatever it is doing, and
// then this one. A death outside an announced call is this process's own, by the same signal.
int run_carried(unsigned count, int lifeline, const CarriedRepetitions& repetitions,
                const Crashed& crashed);

} // namespace unlisten

// What the program answers with.
#pragma once

namespace unlisten {

constexpr int exit_yes = 0;
constexpr int exit_no = 1;      // the answer is no: a file is not valid
constexpr int exit_usage = 2;   // asked wrongly: nothing was begun
constexpr int exit_void = 3;    // a control failed, or nothing was observed
constexpr int exit_harness = 4; // the survey itself failed, or was cut short

} // namespace unlisten

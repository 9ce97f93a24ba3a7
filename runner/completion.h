// Scripts with which shells complete the command line. They ask the program they complete for the
// techniques, transports and situations there are.
#pragma once

#include "cli_outline.h"

#include <string>
#include <vector>

namespace unlisten {

struct Completion {
    const char* shell; // as `unlisten completion` takes it
    std::string (*script)(const CommandOutline& program);
};

extern const Completion bash_completion;
extern const Completion zsh_completion;
extern const Completion fish_completion;

const std::vector<Completion>& all_completions();

} // namespace unlisten

#include "completion.h"

namespace unlisten {

const std::vector<Completion>& all_completions() {
    static const std::vector<Completion> completions = {bash_completion, zsh_completion,
                                                        fish_completion};
    return completions;
}

} // namespace unlisten

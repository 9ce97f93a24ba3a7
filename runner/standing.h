// The survey that a run would replace.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace unlisten {

struct StandingSurvey {
    unsigned repeats = 0;
    std::size_t cells = 0;
};

// Nothing when no file is there, or one whose run was cut short. Throws UsageError for what is no
// survey.
std::optional<StandingSurvey> standing_survey(const std::filesystem::path& file);

// Throws UsageError, saying what to do, when `file` has more repetitions or cells than would
// replace them. `may_ask_otherwise`: not for a run that is continued, which holds what is asked.
void refuse_to_lose(const std::filesystem::path& file, const StandingSurvey& standing,
                    const StandingSurvey& next, bool may_ask_otherwise);

} // namespace unlisten

#include "standing.h"

#include "errors.h"
#include "results_file.h"

namespace unlisten {
namespace fs = std::filesystem;

std::optional<StandingSurvey> standing_survey(const fs::path& file) {
    std::error_code unknown;
    if (!fs::exists(file, unknown))
        return std::nullopt;
    Survey survey;
    try {
        survey = load_survey(file);
    } catch (const ResultsError& error) {
        throw UsageError(file.string() + " is not overwritten: it is no survey that this program " +
                         "can read (" + error.what() + ")");
    }
    if (!survey.run.at("complete").get<bool>())
        return std::nullopt;
    StandingSurvey standing;
    const auto repeats = survey.run.find("repeats");
    if (repeats != survey.run.end() && repeats->is_number_unsigned())
        standing.repeats = repeats->get<unsigned>();
    standing.cells = survey.cells.size();
    return standing;
}

void refuse_to_lose(const fs::path& file, const StandingSurvey& standing,
                    const StandingSurvey& next, bool may_ask_otherwise) {
    const auto refuse = [&](const std::string& what, const std::string& there,
                            const std::string& here, const std::string& instead) {
        throw UsageError(file.string() + " is not replaced: it holds a survey of " + there + " " +
                         what + ", this one would have " + here + ": " +
                         (may_ask_otherwise ? instead + "--out writes elsewhere, " : "") +
                         "--replace replaces it all the same");
    };
    if (next.repeats < standing.repeats)
        refuse("repetitions", std::to_string(standing.repeats), std::to_string(next.repeats),
               "--repeat " + std::to_string(standing.repeats) + " asks for as many, ");
    if (next.cells < standing.cells)
        refuse("cells", std::to_string(standing.cells), std::to_string(next.cells), "");
}

} // namespace unlisten

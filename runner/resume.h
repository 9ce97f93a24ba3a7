// Finding what an interrupted run left, and whether this program may continue it here.
#pragma once

#include "journal.h"
#include "unfinished.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace unlisten {

struct Resumption {
    Unfinished left;
    std::filesystem::path from, out; // what is continued; where the whole survey will be
    // The one to go on with, held; nothing: `from` is a results file.
    std::optional<Journal> journal;
    std::size_t whole = 0; // bytes of it that are whole lines
};

// `file`: a journal, the results file beside which one lies, or one that is not complete. Nothing
// when it is a complete results file, beside which no journal lies. Throws ResultsError, and
// UsageError when there is nothing, or another run writes it now. Changes nothing.
std::optional<Resumption> find_unfinished(const std::filesystem::path& file);

// Now that it will be continued: its journal goes to its place, where runs exclude each other, and
// loses the last line if that is torn. Throws UsageError and SystemError.
void take_up(Resumption& resumption);

// Throws ResultsError, in one sentence, when `from` is of another program or platform.
void must_be_ours(const Resumption& resumption, const nlohmann::json& platform);
// The same for the plan that the probes give now.
void must_be_of_plan(const Resumption& resumption, const Plan& plan);

} // namespace unlisten

// What a run left that did not come to its end: a journal, or a results file that is not complete.
#pragma once

#include "asked.h"
#include "collect.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace unlisten {

inline constexpr const char* journal_schema = "unlisten.journal/1";

struct Unfinished {
    nlohmann::json tool, platform;
    std::string started;
    unsigned repeats = 0, jobs = 0;
    unsigned resumed = 0; // how often it was continued before
    Asked asked;
    std::vector<FinishedCell> cells; // each once, and none that was cut short
};

// Whether `text` begins as a journal does.
bool is_journal(const std::string& text);

// The bytes of `text` that are whole lines; what is behind them was being written when the run was
// killed.
std::size_t whole_lines(const std::string& text);

// Both throw ResultsError: somebody may have sent it to us.
Unfinished read_journal(const std::string& text, const std::string& name);
Unfinished read_incomplete(const std::string& text, const std::string& name);

// The line that says that the journal is continued from here on.
std::string resumed_line();

} // namespace unlisten

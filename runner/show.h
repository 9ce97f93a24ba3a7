// The comparative matrix, for a reader at a terminal.
#pragma once

#include "text.h"

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace unlisten {

struct ShowOptions {
    std::vector<std::string> techniques, transports, setups, paths; // globs; empty: all
    std::string situation; // its outcomes instead of grades
    std::string cell;      // technique/transport/situation[/setup[/path]]: that cell's evidence
    bool json = false;
    Style style;
    std::ostream* out = nullptr; // nullptr: standard output
};

// Prints the surveys in `files` and gives the exit code. Throws ResultsError (results_file.h) when
// a file cannot be read, UsageError when a filter or a cell names nothing in any of them.
int show_surveys(const std::vector<std::filesystem::path>& files, const ShowOptions& options);

} // namespace unlisten

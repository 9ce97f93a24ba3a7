// A survey in another program's format: one exporter per file, each a line of one table.
#pragma once

#include "results_file.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace unlisten {

struct Exporter {
    const char* format;  // as --format takes it
    const char* meaning; // for --help
    void (*write)(std::ostream& out, const Survey& survey);
};

extern const Exporter export_csv;
extern const Exporter export_junit;
extern const Exporter export_tap;

const std::vector<Exporter>& all_exporters();

} // namespace unlisten

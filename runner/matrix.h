// Surveys as blocks of rows and columns: techniques against setups, or against platforms.
#pragma once

#include "results_file.h"
#include "show.h"

#include <functional>
#include <string>
#include <vector>

namespace unlisten {

struct LoadedSurvey {
    std::string name; // of its file
    Survey survey;

    std::string platform_id() const { return survey.platform.at("id").get<std::string>(); }
};

// What stands where a technique's row meets a column.
struct MatrixPlace {
    const LoadedSurvey* survey;
    std::string technique, transport, setup, path;
};

struct MatrixColumn {
    const LoadedSurvey* survey;
    std::string setup;
};

struct MatrixBlock {
    std::string transport, path, heading;
    std::vector<MatrixColumn> columns;
    std::vector<std::string> techniques;

    MatrixPlace place(std::size_t row, std::size_t column) const;
};

// One file: a block per transport and path, a column per setup. More: a block per transport, path
// and setup too, a column per file. Everything in the order of first appearance; only what passes
// the filters, and only techniques and columns of which something applies there.
std::vector<MatrixBlock> make_blocks(const std::vector<LoadedSurvey>& surveys,
                                     const ShowOptions& filters,
                                     const std::function<bool(const MatrixPlace&)>& applies);

} // namespace unlisten

// What differs between two surveys: which cells and grades there are, and what they say.
#pragma once

#include "results_file.h"

#include <cstddef>
#include <vector>

namespace unlisten {

enum class Change {
    none,
    outcomes, // a cell: something was seen in one survey and never in the other
    counts,   // a cell: the same was seen in both, in other proportions
    grade,    // a grade: the grade or its flags
    added,
    removed,
    // Neither the same nor changed: a cell that one survey failed to observe (harness:* in any of
    // its repetitions), a grade that makes no claim (incomplete).
    unknown_in_old,
    unknown_in_new,
    unknown_in_both,
};
const char* name_of(Change change);

struct CellChange {
    Change change;
    const Cell* before; // nullptr when added
    const Cell* after;  // nullptr when removed

    const CellId& id() const { return before != nullptr ? before->id : after->id; }
    // Silence is claimed, and was not waited for as long in both.
    bool differs_in_window() const;
};

struct GradeChange {
    Change change;
    const Grade* before;
    const Grade* after;

    const Grade& any() const { return before != nullptr ? *before : *after; }
};

// In the order of the old survey, what was added at the end in the order of the new one. Points
// into the surveys it was made from.
struct Diff {
    std::vector<CellChange> cells; // only those that differ
    std::vector<GradeChange> grades;
    std::vector<CellChange> unknown_cells;
    std::vector<GradeChange> unknown_grades;
    std::size_t same_cells = 0, same_grades = 0;
    std::size_t ignored_cells = 0; // by ignore_counts()
    std::size_t other_windows = 0; // cells, the same or changed, with differs_in_window()

    void ignore_counts(); // drops cells that only differ in proportions
    std::size_t cells_with(Change change) const;
    std::size_t grades_with(Change change) const;
    bool empty() const { return cells.empty() && grades.empty(); }
    bool compared_anything() const { return same_cells + ignored_cells + cells.size() > 0; }
};

bool controls_hold(const Survey& survey);

// Two distributions are the same when they hold the same outcomes and, where repetitions are as
// many, each as often; where they are not, when no outcome's count differs by a whole repetition
// once the survey with more of them is scaled down to the other. So a cell whose clients all saw
// the same never differs for its number of repetitions.
Change compare_outcomes(const Histogram& before, const Histogram& after);

// Throws ResultsError when a survey holds something twice, or counts too much to compare;
// `old_name` and `new_name` begin its sentence.
Diff diff_surveys(const Survey& before, const std::string& old_name, const Survey& after,
                  const std::string& new_name);

} // namespace unlisten

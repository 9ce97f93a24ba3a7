// Surveys made up to be graded.
#pragma once

#include "grade.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace grading {

using namespace unlisten;

using Outcomes = std::map<std::string, Histogram>; // by situation

inline constexpr const char* needed[] = {"new", "new-behind", "queued", "queued-sent",
                                         "queued-finished"};

inline Outcomes all(const std::string& newcomers, const std::string& queue) {
    Outcomes result;
    for (const std::string situation : needed)
        result[situation] = {{situation.rfind("new", 0) == 0 ? newcomers : queue, 20}};
    return result;
}

inline std::vector<Cell> cells_of(const std::string& technique, const Outcomes& outcomes,
                                  const std::string& setup = "alone",
                                  const std::string& verified = "state") {
    std::vector<Cell> cells;
    for (const auto& [situation, histogram] : outcomes) {
        Cell cell;
        cell.id = {technique, "tcp4", situation, setup, "loopback"};
        cell.outcomes = histogram;
        const bool asked = histogram.count("unsupported") + histogram.count("not-applicable") == 0;
        if (asked) {
            for (const auto& [words, count] : histogram)
                cell.repeats += count;
            cell.verified = {{verified, cell.repeats}};
        } else {
            cell.note = "a reason";
        }
        cells.push_back(cell);
    }
    return cells;
}

inline Control held(const std::string& control, const std::string& setup = "alone") {
    const std::string word = control == "never-listened" ? "refused" : "served";
    return {control, "tcp4", setup, "loopback", {word}, {{word, 20}}, true};
}

// Every control there is holds, and those given besides.
inline std::vector<Grade> graded(const std::vector<Cell>& cells,
                                 std::vector<Control> controls = {}) {
    for (const char* setup : {"alone", "group"})
        for (const char* control : {"never-listened", "nothing/new", "nothing/queued",
                                    "nothing/queued-sent", "nothing/queued-finished"})
            controls.push_back(held(control, setup));
    return grade_cells(cells, controls);
}

struct Answers { // to an ordinary process
    Histogram act, undo, listen_again;
};

// The grade of technique `acts` beside a `nothing` that serves everyone.
inline Grade grade_beside_nothing(const Outcomes& outcomes, const std::string& setup = "alone",
                                  const std::string& verified = "state",
                                  const std::vector<Control>& controls = {},
                                  const Answers& unprivileged = {}) {
    auto cells = cells_of("acts", outcomes, setup, verified);
    for (Cell& cell : cells) {
        cell.act_unprivileged = unprivileged.act;
        if (cell.id.situation == "relisten") {
            cell.undo_unprivileged = unprivileged.undo;
            cell.listen_again = unprivileged.listen_again;
        }
    }
    for (auto& cell : cells_of("nothing", all("served", "served"), setup, "none"))
        cells.push_back(cell);
    for (const Grade& grade : graded(cells, controls))
        if (grade.technique == "acts")
            return grade;
    FAIL("no grade");
    return {};
}

using Flags = std::vector<std::string>;

} // namespace grading

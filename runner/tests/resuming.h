// Runs that were interrupted, and continued.
#pragma once

#include "place.h"
#include "results_file.h"
#include "running.h"
#include "schema.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace resuming {

using namespace unlisten;
namespace fs = std::filesystem;

using Cells = std::map<std::string, Histogram>;

inline Cells cells_of(const fs::path& file) {
    Cells cells;
    const std::string text = text_of(file);
    CHECK(schema_problem(text).value_or("") == "");
    for (const Cell& cell : parse_survey(text, "f").cells)
        CHECK(cells.emplace(cell.id.str(), cell.outcomes).second);
    return cells;
}

inline fs::path journal_of(const Place& place) {
    return place.out.string() + ".partial";
}

// With the probes that are there already.
inline std::vector<std::string> resume(const Place& place, const fs::path& file) {
    return {"run", "--probes", (place.scratch / "probes").string(), "--resume", file.string()};
}

struct Ended {
    int exit_code;
    std::string out, err;
};

inline Ended run(const Place& place, const std::vector<std::string>& words) {
    Running running(place.scratch, words);
    const int exit_code = running.wait();
    return {exit_code, running.out(), running.err()};
}

inline const std::vector<std::string> small{"--transport", "tcp4", "--setup", "alone"};

// The whole journal of a run whose results could not be written, and the cells it should have had.
struct Left {
    Place place;
    Cells expected;
    std::string journal;

    Left() {
        auto words = place.run({"close"}, small);
        REQUIRE(run(place, words).exit_code == 0);
        expected = cells_of(place.out);
        fs::remove(place.out);
        fs::create_directory(place.out.string() + ".new"); // in the way
        REQUIRE(run(place, words).exit_code == 4);
        fs::remove(place.out.string() + ".new");
        journal = text_of(journal_of(place));
    }
};

inline bool one_sentence(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n') == 1 && text.back() == '\n';
}

} // namespace resuming

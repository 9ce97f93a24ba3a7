// A survey of this kernel says the same when it is asked again, and however many cells it asks at
// once.
#include "results_file.h"
#include "running.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

using namespace unlisten;

namespace {

Survey survey(const Scratch& scratch, const std::string& name, std::vector<std::string> words) {
    const auto file = scratch / name;
    words.insert(words.begin(), {"run", "--progress", "never", "--out", file.string()});
    Running running(scratch, words);
    const int status = running.wait();
    CAPTURE(running.err());
    REQUIRE(status == 0);
    return load_survey(file);
}

std::map<CellId, Cell> by_id(const Survey& survey) {
    std::map<CellId, Cell> cells;
    for (const Cell& cell : survey.cells)
        cells.emplace(cell.id, cell);
    return cells;
}

std::string text(const Cell& cell) {
    std::string all = cell.id.str() + ":";
    for (const auto& [outcome, count] : cell.outcomes)
        all += " '" + outcome + "' " + std::to_string(count);
    return all;
}

// No claim of silence can be made then: no word on the kernel, and no fault of the tool.
bool machine_was_busy(const std::string& outcome) {
    return outcome == "harness:late" || outcome == "harness:canary";
}

bool was_busy(const Cell& cell) {
    return std::any_of(cell.outcomes.begin(), cell.outcomes.end(),
                       [](const auto& entry) { return machine_was_busy(entry.first); });
}

bool not_observed(const Cell& cell) {
    for (const auto& [outcome, count] : cell.outcomes)
        if ((outcome.rfind("harness:", 0) == 0 && !machine_was_busy(outcome)) ||
            outcome.rfind("no-stand:", 0) == 0)
            return true;
    return false;
}

std::set<std::string> too_late(const Survey& survey) {
    std::set<std::string> rows;
    for (const Cell& cell : survey.cells)
        if (was_busy(cell))
            rows.insert(cell.id.technique + "/" + cell.id.transport + "/" + cell.id.setup + "/" +
                        cell.id.path);
    return rows;
}

// The drain frees a place for a client that is blocked in connect(); whether it takes it before the
// close() is the scheduler's choice (unix_stream_connect() waits in unix_wait_for_peer()).
bool races(const CellId& id) {
    return id.technique == "drain-close" && id.situation == "overflow" &&
           id.transport.rfind("unix", 0) == 0;
}

std::string key(const Grade& grade) {
    return grade.technique + "/" + grade.transport + "/" + grade.setup + "/" + grade.path;
}

} // namespace

TEST_CASE("two surveys of this kernel agree, and their controls hold") {
    const Scratch scratch;
    // With four repetitions a cell that a hash decides is not unanimous by chance.
    // One transport of each kind: bench/determinism compares them all.
    const std::vector<std::string> asked{"--repeat", "4",           "--transport",
                                         "tcp4",     "--transport", "unix"};
    const Survey first = survey(scratch, "first.json", asked);
    const Survey second = survey(scratch, "second.json", asked);

    CHECK(first.controls.size() > 20);
    for (const Survey* each : {&first, &second})
        for (const Control& control : each->controls) {
            CAPTURE(control.control + "/" + control.transport + "/" + control.setup);
            CHECK(control.holds);
        }

    std::set<std::string> late = too_late(first);
    late.merge(too_late(second));
    CHECK(late.size() < 20);

    std::map<std::string, std::string> grades;
    for (const Grade& grade : first.grades)
        grades[key(grade)] = grade.grade;
    CHECK(grades.size() > 100);
    REQUIRE(grades.size() == second.grades.size());
    for (const Grade& grade : second.grades) {
        CAPTURE(key(grade));
        if (late.count(key(grade)))
            continue;
        CHECK(grade.grade == grades[key(grade)]);
        CHECK(grade.grade != "incomplete");
    }

    const auto others = by_id(second);
    REQUIRE(others.size() == first.cells.size());
    unsigned compared = 0;
    for (const Cell& cell : first.cells) {
        const Cell& other = others.at(cell.id);
        CAPTURE(text(cell));
        CAPTURE(text(other));
        CHECK(!not_observed(cell));
        CHECK(!not_observed(other));
        const bool unanimous = cell.outcomes.size() == 1 && other.outcomes.size() == 1;
        if (unanimous && !races(cell.id) && !was_busy(cell) && !was_busy(other)) {
            CHECK(cell.outcomes.begin()->first == other.outcomes.begin()->first);
            ++compared;
        }
    }
    CHECK(compared > 4000);
}

TEST_CASE("one cell at a time gives the outcomes of many at once") {
    const Scratch scratch;
    std::vector<std::string> subset{"--repeat", "2", "--setup", "alone"};
    for (const char* technique : {"nothing", "close", "shutdown-rd", "listen-0", "exit"})
        subset.insert(subset.end(), {"--technique", technique});
    for (const char* transport : {"tcp4", "unix"})
        subset.insert(subset.end(), {"--transport", transport});
    for (const char* situation :
         {"new", "new-behind", "queued", "queued-sent", "accepted", "poll-blocked", "overflow"})
        subset.insert(subset.end(), {"--situation", situation});
    auto one_by_one = subset;
    one_by_one.insert(one_by_one.end(), {"--jobs", "1"});
    auto crowd = subset;
    crowd.insert(crowd.end(), {"--jobs", "200"});
    const auto alone = by_id(survey(scratch, "one.json", one_by_one));
    const auto together = by_id(survey(scratch, "many.json", crowd));
    CHECK(alone.size() >= 60);
    REQUIRE(alone.size() == together.size());
    for (const auto& entry : alone) {
        const Cell& one = entry.second;
        const Cell& many = together.at(entry.first);
        CAPTURE(text(one));
        CAPTURE(text(many));
        if (!was_busy(one) && !was_busy(many))
            CHECK(one.outcomes == many.outcomes);
    }
}

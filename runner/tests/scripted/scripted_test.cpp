// Known answers in, the right outcome out: the survey of each scripted kernel is what its file
// expects.
#include "../host/known_answers.h"
#include "../running.h"
#include "cell_classes.h"
#include "expectations.h"
#include "grade_flags.h"
#include "kit/trouble.h"
#include "results_file.h"
#include "vocabulary.h"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <iterator>
#include <sstream>

using namespace unlisten;

namespace {

constexpr unsigned repeats = 4;

std::vector<std::filesystem::path> kernels() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SCRIPTED_KERNELS))
        if (entry.path().extension() == ".kernel")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string key(const CellId& id) {
    return id.technique + "/" + id.transport + "/" + id.situation +
           (id.setup == "group" ? "/group" : "");
}

std::string key(const Grade& grade) {
    return grade.technique + "/" + grade.transport + (grade.setup == "group" ? "/group" : "");
}

std::string text(const std::map<std::string, unsigned>& outcomes) {
    std::string all;
    for (const auto& [outcome, count] : outcomes)
        all += (all.empty() ? "" : " | ") + outcome + " x" + std::to_string(count);
    return all;
}

// An expected count of 0 stands for all that were asked; what was not asked is there once.
unsigned all_of(const Cell& cell, const std::string& outcome) {
    const auto found = cell.outcomes.find(outcome);
    if (is_histogram(cell) && found != cell.outcomes.end())
        return static_cast<unsigned>(found->second);
    return std::max(cell.repeats, 1u);
}

std::string expected_text(std::map<std::string, unsigned> expected, const Cell& cell) {
    for (auto& [outcome, count] : expected)
        if (count == 0)
            count = all_of(cell, outcome);
    return text(expected);
}

std::string text(const std::string& grade, const std::set<std::string>& flags) {
    std::string all = grade;
    for (const std::string& flag : flags)
        all += " " + flag;
    return all;
}

void compare(const Expectations& expected, const Survey& survey) {
    std::map<std::string, const Cell*> cells;
    for (const Cell& cell : survey.cells)
        cells[key(cell.id)] = &cell;
    for (const auto& entry : expected.cells) {
        const std::string& name = entry.first; // no structured binding: Clang 13 cannot capture one
        const auto& outcomes = entry.second;
        CAPTURE(name);
        REQUIRE(cells.count(name) == 1);
        std::map<std::string, unsigned> seen;
        for (const auto& [outcome, count] : cells[name]->outcomes)
            seen[outcome] = static_cast<unsigned>(count);
        CHECK(text(seen) == expected_text(outcomes, *cells[name]));
    }
    std::map<std::string, const Grade*> grades;
    for (const Grade& grade : survey.grades)
        grades[key(grade)] = &grade;
    for (const auto& entry : expected.grades) {
        const std::string& name = entry.first; // no structured binding: Clang 13 cannot capture one
        const auto& wanted = entry.second;
        CAPTURE(name);
        REQUIRE(grades.count(name) == 1);
        const auto& flags = grades[name]->flags;
        CHECK(text(grades[name]->grade, {flags.begin(), flags.end()}) ==
              text(wanted.first, wanted.second));
    }
    std::set<std::string> failed;
    for (const Control& control : survey.controls)
        if (!control.holds)
            failed.insert(control.control + "/" + control.transport);
    for (const std::string& name : expected.failed_controls)
        CHECK_MESSAGE(failed.count(name) == 1, name, " should have failed");
    for (const std::string& name : failed)
        CHECK_MESSAGE(expected.failed_controls.count(name) == 1, name, " should have held");
}

} // namespace

TEST_CASE("each scripted kernel is surveyed as its file expects") {
    for (const auto& kernel : kernels()) {
        CAPTURE(kernel.filename().string());
        const Scratch scratch;
        const Expectations expected = Expectations::of(kernel);
        setenv("UNLISTEN_SCRIPT", kernel.c_str(), 1);
        const auto out = scratch / "out.json";
        std::vector<std::string> words{
            "run",        "--stack", "scripted", "--repeat", std::to_string(repeats),
            "--progress", "never",   "--path",   "loopback", "--out",
            out.string()};
        for (const std::string& technique : expected.techniques)
            words.insert(words.end(), {"--technique", technique});
        for (const std::string& transport : expected.transports)
            words.insert(words.end(), {"--transport", transport});
        Running running(scratch, words);
        const int status = running.wait();
        CAPTURE(running.err());
        CHECK(status == expected.exit_status);
        REQUIRE(std::filesystem::exists(out));
        compare(expected, load_survey(out));
    }
}

TEST_CASE("the survey of a stack is continued with that stack") {
    const Scratch scratch;
    const auto kernel = std::filesystem::path(SCRIPTED_KERNELS) / "newcomers.kernel";
    setenv("UNLISTEN_SCRIPT", kernel.c_str(), 1);
    const std::string out = scratch / "out.json";
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"run", "--progress", "never"});
        Running running(scratch, words);
        const int exit_code = running.wait();
        return std::make_pair(exit_code, running.err());
    };
    std::filesystem::create_directory(out + ".new"); // in the way: the journal stays
    CHECK(run({"--stack", "scripted", "--technique", "close", "--transport", "tcp4", "--out", out})
              .first == 4);
    std::filesystem::remove(out + ".new");
    const auto [refused, why] = run({"--resume", out});
    CHECK(refused == 1);
    CHECK(why.find("stack \"scripted\" there, \"host\" here): --stack chooses it") !=
          std::string::npos);
    const auto continued = run({"--resume", out, "--stack", "scripted"});
    CAPTURE(continued.second);
    CHECK(continued.first == 0);
    CHECK(load_survey(out).platform["stack"] == "scripted");
    CHECK(load_survey(out).run["resumed"] == 1);
}

// Whatever is expected of it, the survey of the real one has seen, and nothing else.
TEST_CASE("the scripted Linux is the one that was measured") {
    const Expectations expected =
        Expectations::of(std::filesystem::path(SCRIPTED_KERNELS) / "systems" / "linux.kernel");
    const Survey measured = load_survey(MEASURED_LINUX);
    REQUIRE_FALSE(expected.cells.empty());
    const auto words = [](const auto& outcomes) {
        std::set<std::string> all;
        for (const auto& [outcome, count] : outcomes)
            all.insert(outcome);
        return all;
    };
    for (const auto& entry : expected.cells) {
        const std::string& name = entry.first; // no structured binding: Clang 13 cannot capture one
        const auto& outcomes = entry.second;
        CAPTURE(name);
        const auto cell =
            std::find_if(measured.cells.begin(), measured.cells.end(), [&](const Cell& each) {
                return key(each.id) == name && each.id.path == "loopback";
            });
        REQUIRE(cell != measured.cells.end());
        CHECK(text("", words(cell->outcomes)) == text("", words(outcomes)));
    }
    for (const auto& entry : expected.grades) {
        const std::string& name = entry.first; // no structured binding: Clang 13 cannot capture one
        const auto& wanted = entry.second;
        CAPTURE(name);
        const auto grade =
            std::find_if(measured.grades.begin(), measured.grades.end(), [&](const Grade& each) {
                return key(each) == name && each.path == "loopback";
            });
        REQUIRE(grade != measured.grades.end());
        std::set<std::string> flags(grade->flags.begin(), grade->flags.end());
        flags.erase("half-open-lost"); // no handshake is frozen there
        CHECK(text(grade->grade, flags) == text(wanted.first, wanted.second));
    }
}

// Each word of an outcome, and what stands before its detail.
void add_words(std::set<std::string>& all, const std::string& outcome) {
    std::istringstream stream(outcome);
    for (std::string word; stream >> word;) {
        all.insert(word);
        all.insert(word.substr(0, word.find(':')));
    }
}

// What a script cannot say: a connect() that blocks, a server that is blocked, and processes need
// the host. known_answers_test expects it there.
std::set<std::string> known_on_the_host() {
    std::set<std::string> words;
    for (const KnownAnswer& each : known_answers)
        add_words(words, each.outcome);
    for (const KnownAnswer& each : known_troubles)
        add_words(words, each.outcome);
    return words;
}

// Flags that no script can raise: grade_test does.
const std::set<std::string> flags_out_of_reach{
    "half-open-lost",  // a handshake stops halfway on a wire, or behind a filter of the host's
    "needs-privilege", // an ordinary process of the host is asked, too
};

TEST_CASE("every outcome, grade and flag is expected by some scripted kernel") {
    std::set<std::string> outcomes = known_on_the_host(), grades, flags;
    for (const auto& kernel : kernels()) {
        const Expectations expected = Expectations::of(kernel);
        for (const auto& [name, distribution] : expected.cells)
            for (const auto& [outcome, count] : distribution)
                add_words(outcomes, outcome);
        for (const auto& [name, grade] : expected.grades) {
            grades.insert(grade.first);
            flags.insert(grade.second.begin(), grade.second.end());
        }
    }
    for (const Word& each : vocabulary()) {
        const bool whole = each.suffix == Suffix::none;
        const std::string word(each.text.substr(0, each.text.size() - (whole ? 0 : 1)));
        CHECK_MESSAGE(outcomes.count(word) == 1, word, " is expected nowhere");
    }
    std::set<std::string> troubles(std::begin(trouble_words), std::end(trouble_words));
    for (const Shortage& shortage : shortages)
        troubles.insert(shortage.name);
    troubles.insert(client_shortage.name);
    for (const std::string& trouble : troubles)
        CHECK_MESSAGE(outcomes.count("harness:" + trouble) == 1, "harness:", trouble,
                      " is expected nowhere");
    for (const std::string grade : {"two-stage", "two-stage-silent", "hand-over", "hand-over-lossy",
                                    "abrupt", "abrupt-silent", "no-effect", "trap", "mixed",
                                    "incomplete", "unsupported", "not-applicable"})
        CHECK_MESSAGE(grades.count(grade) == 1, grade, " is expected by no kernel");
    for (const FlagMeaning& each : flag_meanings()) {
        const std::string flag(each.flag);
        CHECK_MESSAGE(flags.count(flag) + flags_out_of_reach.count(flag) == 1, flag,
                      " is expected by no kernel, or excused without need");
    }
}

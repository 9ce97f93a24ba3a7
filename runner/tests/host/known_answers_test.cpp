// What is known in advance is what a survey of this kernel says.
#include "known_answers.h"
#include "results_file.h"
#include "running.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <set>
#include <sstream>

using namespace unlisten;

namespace {

bool own_networks() {
    return std::filesystem::exists("/proc/self/ns/net");
}

// The real probes, and those of known_probe.cpp.
std::filesystem::path folder_of(const Scratch& scratch, const std::set<std::string>& techniques) {
    const auto folder = scratch / "probes";
    std::filesystem::create_directory(folder);
    for (const std::string& technique : techniques) {
        const auto name = "unlisten-" + technique;
        const auto real = std::filesystem::path(PROBES) / name;
        std::filesystem::create_symlink(
            std::filesystem::exists(real) ? real : std::filesystem::path(KNOWN_PROBE),
            folder / name);
    }
    return folder;
}

template <std::size_t N>
Survey survey_of(const Scratch& scratch, const KnownAnswer (&table)[N], const char* repeats,
                 int expected_status) {
    std::set<std::string> techniques{"nothing"}, transports, situations, paths;
    for (const KnownAnswer& each : table) {
        techniques.insert(each.technique);
        transports.insert(each.transport);
        situations.insert(each.situation);
        if (own_networks())
            paths.insert(each.path);
    }
    const auto file = scratch / "out.json";
    std::vector<std::string> words{"run",
                                   "--progress",
                                   "never",
                                   "--setup",
                                   "alone",
                                   "--repeat",
                                   repeats,
                                   "--out",
                                   file.string(),
                                   "--probes",
                                   folder_of(scratch, techniques).string()};
    for (const std::string& path : paths)
        words.insert(words.end(), {"--path", path});
    for (const std::string& transport : transports)
        words.insert(words.end(), {"--transport", transport});
    for (const std::string& situation : situations)
        words.insert(words.end(), {"--situation", situation});
    Running running(scratch, words);
    const int status = running.wait();
    CAPTURE(running.err());
    CHECK(status == expected_status);
    REQUIRE(std::filesystem::exists(file));
    return load_survey(file);
}

std::vector<std::string> words_of(const std::string& outcome) {
    std::istringstream stream(outcome);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

bool fits(const std::string& expected, const std::string& seen) {
    const auto wanted = words_of(expected), words = words_of(seen);
    return wanted.size() == words.size() && std::equal(wanted.begin(), wanted.end(), words.begin(),
                                                       [](const auto& want, const auto& word) {
                                                           return want == "*" || want == word;
                                                       });
}

// No claim of silence can be made then.
bool machine_was_busy(const std::string& outcome) {
    return outcome == "harness:late" || outcome == "harness:canary";
}

template <std::size_t N>
void compare(const KnownAnswer (&table)[N], const Survey& survey) {
    for (const KnownAnswer& each : table) {
        const CellId id{each.technique, each.transport, each.situation, "alone", each.path};
        CAPTURE(id.str());
        CAPTURE(each.because);
        const auto cell = std::find_if(survey.cells.begin(), survey.cells.end(),
                                       [&](const Cell& other) { return other.id == id; });
        if (cell == survey.cells.end() && id.path == "wire" && !own_networks()) {
            MESSAGE("SKIPPED: this system gives a process no network of its own");
            continue;
        }
        REQUIRE(cell != survey.cells.end());
        unsigned observed = 0;
        for (const auto& entry : cell->outcomes) {
            const std::string& seen = entry.first;
            if (machine_was_busy(seen))
                continue;
            ++observed;
            const bool blocks = words_of(each.outcome).front() == "blocked";
            CHECK_MESSAGE((fits(each.outcome, seen) || (blocks && seen == no_queue_for_connect)),
                          "'", seen, "' instead of '", each.outcome, "'");
        }
        CHECK_MESSAGE(observed > 0, "the machine was too busy to say anything");
    }
}

} // namespace

TEST_CASE("what every kernel must answer is what is observed") {
    const Scratch scratch;
    const Survey survey = survey_of(scratch, known_answers, "4", 0);
    for (const Control& control : survey.controls)
        CHECK(control.holds);
    compare(known_answers, survey);
}

TEST_CASE("each way in which a probe can fail is a word, and no observation") {
    const Scratch scratch;
    compare(known_troubles, survey_of(scratch, known_troubles, "1", 4));
}

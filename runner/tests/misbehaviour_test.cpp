// Probes that do not do what they were asked (fake_probe/manners.cpp): each is a word in its own
// cell alone, and leaves nothing behind.
#include "collect.h"
#include "place.h"
#include "results_file.h"
#include "running.h"
#include "schema.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <iterator>
#include <poll.h>
#include <set>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace unlisten;

namespace {

struct Misbehaviour {
    const char* probe;
    const char* does;
    Histogram cell;   // of three repetitions: word and count
    const char* note; // the sentence beside it; "...": and so on
};

// clang-format off
const Misbehaviour misbehaviours[] = {
    // -- the wrong number of repetitions
    {"says-nothing",      "prints nothing, exit 0",             {{"harness:output", 1}},                "exit 0 after 0 of 3 repetitions"},
    {"silent-end",        "one repetition, exit 0",             {{"served", 1}, {"harness:output", 1}}, "exit 0 after 1 of 3 repetitions"},
    {"one-too-many",      "a fourth of three",                  {{"served", 2}, {"harness:output", 1}}, "repetition 4 after 3 of 3"},
    {"twice",             "the same repetition twice",          {{"served", 1}, {"harness:output", 1}}, "repetition 1 after 1 of 3"},
    {"from-zero",         "repetition 0",                       {{"harness:output", 1}},                "repetition 0 after 0 of 3"},
    {"below-zero",        "repetition -1",                      {{"harness:output", 1}},                "\"repetition\" is not a number from 0 to 1000000"},
    {"beyond-the-last",   "repetition 4 instead of 3",          {{"served", 2}, {"harness:output", 1}}, "repetition 4 after 2 of 3"},
    {"unsupported-late",  "unsupported, once it was served",    {{"served", 1}, {"harness:output", 1}}, "unsupported beside something else"},
    // -- lies
    {"another-technique", "a line of technique close",          {{"harness:output", 1}},                "\"technique\" is of another cell"},
    {"another-cell",      "a line of another transport",        {{"harness:output", 1}},                "\"transport\" is of another cell"},
    {"another-client",    "a client with another uid",          {{"served", 1}, {"harness:output", 1}}, "client or server was another than before"},
    {"own-words",         "a word of its own",                  {{"harness:output", 1}},                "\"splendid\" is no word of the vocabulary"},
    {"greedy-turns",      "wants a turn while it has one",      {{"served", 1}, {"harness:output", 1}}, "a line too long, or a turn out of turn"},
    // -- rubbish
    {"no-json",           "a line of text and broken UTF-8",    {{"served", 1}, {"harness:output", 1}}, "a line is not a JSON object"},
    {"half-line",         "ends within a line",                 {{"served", 2}, {"harness:output", 1}}, "its output ends within a line"},
    {"flood",             "a line without an end",              {{"served", 1}, {"harness:output", 1}}, "a line too long, or a turn out of turn"},
    {"chatter",           "repetition 1 without an end",        {{"served", 1}, {"harness:output", 1}}, "repetition 1 after 1 of 3"},
    {"complain",          "floods standard error, exit 70",     {{"served", 1}, {"harness:exit", 1}},   "exit 70 after 1 of 3 repetitions: xxx..."},
    // -- a bad end, or none
    {"fail-late",         "exit 70 after all",                  {{"served", 2}, {"harness:exit", 1}},   "exit 70 after 3 of 3 repetitions"},
    {"explains-itself",   "exit 64, and says why",              {{"harness:exit", 1}},                  "exit 64 after 0 of 3 repetitions: no \x1b[31mcells\xef\xbf\xbd here"},
    {"crash",             "dies of SIGKILL",                    {{"served", 1}, {"harness:crash", 1}},  "SIGKILL after 1 of 3 repetitions"},
    {"crash-late",        "dies of SIGSEGV after all",          {{"served", 2}, {"harness:crash", 1}},  "SIGSEGV after 3 of 3 repetitions"},
    {"hang",              "waits for ever",                     {{"served", 1}, {"harness:hang", 1}},   "stopped by the watchdog after 1 of 3 repetitions"},
    {"hang-late",         "waits for ever after all",           {{"served", 2}, {"harness:hang", 1}},   "stopped by the watchdog after 3 of 3 repetitions"},
    {"close-output",      "closes its output, and waits",       {{"served", 1}, {"harness:hang", 1}},   "stopped by the watchdog after 1 of 3 repetitions"},
    {"stop",              "stops itself by SIGSTOP",            {{"served", 1}, {"harness:hang", 1}},   "stopped by the watchdog after 1 of 3 repetitions"},
    {"stubborn",          "hangs, and heeds nothing",           {{"served", 1}, {"harness:hang", 1}},   "stopped by the watchdog after 1 of 3 repetitions"},
    {"hang-with-child",   "hangs, and so does its child",       {{"served", 1}, {"harness:hang", 1}},   "stopped by the watchdog after 1 of 3 repetitions"},
    {"vanish",            "is gone when it is to be started",   {{"harness:start", 1}},                 "starting ..."},
    // -- what it leaves: all that was asked was done
    {"leave-child",       "leaves a child that heeds nothing",  {{"served", 3}},                        ""},
    {"leave-file",        "leaves a file",                      {{"served", 3}},                        ""},
};

struct Misdescription {
    const char* probe;
    const char* does;     // of --describe
    const char* sentence; // the run says of it
};

const Misdescription misdescriptions[] = {
    {"liar",            "says it is close",       "unlisten-liar cannot be used: it says it is close"},
    {"mute",            "says nothing",           "unlisten-mute cannot be used: what it prints is not JSON"},
    {"dies-describing", "dies of SIGKILL",        "unlisten-dies-describing cannot be used: --describe crashed it"},
    {"broken",          "fails, and says why",    "unlisten-broken cannot be used: --describe failed: \"no \\u{1b}[31mprobe\xef\xbf\xbd here\""},
};
// clang-format on

bool is_harness(const std::string& word) {
    return word.rfind("harness:", 0) == 0;
}

// `note`, without what the expected one leaves open.
std::string as_far_as(const std::string& expected, const std::string& note) {
    const std::string open_end = "...";
    const auto length = expected.size() - std::min(expected.size(), open_end.size());
    const bool open = expected.substr(length) == open_end;
    return open && note.size() > length ? note.substr(0, length) + open_end : note;
}

template <class Table>
std::vector<std::string> probes_of(const Table& table) {
    std::vector<std::string> probes;
    for (const auto& each : table)
        probes.emplace_back(each.probe);
    return probes;
}

// The children of fake probes hold one end of it for as long as they live.
class Witness {
  public:
    explicit Witness(const std::filesystem::path& path) {
        REQUIRE(mkfifo(path.c_str(), 0600) == 0);
        end_ = open(path.c_str(), O_RDONLY | O_NONBLOCK);
        REQUIRE(end_ >= 0);
        setenv("FAKE_PROBE_WITNESS", path.c_str(), 1);
    }
    ~Witness() {
        unsetenv("FAKE_PROBE_WITNESS");
        close(end_);
    }
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

    // What they wrote until the last one was gone.
    std::string until_all_are_gone() const {
        constexpr int patience_ms = 60000;
        std::string told;
        for (pollfd entry{end_, POLLIN, 0}; poll(&entry, 1, patience_ms) == 1;) {
            char bytes[256];
            const ssize_t count = read(end_, bytes, sizeof bytes);
            if (count <= 0)
                return told;
            told.append(bytes, static_cast<std::size_t>(count));
        }
        FAIL("a process is left");
        return told;
    }

  private:
    int end_ = -1;
};

// A cell in which nobody misbehaves.
void check_usual(const Cell& cell) {
    CAPTURE(cell.id.str());
    const bool turned_away = cell.id.technique != "nothing" && cell.id.situation == "new";
    CHECK(cell.outcomes == Histogram{{turned_away ? "refused" : "served", 3}});
    CHECK(cell.note.empty());
}

} // namespace

TEST_CASE("each misbehaviour is a word in its own cell, and no other's") {
    const Place place;
    const Witness witness(place.scratch / "witness");
    auto probes = probes_of(misbehaviours);
    probes.emplace_back("close");
    Running running(place.scratch,
                    place.run(probes, {"--setup", "alone", "--situation", "new", "--situation",
                                       "queued", "--patience-ms", "8000", "--window-ms", "250"}));
    const int exit_code = running.wait();
    CAPTURE(running.err());
    CHECK(exit_code == 4);
    CHECK(place.tidy());
    CHECK(witness.until_all_are_gone() == "child\nchild\n");

    CHECK(schema_problem(text_of(place.out)).value_or("") == "");
    const Survey survey = load_survey(place.out);
    CHECK(survey.run["complete"] == true);
    for (const Control& control : survey.controls)
        CHECK(control.holds);
    unsigned usual = 0;
    std::map<std::string, const Cell*> cells;
    for (const Cell& cell : survey.cells) {
        if (cell.id.transport == "tcp4" && cell.id.situation == "queued")
            cells[cell.id.technique] = &cell;
        const bool bad = cell.id.transport == "tcp4" && cell.id.situation == "queued" &&
                         cell.id.technique != "nothing" && cell.id.technique != "close";
        if (!bad) {
            check_usual(cell);
            ++usual;
        }
    }
    // `vanish` has one cell, every other technique four.
    CHECK(usual == (std::size(misbehaviours) - 1) * 3 + 2 * 4);

    for (const Misbehaviour& each : misbehaviours) {
        CAPTURE(each.probe);
        CAPTURE(each.does);
        REQUIRE(cells.count(each.probe) == 1);
        const Cell& cell = *cells[each.probe];
        CHECK(cell.outcomes == each.cell);
        CHECK(as_far_as(each.note, cell.note) == each.note);
        for (const auto& outcome : each.cell)
            if (is_harness(outcome.first))
                CHECK(running.err().find("NOT OBSERVED: " + outcome.first + " in ") !=
                      std::string::npos);
    }
}

TEST_CASE("a probe that misdescribes itself is told of, and the others are asked") {
    const Place place;
    auto probes = probes_of(misdescriptions);
    probes.emplace_back("close");
    Running running(place.scratch, place.run(probes, {"--setup", "alone", "--situation", "new",
                                                      "--situation", "queued"}));
    const int exit_code = running.wait();
    CAPTURE(running.err());
    CHECK(exit_code == 4);
    CHECK(place.tidy());
    for (const Misdescription& each : misdescriptions)
        CHECK_MESSAGE(running.err().find(std::string(each.sentence) + "\n") != std::string::npos,
                      each.probe, " ", each.does);
    const Survey survey = load_survey(place.out);
    CHECK(survey.cells.size() == 2 * 4);
    for (const Cell& cell : survey.cells)
        check_usual(cell);
}

TEST_CASE("every word that the runner has for a failed probe is some misbehaviour's") {
    std::set<std::string> expected;
    for (const Misbehaviour& each : misbehaviours)
        for (const auto& outcome : each.cell)
            if (is_harness(outcome.first))
                expected.insert(outcome.first);
    CHECK(expected == std::set<std::string>(std::begin(failure_words), std::end(failure_words)));
}

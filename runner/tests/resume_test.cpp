// Runs that were interrupted, and continued.
#include "place.h"
#include "platform.h"
#include "results_file.h"
#include "run_facts.h"
#include "running.h"
#include "schema.h"
#include "unfinished.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <random>
#include <sys/resource.h>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

using Cells = std::map<std::string, Histogram>;

Cells cells_of(const fs::path& file) {
    Cells cells;
    const std::string text = text_of(file);
    CHECK(schema_problem(text).value_or("") == "");
    for (const Cell& cell : parse_survey(text, "f").cells)
        CHECK(cells.emplace(cell.id.str(), cell.outcomes).second);
    return cells;
}

fs::path journal_of(const Place& place) {
    return place.out.string() + ".partial";
}

// With the probes that are there already.
std::vector<std::string> resume(const Place& place, const fs::path& file) {
    return {"run", "--probes", (place.scratch / "probes").string(), "--resume", file.string()};
}

struct Ended {
    int exit_code;
    std::string out, err;
};

Ended run(const Place& place, const std::vector<std::string>& words) {
    Running running(place.scratch, words);
    const int exit_code = running.wait();
    return {exit_code, running.out(), running.err()};
}

bool one_sentence(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n') == 1 && text.back() == '\n';
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

const std::vector<std::string> small{"--transport", "tcp4", "--setup", "alone"};

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

} // namespace

TEST_CASE("kill -9 at any instant, then --resume: the cells of a run that was not interrupted") {
    const std::vector<std::string> techniques{"close", "turns", "crash"};
    const std::vector<std::string> options{"--jobs", "8"};
    Cells expected;
    {
        const Place place;
        const Ended whole = run(place, place.run(techniques, options));
        CAPTURE(whole.err);
        CHECK(whole.exit_code == 4); // the probe `crash` does
        expected = cells_of(place.out);
    }
    CHECK(expected.size() == 4 * 2 * 6 * 2);
    std::mt19937 random(std::random_device{}());
    for (int round = 0; round < 8; ++round) {
        const Place place;
        const auto words = place.run(techniques, options);
        unsigned kills = 0;
        for (; kills < 1 + random() % 4 && !fs::exists(place.out); ++kills) {
            const bool begun = text_of(journal_of(place)).find('\n') != std::string::npos;
            Running running(place.scratch, begun ? resume(place, journal_of(place)) : words);
            poll(nullptr, 0, static_cast<int>(random() % 400));
            running.send(SIGKILL);
            running.wait();
            wait_until([&] { return place.tidy(); });
        }
        CAPTURE(kills);
        const bool begun = text_of(journal_of(place)).find('\n') != std::string::npos;
        const bool over = fs::exists(place.out) && !begun;
        const Ended last = run(place, begun || over ? resume(place, place.out) : words);
        CAPTURE(last.err);
        CHECK(last.exit_code == (over ? 0 : 4));
        CHECK(cells_of(place.out) == expected);
        const Survey survey = load_survey(place.out);
        CHECK(survey.run["complete"] == true);
        CHECK_FALSE(survey.run.contains("asked"));
        for (const Control& control : survey.controls)
            CHECK(control.holds);
        CHECK_FALSE(fs::exists(journal_of(place)));
        CHECK(place.tidy());
    }
}

TEST_CASE("a journal is read wherever it was torn off") {
    const Left left;
    const auto lines = std::count(left.journal.begin(), left.journal.end(), '\n');
    const auto first = left.journal.find('\n');
    CHECK(is_journal(left.journal));
    for (std::size_t size = 0; size < left.journal.size(); size += 1 + size / 50) {
        CAPTURE(size);
        const std::string torn = left.journal.substr(0, size);
        if (size <= first) {
            CHECK_THROWS_WITH_AS(read_journal(torn, "j"), doctest::Contains("no whole line"),
                                 ResultsError);
            continue;
        }
        const auto whole = static_cast<std::size_t>(std::count(torn.begin(), torn.end(), '\n'));
        CHECK(read_journal(torn, "j").cells.size() == whole - 1);
    }
    CHECK(read_journal(left.journal, "j").cells.size() == static_cast<std::size_t>(lines) - 1);
    CHECK(read_journal(left.journal + std::string(100, '\0'), "j").cells.size() ==
          static_cast<std::size_t>(lines) - 1);
}

TEST_CASE("a torn last line is asked again, and a kept journal can be continued, too") {
    Left left;
    const Place& place = left.place;
    const auto torn = left.journal.substr(0, left.journal.size() - 30);
    for (const fs::path& file :
         {journal_of(place), place.out, fs::path(journal_of(place).string() + ".1790000000")}) {
        CAPTURE(file);
        fs::remove(place.out);
        write_text(file == place.out ? journal_of(place) : file, torn);
        const Ended ended = run(place, resume(place, file));
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 0);
        CHECK(cells_of(place.out) == left.expected);
        const Survey survey = load_survey(place.out);
        CHECK(survey.run["resumed"] == 1);
        CHECK(survey.run["repeats"] == 3);
        CHECK(survey.run["started"] ==
              nlohmann::json::parse(torn.substr(0, torn.find('\n')))["run"]["started"]);
        CHECK_FALSE(fs::exists(journal_of(place)));
        CHECK_FALSE(fs::exists(file.string() + ".1790000000"));
    }
}

TEST_CASE("a kept journal does not push another one aside") {
    const Left left;
    const fs::path kept = journal_of(left.place).string() + ".1790000000";
    write_text(kept, left.journal);
    const Ended ended = run(left.place, resume(left.place, kept));
    CHECK(ended.exit_code == 1);
    CHECK(ended.err.find("continue or move that one first") != std::string::npos);
    CHECK(one_sentence(ended.err));
    CHECK(text_of(kept) == left.journal);
    CHECK(text_of(journal_of(left.place)) == left.journal);
}

TEST_CASE("what is not ours is refused in one sentence, and left as it is") {
    const Left left;
    const auto first = left.journal.substr(0, left.journal.find('\n'));
    const auto second = left.journal.substr(
        first.size() + 1, left.journal.find('\n', first.size() + 1) - first.size());
    const auto head = nlohmann::json::parse(first);
    const auto with = [&](const char* pointer, const nlohmann::json& value) {
        auto changed = nlohmann::ordered_json::parse(first);
        changed[nlohmann::ordered_json::json_pointer(pointer)] = value;
        return changed.dump() + left.journal.substr(first.size());
    };
    const auto without_asked = [&] {
        auto changed = nlohmann::ordered_json::parse(first);
        changed["run"].erase("asked");
        return changed.dump() + left.journal.substr(first.size());
    };
    const struct {
        std::string journal, said;
    } faults[] = {
        {"", "no whole line"},
        {"hello\n", "is no journal"},
        {replaced(left.journal, "journal/1", "journal/2"), "is no journal"},
        {with("/platform/system", "plan9"), "another platform (system \"plan9\" there"},
        {with("/platform/release", "1.0"), "another platform (release"},
        {with("/platform/arch", "vax"), "another platform (arch"},
        {with("/platform/environment", "vm:other"), "another platform (environment"},
        {with("/platform/stack", "lwip"), "another platform (stack"},
        {with("/platform/privileges/root", !head["platform"]["privileges"]["root"].get<bool>()),
         "other privileges"},
        {with("/platform/id", "../../etc/x"), "/platform/id breaks the rule"},
        {with("/tool/version", "9.9.9"), "another one (version"},
        {with("/tool/commit", "abc"), "another one (commit"},
        {with("/run/asked/plan", "0123456789abcdef"), "another plan"},
        {with("/run/asked/techniques", {"shutdown-rd"}), "shutdown-rd"},
        {with("/run/asked/transports", {"tcp4", "unix"}), "another plan"},
        {with("/run/repeats", 2), "more repetitions"},
        {with("/run/repeats", 100000), "above 1000"},
        {without_asked(), "does not say what was asked"},
        {replaced(left.journal, "\"situation\":\"queued\"", "\"situation\":\"curious\""),
         "is not of its plan"},
        {left.journal + second, "is there twice"},
        {replaced(left.journal, "\n{", "\nx{"), "line 2 is no cell"},
        {left.journal + "\n", "is no cell"},
        {left.journal + "{}],\"grades\":[\n", "is no cell"},
        {left.journal + "{}\n", "technique is missing"},
        {left.journal + "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}\n",
         "nested deeper"},
    };
    for (const auto& fault : faults) {
        CAPTURE(fault.said);
        write_text(journal_of(left.place), fault.journal);
        const Ended ended = run(left.place, resume(left.place, journal_of(left.place)));
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 1);
        CHECK(ended.out.empty());
        CHECK(one_sentence(ended.err));
        CHECK(ended.err.find(fault.said) != std::string::npos);
        CHECK(text_of(journal_of(left.place)) == fault.journal);
        CHECK_FALSE(fs::exists(left.place.out));
    }
}

TEST_CASE("resuming what is complete says so") {
    const Place place;
    REQUIRE(run(place, place.run({"close"}, small)).exit_code == 0);
    const std::string before = text_of(place.out);
    const Ended ended = run(place, resume(place, place.out));
    CHECK(ended.exit_code == 0);
    CHECK(ended.err.find("is complete: there is nothing to resume") != std::string::npos);
    CHECK(one_sentence(ended.err));
    CHECK(text_of(place.out) == before);
}

TEST_CASE("a journal that holds every cell becomes the results file") {
    const Left left;
    const Ended ended = run(left.place, resume(left.place, left.place.out));
    CAPTURE(ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(ended.err.find("13 of 13 cells are there already") != std::string::npos);
    CHECK(cells_of(left.place.out) == left.expected);
    CHECK_FALSE(fs::exists(journal_of(left.place)));
}

TEST_CASE("a run that SIGINT ended is continued from its results file") {
    for (const bool earlier : {false, true}) {
        CAPTURE(earlier);
        const Place place;
        // With three repetitions it waits for the end of the run, with one it does not.
        const auto words = place.run({"patient"}, small);
        if (earlier) {
            auto whole = words;
            whole[6] = "1";
            REQUIRE(run(place, whole).exit_code == 0);
        }
        {
            Running running(place.scratch, words);
            wait_until(
                [&] { return text_of(journal_of(place)).find("\"queued\"") != std::string::npos; });
            running.send(SIGINT);
            CHECK(running.wait() == 4);
            CHECK(running.err().find("--resume") != std::string::npos);
        }
        const fs::path left = earlier ? place.scratch / "out.incomplete.json" : place.out;
        CHECK(load_survey(left).run["complete"] == false);
        setenv("FAKE_PROBE_IMPATIENT", "1", 1);
        const Ended ended = run(place, resume(place, left));
        unsetenv("FAKE_PROBE_IMPATIENT");
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 0);
        const Survey survey = load_survey(place.out);
        CHECK(survey.run["complete"] == true);
        CHECK(survey.run["resumed"] == 1);
        for (const Cell& cell : survey.cells)
            CHECK(cell.repeats == (cell.outcomes.count("not-applicable") == 0 ? 3 : 0));
        CHECK_FALSE(fs::exists(place.scratch / "out.incomplete.json"));
        CHECK_FALSE(fs::exists(journal_of(place)));
    }
}

TEST_CASE("a disk that filled up is no end: what was written is continued") {
    const Place place;
    const auto words = place.run({"close", "turns"}, {"--jobs", "4"});
    REQUIRE(run(place, words).exit_code == 0);
    const Cells expected = cells_of(place.out);
    fs::remove(place.out);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto old = std::signal(SIGXFSZ, SIG_IGN); // as a full disk: an error, no signal
    for (const rlim_t room : {rlim_t{0}, rlim_t{500}, rlim_t{5000}, rlim_t{12345}}) {
        CAPTURE(room);
        const rlimit little{room, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &little);
        int exit_code = 0;
        {
            Running running(place.scratch, words);
            exit_code = running.wait();
        }
        setrlimit(RLIMIT_FSIZE, &before);
        CHECK(exit_code == 4);
        CHECK_FALSE(fs::exists(place.out));
        const bool begun = text_of(journal_of(place)).find('\n') != std::string::npos;
        const Ended ended = run(place, begun ? resume(place, place.out) : words);
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 0);
        CHECK(cells_of(place.out) == expected);
        for (const auto& entry : fs::directory_iterator(place.scratch.path()))
            if (entry.path().string().rfind(place.out.string(), 0) == 0)
                fs::remove(entry.path());
    }
    std::signal(SIGXFSZ, old);
}

TEST_CASE("two runs do not continue the same journal") {
    const Place place;
    Running running(place.scratch, place.run({"patient"}, small));
    wait_until([&] { return text_of(journal_of(place)).find("\"queued\"") != std::string::npos; });
    const Place other; // for its standard output and error
    const Ended ended = run(other, resume(place, place.out));
    CHECK(ended.exit_code == 2);
    CHECK(ended.err.find("another run is writing") != std::string::npos);
    running.send(SIGINT);
    running.wait();
}

TEST_CASE("--resume takes no other question, and needs something to resume") {
    const Place place;
    auto words = place.run({"close"});
    words.insert(words.end(), {"--resume", place.out.string()});
    CHECK(run(place, words).exit_code == 2);
    const Ended nothing = run(place, resume(place, place.out));
    CHECK(nothing.exit_code == 2);
    CHECK(one_sentence(nothing.err));
    CHECK(nothing.err.find("there is nothing to resume") != std::string::npos);
    CHECK(run(place, resume(place, "/dev/null")).exit_code == 1);
    CHECK(run(place, resume(place, place.temporary)).exit_code == 1);
}

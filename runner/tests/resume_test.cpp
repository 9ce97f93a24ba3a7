#include "resuming.h"
#include "unfinished.h"

#include <algorithm>
#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace resuming;

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
        CHECK(fs::exists(file) == (file == place.out));
    }
}

TEST_CASE("a link to the results file stands for it") {
    const Place place;
    const auto words = place.run({"close"}, small);
    REQUIRE(run(place, words).exit_code == 0);
    fs::rename(place.out, place.scratch / "real.json");
    fs::create_symlink("real.json", place.out);
    fs::create_directory((place.scratch / "real.json").string() + ".new"); // in the way
    REQUIRE(run(place, words).exit_code == 4);
    fs::remove((place.scratch / "real.json").string() + ".new");
    const Ended ended = run(place, resume(place, place.out));
    CAPTURE(ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(ended.err.find("13 of 13 cells are there already") != std::string::npos);
    CHECK(fs::is_symlink(place.out));
    CHECK(load_survey(place.scratch / "real.json").run["resumed"] == 1);
}

TEST_CASE("cells that were to be isolated still are in a run that is continued") {
    const Place place;
    auto words = place.run({"close"}, small);
    words.emplace_back("--isolate");
    fs::create_directory(place.out.string() + ".new"); // in the way
    REQUIRE(run(place, words).exit_code == 4);
    fs::remove(place.out.string() + ".new");
    const std::string journal = text_of(journal_of(place));
    write_text(journal_of(place), journal.substr(0, journal.size() / 2));
    REQUIRE(run(place, resume(place, place.out)).exit_code == 0);
    load_survey(place.out, [](const Cell& cell, const nlohmann::json& evidence) {
        CAPTURE(cell.id.str());
        if (cell.repeats > 0)
            CHECK(evidence["client"]["namespace"] == "own");
    });
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

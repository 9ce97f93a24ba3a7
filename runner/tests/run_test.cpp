// The program `unlisten run` with fake probes, from its command line to its exit code.
#include "collect.h"
#include "place.h"
#include "progress.h"
#include "results_file.h"
#include "running.h"
#include "schema.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

// "close/tcp4/queued/alone/loopback": 3 served -> the histogram of that cell.
Histogram outcomes(const Survey& survey, const std::string& id) {
    for (const Cell& cell : survey.cells)
        if (cell.id.str() == id)
            return cell.outcomes;
    FAIL("no cell " << id);
    return {};
}

} // namespace

TEST_CASE("a whole survey") {
    const Place place;
    Running running(place.scratch, place.run({"close", "turns"}));
    const int exit_code = running.wait();
    CAPTURE(running.err());
    CHECK(exit_code == 0);
    const Survey survey = load_survey(place.out);
    CHECK(schema_problem(text_of(place.out)).value_or("") == "");
    CHECK(survey.cells.size() == 3 * 2 * 6 * 2);
    CHECK(survey.run["complete"] == true);
    CHECK(survey.run["repeats"] == 3);
    CHECK(outcomes(survey, "close/tcp4/new/alone/loopback") == Histogram{{"refused", 3}});
    CHECK(outcomes(survey, "turns/tcp4/queued-sent/group/loopback") == Histogram{{"served", 3}});
    CHECK(outcomes(survey, "close/unix/new/group/loopback") == Histogram{{"not-applicable", 1}});
    for (const Control& control : survey.controls)
        CHECK(control.holds);
    CHECK(survey.controls.size() == 3 + 3 * 4);
    const auto grade = std::find_if(survey.grades.begin(), survey.grades.end(), [](const Grade& g) {
        return g.technique == "close" && g.transport == "tcp4" && g.setup == "alone";
    });
    REQUIRE(grade != survey.grades.end());
    CHECK(grade->grade == "two-stage");
    CHECK(running.out().find("close") != std::string::npos);
    CHECK(running.err().find("wrote " + place.out.string() + "\n") != std::string::npos);
    // 3 techniques: 2 setups of 6 situations on TCP, but no overflow in a group; unix alone;
    // controls.
    CHECK(running.err().find("54 cells asked, 3 of them controls; 21 not applicable\n") !=
          std::string::npos);
    CHECK(running.err().find("72 cells in the file") != std::string::npos);
    CHECK(place.tidy());
}

TEST_CASE("outcomes and order do not depend on how many probes are alive at a time") {
    const auto outcomes_with = [](const char* jobs) {
        const Place place;
        Running running(place.scratch, place.run({"close", "turns"}, {"--jobs", jobs}));
        CHECK(running.wait() == 0);
        std::vector<std::pair<std::string, Histogram>> seen;
        for (const Cell& cell : load_survey(place.out).cells)
            seen.emplace_back(cell.id.str(), cell.outcomes);
        return seen;
    };
    CHECK(outcomes_with("1") == outcomes_with("1000"));
}

TEST_CASE("a transport that is missing is asked for once") {
    setenv("FAKE_PROBE_MISSING", "tcp4", 1);
    const Place place;
    Running running(place.scratch, place.run({"close"}, {"--jobs", "1"}));
    CHECK(running.wait() == 0);
    unsetenv("FAKE_PROBE_MISSING");
    const Survey survey = load_survey(place.out);
    CHECK(schema_problem(text_of(place.out)).value_or("") == "");
    CHECK(survey.cells.size() == 2 * 2 * 6 * 2);
    for (const Cell& cell : survey.cells) {
        CAPTURE(cell.id.str());
        const bool meant = cell.outcomes.count("not-applicable") == 0;
        if (cell.id.transport == "tcp4" && meant) {
            CHECK(cell.outcomes == Histogram{{"unsupported", 1}}); // asked, it would be served
            CHECK(cell.note == "needs what is missing");
        } else if (meant) {
            CHECK(cell.repeats == 3);
        }
    }
    for (const Grade& grade : survey.grades)
        if (grade.transport == "tcp4") {
            CHECK(grade.grade == "unsupported");
            CHECK(grade.why == "needs what is missing");
        }
    for (const Control& control : survey.controls)
        CHECK(control.transport == "unix");
}

TEST_CASE("what a probe cannot ask here is said once, and no failure") {
    const Place place;
    Running running(place.scratch, place.run({"unsupported"}, {"--transport", "tcp4", "--setup",
                                                               "alone", "--situation", "queued"}));
    CHECK(running.wait() == 0);
    CAPTURE(running.err());
    const Survey survey = load_survey(place.out);
    CHECK(outcomes(survey, "unsupported/tcp4/queued/alone/loopback") ==
          Histogram{{"unsupported", 1}});
    CHECK(outcomes(survey, "nothing/tcp4/queued/alone/loopback") == Histogram{{"served", 3}});
    CHECK_FALSE(fs::exists(place.out.string() + ".partial"));
    CHECK(place.tidy());
}

TEST_CASE("wrong usage is told in one sentence, and nothing is begun") {
    const Place place;
    const auto refused = [&](std::vector<std::string> words, const std::string& named) {
        Running running(place.scratch, std::move(words));
        const int exit_code = running.wait();
        CAPTURE(running.err());
        CHECK(exit_code == 2);
        CHECK(running.err().find(named) != std::string::npos);
        CHECK(running.out().empty());
        CHECK_FALSE(fs::exists(place.out));
        CHECK_FALSE(fs::exists(place.out.string() + ".partial"));
        CHECK(place.tidy());
    };
    const auto words = place.run({"close"});
    const auto with = [&](const std::vector<std::string>& more) {
        auto all = words;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    refused({}, "subcommand");
    refused({"rnu"}, "rnu");
    refused(with({"--technique", "clsoe"}),
            "clsoe: there is no such technique; there is nothing, close");
    refused(with({"--situation", "x*"}), "x*");
    refused(with({"--jobs", "0"}), "--jobs");
    refused(with({"--jobs", "1001"}), "--jobs");
    refused(with({"--jobs", "-1"}), "--jobs");
    refused(with({"--jobs", "many"}), "--jobs");
    refused(with({"--window-ms", "0"}), "--window-ms");
    refused(with({"--window-ms", "60001"}), "--window-ms");
    refused(with({"--platform-id", "Über"}), "platform");
    refused(with({"--platform-id", "../x"}), "platform");
    refused(with({"--progress", "sometimes"}), "--progress");
    refused(with({"--unknown"}), "--unknown");
    refused({"run", "--probes", (place.scratch / "nowhere").string()}, "nowhere");
    refused({"run", "--probes", place.temporary.string()}, "no probes");
    refused({"run", "--probes", words[2], "--out", (place.scratch / "no/such.json").string()},
            "no");
    for (const char* repeats : {"0", "-3", "1001", "99999999999999999999", "2.5", "x"})
        refused({"run", "--probes", words[2], "--out", place.out.string(), "--repeat", repeats},
                "--repeat");
}

TEST_CASE("without the probe `nothing` there is no survey") {
    const Place place;
    const auto probes = place.scratch.probes({"close"});
    Running running(place.scratch,
                    {"run", "--probes", probes.string(), "--out", place.out.string()});
    CHECK(running.wait() == 2);
    CHECK(running.err().find("unlisten-nothing") != std::string::npos);
}

TEST_CASE("a dry run only tells the plan") {
    const Place place;
    Running running(place.scratch, place.run({"close"}, {"--dry-run", "--transport", "tcp4"}));
    CHECK(running.wait() == 0);
    CHECK(running.out().find("nothing/tcp4/never-listened/alone/loopback\n") == 0);
    CHECK(running.out().find("close/tcp4/overflow/alone/loopback\n") != std::string::npos);
    CHECK_FALSE(fs::exists(place.out));
}

TEST_CASE("progress is shown on standard error alone, and only when asked for or at a terminal") {
    const Place place;
    Running quiet(place.scratch, place.run({"close"}));
    CHECK(quiet.wait() == 0);
    CHECK(quiet.err().find('\r') == std::string::npos);
    fs::remove_all(place.scratch / "probes");
    Running shown(place.scratch, place.run({"close"}, {"--progress", "always"}));
    CHECK(shown.wait() == 0);
    CHECK(shown.err().find("cells") != std::string::npos);
    CHECK(shown.err().find("two-stage") != std::string::npos);
    CHECK(shown.out().find('\r') == std::string::npos);
}

TEST_CASE("progress for a program comes as lines") {
    const Place place;
    Running running(place.scratch, place.run({"close"}, {"--progress", "lines"}));
    CHECK(running.wait() == 0);
    CHECK(is_progress_line(running.err().substr(0, running.err().find('\n'))));
    const std::size_t counts_end = running.err().rfind(" cells\n");
    REQUIRE(counts_end != std::string::npos);
    const std::size_t last = running.err().rfind('\n', counts_end) + 1;
    const auto count = std::stoul(running.err().substr(last, counts_end - last));
    CHECK(running.err().find("unlisten: " + std::to_string(count) + " cells asked") !=
          std::string::npos);
    CHECK(running.err().find("two-stage") == std::string::npos);
    CHECK(running.err().find('\r') == std::string::npos);
}

TEST_CASE("when nothing of the survey was observed, the controls alone are no success") {
    const auto check = [](const std::vector<std::string>& filters, std::size_t cells) {
        const Place place;
        Running running(place.scratch, place.run({"close"}, filters));
        CHECK(running.wait() == 3);
        CAPTURE(running.err());
        CHECK(running.err().find("NOTHING WAS OBSERVED") != std::string::npos);
        CHECK(running.out().find("Grades") == std::string::npos);
        CHECK(load_survey(place.out).cells.size() == cells);
    };
    check({"--transport", "unix", "--setup", "group"}, 2 * 6); // all not applicable
    check({"--situation", "never-listened"}, 0);               // controls are no cells
}

TEST_CASE("each cell is asked five times, if nothing else is said") {
    const Place place;
    const auto probes = place.scratch.probes({"nothing"});
    Running running(place.scratch, {"run", "--probes", probes.string(), "--out", place.out.string(),
                                    "--transport", "unix", "--situation", "queued"});
    CHECK(running.wait() == 0);
    const Survey survey = load_survey(place.out);
    CHECK(survey.run["repeats"] == 5);
    CHECK(outcomes(survey, "nothing/unix/queued/alone/loopback") == Histogram{{"served", 5}});
}

TEST_CASE("grades are written even if nobody reads them to the end") {
    const Place place;
    Running whole(place.scratch, place.run({"close"}));
    CHECK(whole.wait() == 0);
    auto survey = nlohmann::json::parse(text_of(place.out));
    survey["grades"][0]["grade"] = "mixed";
    write_text(place.out, survey.dump());
    const std::string command = std::string(UNLISTEN_PROGRAM) + " grade --write " +
                                place.out.string() + " 2>/dev/null | true";
    CHECK(std::system(command.c_str()) == 0);
    CHECK(load_survey(place.out).grades.at(0).grade != "mixed");
}

TEST_CASE("check tells of an incomplete survey, and of a program that no commit holds") {
    const Place place;
    Running whole(place.scratch, place.run({"close"}));
    CHECK(whole.wait() == 0);
    const auto survey = nlohmann::json::parse(text_of(place.out));
    const auto checked = [&](const std::function<void(nlohmann::json&)>& change) {
        auto changed = survey;
        change(changed);
        write_text(place.out, changed.dump());
        Running running(place.scratch, {"check", place.out.string()});
        const int exit_code = running.wait();
        return std::make_pair(exit_code, running.out());
    };
    const auto [stopped, incomplete] = checked([](auto& s) { s["run"]["complete"] = false; });
    CHECK(stopped == 1);
    CHECK(incomplete.find("INCOMPLETE") != std::string::npos);
    const auto [fine, dirty] = checked([](auto& s) { s["tool"]["commit"] = "0123-dirty"; });
    CHECK(fine == 0);
    CHECK(dirty.find("0123-dirty") != std::string::npos);
    CHECK(dirty.find("valid: ") != std::string::npos);
    const auto [clean, plain] = checked([](auto& s) { s["tool"]["commit"] = "0123"; });
    CHECK(clean == 0);
    CHECK(plain.find("0123") == std::string::npos);
    CHECK(plain.find("valid: 48 cells (14 not applicable), ") != std::string::npos);
}

#include "diff.h"

#include "diff_json.h"
#include "diff_print.h"
#include "running.h"
#include "sample.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <sstream>

using namespace unlisten;

namespace {

using Spoil = std::function<void(nlohmann::json&)>;

Survey spoilt(const Spoil& spoil) {
    auto survey = sample();
    if (spoil)
        spoil(survey);
    return parse_survey(survey.dump(), "f.json");
}

// Two surveys that live as long as what points into them.
struct Pair {
    Survey before, after;
    Diff diff;

    explicit Pair(const Spoil& to_after, const Spoil& to_before = nullptr)
        : before(spoilt(to_before)), after(spoilt(to_after)),
          diff(diff_surveys(before, "old.json", after, "new.json")) {}

    std::string text(const Style& style = {}) const {
        std::ostringstream out;
        print_diff(out, before, after, diff, style);
        return out.str();
    }
    nlohmann::json json() const {
        const auto json = diff_json({"old.json", before}, {"new.json", after}, diff);
        return nlohmann::json::parse(json.dump());
    }
};

// What follows the headings.
std::string body(const std::string& text) {
    return text.substr(text.find("\n\n") + 2);
}

constexpr const char* queued = "close/tcp4/queued-sent/alone"; // 19 reset, 1 stranded

void drop_last_cell(nlohmann::json& survey) {
    survey["cells"].erase(survey["cells"].size() - 1); // unlink/unix/relisten/group
}

} // namespace

TEST_CASE("how two distributions compare") {
    const auto words_only = [](unsigned a, unsigned b, unsigned c, unsigned d) {
        return compare_outcomes({{"reset", a}, {"served", b}}, {{"reset", c}, {"served", d}});
    };
    // Unanimous cells: only what was seen matters.
    CHECK(compare_outcomes({{"reset", 20}}, {{"reset", 20}}) == Change::none);
    CHECK(compare_outcomes({{"reset", 20}}, {{"reset", 5}}) == Change::none);
    CHECK(compare_outcomes({{"reset", 20}}, {{"served", 20}}) == Change::outcomes);
    CHECK(compare_outcomes({{"unsupported", 1}}, {{"reset", 20}}) == Change::outcomes);
    // Seen once is another set than never seen.
    CHECK(words_only(20, 0, 19, 1) == Change::outcomes);
    CHECK(compare_outcomes({{"reset", 1000}}, {{"reset", 999}, {"served", 1}}) == Change::outcomes);
    CHECK(compare_outcomes({{"reset", 20}, {"served", 0}}, {{"reset", 20}}) == Change::none);
    // As many repetitions: every count.
    CHECK(words_only(19, 1, 19, 1) == Change::none);
    CHECK(words_only(19, 1, 18, 2) == Change::counts);
    CHECK(words_only(500, 499, 499, 500) == Change::counts);
    // More repetitions: by the whole repetition of the smaller number.
    CHECK(words_only(19, 1, 38, 2) == Change::none);
    CHECK(words_only(19, 1, 4, 1) == Change::none);    // 0.25 and 1 of 5
    CHECK(words_only(19, 1, 3, 2) == Change::counts);  // 0.25 and 2 of 5
    CHECK(words_only(10, 10, 4, 1) == Change::counts); // 2.5 and 1 of 5
    CHECK(words_only(10, 10, 3, 2) == Change::none);   // 2.5 and 2 of 5
    CHECK(words_only(3, 2, 10, 10) == Change::none);   // the other way round is the same
    CHECK(words_only(40, 10, 3, 2) == Change::counts); // exactly 1 and 2 of 5
    CHECK(compare_outcomes({}, {}) == Change::none);
    CHECK(compare_outcomes({}, {{"reset", 1}}) == Change::outcomes);
}

TEST_CASE("a survey does not differ from itself") {
    const Pair pair(nullptr);
    CHECK(pair.diff.empty());
    CHECK(pair.diff.same_cells == 96);
    CHECK(pair.diff.same_grades == 16);
    CHECK(body(pair.text()) == "Cells:  96 the same\nGrades: 16 the same\nNo difference.\n");
    const auto json = pair.json();
    CHECK(json["different"] == false);
    CHECK(json["same_platform"] == true);
    CHECK(json["cells"].empty());
}

TEST_CASE("a cell with other outcomes") {
    const Pair pair([](auto& survey) { cell_of(survey, queued)["outcomes"] = {{"reset", 20}}; });
    REQUIRE(pair.diff.cells.size() == 1);
    CHECK(pair.diff.cells[0].change == Change::outcomes);
    CHECK(body(pair.text()) == "Cells with other outcomes, old -> new\n"
                               "tcp4, alone, loopback\n"
                               "  close                queued-sent  19 reset, 1 stranded  ->  "
                               "reset 20\n"
                               "\n"
                               "Cells:  95 the same, 1 with other outcomes\n"
                               "Grades: 16 the same\n");
    const auto json = pair.json();
    CHECK(json["different"] == true);
    CHECK(json["summary"]["cells"] == nlohmann::json{{"same", 95},
                                                     {"outcomes", 1},
                                                     {"counts", 0},
                                                     {"counts_ignored", 0},
                                                     {"added", 0},
                                                     {"removed", 0},
                                                     {"unknown", 0},
                                                     {"silence_in_other_windows", 0}});
    REQUIRE(json["cells"].size() == 1);
    CHECK(
        json["cells"][0] ==
        nlohmann::json{
            {"technique", "close"},
            {"transport", "tcp4"},
            {"situation", "queued-sent"},
            {"setup", "alone"},
            {"path", "loopback"},
            {"change", "outcomes"},
            {"silence_in_other_windows", false},
            {"old",
             {{"repeats", 20}, {"window_ms", 250}, {"outcomes", {{"reset", 19}, {"stranded", 1}}}}},
            {"new", {{"repeats", 20}, {"window_ms", 250}, {"outcomes", {{"reset", 20}}}}}});
}

TEST_CASE("a cell with the same outcomes in other counts, which can be ignored") {
    Pair pair([](auto& survey) {
        cell_of(survey, queued)["outcomes"] = {{"reset", 18}, {"stranded", 2}};
    });
    REQUIRE(pair.diff.cells.size() == 1);
    CHECK(pair.diff.cells[0].change == Change::counts);
    CHECK(body(pair.text()) == "Cells with the same outcomes in other counts, old -> new\n"
                               "tcp4, alone, loopback\n"
                               "  close                queued-sent  19 reset, 1 stranded  ->  "
                               "18 reset, 2 stranded\n"
                               "\n"
                               "Cells:  95 the same, 1 with other counts only\n"
                               "Grades: 16 the same\n");
    CHECK(pair.json()["cells"][0]["change"] == "counts");
    pair.diff.ignore_counts();
    CHECK(pair.diff.empty());
    CHECK(body(pair.text()) == "Cells:  95 the same, 1 with other counts only (ignored)\n"
                               "Grades: 16 the same\nNo difference.\n");
    CHECK(pair.json()["summary"]["cells"]["counts_ignored"] == 1);
}

TEST_CASE("fewer repetitions are no difference in themselves") {
    const Pair pair([](auto& survey) {
        auto& cell = cell_of(survey, queued);
        cell["repeats"] = 40;
        cell["outcomes"] = {{"reset", 38}, {"stranded", 2}};
        cell["window_ms"] = 500;
        cell["note"] = "slow";
    });
    CHECK(pair.diff.empty());
}

TEST_CASE("a cell that one survey failed to observe is neither the same nor changed") {
    const auto late = [](unsigned seen, unsigned failed) {
        return [=](nlohmann::json& survey) {
            auto& outcomes = cell_of(survey, queued)["outcomes"];
            outcomes = {{"harness:late", failed}};
            if (seen > 0)
                outcomes["reset"] = seen;
        };
    };
    const auto check = [](const Pair& pair, Change change, const std::string& where,
                          const std::string& name) {
        CHECK(pair.diff.empty());
        CHECK(pair.diff.compared_anything());
        CHECK(pair.diff.same_cells == 95);
        REQUIRE(pair.diff.unknown_cells.size() == 1);
        CHECK(pair.diff.unknown_cells[0].change == change);
        CHECK(body(pair.text()).find("Cells not observed in " + where + ", old -> new\n") == 0);
        CHECK(pair.text().find("Cells:  95 the same, 1 not observed in OLD or NEW\n") !=
              std::string::npos);
        CHECK(pair.text().find("No difference in what was observed in both.\n") !=
              std::string::npos);
        const auto json = pair.json();
        CHECK(json["different"] == false);
        CHECK(json["cells"].empty());
        CHECK(json["summary"]["cells"]["unknown"] == 1);
        REQUIRE(json["unknown_cells"].size() == 1);
        CHECK(json["unknown_cells"][0]["change"] == name);
    };
    // However much it saw in other repetitions, and whatever the other one saw.
    for (const unsigned seen : {0U, 19U}) {
        check(Pair(late(seen, 1)), Change::unknown_in_new, "NEW", "unknown-in-new");
        check(Pair(nullptr, late(seen, 1)), Change::unknown_in_old, "OLD", "unknown-in-old");
        check(Pair(late(seen, 1), late(0, 20)), Change::unknown_in_both, "both", "unknown-in-both");
        check(Pair(late(seen, 1), late(seen, 1)), Change::unknown_in_both, "both",
              "unknown-in-both");
    }
    CHECK(body(Pair(late(18, 2)).text()) == "Cells not observed in NEW, old -> new\n"
                                            "tcp4, alone, loopback\n"
                                            "  close                queued-sent  19 reset, 1 "
                                            "stranded  ->  18 reset, 2 harness:late\n"
                                            "\n"
                                            "Cells:  95 the same, 1 not observed in OLD or NEW\n"
                                            "Grades: 16 the same\n"
                                            "No difference in what was observed in both.\n");
    for (const char* word : {"harness:crash", "harness:stranger"})
        CHECK(Pair([&](auto& survey) {
                  cell_of(survey, queued)["outcomes"] = {{word, 20}};
              }).diff.unknown_cells.size() == 1);
    // What the platform itself makes impossible is known.
    for (const char* word : {"unsupported", "not-applicable", "no-stand:queue"})
        CHECK(Pair([&](auto& survey) {
                  cell_of(survey, queued)["outcomes"] = {{word, 20}};
              }).diff.cells_with(Change::outcomes) == 1);
    // Other differences are none the less.
    const Pair both([&](auto& survey) {
        late(0, 20)(survey);
        drop_last_cell(survey);
    });
    CHECK(both.diff.cells.size() == 1);
    CHECK(both.text().find("No difference") == std::string::npos);
    Pair none([](auto& survey) {
        for (auto& cell : survey["cells"])
            cell["outcomes"] = {{"harness:late", 1}};
    });
    CHECK_FALSE(none.diff.compared_anything());
    CHECK(none.text().find("\nNo cell was observed in both.\n") != std::string::npos);
}

TEST_CASE("an incomplete grade is neither the same nor changed") {
    const auto incomplete = [](nlohmann::json& survey) {
        survey["grades"][4]["grade"] = "incomplete";
        survey["grades"][4]["flags"] = nlohmann::json::array();
    };
    const Pair pair(incomplete);
    CHECK(pair.diff.empty());
    CHECK(body(pair.text()) == "Grades incomplete in NEW, old -> new\n"
                               "tcp4, alone, loopback\n"
                               "  close                x abrupt (one-way)  ->  ? incomplete\n"
                               "\n"
                               "Cells:  96 the same\n"
                               "Grades: 15 the same, 1 incomplete in OLD or NEW\n"
                               "No difference in what was observed in both.\n");
    CHECK(pair.json()["unknown_grades"][0]["change"] == "unknown-in-new");
    CHECK(pair.json()["summary"]["grades"]["unknown"] == 1);
    CHECK(Pair(nullptr, incomplete).text().find("Grades incomplete in OLD") != std::string::npos);
    CHECK(Pair(incomplete, incomplete).diff.same_grades == 15);
}

TEST_CASE("silence that was waited for in another window is no claim about the same") {
    const auto seen = [](const nlohmann::json& outcomes, unsigned window_ms) {
        return [=](nlohmann::json& survey) {
            auto& cell = cell_of(survey, queued);
            cell["outcomes"] = outcomes;
            cell["window_ms"] = window_ms;
        };
    };
    const nlohmann::json silent{{"stranded", 20}}, answered{{"served", 20}};
    const Pair changed(seen(answered, 1300), seen(silent, 250));
    CHECK(changed.diff.other_windows == 1);
    CHECK(body(changed.text()) ==
          "Cells with other outcomes, old -> new\n"
          "tcp4, alone, loopback\n"
          "  close                queued-sent  stranded 20  ->  served 20  window 250 -> 1300 ms\n"
          "\n"
          "Cells:  95 the same, 1 with other outcomes\n"
          "Grades: 16 the same\n"
          "In 1 cell silence was not waited for as long in both: what is silent in one could have "
          "been an answer in the other.\n");
    CHECK(changed.json()["cells"][0]["silence_in_other_windows"] == true);
    CHECK(changed.json()["summary"]["cells"]["silence_in_other_windows"] == 1);

    const Pair same(seen(silent, 1300), seen(silent, 250));
    CHECK(same.diff.empty());
    CHECK(same.text().find("In 1 cell silence was not waited for as long in both") !=
          std::string::npos);
    for (const char* word : {"dropped", "blocked", "still-blocked served", "served stranded"})
        CHECK(Pair(seen({{word, 20}}, 1300), seen(answered, 250)).diff.other_windows == 1);
    // Answers do not depend on it.
    CHECK(Pair(seen({{"refused", 20}}, 1300), seen(answered, 250)).diff.other_windows == 0);
    CHECK(Pair(seen(silent, 250), seen(answered, 250)).diff.other_windows == 0);
    CHECK(changed.text().find("not observed") == std::string::npos);
}

TEST_CASE("cells added and removed") {
    const Pair removed(drop_last_cell);
    REQUIRE(removed.diff.cells.size() == 1);
    CHECK(removed.diff.cells[0].change == Change::removed);
    CHECK(body(removed.text()) == "Cells removed\n"
                                  "unix, group, loopback\n"
                                  "  unlink               relisten\n"
                                  "\n"
                                  "Cells:  95 the same, 1 removed\n"
                                  "Grades: 16 the same\n");
    CHECK(removed.json()["cells"][0]["new"] == nullptr);
    const Pair added(nullptr, drop_last_cell);
    REQUIRE(added.diff.cells.size() == 1);
    CHECK(added.diff.cells[0].change == Change::added);
    CHECK(body(added.text()).find("Cells added\n") == 0);
    CHECK(added.json()["cells"][0]["old"] == nullptr);
    CHECK(added.json()["cells"][0]["change"] == "added");
}

TEST_CASE("a technique that is new as a whole is not listed situation by situation") {
    const auto drop = [](nlohmann::json& survey) {
        for (const char* list : {"cells", "grades"}) {
            auto kept = nlohmann::json::array();
            for (const auto& each : survey[list])
                if (each["technique"] != "close" || each["transport"] != "tcp4" ||
                    each["setup"] != "alone")
                    kept.push_back(each);
            survey[list] = kept;
        }
    };
    const Pair pair(nullptr, drop);
    CHECK(body(pair.text()) == "Grades added\n"
                               "tcp4, alone, loopback\n"
                               "  close                x abrupt (one-way)\n"
                               "\n"
                               "Cells added\n"
                               "tcp4, alone, loopback\n"
                               "  close                all 6 situations\n"
                               "\n"
                               "Cells:  90 the same, 6 added\n"
                               "Grades: 15 the same, 1 added\n");
    CHECK(pair.json()["grades"][0]["change"] == "added");
    const Pair back(drop);
    CHECK(back.text().find("Grades removed\n") != std::string::npos);
    CHECK(back.json()["summary"]["grades"]["removed"] == 1);
}

TEST_CASE("a grade and its flags") {
    const Pair grade([](auto& survey) { survey["grades"][4]["grade"] = "two-stage"; });
    CHECK(body(grade.text()) ==
          "Grades changed, old -> new\n"
          "tcp4, alone, loopback\n"
          "  close                x abrupt (one-way)  ->  @ two-stage (one-way)\n"
          "\n"
          "Cells:  96 the same\n"
          "Grades: 15 the same, 1 changed\n");
    CHECK(grade.json()["grades"][0]["old"]["grade"] == "abrupt");
    CHECK(grade.json()["grades"][0]["new"]["grade"] == "two-stage");
    const Pair flags([](auto& survey) { survey["grades"][4]["flags"] = {"lies"}; });
    CHECK(flags.text().find("x abrupt (one-way)  ->  x abrupt (lies)\n") != std::string::npos);
    const auto with_flags = [](std::vector<std::string> list) {
        return [list](nlohmann::json& survey) { survey["grades"][4]["flags"] = list; };
    };
    CHECK(Pair(with_flags({"lies", "one-way"}), with_flags({"one-way", "lies"})).diff.empty());
    CHECK(Pair([](auto& survey) { survey["grades"][4]["why"] = "so"; }).diff.empty());
}

TEST_CASE("another order is no difference, and another platform is none in itself") {
    const Pair pair([](auto& survey) {
        std::reverse(survey["cells"].begin(), survey["cells"].end());
        survey["platform"]["id"] = "elsewhere";
    });
    CHECK(pair.diff.empty());
    CHECK(pair.text().find("These are two platforms.\n") != std::string::npos);
    CHECK(pair.json()["same_platform"] == false);
    CHECK(Pair(nullptr).text().find("two platforms") == std::string::npos);
}

TEST_CASE("doubts about either survey are said") {
    const Pair pair([](auto& survey) { survey["run"]["complete"] = false; },
                    [](auto& survey) { survey["controls"][0]["holds"] = false; });
    CHECK(pair.text().find("     CONTROL FAILED: never-listened") != std::string::npos);
    CHECK(pair.text().find("     INCOMPLETE") != std::string::npos);
    CHECK(pair.text().find("\nNo difference; but a control failed, ") != std::string::npos);
    CHECK(pair.json()["old"]["controls_hold"] == false);
    CHECK(pair.json()["new"]["complete"] == false);
}

TEST_CASE("nothing from a file reaches the terminal unescaped") {
    const Pair pair([](auto& survey) {
        const std::string evil = "\033[2J\r\n";
        survey["platform"]["id"] = evil;
        auto& cell = cell_of(survey, queued);
        for (const char* member : {"technique", "transport", "situation", "setup", "path"})
            cell[member] = evil + member;
        auto& outcomes = survey["cells"][0]["outcomes"];
        outcomes = {{evil, 20}};
        for (const char* member : {"technique", "transport", "setup", "path", "grade"})
            survey["grades"][4][member] = evil + member;
        survey["grades"][5]["grade"] = evil;
        survey["grades"][5]["flags"] = {evil};
    });
    for (const std::string& text : {pair.text(), pair.json().dump(1, ' ', true)}) {
        CHECK(text.find('\033') == std::string::npos);
        CHECK(text.find('\r') == std::string::npos);
    }
    CHECK(pair.text().find("\\u{1b}[2J") != std::string::npos);
}

TEST_CASE("colour only where it is wanted") {
    const Pair pair([](auto& survey) { survey["grades"][4]["grade"] = "two-stage"; });
    CHECK(pair.text().find('\033') == std::string::npos);
    Style coloured;
    coloured.colour = true;
    CHECK(pair.text(coloured).find("\033[32m") != std::string::npos);
}

TEST_CASE("what cannot be compared is said") {
    const auto said = [](const Spoil& spoil) -> std::string {
        try {
            Pair pair(spoil);
        } catch (const ResultsError& error) {
            return error.what();
        }
        return "was compared";
    };
    CHECK(said([](auto& survey) { survey["cells"].push_back(survey["cells"][0]); }) ==
          "new.json: has the cell nothing/tcp4/new/alone/loopback twice");
    CHECK(said([](auto& survey) { survey["grades"].push_back(survey["grades"][4]); }) ==
          "new.json: has the grade of close/tcp4/alone/loopback twice");
    CHECK(said([](auto& survey) {
              cell_of(survey, queued)["outcomes"] = {{"reset", 4294967295U}, {"served", 1}};
          }) == "new.json: the cell close/tcp4/queued-sent/alone/loopback counts more than can be "
                "compared");
}

TEST_CASE("the program's answers") {
    const Scratch scratch;
    write_text(scratch / "same.json", sample_text());
    auto other = sample();
    cell_of(other, queued)["outcomes"] = {{"reset", 18}, {"stranded", 2}};
    write_text(scratch / "other.json", other.dump());
    write_text(scratch / "broken.json", sample_text().substr(0, 5000));
    const std::string same = scratch / "same.json", different = scratch / "other.json";
    const auto answer = [&](const std::vector<std::string>& words) {
        Running program(scratch, words);
        return program.wait();
    };
    CHECK(answer({"diff", same, same}) == 0);
    CHECK(answer({"diff", same, different}) == 1);
    CHECK(answer({"diff", "--ignore-counts", same, different}) == 0);
    CHECK(answer({"diff", same}) == 2);
    const auto spoilt_file = [&](const std::string& name, const Spoil& spoil) {
        auto survey = sample();
        spoil(survey);
        write_text(scratch / name, survey.dump());
        return (scratch / name).string();
    };
    const std::string late = spoilt_file("late.json", [](auto& survey) {
        cell_of(survey, queued)["outcomes"] = {{"harness:late", 20}};
    });
    CHECK(answer({"diff", same, late}) == 0);
    CHECK(answer({"diff", late, same}) == 0);
    CHECK(answer({"diff", late, different}) == 0);
    // Nothing can be said where a control failed, or nothing was observed; but a difference can.
    const std::string failed =
        spoilt_file("failed.json", [](auto& survey) { survey["controls"][0]["holds"] = false; });
    CHECK(answer({"diff", failed, same}) == 3);
    CHECK(answer({"diff", same, failed}) == 3);
    CHECK(answer({"diff", different, failed}) == 1);
    const std::string nothing = spoilt_file("nothing.json", [](auto& survey) {
        for (auto& cell : survey["cells"])
            cell["outcomes"] = {{"harness:late", 1}};
    });
    CHECK(answer({"diff", same, nothing}) == 3);
    CHECK(answer({"diff", nothing, nothing}) == 3);
    CHECK(answer({"diff", same, same, same}) == 2);
    for (const std::string& file :
         {(scratch / "broken.json").string(), (scratch / "none.json").string()}) {
        Running program(scratch, {"diff", same, file});
        CHECK(program.wait() == 1);
        CHECK(program.out().empty());
        const std::string error = program.err();
        CHECK(error.rfind("unlisten diff: " + file + ": ", 0) == 0);
        CHECK(std::count(error.begin(), error.end(), '\n') == 1);
    }
    Running program(scratch, {"diff", "--json", same, different});
    CHECK(program.wait() == 1);
    const auto json = nlohmann::json::parse(program.out());
    CHECK(json["schema"] == "unlisten.diff/1");
    CHECK(json["old"]["file"] == same);
    CHECK(json["summary"]["cells"]["counts"] == 1);
}

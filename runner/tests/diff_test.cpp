#include "diff.h"

#include "diffing.h"

#include <algorithm>

using namespace diffing;

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
    const Pair pair([](auto& survey) {
        cell_of(survey, queued_sent)["outcomes"] = {{"reset", 20}};
    });
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
        cell_of(survey, queued_sent)["outcomes"] = {{"reset", 18}, {"stranded", 2}};
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
        auto& cell = cell_of(survey, queued_sent);
        cell["repeats"] = 40;
        cell["outcomes"] = {{"reset", 38}, {"stranded", 2}};
        cell["window_ms"] = 500;
        cell["note"] = "slow";
    });
    CHECK(pair.diff.empty());
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
    const auto with_flags = [](const std::vector<std::string>& list) {
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
        auto& cell = cell_of(survey, queued_sent);
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
              cell_of(survey, queued_sent)["outcomes"] = {{"reset", 4294967295U}, {"served", 1}};
          }) == "new.json: the cell close/tcp4/queued-sent/alone/loopback counts more than can be "
                "compared");
}

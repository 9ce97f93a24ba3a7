// What two surveys cannot tell of each other.
#include "diffing.h"

using namespace diffing;

TEST_CASE("a cell that one survey failed to observe is neither the same nor changed") {
    const auto late = [](unsigned seen, unsigned failed) {
        return [=](nlohmann::json& survey) {
            auto& outcomes = cell_of(survey, queued_sent)["outcomes"];
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
                  cell_of(survey, queued_sent)["outcomes"] = {{word, 20}};
              }).diff.unknown_cells.size() == 1);
    // What the platform itself makes impossible is known.
    for (const char* word : {"unsupported", "not-applicable", "no-stand:queue"})
        CHECK(Pair([&](auto& survey) {
                  cell_of(survey, queued_sent)["outcomes"] = {{word, 20}};
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
            auto& cell = cell_of(survey, queued_sent);
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

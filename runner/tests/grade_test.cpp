#include "grade.h"

#include "controls.h"
#include "grading.h"

#include <algorithm>
#include <random>
#include <set>

using namespace grading;

TEST_CASE("the grade table is the design's, total and single-valued") {
    using N = NewcomerClass;
    using Q = QueuedClass;
    const std::map<std::pair<N, Q>, std::string> design = {
        {{N::turned_away, Q::kept}, "two-stage"},
        {{N::turned_away, Q::moved}, "hand-over"},
        {{N::turned_away, Q::lost}, "abrupt"},
        {{N::silent, Q::kept}, "two-stage-silent"},
        {{N::silent, Q::moved}, "hand-over"},
        {{N::silent, Q::lost}, "abrupt-silent"},
        {{N::elsewhere, Q::kept}, "hand-over"},
        {{N::elsewhere, Q::moved}, "hand-over"},
        {{N::elsewhere, Q::lost}, "hand-over-lossy"},
        {{N::served, Q::kept}, "no-effect"},
        {{N::served, Q::moved}, "hand-over"},
        {{N::served, Q::lost}, "trap"},
        {{N::lost, Q::kept}, "trap"},
        {{N::lost, Q::moved}, "trap"},
        {{N::lost, Q::lost}, "trap"},
    };
    std::size_t graded = 0;
    for (int n = 0; n <= static_cast<int>(N::none); ++n)
        for (int q = 0; q <= static_cast<int>(Q::none); ++q) {
            const auto newcomers = static_cast<N>(n);
            const auto queue = static_cast<Q>(q);
            const char* grade = grade_of(newcomers, queue);
            if (newcomers == N::none || queue == Q::none) {
                CHECK(grade == nullptr);
                continue;
            }
            REQUIRE(grade != nullptr);
            CHECK(grade == design.at({newcomers, queue}));
            ++graded;
        }
    CHECK(graded == design.size());
}

TEST_CASE("every combination of words in the five needed cells has exactly one grade") {
    const std::vector<std::string> newcomers = {"served-by-successor", "refused", "dropped",
                                                "served", "reset"};
    const std::vector<std::string> queue = {"served", "served-by-sibling", "eof"};
    const std::set<std::string> grades = {
        "two-stage", "two-stage-silent", "hand-over", "hand-over-lossy",
        "abrupt",    "abrupt-silent",    "no-effect", "trap"};
    std::set<std::string> reached;
    for (const auto& fresh : newcomers)
        for (const auto& behind : newcomers)
            for (const auto& silent : queue)
                for (const auto& sent : queue)
                    for (const auto& finished : queue) {
                        const Grade grade =
                            grade_beside_nothing({{"new", {{fresh, 20}}},
                                                  {"new-behind", {{behind, 20}}},
                                                  {"queued", {{silent, 20}}},
                                                  {"queued-sent", {{sent, 20}}},
                                                  {"queued-finished", {{finished, 20}}}});
                        const auto worst_new =
                            std::max(newcomer_class(fresh), newcomer_class(behind));
                        const auto worst_queue = std::max(
                            {queued_class(silent), queued_class(sent), queued_class(finished)});
                        REQUIRE(grade.grade == grade_of(worst_new, worst_queue));
                        reached.insert(grade.grade);
                    }
    CHECK(reached == grades);
}

TEST_CASE("the worst of a repetition's words counts, and says why") {
    const Grade grade = grade_beside_nothing(all("served dropped refused", "served"));
    CHECK(grade.grade == "no-effect"); // one newcomer was served
    CHECK(grade.why == "new: served, queue: kept");
    CHECK(grade_beside_nothing(all("refused dropped", "reset-on-send")).why ==
          "new: silent, queue: lost");
}

TEST_CASE("what comes before the table comes in the design's order") {
    auto outcomes = all("refused", "served");
    CHECK(grade_beside_nothing(outcomes).grade == "two-stage");

    outcomes["queued"] = {{"served", 19}, {"reset", 1}};
    CHECK(grade_beside_nothing(outcomes).grade == "mixed");
    CHECK(grade_beside_nothing(outcomes).why == "queued: kept or lost");

    outcomes["queued-sent"] = {{"not-applicable", 1}};
    CHECK(grade_beside_nothing(outcomes).grade == "not-applicable");
    CHECK(grade_beside_nothing(outcomes).why == "a reason");

    outcomes["new"] = {{"unsupported", 1}};
    CHECK(grade_beside_nothing(outcomes).grade == "unsupported");

    outcomes["new-behind"] = {{"refused", 19}, {"harness:late", 1}};
    CHECK(grade_beside_nothing(outcomes).grade == "incomplete");
    CHECK(grade_beside_nothing(outcomes).why == "new-behind: harness:late");
}

TEST_CASE("a situation that has no meaning on a transport is not needed there") {
    auto base = all("served", "served"), outcomes = all("refused", "served");
    const auto graded_without_control = [&] {
        auto cells = cells_of("acts", outcomes);
        for (auto& cell : cells_of("nothing", base, "alone", "none"))
            cells.push_back(cell);
        std::vector<Control> controls;
        for (const char* control :
             {"never-listened", "nothing/new", "nothing/queued", "nothing/queued-sent"})
            controls.push_back(held(control));
        return grade_cells(cells, controls);
    };
    base["queued-finished"] = outcomes["queued-finished"] = {{"not-applicable", 1}};
    CHECK(graded_without_control()[0].grade == "no-effect");
    CHECK(graded_without_control()[1].grade == "two-stage");
    // That of the technique alone is another matter,
    base["queued-finished"] = {{"served", 20}};
    CHECK(graded_without_control()[1].grade == "not-applicable");
    // and so is a transport without any of them.
    for (auto& [situation, histogram] : base)
        histogram = outcomes[situation] = {{"not-applicable", 1}};
    CHECK(graded_without_control()[0].grade == "not-applicable");
    CHECK(graded_without_control()[1].grade == "not-applicable");
}

TEST_CASE("who sees what everybody sees where nobody listens was turned away") {
    const auto graded_where = [](const std::string& nobody_listens) {
        auto cells = cells_of("acts", all("reset-on-arrival", "served"));
        for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
            cells.push_back(cell);
        std::vector<Control> controls;
        for (const char* control : {"never-listened", "nothing/new", "nothing/queued",
                                    "nothing/queued-sent", "nothing/queued-finished"})
            controls.push_back(held(control));
        controls[0].expected = {nobody_listens};
        return grade_cells(cells, controls)[1].grade;
    };
    CHECK(graded_where("reset-on-arrival") == "two-stage");
    CHECK(graded_where("refused") == "trap");
}

TEST_CASE("incomplete: whatever keeps a needed cell from being an observation") {
    for (const char* words : {"no-stand:queue-empty", "harness:crash", "crashed:SIGSEGV",
                              "left:accepted", "rubbish", "dropped"}) {
        CAPTURE(words);
        auto outcomes = all("refused", "served");
        outcomes["queued"] = {{words, 1}, {"served", 19}};
        CHECK(grade_beside_nothing(outcomes).grade == "incomplete");
    }
    auto missing = all("refused", "served");
    missing.erase("queued-sent");
    CHECK(grade_beside_nothing(missing).grade == "incomplete");
    CHECK(grade_beside_nothing(missing).why == "not asked: queued-sent");
    auto empty = all("refused", "served");
    empty["new"] = {};
    CHECK(grade_beside_nothing(empty).grade == "incomplete");
}

TEST_CASE("new and new-behind may differ in class; each by itself may not") {
    auto outcomes = all("served", "served");
    outcomes["new-behind"] = {{"dropped", 20}};
    const Grade grade = grade_beside_nothing(outcomes);
    CHECK(grade.grade == "no-effect");
    CHECK(grade.flags == Flags{"only-behind-queue"});
    outcomes["new-behind"] = {{"reset", 20}}; // also where the queue makes it worse
    CHECK(grade_beside_nothing(outcomes).flags == Flags{"only-behind-queue"});
    outcomes["new-behind"] = {{"dropped", 10}, {"refused", 10}};
    CHECK(grade_beside_nothing(outcomes).grade == "mixed");
    outcomes["new-behind"] = {{"reset", 10}, {"eof", 10}}; // other words, same class
    CHECK(grade_beside_nothing(outcomes).grade == "trap");
}

TEST_CASE("in a group newcomers are one histogram, and the queue is not") {
    auto outcomes = all("served", "served");
    outcomes["new"] = {{"refused", 300}, {"served-by-sibling", 340}};
    outcomes["new-behind"] = {{"refused", 310}, {"served-by-sibling", 330}};
    CHECK(grade_beside_nothing(outcomes, "group").grade == "two-stage");
    CHECK(grade_beside_nothing(outcomes, "alone").grade == "mixed");
    outcomes["new"]["stranded"] = 1;
    CHECK(grade_beside_nothing(outcomes, "group").grade == "trap");
    outcomes["new"].erase("stranded");
    outcomes["queued"] = {{"served", 10}, {"reset", 10}};
    CHECK(grade_beside_nothing(outcomes, "group").grade == "mixed");
}

TEST_CASE("a histogram in which nobody else was chosen can be mixed") {
    auto outcomes = all("refused", "served");
    outcomes["new-behind"] = {{"refused", 300}, {"dropped", 340}};
    CHECK(grade_beside_nothing(outcomes, "group").grade == "mixed");
    CHECK(grade_beside_nothing(outcomes, "group").why == "new-behind: turned away or silent");
}

TEST_CASE("a technique that forms a group has histograms too, by itself") {
    auto cells = cells_of("forms-group", all("served", "served"));
    for (Cell& cell : cells) {
        const bool newcomers = cell.id.situation.rfind("new", 0) == 0;
        cell.outcomes = newcomers ? Histogram{{"served", 300}, {"served-by-successor", 340}}
                                  : Histogram{{"served", 20}};
        cell.clients = newcomers ? 640 : 20;
        cell.repeats = 20;
    }
    for (auto& cell : cells_of("nothing", all("served served served", "served"), "alone", "none"))
        cells.push_back(cell);
    auto grades = graded(cells);
    CHECK(grades[1].grade == "no-effect");
    CHECK(grades[1].flags == Flags{}); // a successor answered: a difference

    for (Cell& cell : cells)
        if (cell.clients == 640)
            cell.outcomes = {{"served", 640}};
    grades = graded(cells);
    CHECK(grades[1].flags == Flags{"no-op"}); // the same words, counted in another way
}

TEST_CASE("technique nothing is graded first, and is not blamed for doing nothing") {
    auto cells = cells_of("close", all("refused", "reset"));
    for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
        cells.push_back(cell);
    const auto grades = graded(cells);
    REQUIRE(grades.size() == 2);
    CHECK(grades[0].technique == "nothing");
    CHECK(grades[0].grade == "no-effect");
    CHECK(grades[0].flags == Flags{});
    CHECK(grades[1].grade == "abrupt");
}

TEST_CASE("the order of cells changes nothing") {
    std::vector<Cell> cells;
    for (const char* technique : {"nothing", "close", "shutdown-rd"})
        for (const char* setup : {"alone", "group"})
            for (auto& cell : cells_of(
                     technique, all(technique[0] == 'n' ? "served" : "refused", "served"), setup))
                cells.push_back(cell);
    const auto text_of = [](const std::vector<Grade>& grades) {
        std::string text;
        for (const Grade& grade : grades) {
            text += grade.technique + " " + grade.setup + " " + grade.grade + " " + grade.why;
            for (const auto& flag : grade.flags)
                text += " " + flag;
            text += "\n";
        }
        return text;
    };
    const std::string expected = text_of(graded(cells));
    std::mt19937 random(7);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(cells.begin(), cells.end(), random);
        CHECK(text_of(graded(cells)) == expected);
    }
}

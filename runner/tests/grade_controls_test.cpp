// Without its controls no cell is believed.
#include "controls.h"
#include "grading.h"

using namespace grading;

TEST_CASE("a failed control voids its transport and path") {
    Control control{"never-listened",  "tcp4", "alone", "loopback", {"refused"},
                    {{"dropped", 20}}, false};
    const auto outcomes = all("refused", "served");
    CHECK(grade_beside_nothing(outcomes, "group", "state", {control}).grade == "incomplete");
    CHECK(grade_beside_nothing(outcomes, "alone", "state", {control}).why ==
          "control never-listened failed");
    control.transport = "tcp6";
    CHECK(grade_beside_nothing(outcomes, "alone", "state", {control}).grade == "two-stage");
    control.transport = "tcp4";
    control.path = "wire";
    CHECK(grade_beside_nothing(outcomes, "alone", "state", {control}).grade == "two-stage");
}

TEST_CASE("of several failed controls the first by name is told") {
    const auto failed = [](const char* name) {
        return Control{name, "tcp4", "alone", "loopback", {"served"}, {{"dropped", 20}}, false};
    };
    const auto why = [](const std::vector<Control>& controls) {
        return grade_beside_nothing(all("refused", "served"), "alone", "state", controls).why;
    };
    const Control first = failed("never-listened"), second = failed("nothing/queued");
    CHECK(why({first, second}) == "control never-listened failed");
    CHECK(why({second, first}) == "control never-listened failed");
}

TEST_CASE("without its controls nothing is believed") {
    const auto cells = cells_of("acts", all("refused", "served"));
    const Control held{"never-listened",  "tcp4", "alone", "loopback", {"refused"},
                       {{"refused", 20}}, true};
    const auto without_any = grade_cells(cells, {});
    CHECK(without_any[0].grade == "incomplete");
    CHECK(without_any[0].why == "control never-listened was not asked");
    CHECK(grade_cells(cells, {held})[0].why == "control nothing/new was not asked");
    CHECK(graded(cells)[0].grade == "two-stage");
}

TEST_CASE("each control is needed, of the very transport, setup and path") {
    const auto cells = cells_of("acts", all("refused", "served"), "group");
    const auto why_with = [&](const std::string& name, const Control* instead) {
        std::vector<Control> controls;
        for (const char* each : {"never-listened", "nothing/new", "nothing/queued",
                                 "nothing/queued-sent", "nothing/queued-finished"}) {
            const char* setup = each == std::string("never-listened") ? "alone" : "group";
            if (each != name)
                controls.push_back({each, "tcp4", setup, "loopback", {}, {{"served", 20}}, true});
        }
        if (instead != nullptr)
            controls.push_back(*instead);
        return grade_cells(cells, controls)[0].why;
    };
    CHECK(why_with("none", nullptr) == "new: turned away, queue: kept");
    for (const std::string name : {"never-listened", "nothing/new", "nothing/queued",
                                   "nothing/queued-sent", "nothing/queued-finished"}) {
        CAPTURE(name);
        const std::string missing = "control " + name + " was not asked";
        CHECK(why_with(name, nullptr) == missing);
        const bool alone = name == "never-listened";
        Control other{name, "tcp6", alone ? "alone" : "group", "loopback", {}, {}, true};
        CHECK(why_with(name, &other) == missing);
        other.transport = "tcp4";
        other.path = "wire";
        CHECK(why_with(name, &other) == missing);
        other.path = "loopback";
        other.setup = alone ? "group" : "alone";
        CHECK(why_with(name, &other) == missing);
    }
}

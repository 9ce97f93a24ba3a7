#include "plan.h"

#include "errors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

using namespace unlisten;

namespace {

Technique technique(const std::string& id) {
    Technique made;
    made.id = id;
    made.transports = {{"tcp4", ""}, {"unix", ""}};
    for (const char* situation : {"overflow", "new", "new-behind", "queued", "queued-sent",
                                  "queued-finished", "accept-blocked"})
        made.situations.push_back(
            {situation, "client", "", situation == std::string("overflow") ? 1300U : 0U});
    made.situations.push_back({"never-listened", "control", "", 0});
    made.situations.push_back({"stale-file", "control", "", 0});
    made.setups = {"alone", "group"};
    made.paths = {"loopback"};
    made.not_applicable = {{"tcp4", "stale-file", "*", "no file"},
                           {"unix", "*", "group", "no groups of Unix sockets"}};
    if (id == "unlink")
        made.not_applicable.insert(made.not_applicable.begin(),
                                   {"tcp4", "*", "*", "a path is needed"});
    return made;
}

Catalogue catalogue() {
    return make_catalogue({technique("unlink"), technique("close"), technique("nothing"),
                           technique("shutdown-rd"), technique("shutdown-wr")});
}

std::set<std::string> survey_of(const Plan& plan) {
    std::set<std::string> ids;
    for (const PlannedCell& cell : plan.cells)
        if (cell.in_survey)
            ids.insert(cell.id.str());
    return ids;
}

std::set<std::string> techniques_of(const Plan& plan) {
    std::set<std::string> ids;
    for (const PlannedCell& cell : plan.cells)
        if (cell.in_survey)
            ids.insert(cell.id.technique);
    return ids;
}

} // namespace

TEST_CASE("without filters the survey is every combination, each once") {
    const Plan plan = make_plan(catalogue(), {});
    std::size_t in_survey = 0;
    for (const PlannedCell& cell : plan.cells)
        in_survey += cell.in_survey ? 1 : 0;
    CHECK(in_survey == 5 * 2 * 7 * 2);
    CHECK(survey_of(plan).size() == in_survey);
}

TEST_CASE("cells are in the order of the catalogue, `nothing` first") {
    const Plan plan = make_plan(catalogue(), {});
    CHECK(plan.cells.front().id.technique == "nothing");
    std::vector<std::string> techniques;
    for (const PlannedCell& cell : plan.cells)
        if (techniques.empty() || techniques.back() != cell.id.technique)
            techniques.push_back(cell.id.technique);
    CHECK(techniques ==
          std::vector<std::string>{"nothing", "close", "shutdown-rd", "shutdown-wr", "unlink"});
    // Whatever the order in which the probes were found.
    const Plan again = make_plan(
        make_catalogue({technique("shutdown-wr"), technique("nothing"), technique("unlink"),
                        technique("shutdown-rd"), technique("close")}),
        {});
    REQUIRE(again.cells.size() == plan.cells.size());
    for (std::size_t i = 0; i < plan.cells.size(); ++i)
        CHECK(again.cells[i].id == plan.cells[i].id);
}

TEST_CASE("globs choose, and `nothing` is always there to compare with") {
    Filters filters;
    filters.techniques = {"shutdown-*"};
    filters.transports = {"tcp4"};
    filters.situations = {"new"};
    filters.setups = {"alone"};
    const Plan plan = make_plan(catalogue(), filters);
    CHECK(survey_of(plan) == std::set<std::string>{"nothing/tcp4/new/alone/loopback",
                                                   "shutdown-rd/tcp4/new/alone/loopback",
                                                   "shutdown-wr/tcp4/new/alone/loopback"});
    filters.techniques = {"close", "shutdown-?r"};
    CHECK(techniques_of(make_plan(catalogue(), filters)) ==
          std::set<std::string>{"nothing", "close", "shutdown-wr"});
}

TEST_CASE("the survey's cells are a full product, whatever the filters") {
    Filters filters;
    filters.techniques = {"close"};
    filters.situations = {"overflow"};
    CHECK(survey_of(make_plan(catalogue(), filters)).size() == 2 * 2 * 1 * 2);
}

TEST_CASE("a pattern that names nothing is refused by name") {
    for (const std::string pattern : {"clsoe", "shut", "Close", "[", ""}) {
        Filters filters;
        filters.techniques = {"close", pattern};
        CHECK_THROWS_WITH_AS(make_plan(catalogue(), filters),
                             doctest::Contains(("--technique " + pattern + ":").c_str()),
                             UsageError);
    }
    Filters filters;
    filters.transports = {"tcp5"};
    CHECK_THROWS_WITH_AS(make_plan(catalogue(), filters), doctest::Contains("transport tcp5"),
                         UsageError);
    filters = {};
    filters.situations = {"queue"};
    CHECK_THROWS_WITH_AS(make_plan(catalogue(), filters), doctest::Contains("situation queue"),
                         UsageError);
    filters = {};
    filters.setups = {"crowd"};
    CHECK_THROWS_WITH_AS(make_plan(catalogue(), filters), doctest::Contains("setup crowd"),
                         UsageError);
}

TEST_CASE("what is declared not applicable is in the plan and is not asked") {
    const Plan plan = make_plan(catalogue(), {});
    std::set<std::size_t> asked(plan.asking_order.begin(), plan.asking_order.end());
    CHECK(asked.size() == plan.asking_order.size());
    std::size_t not_applicable = 0;
    for (std::size_t i = 0; i < plan.cells.size(); ++i) {
        CHECK((asked.count(i) == 1) == plan.cells[i].not_applicable.empty());
        not_applicable += plan.cells[i].not_applicable.empty() ? 0 : 1;
    }
    // Every technique's Unix groups, and all of unlink on tcp4.
    CHECK(not_applicable == 5 * 7 + 7 * 2);
}

TEST_CASE("the first rule that matches tells the reason") {
    const Plan plan = make_plan(catalogue(), {});
    for (const PlannedCell& cell : plan.cells)
        if (cell.id.technique == "unlink" && cell.id.transport == "tcp4")
            CHECK(cell.not_applicable == "a path is needed");
}

TEST_CASE("a rule without a reason is one too") {
    Technique without = technique("close");
    without.not_applicable = {{"tcp4", "new", "alone", ""}};
    const Plan plan = make_plan(make_catalogue({technique("nothing"), without}), {});
    for (const PlannedCell& cell : plan.cells)
        if (cell.id.technique == "close")
            CHECK(cell.not_applicable ==
                  (cell.id.str() == "close/tcp4/new/alone/loopback" ? "not applicable" : ""));
}

TEST_CASE("a technique is asked only what it lists itself") {
    const auto planned = [](const std::function<void(Technique&)>& shorten) {
        Technique poor = technique("close");
        shorten(poor);
        Technique rich = technique("nothing");
        rich.paths = {"loopback", "wire"};
        std::set<std::string> ids;
        for (const auto& id : survey_of(make_plan(make_catalogue({rich, poor}), {})))
            if (id.rfind("close/", 0) == 0)
                ids.insert(id);
        return ids;
    };
    CHECK(planned([](Technique&) {}).size() == 2 * 7 * 2);
    const auto every_id_holds = [](const std::set<std::string>& ids, const std::string& part) {
        return !ids.empty() && std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
            return id.find(part) != std::string::npos;
        });
    };
    CHECK(every_id_holds(planned([](Technique& t) { t.transports = {{"unix", ""}}; }), "/unix/"));
    CHECK(every_id_holds(planned([](Technique& t) {
                             t.situations = {{"new", "client", "", 0}};
                         }),
                         "/new/"));
    CHECK(every_id_holds(planned([](Technique& t) { t.setups = {"group"}; }), "/group/"));
    CHECK(every_id_holds(planned([](Technique& t) { t.paths = {"wire"}; }), "/wire"));
}

TEST_CASE("a path is asked where it was chosen, and where transport and situation have it") {
    auto both = technique("nothing");
    both.paths = {"loopback", "wire"};
    const auto on = [&](const std::string& path, const Technique& described,
                        const std::vector<std::string>& chosen = {}) {
        Filters filters;
        filters.paths = chosen;
        std::size_t count = 0;
        for (const PlannedCell& cell : make_plan(make_catalogue({described}), filters).cells)
            count += cell.in_survey && cell.id.path == path ? 1 : 0;
        return count;
    };
    CHECK(on("loopback", both) == 2 * 7 * 2); // who names no path is on each
    CHECK(on("wire", both) == 2 * 7 * 2);
    CHECK(on("loopback", both, {"w*"}) == 0);
    CHECK(on("wire", both, {"w*"}) == 2 * 7 * 2);
    auto joined = both;
    joined.transports.at(1).paths = {"loopback"}; // unix
    CHECK(on("loopback", joined) == 2 * 7 * 2);
    CHECK(on("wire", joined) == 1 * 7 * 2);
    joined.situations.at(0).paths = {"wire"}; // overflow
    CHECK(on("loopback", joined) == 2 * 6 * 2);
    CHECK(on("wire", joined) == 1 * 7 * 2);
}

TEST_CASE("controls are asked of `nothing` alone, where they have a meaning") {
    const Plan plan = make_plan(catalogue(), {});
    std::set<std::string> controls;
    for (const PlannedCell& cell : plan.cells)
        if (cell.control) {
            CHECK_FALSE(cell.in_survey);
            controls.insert(cell.id.str());
        }
    CHECK(controls == std::set<std::string>{"nothing/tcp4/never-listened/alone/loopback",
                                            "nothing/unix/never-listened/alone/loopback",
                                            "nothing/unix/stale-file/alone/loopback"});
}

TEST_CASE("controls stay when the filters leave their situations out") {
    Filters filters;
    filters.techniques = {"close"};
    filters.transports = {"tcp4"};
    filters.situations = {"overflow"};
    filters.setups = {"group"};
    const Plan plan = make_plan(catalogue(), filters);
    std::set<std::string> beside;
    for (const PlannedCell& cell : plan.cells)
        if (!cell.in_survey)
            beside.insert(cell.id.situation + "/" + cell.id.setup);
    CHECK(beside == std::set<std::string>{"never-listened/alone", "new/group", "queued/group",
                                          "queued-sent/group", "queued-finished/group"});
}

TEST_CASE("asked first: controls, then `nothing`, then what makes grades, then the longest waits") {
    const Plan plan = make_plan(catalogue(), {});
    const auto stage = [](const PlannedCell& cell) {
        if (cell.control)
            return 0;
        if (is_grade_situation(cell.id.situation))
            return cell.id.technique == "nothing" ? 1 : 2;
        return cell.least_window_ms > 0 ? 3 : 4;
    };
    std::vector<int> stages;
    for (const std::size_t i : plan.asking_order)
        stages.push_back(stage(plan.cells[i]));
    CHECK(std::is_sorted(stages.begin(), stages.end()));
    CHECK(std::set<int>(stages.begin(), stages.end()) == std::set<int>{0, 1, 2, 3, 4});
}

TEST_CASE("the situations of which grades are made") {
    for (const char* situation : {"new", "new-behind", "queued", "queued-sent", "queued-finished"})
        CHECK(is_grade_situation(situation));
    for (const char* situation :
         {"queued-left", "queued-reset", "overflow", "accepted", "relisten", "never-listened", ""})
        CHECK_FALSE(is_grade_situation(situation));
}

TEST_CASE("a plan's fingerprint tells it from others") {
    const Plan plan = make_plan(catalogue(), {});
    CHECK(fingerprint(plan).size() == 16);
    CHECK(fingerprint(plan) == fingerprint(make_plan(catalogue(), {})));
    Filters filters;
    filters.techniques = {"close"};
    CHECK(fingerprint(plan) != fingerprint(make_plan(catalogue(), filters)));
    const auto differs = [&](const std::function<void(PlannedCell&)>& change) {
        Plan other = plan;
        change(other.cells.back());
        return fingerprint(plan) != fingerprint(other);
    };
    CHECK(differs([](PlannedCell& cell) { ++cell.least_window_ms; }));
    CHECK(differs([](PlannedCell& cell) { cell.id.situation = "another"; }));
    CHECK(differs([](PlannedCell& cell) { cell.in_survey = !cell.in_survey; }));
    CHECK(differs([](PlannedCell& cell) { cell.control = !cell.control; }));
    CHECK(differs([](PlannedCell& cell) { cell.not_applicable += "!"; }));
    CHECK_FALSE(differs([](PlannedCell&) {}));
}

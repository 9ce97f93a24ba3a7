#include "check.h"

#include "sample.h"

#include <doctest/doctest.h>

#include <functional>

using namespace unlisten;

namespace {

CheckResult check(const nlohmann::json& survey) {
    return check_survey(survey.dump(), "f.json");
}

// "where: what" of every problem.
std::vector<std::string> problems(const std::function<void(nlohmann::json&)>& spoil) {
    auto survey = sample();
    spoil(survey);
    std::vector<std::string> result;
    for (const Problem& problem : check(survey).problems)
        result.push_back(problem.where + ": " + problem.what);
    return result;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("the sample is valid, and its controls hold") {
    const CheckResult result = check(sample());
    CHECK(result.problems.empty());
    CHECK(result.void_controls.empty());
    CHECK(result.observed);
    CHECK(result.cells == 96);
    CHECK(result.controls == 15);
}

TEST_CASE("counts must add up") {
    const std::string queued = "close/tcp4/queued-sent/alone/loopback";
    CHECK(problems([](auto& survey) {
              cell_of(survey, "close/tcp4/queued-sent/alone")["outcomes"]["reset"] = 18;
          }) == Lines{queued + ": outcomes add up to 19, repeats are 20"});
    CHECK(
        problems([](auto& survey) { cell_of(survey, "close/tcp4/new/group")["clients"] = 639; }) ==
        Lines{"close/tcp4/new/group/loopback: client words add up to 640, clients are 639"});
    CHECK(problems([](auto& survey) {
              cell_of(survey, "close/tcp4/queued-sent/alone")["clients"] = 19;
          }) == Lines{queued + ": client words add up to 20, clients are 19"});
    CHECK(problems([](auto& survey) {
              cell_of(survey, "close/tcp4/queued-sent/alone")["act"]["verified"]["state"] = 19;
          }) == Lines{queued + ": act.verified adds up to 19, repeats are 20"});
    CHECK(problems([](auto& survey) {
              cell_of(survey, "close/tcp4/queued-sent/alone")["server"] = {{"accept", {{"0", 21}}}};
          }) == Lines{queued + ": server.accept adds up to 21, repeats are 20"});
    CHECK(problems([](auto& survey) {
              auto& cell = cell_of(survey, "close/tcp4/relisten/alone");
              cell["repeats"] = 21;
              cell["outcomes"]["not-restored refused"] = 21;
              cell["act"]["verified"]["state"] = 21;
          }) ==
          Lines{"close/tcp4/relisten/alone/loopback: has 21 repetitions, the run asked for 20"});
}

TEST_CASE("a cell without repetitions says unsupported or not-applicable, once") {
    CHECK_FALSE(problems([](auto& survey) {
                    cell_of(survey, "unlink/tcp4/relisten/alone")["outcomes"] = {{"served", 1}};
                }).empty());
    CHECK_FALSE(problems([](auto& survey) {
                    cell_of(survey, "unlink/tcp4/relisten/alone")["outcomes"]["not-applicable"] = 2;
                }).empty());
    CHECK_FALSE(problems([](auto& survey) {
                    cell_of(survey, "unlink/tcp4/relisten/alone")["repeats"] = 1;
                }).empty());
}

TEST_CASE("words must be of the vocabulary") {
    const auto with = [](const char* words) {
        return problems([&](auto& survey) {
            auto& cell = cell_of(survey, "close/tcp4/relisten/alone");
            cell["outcomes"] = {{words, 20}};
            cell["timelines"][0]["outcome"] = words;
        });
    };
    CHECK(with("restored served").size() == 1); // valid, but then the grade is another
    const std::string cell = "close/tcp4/relisten/alone/loopback: ";
    CHECK(with("restored fine")[0] == cell + "\"fine\" is no outcome word");
    CHECK(with("error:ECONNRESET")[0] == cell + "\"error:ECONNRESET\" is no outcome word");
    // A technique's own undo comes after a first round: the server's word and the clients' once
    // more.
    CHECK(with("not-restored refused not-restored refused").empty());
    CHECK(with("restored harness:late")[0] ==
          cell + "\"restored harness:late\" is an observation and none");
    CHECK_FALSE(problems([](auto& survey) {
                    cell_of(survey, "close/tcp4/new/group")["outcomes"] = {{"served served", 640}};
                }).empty());
}

TEST_CASE("evidence must be of outcomes that were seen") {
    CHECK(problems([](auto& survey) {
              cell_of(survey, "close/tcp4/relisten/alone")["timelines"][0]["outcome"] = "served";
          }) == Lines{"close/tcp4/relisten/alone/loopback: has a timeline of \"served\", which is "
                      "not among its "
                      "outcomes"});
}

TEST_CASE("every cell of the plan, once") {
    const auto drop = [](nlohmann::json& survey) {
        auto& cells = survey["cells"];
        cells.erase(cells.size() - 1); // unlink/unix/relisten/group: no grade needs it
    };
    CHECK(
        problems(drop) ==
        Lines{
            "unlink/unix/relisten/group/loopback: is missing, though the run says it is complete"});
    CHECK(problems([&](auto& survey) {
              drop(survey);
              survey["run"]["complete"] = false;
          }) == Lines{});
    CHECK(problems([](auto& survey) { survey["cells"].push_back(survey["cells"].back()); }) ==
          Lines{"unlink/unix/relisten/group/loopback: is there twice"});
}

TEST_CASE("controls follow from their words") {
    const std::string control = "control never-listened/tcp4/alone/loopback: ";
    CHECK(problems([](auto& survey) {
              survey["controls"][0]["outcomes"] = {{"dropped", 20}};
          }) == Lines{control + "is said to hold, but had 20 dropped"});
    CHECK(problems([](auto& survey) {
              survey["controls"][0]["expected"] = {"refused", "dropped"};
          }) == Lines{control + "expects other words than this control does"});
    // The grades that rested on it are incomplete then, too.
    CHECK(problems([](auto& survey) { survey["controls"].erase(0); }).at(0) ==
          "control never-listened/tcp4/loopback: is missing");
    // The grades that rested on it are incomplete then, too.
    CHECK(problems([](auto& survey) { survey["controls"].erase(1); }).at(0) ==
          "control nothing/new/tcp4/alone/loopback: is missing");
    CHECK(problems([](auto& survey) { survey["controls"].push_back(survey["controls"][0]); }) ==
          Lines{control + "is there twice"});
    CHECK_FALSE(
        problems([](auto& survey) { survey["controls"][0]["control"] = "wishful"; }).empty());
}

TEST_CASE("a control that failed is void, not invalid") {
    auto survey = sample();
    survey["controls"][0]["outcomes"] = {{"dropped", 20}};
    survey["controls"][0]["holds"] = false;
    for (auto& grade : survey["grades"])
        if (grade["transport"] == "tcp4") {
            grade["grade"] = "incomplete";
            grade["flags"] = nlohmann::json::array();
            grade["why"] = "control never-listened failed";
        }
    const CheckResult result = check(survey);
    CHECK(result.problems.empty());
    REQUIRE(result.void_controls.size() == 1);
    CHECK(result.void_controls[0].what == "failed: 20 dropped");
}

TEST_CASE("grades follow from the cells") {
    CHECK(
        problems([](auto& survey) { survey["grades"][4]["grade"] = "two-stage"; }) ==
        Lines{"grade of close/tcp4/alone/loopback: is two-stage one-way (new: turned away, queue: "
              "lost), its cells say abrupt one-way (new: turned away, queue: lost)"});
    CHECK(problems([](auto& survey) {
              survey["grades"][4]["flags"] = nlohmann::json::array();
          }).size() == 1);
    CHECK(problems([](auto& survey) { survey["grades"].erase(4); }) ==
          Lines{"grade of close/tcp4/alone/loopback: is missing"});
    CHECK(problems([](auto& survey) { survey["grades"][4]["technique"] = "ghost"; }) ==
          Lines{"grade of close/tcp4/alone/loopback: is missing",
                "grade of ghost/tcp4/alone/loopback: has no cells"});
}

TEST_CASE("a plan that cannot be meant does not take for ever") {
    auto survey = sample();
    const auto one = survey["cells"].back();
    for (int i = 0; i < 300; ++i) {
        const std::string name = "x" + std::to_string(i);
        auto cell = one;
        cell["technique"] = cell["transport"] = cell["situation"] = name;
        survey["cells"].push_back(cell);
    }
    const auto found = check(survey).problems.size();
    CHECK(found > 1000);
    CHECK(found < 3000);
}

TEST_CASE("a schema's rule comes first, as one problem") {
    CHECK(problems([](auto& survey) { survey.erase("grades"); }).size() == 1);
    CHECK(check_survey("{", "f.json").problems.size() == 1);
}

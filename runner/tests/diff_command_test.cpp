// `unlisten diff`
#include "diffing.h"
#include "running.h"

#include <algorithm>

using namespace diffing;

TEST_CASE("the program's answers") {
    const Scratch scratch;
    write_text(scratch / "same.json", sample_text());
    auto other = sample();
    cell_of(other, queued_sent)["outcomes"] = {{"reset", 18}, {"stranded", 2}};
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
        cell_of(survey, queued_sent)["outcomes"] = {{"harness:late", 20}};
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

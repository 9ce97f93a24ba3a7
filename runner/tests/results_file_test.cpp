#include "results_file.h"

#include "sample.h"

#include <doctest/doctest.h>

using namespace unlisten;

namespace {

// What is said of a text that is refused; fails when it is taken.
std::string complaint(const std::string& text) {
    try {
        parse_survey(text, "f.json");
    } catch (const ResultsError& error) {
        const std::string said = error.what();
        CHECK(said.rfind("f.json: ", 0) == 0);
        CHECK(said.find('\n') == std::string::npos);
        return said.substr(8);
    }
    FAIL("was taken for a survey");
    return "";
}

std::string complaint(const nlohmann::json& survey) {
    return complaint(survey.dump());
}

} // namespace

TEST_CASE("a survey is read as it was written") {
    std::size_t with_evidence = 0;
    const Survey survey =
        parse_survey(sample_text(), "f.json", [&](const Cell&, const nlohmann::json& evidence) {
            with_evidence += evidence.contains("timelines");
        });
    CHECK(survey.platform["id"] == "linux-6.1.0-18-amd64-x86_64-debian-12-vm");
    CHECK(survey.run["repeats"] == 20);
    CHECK(survey.controls.size() == 15);
    CHECK(survey.grades.size() == 16);
    REQUIRE(survey.cells.size() == 96);
    CHECK(with_evidence == 60);

    const Cell& first = survey.cells[0];
    CHECK(first.id.str() == "nothing/tcp4/new/alone/loopback");
    CHECK(first.repeats == 20);
    CHECK(first.window_ms == 250);
    CHECK(first.outcomes == Histogram{{"served served served", 20}});
    CHECK(first.verified == Histogram{{"none", 20}});
    CHECK(survey.cells[1].clients == 640);
    CHECK(survey.controls[0].expected == std::vector<std::string>{"refused"});
    CHECK(survey.controls[0].holds);
    CHECK(survey.grades[0].grade == "no-effect");
}

TEST_CASE("every truncation is told from a survey") {
    const std::string text = sample_text();
    const auto last = text.find_last_of('}');
    for (std::size_t size = 0; size <= last; size += size < 200 ? 1 : 997) {
        CAPTURE(size);
        const std::string said = complaint(text.substr(0, size));
        CHECK((size == 0 ? said == "is empty"
                         : said == "is truncated after byte " + std::to_string(size)));
    }
}

TEST_CASE("what is no survey") {
    CHECK(complaint(std::string("[]")) == "is no JSON object");
    CHECK(complaint(std::string("7")) == "is no JSON object");
    CHECK(complaint(std::string("{}")) == "has no \"schema\": it is no unlisten.survey/1");
    CHECK(complaint(std::string("hello")) == "is not JSON at byte 1");
    CHECK(complaint(std::string("{\"schema\": \"unlisten.survey/2\"}")) ==
          "has the schema \"unlisten.survey/2\", but this program reads \"unlisten.survey/1\"");
    CHECK(complaint(std::string("{\"schema\": 1}")) == "schema is no string");
    CHECK(complaint(sample_text() + "x").rfind("is not JSON at byte", 0) == 0);
    CHECK(complaint("\xef\xbb\xbf" + sample_text()) ==
          "begins with a byte order mark, which JSON does not have");
    CHECK(complaint(sample_text() + std::string("\0{}", 3)).rfind("is not JSON at byte", 0) == 0);
    for (const char* member : {"platform", "run"}) {
        auto survey = sample();
        survey.erase(member);
        CHECK(complaint(survey) == "has no \"" + std::string(member) + "\"");
    }
}

TEST_CASE("nesting has an end") {
    const std::string deep(1000000, '[');
    CHECK(complaint(deep) == "is no JSON object");
    CHECK(complaint("{\"cells\":" + deep) == "is nested deeper than 16 levels");
    CHECK(complaint("{\"x\":" + deep) == "is nested deeper than 16 levels");
}

TEST_CASE("a key twice would hide half of what was seen") {
    CHECK(complaint(std::string("{\"schema\":\"unlisten.survey/1\",\"schema\":1}")) ==
          "has the member \"schema\" twice");
    CHECK(complaint(std::string("{\"cells\":[{\"outcomes\":{\"a\":1,\"a\":2}}]}")) ==
          "has the key \"a\" twice in cells[0]");
}

TEST_CASE("wrong types are named by their place") {
    const struct {
        const char* pointer;
        nlohmann::json value;
        const char* said;
    } faults[] = {
        {"/cells/3", 7, "cells[3] is no object"},
        {"/cells/3/technique", 7, "cells[3].technique is no string"},
        {"/cells/3/repeats", "20", "cells[3].repeats is no number"},
        {"/cells/3/repeats", 1.5, "cells[3].repeats is no whole number"},
        {"/cells/3/repeats", -1, "cells[3].repeats is out of range (0 to 4294967295)"},
        {"/cells/3/repeats", 4294967296, "cells[3].repeats is out of range (0 to 4294967295)"},
        {"/cells/3/repeats", 1e300, "cells[3].repeats is out of range (0 to 4294967295)"},
        {"/cells/3/outcomes", nlohmann::json::array(), "cells[3].outcomes is no object"},
        {"/cells/3/outcomes/served", nullptr, "cells[3].outcomes.\"served\" is no number"},
        {"/cells/3/act/verified", 1, "cells[3].act.verified is no object"},
        {"/cells", nlohmann::json::object(), "cells is no list"},
        {"/controls/0/holds", 1, "controls[0].holds is neither true nor false"},
        {"/controls/0/expected", "refused", "controls[0].expected is no list"},
        {"/grades/1/flags/0", 1, "grades[1].flags is no string"},
        {"/run/complete", "yes", "run.complete is neither true nor false"},
        {"/platform/id", 1, "platform.id is no string"},
        {"/platform", "here", "platform is no object"},
    };
    for (const auto& fault : faults) {
        CAPTURE(fault.pointer);
        auto survey = sample();
        survey[nlohmann::json::json_pointer(fault.pointer)] = fault.value;
        CHECK(complaint(survey) == fault.said);
    }
    auto survey = sample();
    survey["cells"][5].erase("setup");
    CHECK(complaint(survey) == "cells[5].setup is missing");
}

TEST_CASE(
    "numbers too large for any type, bytes that are no text, and strings that act on a terminal") {
    const std::string head = "{\"schema\":\"unlisten.survey/1\",\"cells\":[{\"technique\":\"a\","
                             "\"transport\":\"b\",\"situation\":\"c\",\"setup\":\"alone\","
                             "\"path\":\"loopback\",\"repeats\":";
    CHECK(complaint(head + "99999999999999999999999}]}") ==
          "cells[0].repeats is out of range (0 to 4294967295)");
    CHECK(complaint(head + "1e999}]}").rfind("is not JSON at byte", 0) == 0);
    CHECK(complaint(std::string("{\"schema\":\"\xff\"}")).rfind("is not JSON at byte", 0) == 0);
    CHECK(complaint(std::string("{\"schema\":\"a\033b\"}")).rfind("is not JSON at byte", 0) == 0);
    const std::string said = complaint(std::string("{\"schema\":\"\\u001b[31m\"}"));
    CHECK(said.find('\033') == std::string::npos);
    CHECK(said.find("\\u{1b}[31m") != std::string::npos);
}

TEST_CASE("files that cannot be read") {
    const auto said = [](const char* file) {
        try {
            load_survey(file);
        } catch (const ResultsError& error) {
            return std::string(error.what());
        }
        return std::string("was read");
    };
    CHECK(said("/nonexistent/f.json") == "/nonexistent/f.json: cannot be read: ENOENT");
    CHECK(said("/") == "/: is a directory");
    CHECK(said("/dev/zero") == "/dev/zero: is larger than 64 MiB");
}

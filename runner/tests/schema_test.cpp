#include "schema.h"

#include "sample.h"

#include <doctest/doctest.h>

using namespace unlisten;

TEST_CASE("the schema compiled in is the repository's") {
    std::ifstream in(UNLISTEN_SCHEMA);
    const std::string file{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    CHECK(survey_schema() == file);
}

TEST_CASE("the sample fits") {
    CHECK(schema_problem(sample_text()).value_or("") == "");
}

TEST_CASE("each single fault is found, by place and rule") {
    const std::string long_text(2000, 'x');
    const nlohmann::json none; // erases
    const struct {
        const char* pointer;
        nlohmann::json value;
        const char *where, *rule;
    } faults[] = {
        {"/schema", "unlisten.survey/2", "/schema", "enum"},
        {"/tool", none, "(the whole)", "required"},
        {"/surprise", 1, "/surprise", "additionalProperties"},
        {"/platform/id", "Not Safe", "/platform/id", "pattern"},
        {"/platform/hostname", "here", "/platform/hostname", "additionalProperties"},
        {"/platform/environment", "vm", "/platform/environment", "pattern"},
        {"/platform/settings/x", 1, "/platform/settings/x", "type"},
        {"/run/started", "yesterday", "/run/started", "pattern"},
        {"/run/wall_s", -1, "/run/wall_s", "minimum"},
        {"/run/complete", 1, "/run/complete", "type"},
        {"/cells/0/setup", "crowd", "/cells/0/setup", "enum"},
        {"/cells/0/setup", 1e300, "/cells/0/setup", "enum"},
        {"/cells/0/path", none, "/cells/0", "required"},
        {"/cells/0/technique", "Close", "/cells/0/technique", "pattern"},
        {"/cells/0/repeats", 1.5, "/cells/0/repeats", "type"},
        {"/cells/0/repeats", -1, "/cells/0/repeats", "minimum"},
        {"/cells/0/outcomes", nlohmann::json::object(), "/cells/0/outcomes", "minProperties"},
        {"/cells/0/outcomes/served", 0, "/cells/0/outcomes/served", "minimum"},
        {"/cells/0/note", long_text, "/cells/0/note", "maxLength"},
        {"/cells/0/act/verified/hearsay", 1, "/cells/0/act/verified/hearsay",
         "additionalProperties"},
        {"/cells/0/timelines/0/events/0/0", "0", "/cells/0/timelines/0/events/0/0", "type"},
        {"/cells/0/timelines/0/events/0/4", "more", "/cells/0/timelines/0/events/0", "maxItems"},
        {"/cells/0/server/accept", "EAGAIN", "/cells/0/server/accept", "type"},
        {"/controls/0/expected", nlohmann::json::array(), "/controls/0/expected", "minItems"},
        {"/grades/0/grade", "fine", "/grades/0/grade", "enum"},
        {"/grades/0/flags/0", "odd", "/grades/0/flags/0", "enum"},
    };
    for (const auto& fault : faults) {
        CAPTURE(fault.pointer);
        auto survey = sample();
        const nlohmann::json::json_pointer pointer(fault.pointer);
        if (fault.value.is_null())
            survey[pointer.parent_pointer()].erase(pointer.back());
        else
            survey[pointer] = fault.value;
        const auto problem = schema_problem(survey.dump());
        REQUIRE(problem.has_value());
        const std::string expected =
            std::string(fault.where) + " breaks the rule \"" + fault.rule + "\"";
        CHECK(problem->substr(0, expected.size()) == expected);
    }
}

TEST_CASE("more timelines or events than the limits") {
    auto survey = sample();
    auto& timelines = survey["cells"][0]["timelines"];
    const auto one = timelines[0];
    timelines = {one, one, one, one};
    CHECK(schema_problem(survey.dump())
              ->rfind("/cells/0/timelines breaks the rule \"maxItems\"", 0) == 0);
    survey = sample();
    auto& events = survey["cells"][0]["timelines"][0]["events"];
    while (events.size() < 65)
        events.push_back(events[0]);
    CHECK(schema_problem(survey.dump())->find("events breaks the rule \"maxItems\"") !=
          std::string::npos);
}

TEST_CASE("texts that are no JSON") {
    CHECK(schema_problem("").has_value());
    CHECK(schema_problem(sample_text().substr(0, 5000)).value_or("") ==
          "is truncated after byte 5000");
    CHECK(schema_problem(sample_text() + "x").value_or("").rfind("is not JSON at byte", 0) == 0);
    CHECK(schema_problem("{\"schema\": \"\xff\"}").has_value());
    CHECK(schema_problem("{\"platform\":" + std::string(1000000, '[')).has_value());
    const auto problem = schema_problem("{\"\\u001b[31m\": 1}");
    REQUIRE(problem.has_value());
    CHECK(problem->find('\033') == std::string::npos);
}

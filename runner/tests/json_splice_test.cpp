#include "json_splice.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace unlisten;

TEST_CASE("one member is replaced, every other byte stays") {
    const std::string text = "{ \"a\": [1, {\"grades\": 2}],\n \"s\": \"\\\"grades\\\": }]\",\n"
                             "\"grades\": [ {\"x\": \"}\"} ]\n, \"z\" : 1 }\n";
    const std::string expected = "{ \"a\": [1, {\"grades\": 2}],\n \"s\": \"\\\"grades\\\": }]\",\n"
                                 "\"grades\": [3]\n, \"z\" : 1 }\n";
    CHECK(with_member(text, "grades", "[3]") == expected);
}

TEST_CASE("a name is what it stands for, however it is written") {
    CHECK(with_member(R"({"gr\u0061des": [1], "z": 2})", "grades", "[]") ==
          R"({"gr\u0061des": [], "z": 2})");
    CHECK(with_member(R"({"\"grades\"": 1, "grades": 2})", "grades", "[]") ==
          R"({"\"grades\"": 1, "grades": []})");
}

TEST_CASE("a member that is missing is added") {
    CHECK(nlohmann::json::parse(with_member("{}", "grades", "[]")) ==
          nlohmann::json{{"grades", nlohmann::json::array()}});
    CHECK(nlohmann::json::parse(with_member("{\"a\": 1 }", "grades", "[2]")) ==
          nlohmann::json{{"a", 1}, {"grades", {2}}});
    CHECK(nlohmann::json::parse(with_member("{\"a\": true}", "a", "false")) ==
          nlohmann::json{{"a", false}});
}

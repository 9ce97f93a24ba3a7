#include "exported.h"

#include <algorithm>
#include <vector>

using namespace unlisten;

namespace {

constexpr const char* read_junit = R"(
import json, sys, xml.etree.ElementTree as etree
def read(each):
    return {"tag": each.tag, "text": (each.text or "").strip(), "is": each.attrib,
            "has": [read(child) for child in each]}
print(json.dumps(read(etree.parse(sys.argv[1]).getroot())))
)";

// Elements below `in` with that tag and, if given, name, at any depth.
std::vector<nlohmann::json> elements(const nlohmann::json& in, const std::string& tag,
                                     const std::string& name = "") {
    std::vector<nlohmann::json> found;
    for (const auto& child : in["has"]) {
        if (child["tag"] == tag && (name.empty() || child["is"].value("name", "") == name))
            found.push_back(child);
        for (auto& deeper : elements(child, tag, name))
            found.push_back(std::move(deeper));
    }
    return found;
}

} // namespace

TEST_CASE("junit: what was observed passes") {
    const auto root = read_by_python(read_junit, exported(export_junit));
    if (root.is_null())
        return;
    CHECK(root["tag"] == "testsuites");
    CHECK(root["is"] == nlohmann::json{{"name", "unlisten"},
                                       {"tests", "111"},
                                       {"failures", "0"},
                                       {"errors", "0"},
                                       {"skipped", "36"}});
    CHECK(elements(root, "testsuite").size() == 4);
    CHECK(elements(root, "testcase").size() == 96 + 15);
    CHECK(elements(root, "skipped").size() == 36);
    CHECK(elements(root, "error").empty());
    CHECK(elements(root, "failure").empty());
    const auto suite = elements(root, "testsuite", "tcp4/alone/loopback").at(0);
    for (const auto& each : elements(suite, "testcase", "queued-sent"))
        if (each["is"]["classname"] == "tcp4.alone.loopback.close") {
            CHECK(elements(each, "property", "outcome").at(0)["is"]["value"] ==
                  "19 reset, 1 stranded");
            CHECK(elements(each, "property", "repeats").at(0)["is"]["value"] == "20");
            CHECK(elements(each, "property", "window_ms").at(0)["is"]["value"] == "250");
            CHECK(elements(each, "system-out").at(0)["text"] == "19 reset, 1 stranded");
            CHECK(elements(each, "skipped").empty());
            return;
        }
    FAIL("no such test case");
}

TEST_CASE("junit: an error is the survey's own") {
    const auto root = read_by_python(read_junit, exported(export_junit, [](auto& survey) {
                                         harness_once(survey);
                                         survey["controls"][0]["holds"] = false;
                                         survey["controls"][0]["outcomes"] = {{"dropped", 20}};
                                     }));
    if (root.is_null())
        return;
    CHECK(root["is"]["errors"] == "2");
    const auto errors = elements(root, "error");
    REQUIRE(errors.size() == 2);
    CHECK(errors[0]["is"] ==
          nlohmann::json{{"type", "control"}, {"message", "dropped 20; expected refused"}});
    CHECK(errors[1]["is"] ==
          nlohmann::json{{"type", "harness"}, {"message", "19 reset, 1 harness:late"}});
}

TEST_CASE("junit is well formed whatever the file holds") {
    const std::string text = exported(export_junit, spoil_all);
    for (const char c : text)
        CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    CHECK(text.find("\xef\xbf\xbe") == std::string::npos);
    CHECK(text.find("\xef\xbf\xbf") == std::string::npos);
    const auto root = read_by_python(read_junit, text);
    if (root.is_null())
        return;
    REQUIRE(root.is_object());
    const std::string shown =
        "\\u{1b}[2J\\u{d}\\u{a}\\u{1}\\u{9}\"<&>' \\u{fffe}\\u{ffff},# \\ ]]>";
    CHECK(elements(root, "testcase", shown).size() == 2);
    CHECK(elements(root, "property", "id").at(0)["is"]["value"] == shown);
    const auto skipped = elements(root, "skipped");
    CHECK(std::count_if(skipped.begin(), skipped.end(), [&](const auto& each) {
              return each["is"]["message"] == "not-applicable: " + shown;
          }) == 1);
}

#include "exported.h"

#include <sstream>
#include <stdexcept>
#include <vector>

using namespace unlisten;

namespace {

struct TestPoint {
    bool ok;
    std::string description, directive;
    std::vector<std::string> yaml;
};

// TAP 14, strictly.
std::vector<TestPoint> parse_tap(const std::string& text) {
    std::istringstream in(text);
    std::string line;
    const auto next = [&] { return static_cast<bool>(std::getline(in, line)); };
    const auto expect = [&](bool fine) {
        if (!fine)
            throw std::runtime_error("no TAP: " + line);
    };
    expect(next() && line == "TAP version 14");
    expect(next() && line.rfind("1..", 0) == 0);
    const std::size_t planned = std::stoul(line.substr(3));
    std::vector<TestPoint> points;
    bool in_yaml = false;
    while (next()) {
        if (in_yaml) {
            expect(line.rfind("  ", 0) == 0);
            in_yaml = line != "  ...";
            if (in_yaml)
                points.back().yaml.push_back(line.substr(2));
        } else if (line == "  ---") {
            expect(!points.empty());
            in_yaml = true;
        } else if (line[0] != '#') {
            TestPoint point{line.rfind("ok ", 0) == 0, "", "", {}};
            expect(point.ok || line.rfind("not ok ", 0) == 0);
            const std::string number = std::to_string(points.size() + 1) + " - ";
            std::size_t at = point.ok ? 3 : 7;
            expect(line.compare(at, number.size(), number) == 0);
            std::string* into = &point.description;
            for (at += number.size(); at < line.size(); ++at) {
                if (line[at] == '\\')
                    *into += line.at(++at);
                else if (line[at] == '#')
                    into = &point.directive;
                else
                    *into += line[at];
            }
            points.push_back(point);
        }
    }
    expect(!in_yaml && points.size() == planned);
    return points;
}

const TestPoint& point_of(const std::vector<TestPoint>& points, const std::string& name) {
    for (const TestPoint& point : points)
        if (point.description.rfind(name, 0) == 0)
            return point;
    throw std::runtime_error("no test point " + name);
}

} // namespace

TEST_CASE("tap: what was observed is ok, what could not be is skipped") {
    const auto points = parse_tap(exported(export_tap));
    REQUIRE(points.size() == 15 + 96);
    std::size_t skipped = 0;
    for (const TestPoint& point : points) {
        CHECK(point.ok);
        skipped += point.directive.rfind(" SKIP ", 0) == 0;
        CHECK(point.yaml.empty() == !point.directive.empty());
    }
    CHECK(skipped == 36);
    const TestPoint& cell = point_of(points, "close/tcp4/queued-sent/alone/loopback");
    CHECK(cell.description == "close/tcp4/queued-sent/alone/loopback: 19 reset, 1 stranded");
    CHECK(cell.yaml == std::vector<std::string>{R"(outcomes: {"reset":19,"stranded":1})",
                                                "repeats: 20", "window_ms: 250",
                                                R"(verified: {"state":20})"});
    CHECK(point_of(points, "control never-listened/tcp4/alone/loopback").description ==
          "control never-listened/tcp4/alone/loopback: refused 20; expected refused");
}

TEST_CASE("tap: not ok is the survey's own failure") {
    const auto points = parse_tap(exported(export_tap, [](auto& survey) {
        harness_once(survey);
        survey["controls"][0]["holds"] = false;
    }));
    std::vector<std::string> failed;
    for (const TestPoint& point : points)
        if (!point.ok)
            failed.push_back(point.description);
    CHECK(failed == std::vector<std::string>{
                        "control never-listened/tcp4/alone/loopback: refused 20; expected refused",
                        "close/tcp4/queued-sent/alone/loopback: 19 reset, 1 harness:late"});
}

TEST_CASE("tap: no text of the file becomes a directive or a line of its own") {
    const auto points = parse_tap(exported(export_tap, [](auto& survey) {
        auto& cell = cell_of(survey, queued_sent);
        cell["outcomes"] = {{"harness:late", 20}};
        cell["note"] = "# SKIP really \\\nok 7";
        cell_of(survey, declared)["note"] = "a # TODO b";
    }));
    const TestPoint& failed = point_of(points, "close/tcp4/queued-sent/alone/loopback");
    CHECK_FALSE(failed.ok);
    CHECK(failed.directive.empty());
    CHECK(failed.description.find(": # SKIP really \\\\u{a}ok 7") != std::string::npos);
    const TestPoint& skipped = point_of(points, "unlink/tcp4/relisten/alone");
    CHECK(skipped.directive == " SKIP not-applicable: a # TODO b");
    const std::string text = exported(export_tap, spoil_all);
    for (const char c : text)
        CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    CHECK(parse_tap(text).size() == 15 + 96);
}

#include "exporter.h"

#include "cell_standing.h"
#include "descriptor.h"
#include "running.h"
#include "sample.h"
#include "xml.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <sys/stat.h>

using namespace unlisten;

namespace {

using Spoil = std::function<void(nlohmann::json&)>;

std::string exported(const Exporter& exporter, const Spoil& spoil = nullptr) {
    auto survey = sample();
    if (spoil)
        spoil(survey);
    std::ostringstream out;
    exporter.write(out, parse_survey(survey.dump(), "f.json"));
    return out.str();
}

// What Python makes of `input`: JSON that `script` prints, from the text in sys.argv[1]. Null
// where there is no Python.
nlohmann::json read_by_python(const std::string& script, const std::string& input) {
    const Scratch scratch;
    write_text(scratch / "input", input);
    write_text(scratch / "script.py", script);
    const std::string command = "cd " + scratch.path().string() +
                                " && python3 script.py input >output 2>error; [ $? != 127 ]";
    if (std::system(command.c_str()) != 0) {
        MESSAGE("no python3: not read back");
        return nullptr;
    }
    CHECK(text_of(scratch / "error") == "");
    return nlohmann::json::parse(text_of(scratch / "output"), nullptr, false);
}

constexpr const char* read_csv = R"(
import csv, json, sys
print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))))
)";

constexpr const char* read_junit = R"(
import json, sys, xml.etree.ElementTree as etree
def read(each):
    return {"tag": each.tag, "text": (each.text or "").strip(), "is": each.attrib,
            "has": [read(child) for child in each]}
print(json.dumps(read(etree.parse(sys.argv[1]).getroot())))
)";

using Record = std::vector<std::string>;

// RFC 4180, strictly: throws where a reader would have to guess.
std::vector<Record> parse_csv(const std::string& text) {
    std::vector<Record> records;
    Record record;
    std::size_t at = 0;
    const auto fail = [&] { throw std::runtime_error("no CSV at byte " + std::to_string(at)); };
    while (at < text.size()) {
        std::string field;
        if (text[at] == '"') {
            for (++at;; ++at) {
                if (at >= text.size())
                    fail();
                if (text[at] != '"')
                    field += text[at];
                else if (text.compare(at, 2, "\"\"") == 0)
                    field += text[at++];
                else
                    break;
            }
            ++at;
        } else {
            const auto end = text.find_first_of(",\r\n\"", at);
            if (end == std::string::npos || text[end] == '"')
                fail();
            field = text.substr(at, end - at);
            at = end;
        }
        record.push_back(field);
        if (text.compare(at, 2, "\r\n") == 0) {
            records.push_back(record);
            record.clear();
            at += 2;
        } else if (text.compare(at, 1, ",") == 0) {
            ++at;
        } else {
            fail();
        }
    }
    return records;
}

// The records after the first, whose column `name` is `value`.
std::vector<Record> with(const std::vector<Record>& records, const std::string& name,
                         const std::string& value) {
    const auto& heading = records.at(0);
    const auto column = std::find(heading.begin(), heading.end(), name) - heading.begin();
    std::vector<Record> result;
    for (std::size_t i = 1; i < records.size(); ++i)
        if (records[i].at(static_cast<std::size_t>(column)) == value)
            result.push_back(records[i]);
    return result;
}

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

constexpr const char* queued = "close/tcp4/queued-sent/alone"; // 19 reset, 1 stranded
constexpr const char* declared = "unlink/tcp4/relisten/alone"; // not-applicable

void harness_once(nlohmann::json& survey) {
    cell_of(survey, queued)["outcomes"] = {{"reset", 19}, {"harness:late", 1}};
}

const std::string evil = "\033[2J\r\n\x01\t\"<&>' \xef\xbf\xbe\xef\xbf\xbf,# \\ ]]>";

void spoil_all(nlohmann::json& survey) {
    survey["platform"]["id"] = evil;
    survey["platform"]["release"] = evil;
    auto& cell = cell_of(survey, queued);
    cell["outcomes"] = {{evil, 20}};
    cell["act"]["verified"] = {{evil, 20}};
    cell["note"] = evil;
    for (const char* member : {"technique", "transport", "situation", "setup", "path"})
        cell[member] = evil;
    auto& skipped = cell_of(survey, declared);
    skipped["note"] = evil;
    auto& control = survey["controls"][0];
    for (const char* member : {"control", "transport", "setup", "path"})
        control[member] = evil;
    control["expected"] = {evil};
    control["outcomes"] = {{evil, 20}};
}

} // namespace

TEST_CASE("csv: one line per cell and outcome") {
    const std::string text = exported(export_csv);
    const auto records = parse_csv(text);
    CHECK(records[0] == Record{"platform", "technique", "transport", "situation", "setup", "path",
                               "outcome", "count", "of", "counted", "repeats", "window_ms",
                               "verified", "note"});
    std::size_t outcomes = 0;
    const auto survey = sample();
    for (const auto& cell : survey["cells"])
        outcomes += cell["outcomes"].size();
    CHECK(records.size() == 1 + outcomes);
    CHECK(with(records, "outcome", "stranded") ==
          std::vector<Record>{{"linux-6.1.0-18-amd64-x86_64-debian-12-vm", "close", "tcp4",
                               "queued-sent", "alone", "loopback", "stranded", "1", "20",
                               "repetitions", "20", "250", "state 20", ""}});
    CHECK(with(records, "count", "320").at(0) ==
          Record{"linux-6.1.0-18-amd64-x86_64-debian-12-vm", "nothing", "tcp4", "new", "group",
                 "loopback", "served", "320", "640", "clients", "20", "250", "none 20", ""});
    const auto python = read_by_python(read_csv, text);
    if (!python.is_null()) {
        REQUIRE(python.size() == outcomes);
        for (std::size_t i = 0; i < outcomes; ++i)
            for (std::size_t column = 0; column < records[0].size(); ++column)
                CHECK(python[i][records[0][column]] == records[i + 1][column]);
    }
}

TEST_CASE("csv: quotes, and no formulas") {
    const auto note = [](const std::string& text) {
        const std::string csv = exported(
            export_csv, [&](nlohmann::json& survey) { cell_of(survey, queued)["note"] = text; });
        const auto python = read_by_python(read_csv, csv);
        const auto found = with(parse_csv(csv), "outcome", "stranded").at(0).at(13);
        if (!python.is_null())
            for (const auto& row : python)
                if (row["outcome"] == "stranded")
                    CHECK(row["note"] == found);
        return found;
    };
    CHECK(note("plain") == "plain");
    CHECK(note("a, \"b\"") == "a, \"b\"");
    CHECK(note(" edges ") == " edges ");
    CHECK(note("a\r\nb\x00z") == "a\\u{d}\\u{a}b");
    CHECK(note("=1+1") == "'=1+1");
    CHECK(note("+1") == "'+1");
    CHECK(note("-1") == "'-1");
    CHECK(note("@SUM(A1)") == "'@SUM(A1)");
    CHECK(note("=HYPERLINK(\"http://x\",\"y\")") == "'=HYPERLINK(\"http://x\",\"y\")");
    CHECK(note("＝1") == "'＝1");
    CHECK(note("\t=1") == "\\u{9}=1");
    CHECK(note("1-1") == "1-1");
    // Numbers are left alone, and identifiers are texts as well.
    const auto records = parse_csv(
        exported(export_csv, [](auto& survey) { cell_of(survey, queued)["path"] = "=x"; }));
    CHECK(with(records, "outcome", "stranded").at(0).at(5) == "'=x");
}

TEST_CASE("where a cell stands") {
    const auto standing = [](const Histogram& outcomes) {
        Cell cell;
        cell.outcomes = outcomes;
        return standing_of(cell);
    };
    CHECK(standing({{"reset", 20}}) == Standing::observed);
    CHECK(standing({{"restored served", 20}}) == Standing::observed);
    CHECK(standing({{"unsupported", 1}}) == Standing::skipped);
    CHECK(standing({{"not-applicable", 1}}) == Standing::skipped);
    CHECK(standing({{"no-stand:queue", 20}}) == Standing::skipped);
    CHECK(standing({{"no-stand:queue", 19}, {"served", 1}}) == Standing::observed);
    CHECK(standing({{"harness:late", 1}, {"served", 19}}) == Standing::failed);
    CHECK(standing({{"harness:late", 1}, {"no-stand:queue", 19}}) == Standing::failed);
    CHECK(standing({{"crashed:SIGSEGV", 20}}) == Standing::observed);
}

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

TEST_CASE("xml_text") {
    CHECK(xml_text("a<b>&\"c\"'") == "a&lt;b&gt;&amp;&quot;c&quot;&apos;");
    CHECK(xml_text("\xff\xc0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(xml_text(std::string("\0x", 2)) == "\\u{0}x");
    CHECK(xml_text("é") == "é");
}

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
        auto& cell = cell_of(survey, queued);
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

TEST_CASE("every format has a name and is found by it") {
    std::vector<std::string> names;
    for (const Exporter& each : all_exporters())
        names.emplace_back(each.format);
    CHECK(names == std::vector<std::string>{"csv", "junit", "tap"});
}

TEST_CASE("export: where it goes, and what is answered") {
    const Scratch scratch;
    const std::string file = scratch / "sample.json", out = scratch / "out";
    write_text(file, sample_text());
    write_text(scratch / "broken.json", "{");
    const auto answer = [&](const std::vector<std::string>& words) {
        Running program(scratch, words);
        return program.wait();
    };
    {
        Running program(scratch, {"export", file, "--format", "csv"});
        CHECK(program.wait() == 0);
        CHECK(program.out() == exported(export_csv));
    }
    CHECK(answer({"export", file, "--format", "tap", "--out", out}) == 0);
    CHECK(text_of(out) == exported(export_tap));
    // A pipe is written to, not replaced.
    const std::string pipe = scratch / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const Descriptor reader(open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    CHECK(answer({"export", file, "--format", "csv", "--out", pipe}) == 0);
    CHECK(std::filesystem::is_fifo(pipe));
    char first[8];
    CHECK(read(reader.get(), first, sizeof first) == 8);
    CHECK(std::string(first, sizeof first) == "platform");
    CHECK(answer({"export", file, "--format", "tap", "--out", file}) == 2);
    CHECK(text_of(file) == sample_text());
    CHECK(answer({"export", file}) == 2);
    CHECK(answer({"export", file, "--format", "pdf"}) == 2);
    CHECK(answer({"export", file, "--format", "csv", "--out", scratch / "no" / "where"}) == 4);
    Running program(scratch, {"export", scratch / "broken.json", "--format", "csv"});
    CHECK(program.wait() == 1);
    CHECK(program.out().empty());
    CHECK(program.err() == "unlisten export: " + (scratch / "broken.json").string() +
                               ": is truncated after byte 1\n");
}

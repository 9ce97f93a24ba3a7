#include "exported.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

using namespace unlisten;

namespace {

constexpr const char* read_csv = R"(
import csv, json, sys
print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))))
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
        const std::string csv = exported(export_csv, [&](nlohmann::json& survey) {
            cell_of(survey, queued_sent)["note"] = text;
        });
        const auto python = read_by_python(read_csv, csv);
        auto found = with(parse_csv(csv), "outcome", "stranded").at(0).at(13);
        if (!python.is_null())
            for (const auto& row : python)
                if (row["outcome"] == "stranded")
                    CHECK(row["note"] == found);
        return found;
    };
    CHECK(note("plain") == "plain");
    CHECK(note("a, \"b\"") == "a, \"b\"");
    CHECK(note(" edges ") == " edges ");
    CHECK(note({"a\r\nb\0z", 6}) == "a\\u{d}\\u{a}b\\u{0}z");
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
        exported(export_csv, [](auto& survey) { cell_of(survey, queued_sent)["path"] = "=x"; }));
    CHECK(with(records, "outcome", "stranded").at(0).at(5) == "'=x");
}

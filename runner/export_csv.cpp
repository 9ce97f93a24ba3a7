// Comma-separated values (RFC 4180): one line per cell and outcome.
#include "exporter.h"

#include "text.h"

#include <ostream>

namespace unlisten {

namespace {

constexpr const char* end_of_line = "\r\n";

// A spreadsheet takes a text that begins with one of these for a formula; behind an apostrophe it
// does not. Some take the full-width forms for the same.
constexpr std::string_view formula_begins[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};

bool looks_like_formula(std::string_view text) {
    for (const std::string_view begin : formula_begins)
        if (text.substr(0, begin.size()) == begin)
            return true;
    return false;
}

// A text from the file, in one line.
std::string field(const std::string& text) {
    std::string safe = printable(text);
    if (looks_like_formula(safe))
        safe.insert(0, 1, '\'');
    const bool has_edge = !safe.empty() && (safe.front() == ' ' || safe.back() == ' ');
    if (!has_edge && safe.find_first_of(",\"") == std::string::npos)
        return safe;
    std::string quoted = "\"";
    for (const char c : safe)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string field(std::uint64_t number) {
    return std::to_string(number);
}

// "calls 19; state 1"
std::string listed(const Histogram& histogram) {
    std::string text;
    for (const auto& [word, count] : histogram)
        join_to(text, "; ", word + ' ' + std::to_string(count));
    return text;
}

std::uint64_t sum_of(const Histogram& outcomes) {
    std::uint64_t sum = 0;
    for (const auto& outcome : outcomes)
        sum += outcome.second;
    return sum;
}

struct Row {
    const std::string& platform;
    const Cell& cell;
    const std::string& outcome;
    unsigned count;
    std::uint64_t of;
};

struct Column {
    const char* name;
    std::string (*text)(const Row& row);
};

constexpr Column columns[] = {
    {"platform", [](const Row& row) { return field(row.platform); }},
    {"technique", [](const Row& row) { return field(row.cell.id.technique); }},
    {"transport", [](const Row& row) { return field(row.cell.id.transport); }},
    {"situation", [](const Row& row) { return field(row.cell.id.situation); }},
    {"setup", [](const Row& row) { return field(row.cell.id.setup); }},
    {"path", [](const Row& row) { return field(row.cell.id.path); }},
    {"outcome", [](const Row& row) { return field(row.outcome); }},
    {"count", [](const Row& row) { return field(row.count); }},
    {"of", [](const Row& row) { return field(row.of); }},
    {"counted",
     [](const Row& row) { return field(row.cell.clients > 0 ? "clients" : "repetitions"); }},
    {"repeats", [](const Row& row) { return field(row.cell.repeats); }},
    {"window_ms", [](const Row& row) { return field(row.cell.window_ms); }},
    {"verified", [](const Row& row) { return field(listed(row.cell.verified)); }},
    {"note", [](const Row& row) { return field(row.cell.note); }},
};

template <class TextOf>
void write_line(std::ostream& out, TextOf text_of) {
    const char* separator = "";
    for (const Column& column : columns) {
        out << separator << text_of(column);
        separator = ",";
    }
    out << end_of_line;
}

void write(std::ostream& out, const Survey& survey) {
    const auto platform = survey.platform.at("id").get<std::string>();
    write_line(out, [](const Column& column) { return std::string(column.name); });
    for (const Cell& cell : survey.cells) {
        const std::uint64_t sum = sum_of(cell.outcomes);
        for (const auto& [outcome, count] : cell.outcomes) {
            const Row row{platform, cell, outcome, count, sum};
            write_line(out, [&](const Column& column) { return column.text(row); });
        }
    }
}

} // namespace

const Exporter export_csv{"csv", "one line per cell and outcome, for spreadsheets and databases",
                          write};

} // namespace unlisten

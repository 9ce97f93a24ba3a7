#include "show_cell.h"

#include "cell_classes.h"
#include "errors.h"
#include "grade_look.h"
#include "json_fields.h"
#include "table.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <ostream>
#include <vector>

namespace unlisten {

namespace {

using nlohmann::json;

constexpr std::size_t indent = 2;

std::string counted(const Histogram& histogram) {
    std::string text;
    for (const auto& [what, count] : histogram)
        join_to(text, ", ",
                printable(what.empty() ? "\"\"" : what) + " (" + std::to_string(count) + ")");
    return text;
}

std::string who_text(const json& who) {
    std::string text;
    for (const char* key : {"uid", "capabilities", "namespace"}) {
        const auto found = who.find(key);
        if (found == who.end())
            continue;
        const json& value = *found;
        join_to(text, ", ",
                std::string(key) + " " +
                    (value.is_string() ? value.get<std::string>() : value.dump()));
    }
    return printable(text);
}

class CellPrinter {
  public:
    CellPrinter(const Cell& cell, const json& evidence)
        : cell_(cell), evidence_(evidence, cell.id.str()) {}

    void facts(Table& table) {
        outcomes(table);
        if (!cell_.random.empty())
            line(table, "random", printable(cell_.random));
        if (cell_.window_ms > 0)
            line(table, "silence", "waited for up to " + std::to_string(cell_.window_ms) + " ms");
        if (evidence_.has("act"))
            act(table, evidence_.fields("act"));
        if (evidence_.has("client"))
            line(table, "client", who_text(evidence_.fields("client").raw()));
        if (evidence_.has("identity"))
            line(table, "server", who_text(evidence_.fields("identity").raw()));
        if (evidence_.has("packets"))
            packets(table, evidence_.fields("packets"));
        if (evidence_.has("server"))
            server(table, evidence_.fields("server"));
        if (!cell_.note.empty())
            line(table, "note", printable(cell_.note));
    }

    void timelines(std::ostream& out, const Style& style) {
        if (!evidence_.has("timelines"))
            return;
        for (const Fields& timeline : evidence_.list_of_fields("timelines")) {
            out << '\n'
                << std::string(indent, ' ')
                << style.paint(Colour::bold, "timeline of " + printable(timeline.text("outcome")))
                << '\n';
            events(timeline).print(out, style, indent);
        }
    }

  private:
    // A name in the first column only once.
    void line(Table& table, const std::string& name, const std::string& text,
              Colour colour = Colour::none) {
        table.add({{name == last_ ? "" : name, Colour::dim}, {text, colour}});
        last_ = name;
    }

    void outcomes(Table& table) {
        std::vector<std::pair<std::string, unsigned>> sorted(cell_.outcomes.begin(),
                                                             cell_.outcomes.end());
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        const bool histogram = is_histogram(cell_);
        const std::string whole = histogram ? std::to_string(cell_.clients) + " clients, " +
                                                  std::to_string(cell_.repeats) + " repetitions"
                                            : std::to_string(cell_.repeats) + " repetitions";
        for (const auto& [words, count] : sorted) {
            const bool asked = cell_.repeats > 0;
            line(table, "outcomes",
                 printable(words) +
                     (asked ? ": " + std::to_string(count) + " of " + whole : std::string()),
                 outcome_colour({{words, count}}));
        }
    }

    void act(Table& table, const Fields& act) {
        if (act.has("calls"))
            for (const Fields& call : act.list_of_fields("calls"))
                line(table, "act",
                     printable(call.text("call")) + " = " + counted(call.histogram("results")));
        if (act.has("verified"))
            line(table, "verified by", counted(act.histogram("verified")));
    }

    void packets(Table& table, const Fields& packets) {
        line(table, "packets", counted(packets.histogram("after_act")));
        line(table, "", "in " + printable(packets.text("file")));
    }

    void server(Table& table, const Fields& server) {
        for (const auto& [key, value] : server.raw().items())
            line(table, "server",
                 printable(key) + ": " + counted(as_histogram(value, server.place_of(key))));
    }

    static Table events(const Fields& timeline) {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        Table table;
        const std::string place = timeline.place_of("events");
        std::vector<std::string> times;
        std::size_t widest = 2;
        for (const json& event : as_array(timeline.at("events"), place)) {
            if (as_array(event, place).size() != 4)
                throw std::runtime_error(place + " holds an event that has not four parts");
            times.push_back(std::to_string(as_integer(event[0], place, -most, most)));
            widest = std::max(widest, times.back().size());
        }
        table.add({{std::string(widest - 2, ' ') + "us", Colour::dim},
                   {"who", Colour::dim},
                   {"call", Colour::dim},
                   {"result", Colour::dim}});
        std::size_t i = 0;
        for (const json& event : timeline.at("events")) {
            std::vector<TableCell> row{{std::string(widest - times[i].size(), ' ') + times[i]}};
            ++i;
            for (std::size_t part = 1; part < 4; ++part)
                row.push_back({printable(as_text(event[part], place))});
            table.add(std::move(row));
        }
        return table;
    }

    const Cell& cell_;
    const Fields evidence_;
    std::string last_;
};

} // namespace

CellPattern CellPattern::parse(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '/')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    const bool gap = std::any_of(parts.begin(), parts.end(),
                                 [](const std::string& part) { return part.empty(); });
    if (parts.size() < 3 || parts.size() > 5 || gap)
        throw UsageError("--cell " + printable(text) +
                         ": a cell is technique/transport/situation[/setup[/path]]");
    CellPattern pattern{parts[0], parts[1], parts[2], {}, {}};
    if (parts.size() > 3)
        pattern.setup = parts[3];
    if (parts.size() > 4)
        pattern.path = parts[4];
    return pattern;
}

bool CellPattern::matches(const CellId& id) const {
    return technique == id.technique && transport == id.transport && situation == id.situation &&
           (!setup || *setup == id.setup) && (!path || *path == id.path);
}

void print_cell(std::ostream& out, const std::string& platform, const Cell& cell,
                const json& evidence, const Style& style) {
    CellPrinter printer(cell, evidence);
    Table table;
    printer.facts(table);
    out << style.paint(Colour::bold, printable(cell.id.str())) << " on " << printable(platform)
        << '\n';
    table.print(out, style, indent);
    printer.timelines(out, style);
}

} // namespace unlisten

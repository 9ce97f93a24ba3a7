#include "matrix_print.h"

#include "footnotes.h"
#include "grade_look.h"
#include "survey_heading.h"
#include "table.h"
#include "word_legend.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <tuple>

namespace unlisten {

namespace {

constexpr std::size_t indent = 2;

using PlaceKey =
    std::tuple<const LoadedSurvey*, std::string, std::string, std::string, std::string>;

PlaceKey key_of(const MatrixPlace& at) {
    return {at.survey, at.technique, at.transport, at.setup, at.path};
}

// "A", "B" ... "Z", "27" ...
std::string column_letter(std::size_t number) {
    return number < 26 ? std::string(1, static_cast<char>('A' + number))
                       : std::to_string(number + 1);
}

bool shares_its_id(const std::vector<LoadedSurvey>& surveys, const LoadedSurvey& one) {
    return std::any_of(surveys.begin(), surveys.end(), [&](const LoadedSurvey& other) {
        return &other != &one && other.platform_id() == one.platform_id();
    });
}

// What stands above each survey's column: its platform, or a letter where those are too long or do
// not tell the columns apart.
std::vector<std::string> column_names(const std::vector<LoadedSurvey>& surveys,
                                      const Style& style) {
    constexpr std::size_t row_heading = 24, grade = 24;
    std::size_t width = row_heading;
    bool told_apart = true;
    std::vector<std::string> ids, letters;
    for (const LoadedSurvey& each : surveys) {
        letters.push_back(column_letter(letters.size()));
        ids.push_back(printable(each.platform_id()));
        width += std::max(display_width(ids.back()), grade) + 2;
        told_apart = told_apart && !shares_its_id(surveys, each);
    }
    constexpr std::size_t most_with_names = 2; // more may share columns
    return told_apart && width <= style.width && surveys.size() <= most_with_names ? ids : letters;
}

// How many columns from `begin` fit beside the first one; at least one.
std::size_t fitting(const std::vector<std::size_t>& widths, std::size_t begin,
                    std::size_t available) {
    std::size_t taken = widths[0], count = 0;
    for (std::size_t i = begin; i < widths.size(); ++i, ++count)
        if ((taken += 2 + widths[i]) > available && count > 0)
            break;
    return count;
}

// A block as rows of cells, the first of which is its heading.
using Rows = std::vector<std::vector<TableCell>>;
using CellText = std::function<TableCell(const MatrixPlace&)>;

Rows rows_of(const MatrixBlock& block, const std::vector<LoadedSurvey>& surveys,
             const std::vector<std::string>& names, const CellText& text_of) {
    Rows rows(1);
    rows[0].push_back({printable(block.heading), Colour::bold});
    for (const MatrixColumn& column : block.columns) {
        const auto number = static_cast<std::size_t>(column.survey - &surveys.front());
        rows[0].push_back(
            {surveys.size() == 1 ? printable(column.setup) : names[number], Colour::dim});
    }
    for (std::size_t row = 0; row < block.techniques.size(); ++row) {
        rows.push_back({{"  " + printable(block.techniques[row]), Colour::none}});
        for (std::size_t column = 0; column < block.columns.size(); ++column)
            rows.back().push_back(text_of(block.place(row, column)));
    }
    return rows;
}

// Surveys in whose columns all is the same share one, under all their names.
void collapse(Rows& rows) {
    const auto all_same = [&](std::size_t a, std::size_t b) {
        return std::all_of(rows.begin() + 1, rows.end(),
                           [&](const auto& row) { return row[a].text == row[b].text; });
    };
    for (std::size_t column = 1; column < rows[0].size(); ++column)
        for (std::size_t other = column + 1; other < rows[0].size();) {
            if (!all_same(column, other)) {
                ++other;
                continue;
            }
            rows[0][column].text += " " + rows[0][other].text;
            for (auto& row : rows)
                row.erase(row.begin() + static_cast<std::ptrdiff_t>(other));
        }
}

// `wrap`: squeeze long cells into the width; else as many columns at a time as fit.
void print_blocks(std::ostream& out, const std::vector<MatrixBlock>& blocks,
                  const std::vector<LoadedSurvey>& surveys, const Style& style,
                  const CellText& text_of, bool wrap) {
    const auto names = column_names(surveys, style);
    std::vector<Rows> all;
    std::vector<std::size_t> widths;
    for (const MatrixBlock& block : blocks) {
        all.push_back(rows_of(block, surveys, names, text_of));
        if (surveys.size() > 2)
            collapse(all.back());
        Table table;
        for (const auto& row : all.back())
            table.add(row);
        const auto mine = table.widths();
        widths.resize(std::max(widths.size(), mine.size()));
        for (std::size_t i = 0; i < mine.size(); ++i)
            widths[i] = std::max(widths[i], mine[i]);
    }
    for (const Rows& rows : all) {
        for (std::size_t begin = 1; begin < rows[0].size();) {
            const std::size_t count =
                wrap ? rows[0].size() - 1 : fitting(widths, begin, style.width);
            const std::size_t end = std::min(begin + count, rows[0].size());
            Table table;
            for (const auto& row : rows) {
                std::vector<TableCell> part{row[0]};
                part.insert(part.end(), row.begin() + static_cast<std::ptrdiff_t>(begin),
                            row.begin() + static_cast<std::ptrdiff_t>(end));
                table.add(std::move(part));
            }
            std::vector<std::size_t> least{widths[0]};
            least.insert(least.end(), widths.begin() + static_cast<std::ptrdiff_t>(begin),
                         widths.begin() + static_cast<std::ptrdiff_t>(end));
            table.print(out, style, 0, least);
            out << '\n';
            begin = end;
        }
    }
}

void print_grade_legend(std::ostream& out, const std::set<std::string>& seen, const Style& style) {
    if (seen.empty())
        return;
    Table table;
    for (std::size_t i = 0; i < grade_look_count; ++i) {
        const GradeLook& look = grade_looks[i];
        if (seen.count(std::string(look.grade)) != 0)
            table.add({{std::string(symbol(look, style)), look.colour},
                       {std::string(look.grade), look.colour},
                       {std::string(look.meaning)}});
    }
    out << style.paint(Colour::bold, "Grades") << '\n';
    table.print(out, style, indent);
}

} // namespace

void print_headings(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                    const Style& style) {
    const auto names = column_names(surveys, style);
    for (std::size_t i = 0; i < surveys.size(); ++i) {
        const LoadedSurvey& each = surveys[i];
        const std::string id = printable(each.platform_id());
        const bool has_letter = surveys.size() > 1 && names[i] != id;
        print_survey_heading(out, each.survey,
                             {has_letter ? padded(names[i], 3) : "",
                              shares_its_id(surveys, each) ? printable(each.name) : ""},
                             style);
    }
    out << '\n';
}

void print_grades(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                  const ShowOptions& options) {
    std::map<PlaceKey, const Grade*> grades;
    for (const LoadedSurvey& each : surveys)
        for (const Grade& grade : each.survey.grades)
            grades.emplace(
                PlaceKey{&each, grade.technique, grade.transport, grade.setup, grade.path}, &grade);
    const auto grade_at = [&](const MatrixPlace& at) -> const Grade* {
        const auto found = grades.find(key_of(at));
        return found == grades.end() ? nullptr : found->second;
    };
    const auto blocks = make_blocks(surveys, options, [&](const MatrixPlace& at) {
        const Grade* grade = grade_at(at);
        return grade != nullptr && grade->grade != "not-applicable";
    });

    Footnotes footnotes(options.style);
    std::set<std::string> seen;
    for (const MatrixBlock& block : blocks)
        for (std::size_t row = 0; row < block.techniques.size(); ++row)
            for (std::size_t column = 0; column < block.columns.size(); ++column)
                if (const Grade* grade = grade_at(block.place(row, column))) {
                    seen.insert(grade->grade);
                    footnotes.note(grade->flags);
                }
    print_blocks(
        out, blocks, surveys, options.style,
        [&](const MatrixPlace& at) -> TableCell {
            const Grade* grade = grade_at(at);
            if (grade == nullptr)
                return {};
            const GradeLook& look = grade_look(grade->grade);
            return {std::string(symbol(look, options.style)) + " " + printable(grade->grade) +
                        footnotes.marks(grade->flags),
                    look.colour};
        },
        false);
    print_grade_legend(out, seen, options.style);
    footnotes.print(out, indent);
}

void print_situation(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                     const ShowOptions& options) {
    std::map<PlaceKey, const Cell*> cells;
    for (const LoadedSurvey& each : surveys)
        for (const Cell& cell : each.survey.cells)
            if (cell.id.situation == options.situation)
                cells.emplace(PlaceKey{&each, cell.id.technique, cell.id.transport, cell.id.setup,
                                       cell.id.path},
                              &cell);
    const auto cell_at = [&](const MatrixPlace& at) -> const Cell* {
        const auto found = cells.find(key_of(at));
        return found == cells.end() ? nullptr : found->second;
    };
    const auto blocks = make_blocks(surveys, options, [&](const MatrixPlace& at) {
        const Cell* cell = cell_at(at);
        return cell != nullptr && cell->outcomes.count("not-applicable") == 0;
    });
    const std::string times = options.style.unicode ? "×" : "*";
    bool folded = false;
    WordLegend words;
    out << "What clients saw in situation "
        << options.style.paint(Colour::bold, printable(options.situation)) << ", and how often\n\n";
    print_blocks(
        out, blocks, surveys, options.style,
        [&](const MatrixPlace& at) -> TableCell {
            const Cell* cell = cell_at(at);
            if (cell == nullptr)
                return {};
            const std::string text = short_outcomes(cell->outcomes, options.style);
            folded |= text.find(times) != std::string::npos;
            for (const auto& [outcome, count] : cell->outcomes)
                words.note(outcome);
            return {text, outcome_colour(cell->outcomes)};
        },
        true);
    if (folded)
        out << "served" << times << "3 20: in each of 20 repetitions, three clients in a row\n";
    words.print(out, options.style, indent);
}

} // namespace unlisten

#include "diff.h"

#include "cell_standing.h"
#include "text.h"
#include "vocabulary.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

namespace unlisten {

namespace {

// Sums that fit here can be multiplied with a count in 64 bits.
constexpr std::uint64_t largest_sum = std::numeric_limits<std::uint32_t>::max();

std::uint64_t sum_of(const Histogram& outcomes) {
    std::uint64_t sum = 0;
    for (const auto& outcome : outcomes)
        sum += outcome.second;
    return sum;
}

// Without what a file counts as seen no times.
Histogram seen_in(const Histogram& outcomes) {
    Histogram seen;
    for (const auto& [words, count] : outcomes)
        if (count > 0)
            seen.emplace(words, count);
    return seen;
}

// Whether a of `total_a` and b of `total_b` are less than one repetition apart, in the smaller
// total.
bool same_share(std::uint64_t a, std::uint64_t total_a, std::uint64_t b, std::uint64_t total_b) {
    const std::uint64_t x = a * total_b, y = b * total_a;
    return (x > y ? x - y : y - x) < std::max(total_a, total_b);
}

std::string place_of(const Cell& cell) {
    return "the cell " + cell.id.str();
}
std::string place_of(const Grade& grade) {
    return "the grade of " + grade.technique + '/' + grade.transport + '/' + grade.setup + '/' +
           grade.path;
}

auto key_of(const Cell& cell) {
    return cell.id.tie();
}
auto key_of(const Grade& grade) {
    return std::tie(grade.technique, grade.transport, grade.setup, grade.path);
}

template <class Item>
using Index = std::map<decltype(key_of(std::declval<Item>())), const Item*>;

template <class Item>
Index<Item> index_of(const std::vector<Item>& items, const std::string& name) {
    Index<Item> index;
    for (const Item& item : items)
        if (!index.emplace(key_of(item), &item).second)
            throw ResultsError(printable(name + ": has " + place_of(item) + " twice"));
    return index;
}

void check_sums(const std::vector<Cell>& cells, const std::string& name) {
    for (const Cell& cell : cells)
        if (sum_of(cell.outcomes) > largest_sum)
            throw ResultsError(
                printable(name + ": " + place_of(cell) + " counts more than can be compared"));
}

Change compare(const Cell& before, const Cell& after) {
    return compare_outcomes(before.outcomes, after.outcomes);
}

Change compare(const Grade& before, const Grade& after) {
    const auto flags = [](const Grade& grade) {
        return std::set<std::string>(grade.flags.begin(), grade.flags.end());
    };
    return before.grade == after.grade && flags(before) == flags(after) ? Change::none
                                                                        : Change::grade;
}

bool is_known(const Cell& cell) {
    return standing_of(cell) != Standing::failed;
}
bool is_known(const Grade& grade) {
    return grade.grade != "incomplete";
}

// `none` when both are known.
template <class Item>
Change unknown(const Item& before, const Item& after) {
    if (is_known(before))
        return is_known(after) ? Change::none : Change::unknown_in_new;
    return is_known(after) ? Change::unknown_in_old : Change::unknown_in_both;
}

bool claims_silence(const Cell& cell) {
    bool claims = false;
    for (const auto& outcome : cell.outcomes)
        for_each_word(outcome.first, [&](std::string_view word) { claims |= is_silence(word); });
    return claims;
}

// Gives how many are the same. `each`: called with all that both have and know.
template <class Item, class ItemChange, class Each>
std::size_t diff_items(const std::vector<Item>& before, const std::string& old_name,
                       const std::vector<Item>& after, const std::string& new_name,
                       std::vector<ItemChange>& into, std::vector<ItemChange>& unknown_into,
                       Each each) {
    const auto old_index = index_of(before, old_name), new_index = index_of(after, new_name);
    std::size_t same = 0;
    for (const Item& item : before) {
        const auto found = new_index.find(key_of(item));
        if (found == new_index.end()) {
            into.push_back({Change::removed, &item, nullptr});
            continue;
        }
        if (const Change which = unknown(item, *found->second); which != Change::none) {
            unknown_into.push_back({which, &item, found->second});
            continue;
        }
        const ItemChange both{compare(item, *found->second), &item, found->second};
        each(both);
        if (both.change == Change::none)
            ++same;
        else
            into.push_back(both);
    }
    for (const Item& item : after)
        if (old_index.count(key_of(item)) == 0)
            into.push_back({Change::added, nullptr, &item});
    return same;
}

template <class ItemChange>
std::size_t count_of(const std::vector<ItemChange>& changes, Change change) {
    return static_cast<std::size_t>(
        std::count_if(changes.begin(), changes.end(),
                      [&](const ItemChange& each) { return each.change == change; }));
}

} // namespace

const char* name_of(Change change) {
    static constexpr const char* names[] = {"none",           "outcomes",       "counts",
                                            "grade",          "added",          "removed",
                                            "unknown-in-old", "unknown-in-new", "unknown-in-both"};
    return names[static_cast<int>(change)];
}

bool CellChange::differs_in_window() const {
    return before != nullptr && after != nullptr && before->window_ms != after->window_ms &&
           (claims_silence(*before) || claims_silence(*after));
}

bool controls_hold(const Survey& survey) {
    return std::all_of(survey.controls.begin(), survey.controls.end(),
                       [](const Control& control) { return control.holds; });
}

void Diff::ignore_counts() {
    ignored_cells += cells_with(Change::counts);
    cells.erase(
        std::remove_if(cells.begin(), cells.end(),
                       [](const CellChange& each) { return each.change == Change::counts; }),
        cells.end());
}

std::size_t Diff::cells_with(Change change) const {
    return count_of(cells, change);
}
std::size_t Diff::grades_with(Change change) const {
    return count_of(grades, change);
}

Change compare_outcomes(const Histogram& before, const Histogram& after) {
    const Histogram a = seen_in(before), b = seen_in(after);
    const bool same_words =
        std::equal(a.begin(), a.end(), b.begin(), b.end(),
                   [](const auto& x, const auto& y) { return x.first == y.first; });
    if (!same_words)
        return Change::outcomes;
    const std::uint64_t total_a = sum_of(a), total_b = sum_of(b);
    const bool same_shares =
        std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& x, const auto& y) {
            return same_share(x.second, total_a, y.second, total_b);
        });
    return same_shares ? Change::none : Change::counts;
}

Diff diff_surveys(const Survey& before, const std::string& old_name, const Survey& after,
                  const std::string& new_name) {
    check_sums(before.cells, old_name);
    check_sums(after.cells, new_name);
    Diff diff;
    diff.same_cells = diff_items(
        before.cells, old_name, after.cells, new_name, diff.cells, diff.unknown_cells,
        [&](const CellChange& each) { diff.other_windows += each.differs_in_window() ? 1 : 0; });
    diff.same_grades = diff_items(before.grades, old_name, after.grades, new_name, diff.grades,
                                  diff.unknown_grades, [](const GradeChange&) {});
    return diff;
}

} // namespace unlisten

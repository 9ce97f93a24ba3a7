#include "grade.h"

#include "cell_classes.h"
#include "controls.h"
#include "grade_flags.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>

namespace unlisten {

namespace {

constexpr int newcomer_class_count = static_cast<int>(NewcomerClass::none);
constexpr int queued_class_count = static_cast<int>(QueuedClass::none);

// clang-format off
constexpr const char* grade_table[newcomer_class_count][queued_class_count] = {
    //  queue: kept         moved        lost
    {"hand-over",        "hand-over", "hand-over-lossy"}, // new: elsewhere
    {"two-stage",        "hand-over", "abrupt"},          // turned away
    {"two-stage-silent", "hand-over", "abrupt-silent"},   // silent
    {"no-effect",        "hand-over", "trap"},            // served
    {"trap",             "trap",      "trap"},            // lost
};
// clang-format on

struct Need {
    const char* situation;
    bool newcomers; // else a queued client
};
constexpr std::array<Need, 5> needs{{{"new", true},
                                     {"new-behind", true},
                                     {"queued", false},
                                     {"queued-sent", false},
                                     {"queued-finished", false}}};

constexpr const char* control_technique = "nothing";

// Sorts as grades are listed: `nothing` first.
struct Key {
    std::string technique, transport, setup, path;
    friend bool operator<(const Key& a, const Key& b) {
        const bool a_acts = a.technique != control_technique,
                   b_acts = b.technique != control_technique;
        return std::tie(a_acts, a.technique, a.transport, a.setup, a.path) <
               std::tie(b_acts, b.technique, b.transport, b.setup, b.path);
    }
};

struct Verdict {
    const char* grade;
    std::string why;
};

struct NeededCell {
    Need need;
    const Cell* cell;
    CellClasses classes;
};

using TransportAndPath = std::pair<std::string, std::string>;
using FailedControls = std::map<TransportAndPath, std::string>;

const char* class_name(const Need& need, int number) {
    return need.newcomers ? name_of(static_cast<NewcomerClass>(number))
                          : name_of(static_cast<QueuedClass>(number));
}

std::optional<Verdict> incomplete(const std::vector<NeededCell>& needed,
                                  const std::string& failed_control) {
    if (!failed_control.empty())
        return Verdict{"incomplete", "control " + failed_control + " failed"};
    std::string missing;
    for (const NeededCell& each : needed)
        if (each.cell == nullptr)
            missing += (missing.empty() ? "not asked: " : ", ") + std::string(each.need.situation);
    if (!missing.empty())
        return Verdict{"incomplete", missing};
    for (const NeededCell& each : needed)
        if (!each.classes.problem.empty())
            return Verdict{"incomplete",
                           std::string(each.need.situation) + ": " + each.classes.problem};
    return std::nullopt;
}

std::optional<Verdict> not_observed(const std::vector<NeededCell>& needed, const char* grade,
                                    bool CellClasses::*said) {
    for (const NeededCell& each : needed)
        if (each.classes.*said)
            return Verdict{grade, each.cell->note};
    return std::nullopt;
}

std::optional<Verdict> mixed(const std::vector<NeededCell>& needed) {
    for (const NeededCell& each : needed) {
        // A hash chooses between listeners: somebody else must have been chosen too.
        const bool by_hash =
            each.need.newcomers && is_histogram(*each.cell) &&
            each.classes.seen.count(static_cast<int>(NewcomerClass::elsewhere)) != 0;
        if (by_hash || each.classes.seen.size() < 2)
            continue;
        std::string why;
        for (const int number : each.classes.seen)
            why += (why.empty() ? std::string(each.need.situation) + ": " : " or ") +
                   class_name(each.need, number);
        return Verdict{"mixed", why};
    }
    return std::nullopt;
}

Verdict from_table(const std::vector<NeededCell>& needed) {
    int newcomers = 0, queue = 0;
    for (const NeededCell& each : needed) {
        int& worst = each.need.newcomers ? newcomers : queue;
        worst = std::max(worst, each.classes.worst());
    }
    const auto of_new = static_cast<NewcomerClass>(newcomers);
    const auto of_queue = static_cast<QueuedClass>(queue);
    return {grade_of(of_new, of_queue),
            std::string("new: ") + name_of(of_new) + ", queue: " + name_of(of_queue)};
}

// Nothing is believed before its controls hold: the first that is not there for these cells.
std::string missing_control(const std::vector<Control>& controls, const Key& key,
                            const std::vector<NeededCell>& needed) {
    const auto asked = [&](const std::string& name, const std::string& setup) {
        return std::any_of(controls.begin(), controls.end(), [&](const Control& control) {
            return control.control == name && control.transport == key.transport &&
                   control.path == key.path && control.setup == setup;
        });
    };
    if (!asked("never-listened", "alone"))
        return "never-listened";
    for (const NeededCell& each : needed) {
        std::string name = std::string("nothing/") + each.need.situation;
        if (!expected_words(name, key.transport, key.setup).empty() && !asked(name, key.setup))
            return name;
    }
    return "";
}

// What a client sees where no listener ever was.
std::vector<std::string> seen_of_nobody(const std::vector<Control>& controls, const Key& key) {
    for (const Control& control : controls)
        if (control.control == "never-listened" && control.transport == key.transport &&
            control.path == key.path)
            return control.expected;
    return expected_words("never-listened", key.transport, key.setup);
}

// Every transport that has a queue has this one.
constexpr const char* plain_queue = "queued";

bool has_meaning(const char* situation, const CellsBySituation& under_nothing) {
    const auto found = under_nothing.find(situation);
    return found == under_nothing.end() || found->second->outcomes.count("not-applicable") == 0;
}

Verdict judge(const Key& key, const CellsBySituation& cells, const CellsBySituation& under_nothing,
              const std::string& failed_control, const std::vector<Control>& controls) {
    const auto nobody_listens = seen_of_nobody(controls, key);
    std::vector<NeededCell> needed;
    for (const Need& need : needs) {
        // Without half-closed connections, say, a transport is graded by the other situations.
        if (!has_meaning(need.situation, under_nothing) && has_meaning(plain_queue, under_nothing))
            continue;
        const auto found = cells.find(need.situation);
        if (found == cells.end()) {
            needed.push_back({need, nullptr, {}});
            continue;
        }
        const Cell& cell = *found->second;
        needed.push_back(
            {need, &cell,
             need.newcomers ? newcomer_classes(cell, nobody_listens) : queued_classes(cell)});
    }
    if (auto verdict = incomplete(needed, failed_control))
        return *verdict;
    if (auto verdict = not_observed(needed, "unsupported", &CellClasses::unsupported))
        return *verdict;
    if (auto verdict = not_observed(needed, "not-applicable", &CellClasses::not_applicable))
        return *verdict;
    if (const std::string missing = missing_control(controls, key, needed); !missing.empty())
        return {"incomplete", "control " + missing + " was not asked"};
    if (auto verdict = mixed(needed))
        return *verdict;
    return from_table(needed);
}

bool is_one_of(std::string_view grade, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), grade) != list.end();
}

std::vector<std::string> flags_of(const Key& key, std::string_view grade,
                                  const CellsBySituation& cells,
                                  const CellsBySituation& under_nothing,
                                  const std::vector<Control>& controls) {
    std::set<std::string> raised;
    if (!is_one_of(grade, {"incomplete", "unsupported", "not-applicable"}))
        for (auto& flag : observed_flags(cells, under_nothing, seen_of_nobody(controls, key)))
            if (key.technique != control_technique || flag != "no-op") // it is meant to do nothing
                raised.insert(std::move(flag));
    std::vector<std::string> flags;
    for (const FlagMeaning& known : flag_meanings())
        if (raised.count(std::string(known.flag)) != 0)
            flags.emplace_back(known.flag);
    return flags;
}

// The first by name, so that the order of controls changes nothing.
FailedControls failed_controls(const std::vector<Control>& controls) {
    FailedControls failed;
    for (const Control& control : controls) {
        if (control.holds)
            continue;
        auto& name = failed[{control.transport, control.path}];
        if (name.empty() || control.control < name)
            name = control.control;
    }
    return failed;
}

} // namespace

const char* grade_of(NewcomerClass newcomers, QueuedClass queue) {
    if (newcomers == NewcomerClass::none || queue == QueuedClass::none)
        return nullptr;
    return grade_table[static_cast<int>(newcomers)][static_cast<int>(queue)];
}

std::vector<Grade> grade_cells(const std::vector<Cell>& cells,
                               const std::vector<Control>& controls) {
    std::map<Key, CellsBySituation> by_key;
    for (const Cell& cell : cells)
        by_key[{cell.id.technique, cell.id.transport, cell.id.setup, cell.id.path}].emplace(
            cell.id.situation, &cell);
    const FailedControls failed = failed_controls(controls);

    std::vector<Grade> grades;
    for (const auto& [key, mine] : by_key) {
        const auto voided = failed.find({key.transport, key.path});
        const auto base = by_key.find({control_technique, key.transport, key.setup, key.path});
        const CellsBySituation under_nothing =
            base == by_key.end() ? CellsBySituation() : base->second;
        const Verdict verdict =
            judge(key, mine, under_nothing, voided == failed.end() ? std::string() : voided->second,
                  controls);
        grades.push_back({key.technique, key.transport, key.setup, key.path, verdict.grade,
                          flags_of(key, verdict.grade, mine, under_nothing, controls),
                          verdict.why});
    }
    return grades;
}

} // namespace unlisten

#include "plan.h"

#include "choose.h"
#include "controls.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace unlisten {
namespace {

constexpr std::array<std::string_view, 5> grade_situations{"new", "new-behind", "queued",
                                                           "queued-sent", "queued-finished"};

using Ids = std::set<std::string, std::less<>>;

template <class Item>
Ids chosen_ids(const std::vector<Item>& items, const std::vector<std::string>& patterns,
               const std::string& kind) {
    Ids ids;
    for (const Item& item : choose(items, patterns, kind))
        ids.insert(id_of(item));
    return ids;
}

bool matches(const std::string& pattern, const std::string& id) {
    return pattern == "*" || pattern == id;
}

std::string reason_in(const std::vector<Rule>& rules, const CellId& id, const char* unsaid) {
    for (const Rule& rule : rules)
        if (matches(rule.transport, id.transport) && matches(rule.situation, id.situation) &&
            matches(rule.setup, id.setup))
            return rule.reason.empty() ? unsaid : rule.reason;
    return "";
}

template <class Item>
bool lists(const std::vector<Item>& items, const std::string& id) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Item& item) { return id_of(item) == id; });
}

class Planner {
  public:
    Planner(const Catalogue& catalogue, const Filters& filters)
        : catalogue_(catalogue),
          techniques_(chosen_ids(catalogue.techniques, filters.techniques, "technique")),
          transports_(chosen_ids(catalogue.transports, filters.transports, "transport")),
          situations_(chosen_ids(catalogue.situations, filters.situations, "situation")),
          setups_(chosen_ids(catalogue.setups, filters.setups, "setup")),
          paths_(chosen_ids(catalogue.paths, filters.paths, "path")) {}

    Plan make() {
        for (std::size_t i = 0; i < catalogue_.techniques.size(); ++i)
            for (const Transport& transport : catalogue_.transports)
                for (const Situation& situation : catalogue_.situations)
                    for (const std::string& setup : catalogue_.setups)
                        for (const std::string& path : catalogue_.paths)
                            if (paths_.count(path) != 0 && joins(path, transport.paths) &&
                                joins(path, situation.paths))
                                consider(i, transport, situation, setup, path);
        put_in_asking_order();
        return std::move(plan_);
    }

  private:
    void consider(std::size_t technique_index, const Transport& transport,
                  const Situation& situation, const std::string& setup, const std::string& path) {
        const Technique& technique = catalogue_.techniques[technique_index];
        PlannedCell cell;
        cell.id = {technique.id, transport.id, situation.id, setup, path};
        cell.control = situation.side == "control";
        cell.in_survey = !cell.control && is_chosen(cell.id);
        if (!can_be_asked(technique, cell.id) || !(cell.in_survey || is_wanted_control(cell)))
            return;
        cell.technique = static_cast<std::uint32_t>(technique_index);
        cell.least_window_ms = situation.least_window_ms;
        cell.not_applicable = reason_in(technique.not_applicable, cell.id, "not applicable");
        cell.random = reason_in(technique.random, cell.id, "random");
        // A control that has no meaning is none.
        if (cell.in_survey || cell.not_applicable.empty())
            plan_.cells.push_back(std::move(cell));
    }

    static bool joins(const std::string& path, const std::vector<std::string>& paths) {
        return paths.empty() || lists(paths, path);
    }

    static bool can_be_asked(const Technique& technique, const CellId& id) {
        return lists(technique.transports, id.transport) &&
               lists(technique.situations, id.situation) && lists(technique.setups, id.setup) &&
               lists(technique.paths, id.path);
    }

    bool is_chosen(const CellId& id) const {
        return (id.technique == "nothing" || techniques_.count(id.technique) != 0) &&
               transports_.count(id.transport) != 0 && situations_.count(id.situation) != 0 &&
               setups_.count(id.setup) != 0;
    }

    bool is_wanted_control(const PlannedCell& cell) const {
        const CellId& id = cell.id;
        if (id.technique != "nothing" || transports_.count(id.transport) == 0)
            return false;
        if (cell.control)
            return id.setup == "alone";
        return setups_.count(id.setup) != 0 &&
               !expected_words("nothing/" + id.situation, id.transport, id.setup).empty();
    }

    // Controls, then what can be graded soonest: `nothing`, then technique by technique. The rest
    // is asked beginning with those that wait longest, so that their silence passes while others
    // work.
    void put_in_asking_order() {
        for (std::size_t i = 0; i < plan_.cells.size(); ++i)
            if (plan_.cells[i].not_applicable.empty())
                plan_.asking_order.push_back(i);
        std::stable_sort(plan_.asking_order.begin(), plan_.asking_order.end(),
                         [this](std::size_t a, std::size_t b) {
                             return urgency(plan_.cells[a]) < urgency(plan_.cells[b]);
                         });
    }

    static std::tuple<int, long> urgency(const PlannedCell& cell) {
        const bool nothing = cell.id.technique == "nothing";
        const bool grade = is_grade_situation(cell.id.situation);
        if (cell.control || (nothing && grade))
            return {cell.control ? 0 : 1, 0};
        return {grade ? 2 : 3, grade ? 0 : -static_cast<long>(cell.least_window_ms)};
    }

    const Catalogue& catalogue_;
    Ids techniques_, transports_, situations_, setups_, paths_;
    Plan plan_;
};

} // namespace

std::size_t Plan::survey_size() const {
    return static_cast<std::size_t>(std::count_if(
        cells.begin(), cells.end(), [](const PlannedCell& cell) { return cell.in_survey; }));
}

bool is_grade_situation(std::string_view situation) {
    return std::find(grade_situations.begin(), grade_situations.end(), situation) !=
           grade_situations.end();
}

std::string fingerprint(const Plan& plan) {
    // FNV-1a: nobody gains by forging it.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const PlannedCell& cell : plan.cells) {
        const std::string all = cell.id.str() + "|" + (cell.in_survey ? "s" : "") +
                                (cell.control ? "c" : "") + std::to_string(cell.least_window_ms) +
                                "|" + cell.not_applicable + "\n";
        for (const char byte : all)
            hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    std::string digits(16, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4)
        *digit = "0123456789abcdef"[hash & 15];
    return digits;
}

Plan make_plan(const Catalogue& catalogue, const Filters& filters) {
    return Planner(catalogue, filters).make();
}

} // namespace unlisten

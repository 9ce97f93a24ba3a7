#include "check.h"

#include "controls.h"
#include "grade.h"
#include "schema.h"
#include "text.h"
#include "vocabulary.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace unlisten {

namespace {

using Place = std::pair<std::string, std::string>; // transport, path

constexpr std::size_t most_missing = 1000;

std::string name_of(const Control& control) {
    return "control " + control.control + "/" + control.transport + "/" + control.setup + "/" +
           control.path;
}

std::string name_of(const Grade& grade) {
    return "grade of " + grade.technique + "/" + grade.transport + "/" + grade.setup + "/" +
           grade.path;
}

std::string text_of(const Histogram& outcomes) {
    std::string text;
    for (const auto& [words, count] : outcomes)
        join_to(text, ", ", std::to_string(count) + " " + words);
    return text;
}

std::string text_of(const Grade& grade) {
    std::string text = grade.grade;
    for (const auto& flag : grade.flags)
        text += " " + flag;
    return text + " (" + grade.why + ")";
}

// As far as what was asked goes: unsupported is an answer too.
bool was_observed(const Cell& cell) {
    for (const auto& [words, count] : cell.outcomes)
        if (!is_non_observation(words))
            return cell.repeats > 0;
    return false;
}

// The probe failed before its last repetition.
bool broke_off(const Cell& cell) {
    for (const auto& [words, count] : cell.outcomes)
        if (words.rfind("harness:", 0) == 0)
            return true;
    return false;
}

class SurveyChecker {
  public:
    explicit SurveyChecker(const Survey& survey) : survey_(survey) {}

    std::vector<Problem> problems() {
        check_plan();
        check_repeats();
        check_controls();
        check_grades();
        return std::move(problems_);
    }

  private:
    void complain(const std::string& where, const std::string& what) {
        problems_.push_back({where, what});
    }

    // Every path joins its own kinds of socket, and is asked in its own situations.
    void check_plan() {
        struct Asked {
            std::set<std::string> techniques, transports, situations, setups;
        };
        std::map<std::string, Asked> by_path;
        for (const Cell& cell : survey_.cells) {
            if (!ids_.insert(cell.id).second)
                complain(cell.id.str(), "is there twice");
            Asked& asked = by_path[cell.id.path];
            asked.techniques.insert(cell.id.technique);
            asked.transports.insert(cell.id.transport);
            asked.situations.insert(cell.id.situation);
            asked.setups.insert(cell.id.setup);
        }
        if (!survey_.run.at("complete").get<bool>())
            return;
        for (const auto& [path, asked] : by_path)
            for (const auto& technique : asked.techniques)
                for (const auto& transport : asked.transports)
                    for (const auto& situation : asked.situations)
                        for (const auto& setup : asked.setups)
                            if (!require({technique, transport, situation, setup, path}))
                                return;
    }

    // False after so many that the file's plan cannot be meant: a product of five sets is soon
    // huge.
    bool require(const CellId& id) {
        if (ids_.count(id) != 0)
            return true;
        complain(id.str(), "is missing, though the run says it is complete");
        return ++missing_ < most_missing;
    }

    void check_repeats() {
        const auto asked = survey_.run.at("repeats").get<unsigned>();
        const bool complete = survey_.run.at("complete").get<bool>();
        for (const Cell& cell : survey_.cells)
            if (cell.repeats > asked ||
                (complete && was_observed(cell) && cell.repeats < asked && !broke_off(cell)))
                complain(cell.id.str(), "has " + std::to_string(cell.repeats) +
                                            " repetitions, the run asked for " +
                                            std::to_string(asked));
    }

    void check_controls() {
        using Key = std::tuple<std::string, std::string, std::string, std::string>;
        std::map<Key, const Control*> stored;
        std::set<Place> controlled, stale, compared;
        for (const Control& control : survey_.controls) {
            if (!stored
                     .emplace(Key{control.transport, control.path, control.setup, control.control},
                              &control)
                     .second)
                complain(name_of(control), "is there twice");
            if (control.control == "never-listened")
                controlled.insert({control.transport, control.path});
            else if (control.control == "stale-file")
                stale.insert({control.transport, control.path});
            else
                compared.insert({control.transport, control.path});
            check_control(control);
        }
        std::vector<Cell> under_nothing;
        for (const Cell& cell : survey_.cells)
            if (cell.id.technique == "nothing")
                under_nothing.push_back(cell);
        for (const Control& derived : judge_controls({}, under_nothing)) {
            const auto found =
                stored.find({derived.transport, derived.path, derived.setup, derived.control});
            if (found == stored.end())
                complain(name_of(derived), "is missing");
            else if (found->second->outcomes != derived.outcomes)
                complain(name_of(derived), "has " + text_of(found->second->outcomes) +
                                               ", its cell " + text_of(derived.outcomes));
        }
        if (!survey_.run.at("complete").get<bool>())
            return;
        require("never-listened", controlled);
        require("stale-file", stale);
        require("nothing/new", compared);
    }

    void check_control(const Control& control) {
        for (const auto& [words, count] : control.outcomes)
            for_each_word(words, [&](std::string_view word) {
                if (!is_outcome_word(word))
                    complain(name_of(control), in_quotes(word) + " is no outcome word");
            });
        const auto expected = expected_words(control.control, control.transport, control.setup,
                                             survey_.platform.at("system").get<std::string>());
        if (expected.empty())
            complain(name_of(control), "is no control");
        else if (expected != control.expected)
            complain(name_of(control), "expects other words than this control does");
        if (control.holds != control_holds(control.outcomes, control.expected))
            complain(name_of(control), std::string("is said to ") +
                                           (control.holds ? "hold" : "fail") + ", but had " +
                                           text_of(control.outcomes));
    }

    // Of every transport and path that was observed, and for which the control has a meaning.
    void require(const char* control, const std::set<Place>& controlled) {
        std::set<Place> needed;
        for (const Cell& cell : survey_.cells)
            if (was_observed(cell) && !expected_words(control, cell.id.transport, "alone").empty())
                needed.insert({cell.id.transport, cell.id.path});
        for (const Place& place : needed)
            if (controlled.count(place) == 0)
                complain(std::string("control ") + control + "/" + place.first + "/" + place.second,
                         "is missing");
    }

    void check_grades() {
        std::map<std::string, const Grade*> stored;
        for (const Grade& grade : survey_.grades)
            if (!stored.emplace(name_of(grade), &grade).second)
                complain(name_of(grade), "is there twice");
        for (const Grade& derived : grade_cells(survey_.cells, survey_.controls)) {
            const auto found = stored.find(name_of(derived));
            if (found == stored.end()) {
                complain(name_of(derived), "is missing");
                continue;
            }
            if (text_of(*found->second) != text_of(derived))
                complain(name_of(derived),
                         "is " + text_of(*found->second) + ", its cells say " + text_of(derived));
            stored.erase(found);
        }
        for (const auto& [name, grade] : stored)
            complain(name, "has no cells");
    }

    const Survey& survey_;
    std::set<CellId> ids_;
    std::size_t missing_ = 0;
    std::vector<Problem> problems_;
};

} // namespace

std::vector<Problem> survey_problems(const Survey& survey) {
    return SurveyChecker(survey).problems();
}

CheckResult check_survey(const std::string& text, const std::string& name) {
    CheckResult result;
    if (auto problem = schema_problem(text)) {
        result.problems.push_back({"", *problem});
        return result;
    }
    const auto append = [&](std::vector<Problem>&& more) {
        std::move(more.begin(), more.end(), std::back_inserter(result.problems));
    };
    const Survey survey =
        parse_survey(text, name, [&](const Cell& cell, const nlohmann::json& evidence) {
            append(cell_problems(cell, evidence));
        });
    append(survey_problems(survey));
    for (const Control& control : survey.controls)
        if (!control.holds)
            result.void_controls.push_back(
                {name_of(control), "failed: " + text_of(control.outcomes)});
    result.complete = survey.run.at("complete").get<bool>();
    result.commit = survey.tool.at("commit").get<std::string>();
    result.platform_id = survey.platform.at("id").get<std::string>();
    result.cells = survey.cells.size();
    result.not_applicable = static_cast<std::size_t>(
        std::count_if(survey.cells.begin(), survey.cells.end(),
                      [](const Cell& cell) { return cell.outcomes.count("not-applicable") != 0; }));
    result.controls = survey.controls.size();
    result.observed = std::any_of(survey.cells.begin(), survey.cells.end(), was_observed);
    return result;
}

} // namespace unlisten

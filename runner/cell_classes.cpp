#include "cell_classes.h"

#include <algorithm>

namespace unlisten {

namespace {

template <class ClassOf>
CellClasses classes_of(const Cell& cell, ClassOf class_of) {
    using Class = decltype(class_of(std::string_view()));
    CellClasses result;
    for (const auto& [words, count] : cell.outcomes) {
        int worst = -1;
        for_each_word(words, [&](std::string_view word) {
            const Class seen = class_of(word);
            if (word == "unsupported") {
                result.unsupported = true;
            } else if (word == "not-applicable") {
                result.not_applicable = true;
            } else if (is_non_observation(word)) {
                result.problem = std::max(result.problem, std::string(word));
            } else if (seen == Class::none) {
                result.problem = std::max(result.problem, std::string(word) + " has no class here");
            } else {
                worst = std::max(worst, static_cast<int>(seen));
            }
        });
        if (worst >= 0 && count > 0)
            result.seen.insert(worst);
    }
    if (result.problem.empty() && result.seen.empty() && !result.unsupported &&
        !result.not_applicable)
        result.problem = "no repetition";
    return result;
}

} // namespace

bool is_histogram(const Cell& cell) {
    return cell.id.setup == "group" || cell.clients > 0;
}

CellClasses newcomer_classes(const Cell& cell, const std::vector<std::string>& nobody_listens) {
    return classes_of(cell, [&](std::string_view word) {
        return std::find(nobody_listens.begin(), nobody_listens.end(), word) != nobody_listens.end()
                   ? NewcomerClass::turned_away
                   : newcomer_class(word);
    });
}
CellClasses queued_classes(const Cell& cell) {
    return classes_of(cell, queued_class);
}

} // namespace unlisten

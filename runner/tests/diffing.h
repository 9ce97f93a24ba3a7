// The sample survey, spoilt, and compared with itself.
#pragma once

#include "diff.h"
#include "diff_json.h"
#include "diff_print.h"
#include "sample.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

namespace diffing {

using namespace unlisten;

inline Survey spoilt(const Spoil& spoil) {
    auto survey = sample();
    if (spoil)
        spoil(survey);
    return parse_survey(survey.dump(), "f.json");
}

// Two surveys that live as long as what points into them.
struct Pair {
    Survey before, after;
    Diff diff;

    explicit Pair(const Spoil& to_after, const Spoil& to_before = nullptr)
        : before(spoilt(to_before)), after(spoilt(to_after)),
          diff(diff_surveys(before, "old.json", after, "new.json")) {}

    std::string text(const Style& style = {}) const {
        std::ostringstream out;
        print_diff(out, before, after, diff, style);
        return out.str();
    }
    nlohmann::json json() const {
        const auto json = diff_json({"old.json", before}, {"new.json", after}, diff);
        return nlohmann::json::parse(json.dump());
    }
};

// What follows the headings.
inline std::string body(const std::string& text) {
    return text.substr(text.find("\n\n") + 2);
}

inline void drop_last_cell(nlohmann::json& survey) {
    survey["cells"].erase(survey["cells"].size() - 1); // unlink/unix/relisten/group
}

} // namespace diffing

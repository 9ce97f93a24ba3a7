// JUnit's XML, as build servers read it: a survey does not judge, so there are no failures, only
// errors of the survey itself.
#include "exporter.h"

#include "cell_standing.h"
#include "text.h"
#include "xml.h"

#include <array>
#include <map>
#include <ostream>

namespace unlisten {

namespace {

using Properties = std::vector<std::pair<const char*, std::string>>;

struct Case {
    Standing standing;
    std::string class_name, name, reason;
    std::string type; // of an error
    Properties properties;
};

struct Suite {
    std::string name;
    std::vector<Case> cases;

    std::size_t count(Standing standing) const {
        std::size_t number = 0;
        for (const Case& each : cases)
            number += each.standing == standing;
        return number;
    }
};

// Tools group classes by what stands before the last dot.
std::string class_name(const std::string& place, const std::string& name) {
    std::string result = place + '.' + name;
    for (char& c : result)
        c = c == '/' ? '.' : c;
    return result;
}

std::string listed(const Histogram& histogram) {
    std::string text;
    for (const auto& [words, count] : histogram)
        join_to(text, ", ", std::to_string(count) + ' ' + words);
    return text;
}

Case case_of(const Cell& cell, const std::string& place) {
    return {standing_of(cell),
            class_name(place, cell.id.technique),
            cell.id.situation,
            standing_reason(cell),
            "harness",
            {{"outcome", listed(cell.outcomes)},
             {"repeats", std::to_string(cell.repeats)},
             {"window_ms", std::to_string(cell.window_ms)},
             {"verified", listed(cell.verified)},
             {"note", cell.note}}};
}

Case case_of(const Control& control, const std::string& place) {
    return {standing_of(control),
            class_name(place, "controls"),
            control.control,
            standing_reason(control),
            "control",
            {{"outcome", listed(control.outcomes)}}};
}

// One suite per transport, setup and path, in the order of their first cells; its controls first.
std::vector<Suite> suites_of(const Survey& survey) {
    std::vector<Suite> suites;
    std::map<std::string, std::size_t> index;
    const auto add = [&](const auto& item, const auto& id) {
        const std::string place = id.transport + '/' + id.setup + '/' + id.path;
        const auto [found, is_new] = index.emplace(place, suites.size());
        if (is_new)
            suites.push_back({place, {}});
        suites[found->second].cases.push_back(case_of(item, place));
    };
    for (const Control& control : survey.controls)
        add(control, control);
    for (const Cell& cell : survey.cells)
        add(cell, cell.id);
    return suites;
}

std::string attribute(const char* name, std::string_view value) {
    return std::string(" ") + name + "=\"" + xml_text(value) + '"';
}
std::string attribute(const char* name, std::size_t value) {
    return attribute(name, std::to_string(value));
}

void write_properties(std::ostream& out, const Properties& properties, const char* indent) {
    out << indent << "<properties>\n";
    for (const auto& [name, value] : properties)
        if (!value.empty())
            out << indent << "  <property" << attribute("name", name) << attribute("value", value)
                << "/>\n";
    out << indent << "</properties>\n";
}

void write_case(std::ostream& out, const Case& each) {
    out << "    <testcase" << attribute("classname", each.class_name)
        << attribute("name", each.name) << ">\n";
    write_properties(out, each.properties, "      ");
    if (each.standing == Standing::skipped)
        out << "      <skipped" << attribute("message", each.reason) << "/>\n";
    if (each.standing == Standing::failed)
        out << "      <error" << attribute("type", each.type) << attribute("message", each.reason)
            << "/>\n";
    out << "      <system-out>" << xml_text(each.reason) << "</system-out>\n    </testcase>\n";
}

std::string counts(std::size_t tests, std::size_t errors, std::size_t skipped) {
    return attribute("tests", tests) + " failures=\"0\"" + attribute("errors", errors) +
           attribute("skipped", skipped);
}

Properties platform_properties(const Survey& survey) {
    Properties result;
    for (const char* name : {"id", "system", "release", "arch", "environment"}) {
        const auto found = survey.platform.find(name);
        if (found != survey.platform.end() && found->is_string())
            result.emplace_back(name, found->get<std::string>());
    }
    return result;
}

void write(std::ostream& out, const Survey& survey) {
    const auto suites = suites_of(survey);
    const Properties platform = platform_properties(survey);
    std::size_t tests = 0, errors = 0, skipped = 0;
    for (const Suite& suite : suites) {
        tests += suite.cases.size();
        errors += suite.count(Standing::failed);
        skipped += suite.count(Standing::skipped);
    }
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
        << attribute("name", "unlisten") << counts(tests, errors, skipped) << ">\n";
    for (const Suite& suite : suites) {
        out << "  <testsuite" << attribute("name", suite.name)
            << counts(suite.cases.size(), suite.count(Standing::failed),
                      suite.count(Standing::skipped))
            << ">\n";
        write_properties(out, platform, "    ");
        for (const Case& each : suite.cases)
            write_case(out, each);
        out << "  </testsuite>\n";
    }
    out << "</testsuites>\n";
}

} // namespace

const Exporter export_junit{
    "junit", "XML for build servers: a test case per cell; an error is one of the survey itself",
    write};

} // namespace unlisten

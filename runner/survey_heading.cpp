#include "survey_heading.h"

#include "grade_look.h"

#include <ostream>

namespace unlisten {

namespace {

std::string text_or(const nlohmann::json& object, const char* name, const char* otherwise) {
    const auto found = object.find(name);
    return printable(found != object.end() && found->is_string() ? found->get<std::string>()
                                                                 : otherwise);
}

void print_survey_line(std::ostream& out, const Survey& survey) {
    const auto& platform = survey.platform;
    const auto& run = survey.run;
    out << text_or(platform, "system", "?") << ' ' << text_or(platform, "release", "?") << ' '
        << text_or(platform, "arch", "?") << ", " << text_or(platform, "environment", "?");
    const std::string libc = text_or(platform, "libc", "");
    if (!libc.empty())
        out << ", " << libc;
    out << "; " << text_or(run, "started", "?").substr(0, 10);
    if (run.contains("repeats") && run["repeats"].is_number_unsigned())
        out << ", " << run["repeats"] << " repetitions";
    out << '\n';
}

} // namespace

void print_survey_heading(std::ostream& out, const Survey& survey, const std::string& label,
                          const Style& style) {
    const std::string margin(display_width(label), ' ');
    if (!label.empty())
        out << style.paint(Colour::bold, label);
    out << style.paint(Colour::bold, text_or(survey.platform, "id", "?")) << '\n' << margin;
    print_survey_line(out, survey);
    if (!survey.run.at("complete").get<bool>())
        out << margin
            << style.paint(Colour::yellow, "INCOMPLETE: this run was stopped before its end")
            << '\n';
    for (const Control& control : survey.controls)
        if (!control.holds)
            out << margin
                << style.paint(Colour::red,
                               "CONTROL FAILED: " +
                                   printable(control.control + ", " + control.transport + ", " +
                                             control.setup + ", " + control.path) +
                                   ": " + short_outcomes(control.outcomes, style))
                << '\n';
}

} // namespace unlisten

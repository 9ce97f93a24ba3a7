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

// On one line if it fits, else on two.
void print_survey_line(std::ostream& out, const Survey& survey, const Style& style,
                       const std::string& margin) {
    const auto& platform = survey.platform;
    const auto& run = survey.run;
    std::string where = text_or(platform, "system", "?") + " " + text_or(platform, "release", "?") +
                        " " + text_or(platform, "arch", "?") + ", " +
                        text_or(platform, "environment", "?");
    const std::string libc = text_or(platform, "libc", "");
    if (!libc.empty())
        where += ", " + libc;
    std::string when = text_or(run, "started", "?").substr(0, 10);
    if (run.contains("repeats") && run["repeats"].is_number_unsigned())
        when += ", " + run["repeats"].dump() + " repetitions";
    const std::string whole = margin + where + "; " + when;
    if (display_width(whole) <= style.width)
        out << whole << '\n';
    else
        out << margin << where << '\n' << margin << when << '\n';
}

} // namespace

void print_survey_heading(std::ostream& out, const Survey& survey, const HeadingLabel& label,
                          const Style& style) {
    const std::string margin(display_width(label.before), ' ');
    if (!label.before.empty())
        out << style.paint(Colour::bold, label.before);
    out << style.paint(Colour::bold, text_or(survey.platform, "id", "?")) << '\n';
    if (!label.file.empty())
        out << margin << label.file << '\n';
    print_survey_line(out, survey, style, margin);
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

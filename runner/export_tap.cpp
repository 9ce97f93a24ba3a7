// Test Anything Protocol, version 14: a survey does not judge, so only the survey's own failures
// are not ok.
#include "exporter.h"

#include "cell_standing.h"
#include "text.h"

#include <ostream>

namespace unlisten {

namespace {

using nlohmann::ordered_json;

// In a description, # begins a directive.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '#' || c == '\\')
            result += '\\';
        result += c;
    }
    return result;
}

ordered_json printable_counts(const Histogram& histogram) {
    auto result = ordered_json::object();
    for (const auto& [word, count] : histogram)
        result[printable(word)] = count;
    return result;
}

class Writer {
  public:
    explicit Writer(std::ostream& out) : out_(out) {}

    // `details` become a YAML block: JSON is YAML, too.
    void point(Standing standing, const std::string& name, const std::string& reason,
               const ordered_json& details) {
        out_ << (standing == Standing::failed ? "not ok " : "ok ") << ++number_ << " - "
             << escaped(printable(name));
        if (standing == Standing::skipped) {
            out_ << " # SKIP " << escaped(reason) << '\n';
            return;
        }
        out_ << ": " << escaped(reason) << "\n  ---\n";
        for (const auto& [key, value] : details.items())
            out_ << "  " << key << ": "
                 << value.dump(-1, ' ', true, ordered_json::error_handler_t::replace) << '\n';
        out_ << "  ...\n";
    }

  private:
    std::ostream& out_;
    std::size_t number_ = 0;
};

void write(std::ostream& out, const Survey& survey) {
    out << "TAP version 14\n1.." << survey.controls.size() + survey.cells.size() << "\n# "
        << printable(survey.platform.at("id").get<std::string>()) << '\n';
    Writer writer(out);
    for (const Control& control : survey.controls)
        writer.point(standing_of(control),
                     "control " + control.control + '/' + control.transport + '/' + control.setup +
                         '/' + control.path,
                     standing_reason(control), {{"outcomes", printable_counts(control.outcomes)}});
    for (const Cell& cell : survey.cells)
        writer.point(standing_of(cell), cell.id.str(), standing_reason(cell),
                     {{"outcomes", printable_counts(cell.outcomes)},
                      {"repeats", cell.repeats},
                      {"window_ms", cell.window_ms},
                      {"verified", printable_counts(cell.verified)}});
}

} // namespace

const Exporter export_tap{
    "tap", "Test Anything Protocol 14: not ok is only a failure of the survey itself", write};

} // namespace unlisten

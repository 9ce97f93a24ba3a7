// What a broken probe may print: its lines become a cell that the schema allows, whatever they are.
#include "check.h"
#include "collect.h"
#include "json_sections.h"
#include "line_buffer.h"
#include "must.h"
#include "results_file.h"
#include "schema.h"

#include <algorithm>
#include <cstdint>

using namespace unlisten;

namespace {

constexpr unsigned repeats = 3;

std::string survey_of(const std::string& cell) {
    return R"({"schema":"unlisten.survey/1",)"
           R"("tool":{"name":"unlisten","version":"0","commit":"c","compiler":"g"},)"
           R"("platform":{"id":"a","system":"linux","release":"6","version":"","arch":"a",)"
           R"("environment":"machine","libc":"","stack":"host","settings":{},)"
           R"("privileges":{"root":false}},"run":{"started":"2026-01-01T00:00:00Z","wall_s":1,)"
           R"("cpu_s":1,"repeats":3,"jobs":1,"complete":false},"controls":[],"grades":[],"cells":[)" +
           cell + "]}";
}

void check(const FinishedCell& finished) {
    const std::string text = survey_of(finished.line);
    must(finished.line.find('\n') == std::string::npos, "a cell is one line", text);
    const auto problem = schema_problem(text);
    must(!problem, "a cell is as the schema has it", problem.value_or("") + "\n" + text);
    const Survey survey =
        parse_survey(text, "f.json", [&](const Cell& cell, const nlohmann::json& evidence) {
            const auto problems = cell_problems(cell, evidence);
            must(problems.empty(), "a cell adds up",
                 (problems.empty() ? "" : problems.front().what) + "\n" + text);
        });
    must(survey.cells.size() == 1 && survey.cells[0].id == finished.cell.id &&
             survey.cells[0].outcomes == finished.cell.outcomes &&
             survey.cells[0].repeats == finished.cell.repeats,
         "a cell is read as it was written", text);
}

void collect(std::string_view output, std::size_t piece, Ending::Way way, const char* setup) {
    Collector collector({"close", "tcp4", "new", setup, "loopback"}, repeats);
    LineBuffer lines(longest_line);
    for (bool go_on = true; go_on && !output.empty();) {
        const auto bytes = output.substr(0, piece);
        go_on = lines.feed(bytes, [&](std::string_view line) { return collector.line(line); });
        output.remove_prefix(bytes.size());
    }
    if (const auto finished = collector.finish({way, 0, ""}))
        check(*finished);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    // The first byte chooses how the output arrives and ends.
    const std::string_view output(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto way = static_cast<Ending::Way>(data[0] % 7);
    const std::size_t piece = (data[0] & 0x40) != 0 ? 7 : 65536;
    collect(output, piece, way, (data[0] & 0x80) != 0 ? "group" : "alone");
    return 0;
}

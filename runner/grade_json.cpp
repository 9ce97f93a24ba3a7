#include "grade_json.h"

#include "cell_classes.h"

namespace unlisten {

nlohmann::ordered_json grade_json(const Grade& grade) {
    return {{"technique", grade.technique},
            {"transport", grade.transport},
            {"setup", grade.setup},
            {"path", grade.path},
            {"grade", grade.grade},
            {"flags", grade.flags},
            {"why", grade.why}};
}

nlohmann::ordered_json cell_summary_json(const Cell& cell) {
    nlohmann::ordered_json result = {
        {"technique", cell.id.technique}, {"transport", cell.id.transport},
        {"situation", cell.id.situation}, {"setup", cell.id.setup},
        {"path", cell.id.path},           {"repeats", cell.repeats},
        {"outcomes", cell.outcomes}};
    if (is_histogram(cell))
        result["clients"] = cell.clients;
    if (!cell.note.empty())
        result["note"] = cell.note;
    return result;
}

} // namespace unlisten

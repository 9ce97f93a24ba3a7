#include "survey_board.h"

#include <algorithm>
#include <utility>

namespace unlisten {

Task make_task(const Catalogue& catalogue, const Plan& plan, std::size_t index,
               const Asking& asking) {
    const PlannedCell& planned = plan.cells[index];
    const Technique& technique = catalogue.techniques[planned.technique];
    Task task;
    task.cell = index;
    task.program = technique.program;
    task.arguments = {"--json",
                      "--transport",
                      planned.id.transport,
                      "--situation",
                      planned.id.situation,
                      "--setup",
                      planned.id.setup,
                      "--path",
                      planned.id.path,
                      "--repeat",
                      std::to_string(asking.repeats)};
    if (asking.window_ms != 0) {
        task.arguments.push_back("--window-ms");
        task.arguments.push_back(std::to_string(asking.window_ms));
    }
    if (asking.patience_for != 1) {
        task.arguments.push_back("--patience");
        task.arguments.push_back(std::to_string(asking.patience_for));
    }
    if (!asking.stack.empty()) {
        task.arguments.push_back("--stack");
        task.arguments.push_back(asking.stack);
    }
    if (!asking.capture.empty()) {
        task.arguments.push_back("--capture");
        task.arguments.push_back(asking.capture);
    }
    if (asking.isolate)
        task.arguments.push_back("--isolate");
    for (const std::string& setting : asking.settings) {
        task.arguments.push_back("--setting");
        task.arguments.push_back(setting);
    }
    if (asking.sham_act)
        task.arguments.push_back("--sham-act");
    task.ports = technique.ports_per_repetition * asking.repeats + 4;
    // A repetition may prove silence several times; the longest first retransmission known is 6 s.
    constexpr unsigned windows_in_a_row = 4, longest_default_ms = 7000;
    const unsigned default_ms = std::max(planned.least_window_ms, longest_default_ms);
    const unsigned window_ms =
        std::max(asking.window_ms, default_ms * ((1u << asking.patience_for) - 1));
    task.longest_silence =
        asking.patience + std::chrono::milliseconds(window_ms) * windows_in_a_row;
    task.longest_run = task.longest_silence * (asking.repeats + 1);
    return task;
}

SurveyBoard::SurveyBoard(const Catalogue& catalogue, Gathered& gathered, const Asking& asking,
                         Journal& journal, Progress& progress, std::string system)
    : catalogue_(catalogue), gathered_(gathered), asking_(asking), journal_(journal),
      progress_(progress), grades_(gathered, std::move(system)) {
    for (const std::size_t cell : gathered.plan().asking_order) {
        done_ += gathered.cell(cell) != nullptr ? 1 : 0;
        note_missing(cell);
    }
}

// A control needs the transport and nothing else: without it every cell would say the same.
void SurveyBoard::note_missing(std::size_t cell) {
    const Cell* gathered = gathered_.cell(cell);
    if (gathered != nullptr && gathered_.plan().cells[cell].control &&
        gathered->outcomes.count("unsupported") != 0)
        missing_[{gathered->id.transport, gathered->id.path}] = gathered->note;
}

bool SurveyBoard::is_settled(std::size_t cell) {
    if (gathered_.cell(cell) != nullptr) // a run that is continued has some already
        return true;
    const CellId& id = gathered_.plan().cells[cell].id;
    const auto missing = missing_.find({id.transport, id.path});
    if (missing == missing_.end())
        return false;
    take(cell, unasked_cell(id, "unsupported", missing->second));
    return true;
}

std::optional<Task> SurveyBoard::next() {
    const Plan& plan = gathered_.plan();
    while (begun_ < plan.asking_order.size() && is_settled(plan.asking_order[begun_]))
        ++begun_;
    if (begun_ == plan.asking_order.size())
        return std::nullopt;
    const std::size_t cell = plan.asking_order[begun_++];
    collectors_.emplace(cell,
                        Collector(plan.cells[cell].id, asking_.repeats, plan.cells[cell].random));
    return make_task(catalogue_, plan, cell, asking_);
}

bool SurveyBoard::line(std::size_t cell, std::string_view text) {
    return collectors_.at(cell).line(text);
}

void SurveyBoard::ended(std::size_t cell, const Ending& ending) {
    const auto collector = collectors_.find(cell);
    auto finished = collector->second.finish(ending);
    collectors_.erase(collector);
    if (finished)
        take(cell, std::move(*finished));
}

void SurveyBoard::take(std::size_t cell, FinishedCell&& finished) {
    ++done_;
    journal_.add(finished.line);
    gathered_.put(cell, std::move(finished));
    note_missing(cell);
    if (progress_.visible())
        for (const Grade& grade : grades_.after(cell))
            progress_.say(grade);
}

void SurveyBoard::look(std::size_t alive, std::optional<std::size_t> oldest) {
    progress_.draw(done_, alive, oldest ? gathered_.plan().cells[*oldest].id.str() : "");
}

} // namespace unlisten

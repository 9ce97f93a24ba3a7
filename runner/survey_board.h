// Hands the plan's cells to execute() and takes in what becomes of them.
#pragma once

#include "execute.h"
#include "gathered.h"
#include "journal.h"
#include "live_grades.h"
#include "progress.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unlisten {

// What every probe is told alike.
struct Asking {
    unsigned repeats = 5;
    unsigned window_ms = 0;    // 0: each situation's own
    unsigned patience_for = 1; // retransmissions
    bool sham_act = false;
    std::string stack;   // a file; empty: the host's
    std::string capture; // a folder; empty: no packets are kept
    bool isolate = false;
    std::vector<std::string>
        settings; // "net.ipv4.tcp_abort_on_overflow=1", of the cells' own networks
    std::chrono::milliseconds patience{
        20'000}; // with a probe that says nothing, beside its windows
};

// "--transport tcp4 ..." for the cell.
Task make_task(const Catalogue& catalogue, const Plan& plan, std::size_t index,
               const Asking& asking);

class SurveyBoard final : public TaskBoard {
  public:
    SurveyBoard(const Catalogue& catalogue, Gathered& gathered, const Asking& asking,
                Journal& journal, Progress& progress, std::string system);

    std::optional<Task> next() override;
    bool line(std::size_t cell, std::string_view text) override;
    void ended(std::size_t cell, const Ending& ending) override;
    void look(std::size_t alive, std::optional<std::size_t> oldest) override;

  private:
    void note_missing(std::size_t cell);
    bool is_settled(std::size_t cell); // without asking it
    void take(std::size_t cell, FinishedCell&& finished);

    const Catalogue& catalogue_;
    Gathered& gathered_;
    Asking asking_;
    Journal& journal_;
    Progress& progress_;
    LiveGrades grades_;
    std::map<std::size_t, Collector> collectors_; // of the probes that are alive
    // Transport and path that are unsupported, with the reason.
    std::map<std::pair<std::string, std::string>, std::string> missing_;
    std::size_t begun_ = 0, done_ = 0;
};

} // namespace unlisten

#include "survey_run.h"

#include "conclusion.h"
#include "controls.h"
#include "errors.h"
#include "execute.h"
#include "exit_codes.h"
#include "file_writer.h"
#include "grade.h"
#include "ports.h"
#include "process_limits.h"
#include "say.h"
#include "show.h"
#include "signals.h"
#include "store.h"
#include "text.h"
#include "unfinished.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

unsigned processors() {
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

void must_fit(const PortPool& ports, const Catalogue& catalogue, unsigned repeats) {
    for (const Technique& technique : catalogue.techniques) {
        const unsigned needed = technique.ports_per_repetition * repeats + 4;
        if (needed > ports.longest())
            throw UsageError("--repeat " + std::to_string(repeats) + ": " + technique.id +
                             " would need " + std::to_string(needed) +
                             " ports in a row, and this system leaves only " +
                             std::to_string(ports.longest()));
    }
}

class SurveyRun {
  public:
    SurveyRun(ProgressMode progress, const Catalogue& catalogue, const Plan& plan, Start start)
        : progress_(progress), catalogue_(catalogue), plan_(plan), start_(std::move(start)),
          out_(start_.out) {}

    // Gives the exit code.
    int run() {
        PortPool ports(ephemeral_ports(), claim_on_this_machine());
        must_fit(ports, catalogue_, start_.asking.repeats);
        forbid_core_files();
        Journal journal = begin_journal();
        const auto guard = std::move(start_.guard); // ends before the journal is let go of
        // Now that the journal is ours: until then they may be another run's.
        for (const fs::path& file : {out_, incomplete_name(out_)})
            guard->remove_as_well(WholeFile::unfinished_name(file));
        SignalPipe signals;
        Gathered gathered(plan_);
        for (auto& [index, cell] : start_.cells)
            gathered.put(index, std::move(cell));
        start_.cells.clear();
        start_.state.complete = ask_all(gathered, journal, *guard, ports, signals);
        return conclude(gathered, journal);
    }

    bool written() const { return written_; }
    const fs::path& out() const { return out_; }

  private:
    Journal begin_journal() {
        if (start_.journal) {
            start_.journal->add(resumed_line());
            return std::move(*start_.journal);
        }
        Journal journal(out_, std::string(R"({"schema":")") + journal_schema + R"(","tool":)" +
                                  tool_facts() + ",\"platform\":" + start_.platform +
                                  ",\"run\":" + clock_.facts(start_.state) + "}");
        for (const auto& [index, cell] : start_.cells)
            journal.add(cell.line);
        return journal;
    }

    // Whatever ends it, what was observed until then is gathered.
    bool ask_all(Gathered& gathered, Journal& journal, Guard& guard, PortPool& ports,
                 SignalPipe& signals) const {
        try {
            Progress progress(progress_, plan_.asking_order.size());
            SurveyBoard board(catalogue_, gathered, start_.asking, journal, progress, system());
            ExecutionLimits limits;
            limits.jobs = jobs_within_limits(start_.state.jobs);
            limits.turns = processors() + 1;
            if (limits.jobs < start_.state.jobs)
                say("the limit of open files leaves room for " + std::to_string(limits.jobs) +
                    " probes at a time, not " + std::to_string(start_.state.jobs));
            const bool complete = execute(board, limits, guard, ports, signals);
            board.look(0, std::nullopt); // cells may have ended since it was asked to
            return complete;
        } catch (const std::exception& error) {
            say(std::string("the survey ends early: ") + error.what());
            return false;
        }
    }

    std::string system() const {
        return nlohmann::json::parse(start_.platform).at("system").get<std::string>();
    }

    int conclude(const Gathered& gathered, Journal& journal) {
        const bool complete = start_.state.complete;
        Frame frame;
        frame.controls =
            judge_controls(gathered.control_cells(), gathered.nothing_cells(), system());
        frame.grades = grade_cells(gathered.cells(), frame.controls);
        frame.tool = tool_facts();
        frame.platform = start_.platform;
        frame.run = clock_.facts(start_.state);

        for (const std::string& sentence : own_failures(gathered))
            say(sentence);
        const auto failed = failed_controls(frame.controls);
        for (const std::string& sentence : failed)
            say(sentence);
        const bool observed = gathered.anything_observed();
        if (!observed)
            say("NOTHING WAS OBSERVED");
        if (!complete)
            say("the run was cut short: the file says so, and holds what was observed until then");
        if (!journal.trouble().empty())
            say("the journal is not whole: " + journal.trouble());
        if ((!complete || !observed) && fs::exists(out_) && out_ != start_.superseded) {
            out_ = incomplete_name(out_); // what is there may be a whole survey
            say("an earlier survey is left as it is");
        }
        written_ = write(frame, gathered, journal);
        if (!written_)
            return exit_harness;
        if (complete && !start_.superseded.empty() && start_.superseded != out_)
            fs::remove(start_.superseded);
        if (!complete && !start_.state.asked.is_null())
            say("unlisten run --resume " + out_.string() +
                (start_.asking.stack.empty() ? "" : " --stack " + start_.asking.stack) +
                " continues it");
        if (!observed || !failed.empty())
            return exit_void;
        return complete && !harness_failed(gathered) ? exit_yes : exit_harness;
    }

    bool write(const Frame& frame, const Gathered& gathered, Journal& journal) const {
        try {
            write_survey(out_, frame, gathered.lines());
        } catch (const SystemError& error) {
            say(error.what());
            rescue(frame, gathered, journal);
            return false;
        }
        journal.remove();
        const Gathered::Counts counts = gathered.counts();
        say("wrote " + from_here(out_));
        std::fprintf(stderr,
                     "unlisten: %zu cells asked, %zu of them controls; %zu not applicable\n"
                     "unlisten: %zu cells in the file; %.1f s, %.1f s of CPU\n",
                     counts.asked, counts.controls, counts.not_applicable, gathered.lines().size(),
                     clock_.wall_s(), clock_.cpu_s());
        return true;
    }

    // The file cannot be written where it should be: what was observed must not be lost with it.
    void rescue(const Frame& frame, const Gathered& gathered, const Journal& journal) const {
        if (journal.trouble().empty()) {
            say("what was observed is in " + journal.path().string() +
                " (unlisten run --resume continues it)");
            return;
        }
        const fs::path elsewhere =
            fs::temp_directory_path() /
            ("unlisten-" + start_.platform_id + "-" + std::to_string(getpid()) + ".json");
        try {
            write_survey(elsewhere, frame, gathered.lines());
            say("what was observed is in " + elsewhere.string());
        } catch (const SystemError& error) {
            say(std::string("and nowhere else either: ") + error.what());
        }
    }

    ProgressMode progress_;
    const Catalogue& catalogue_;
    const Plan& plan_;
    Start start_;
    fs::path out_;
    RunClock clock_;
    bool written_ = false;
};

int show(const fs::path& file) {
    ShowOptions options;
    options.style = style_for(STDOUT_FILENO);
    return show_surveys({file}, options);
}

} // namespace

int run_from(Start start, ProgressMode progress, const Catalogue& catalogue, const Plan& plan) {
    SurveyRun survey(progress, catalogue, plan, std::move(start));
    const int outcome = survey.run();
    if (survey.written())
        show(survey.out());
    return outcome == exit_yes && !catalogue.complaints.empty() ? exit_harness : outcome;
}

} // namespace unlisten

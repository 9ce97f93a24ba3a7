#include "run.h"

#include "conclusion.h"
#include "controls.h"
#include "errors.h"
#include "execute.h"
#include "exit_codes.h"
#include "file_writer.h"
#include "grade.h"
#include "guard.h"
#include "platform.h"
#include "ports.h"
#include "probes.h"
#include "process_limits.h"
#include "run_facts.h"
#include "show.h"
#include "signals.h"
#include "standing.h"
#include "store.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

void say(const std::string& sentence) {
    std::cerr << "unlisten: " << printable(sentence) << "\n";
}

unsigned processors() {
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

// The file's name, short where it lies below the working directory.
std::string from_here(const fs::path& file) {
    std::error_code error;
    const fs::path name = fs::relative(file, error);
    return error || name.empty() || *name.begin() == ".." ? file.string() : name.string();
}

void must_have_nothing(const Catalogue& catalogue, const fs::path& folder) {
    if (catalogue.techniques.front().id != "nothing")
        throw UsageError("the probe unlisten-nothing is missing from " + folder.string() +
                         ": without it there are no controls");
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

int dry_run(const Plan& plan) {
    for (const std::size_t cell : plan.asking_order)
        std::cout << plan.cells[cell].id.str() << "\n";
    std::cout.flush();
    say(std::to_string(plan.asking_order.size()) + " cells would be asked; " +
        std::to_string(plan.cells.size() - plan.asking_order.size()) +
        " are declared not applicable");
    return exit_yes;
}

class SurveyRun {
  public:
    SurveyRun(const RunOptions& options, const Catalogue& catalogue, const Plan& plan,
              const nlohmann::json& platform, fs::path out)
        : options_(options), catalogue_(catalogue), plan_(plan), platform_(platform.dump()),
          platform_id_(platform.at("id").get<std::string>()), out_(std::move(out)) {}

    // Gives the exit code.
    int run() {
        PortPool ports(ephemeral_ports(), claim_on_this_machine());
        must_fit(ports, catalogue_, options_.asking.repeats);
        forbid_core_files();
        // Before the guard, which removes an unfinished file of this name: it may be another run's.
        Journal journal(out_, R"({"schema":"unlisten.journal/1","tool":)" + tool_facts() +
                                  ",\"platform\":" + platform_ + ",\"run\":" +
                                  clock_.facts(options_.asking.repeats, options_.jobs, false) +
                                  "}");
        Guard guard(WholeFile::unfinished_name(out_));
        SignalPipe signals;
        Gathered gathered(plan_);
        const bool complete = ask_all(gathered, journal, guard, ports, signals);
        return conclude(gathered, journal, complete);
    }

    bool written() const { return written_; }
    const fs::path& out() const { return out_; }

  private:
    // Whatever ends it, what was observed until then is gathered.
    bool ask_all(Gathered& gathered, Journal& journal, Guard& guard, PortPool& ports,
                 SignalPipe& signals) const {
        try {
            Progress progress(options_.progress, plan_.asking_order.size());
            SurveyBoard board(catalogue_, gathered, options_.asking, journal, progress);
            ExecutionLimits limits;
            limits.jobs = jobs_within_limits(options_.jobs);
            limits.turns = processors() + 1;
            if (limits.jobs < options_.jobs)
                say("the limit of open files leaves room for " + std::to_string(limits.jobs) +
                    " probes at a time, not " + std::to_string(options_.jobs));
            return execute(board, limits, guard, ports, signals);
        } catch (const std::exception& error) {
            say(std::string("the survey ends early: ") + error.what());
            return false;
        }
    }

    int conclude(const Gathered& gathered, Journal& journal, bool complete) {
        Frame frame;
        frame.controls = judge_controls(gathered.control_cells(), gathered.nothing_cells());
        frame.grades = grade_cells(gathered.cells(), frame.controls, privileges_of(catalogue_));
        frame.tool = tool_facts();
        frame.platform = platform_;
        frame.run = clock_.facts(options_.asking.repeats, options_.jobs, complete);

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
        if ((!complete || !observed) && fs::exists(out_)) {
            out_.replace_extension(".incomplete.json"); // what is there may be a whole survey
            say("an earlier survey is left as it is");
        }
        written_ = write(frame, gathered, journal);
        if (!written_)
            return exit_harness;
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
            say("what was observed is in " + journal.path().string());
            return;
        }
        const fs::path elsewhere = fs::temp_directory_path() / ("unlisten-" + platform_id_ + "-" +
                                                                std::to_string(getpid()) + ".json");
        try {
            write_survey(elsewhere, frame, gathered.lines());
            say("what was observed is in " + elsewhere.string());
        } catch (const SystemError& error) {
            say(std::string("and nowhere else either: ") + error.what());
        }
    }

    const RunOptions& options_;
    const Catalogue& catalogue_;
    const Plan& plan_;
    std::string platform_, platform_id_;
    fs::path out_;
    RunClock clock_;
    bool written_ = false;
};

// A survey of more repetitions or cells than this one is not lost by accident.
void heed_standing_survey(RunOptions& options, const Plan& plan, const fs::path& out) {
    constexpr unsigned most_repeats = 1000;
    const auto standing = standing_survey(out);
    if (!standing)
        return;
    if (!options.repeats_given && standing->repeats > options.asking.repeats &&
        standing->repeats <= most_repeats) {
        options.asking.repeats = standing->repeats;
        say(std::to_string(standing->repeats) + " repetitions, as the survey has that is in " +
            from_here(out));
    }
    const auto cells = std::count_if(plan.cells.begin(), plan.cells.end(),
                                     [](const PlannedCell& cell) { return cell.in_survey; });
    if (!options.replace)
        refuse_to_lose(out, *standing, {options.asking.repeats, static_cast<std::size_t>(cells)});
}

int show(const fs::path& file) {
    ShowOptions options;
    options.style = style_for(STDOUT_FILENO);
    return show_surveys({file}, options);
}

} // namespace

int run_survey(const RunOptions& given) {
    RunOptions options = given;
    Catalogue catalogue = ask_probes(options.probes);
    for (const std::string& complaint : catalogue.complaints)
        say(complaint);
    must_have_nothing(catalogue, options.probes);
    const Plan plan = make_plan(catalogue, options.filters);
    if (options.dry_run)
        return dry_run(plan);

    nlohmann::json platform;
    if (options.stack.empty()) {
        platform = platform_facts();
    } else {
        const Stack stack = ask_stack(stack_file(options.stack, options.probes), options.probes);
        options.asking.stack = stack.file.string();
        platform = platform_facts(stack);
    }
    if (!options.platform_id.empty())
        platform["id"] = options.platform_id;
    const bool everything = options.filters.empty();
    if (const auto file = fs::path("results") / (platform["id"].get<std::string>() + ".json");
        !everything && !options.replace && options.out.empty() && fs::exists(file))
        throw UsageError("--out is needed: these are not all cells, and " + file.string() +
                         " already holds a survey");
    const fs::path out = resolve_output(
        options.out.empty() ? fs::path("results") / (platform["id"].get<std::string>() + ".json")
                            : options.out,
        platform);
    heed_standing_survey(options, plan, out);
    SurveyRun survey(options, catalogue, plan, platform, out);
    const int outcome = survey.run();
    if (survey.written())
        show(survey.out());
    return outcome == exit_yes && !catalogue.complaints.empty() ? exit_harness : outcome;
}

} // namespace unlisten

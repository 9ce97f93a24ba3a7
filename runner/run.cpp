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
#include "results_file.h"
#include "resume.h"
#include "run_facts.h"
#include "show.h"
#include "signals.h"
#include "standing.h"
#include "store.h"
#include "text.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

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

// Where a run begins: at nothing, or where an earlier one was interrupted.
struct Start {
    std::string platform, platform_id; // the first as JSON
    fs::path out;
    Asking asking;
    RunState state;
    std::optional<Journal> journal; // to go on with
    std::vector<std::pair<std::size_t, FinishedCell>> cells;
    fs::path superseded; // an incomplete results file that the whole one replaces
};

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
        // Before the guard, which removes an unfinished file of this name: it may be another run's.
        Journal journal = begin_journal();
        Guard guard(WholeFile::unfinished_name(out_));
        SignalPipe signals;
        Gathered gathered(plan_);
        for (auto& [index, cell] : start_.cells)
            gathered.put(index, std::move(cell));
        start_.cells.clear();
        start_.state.complete = ask_all(gathered, journal, guard, ports, signals);
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
            SurveyBoard board(catalogue_, gathered, start_.asking, journal, progress);
            ExecutionLimits limits;
            limits.jobs = jobs_within_limits(start_.state.jobs);
            limits.turns = processors() + 1;
            if (limits.jobs < start_.state.jobs)
                say("the limit of open files leaves room for " + std::to_string(limits.jobs) +
                    " probes at a time, not " + std::to_string(start_.state.jobs));
            return execute(board, limits, guard, ports, signals);
        } catch (const std::exception& error) {
            say(std::string("the survey ends early: ") + error.what());
            return false;
        }
    }

    int conclude(const Gathered& gathered, Journal& journal) {
        const bool complete = start_.state.complete;
        Frame frame;
        frame.controls = judge_controls(gathered.control_cells(), gathered.nothing_cells());
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
            out_.replace_extension(".incomplete.json"); // what is there may be a whole survey
            say("an earlier survey is left as it is");
        }
        written_ = write(frame, gathered, journal);
        if (!written_)
            return exit_harness;
        if (complete && !start_.superseded.empty() && start_.superseded != out_)
            fs::remove(start_.superseded);
        if (!complete && !start_.state.asked.is_null())
            say("unlisten run --resume " + out_.string() + " continues it");
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

Catalogue ask_all_probes(const fs::path& folder) {
    Catalogue catalogue = ask_probes(folder);
    for (const std::string& complaint : catalogue.complaints)
        say(complaint);
    must_have_nothing(catalogue, folder);
    return catalogue;
}

int run_from(Start start, const RunOptions& options, const Catalogue& catalogue, const Plan& plan) {
    SurveyRun survey(options.progress, catalogue, plan, std::move(start));
    const int outcome = survey.run();
    if (survey.written())
        show(survey.out());
    return outcome == exit_yes && !catalogue.complaints.empty() ? exit_harness : outcome;
}

// Of this machine, or of the stack that was asked for; the probes are then told its file.
nlohmann::json platform_surveyed(RunOptions& options) {
    if (options.stack.empty())
        return platform_facts();
    const Stack stack = ask_stack(stack_file(options.stack, options.probes), options.probes);
    options.asking.stack = stack.file.string();
    return platform_facts(stack);
}

// The plan the file was made of, if these probes still give it.
Plan plan_again(const Catalogue& catalogue, const Resumption& resumption) {
    Plan plan;
    try {
        plan = make_plan(catalogue, resumption.left.asked.filters);
    } catch (const UsageError& error) {
        throw ResultsError(
            printable(resumption.from.string() + ": cannot be continued: " + error.what()));
    }
    must_be_of_plan(resumption, plan);
    return plan;
}

Start start_at(Resumption&& resumption, const RunOptions& options, const Plan& plan) {
    Unfinished& left = resumption.left;
    Start start;
    start.platform = left.platform.dump();
    start.platform_id = left.platform.at("id").get<std::string>();
    start.out = resolve_output(resumption.out, left.platform);
    start.asking = options.asking;
    start.asking.repeats = left.repeats;
    start.asking.window_ms = left.asked.window_ms;
    start.asking.patience_for = left.asked.patience;
    // The journal's own lines say how often before.
    start.state = {left.started, left.repeats,     options.jobs.value_or(left.jobs),
                   false,        left.resumed + 1, left.asked.json()};
    if (!resumption.journal)
        start.superseded = fs::canonical(resumption.from);
    start.journal = std::move(resumption.journal);
    std::map<CellId, std::size_t> places;
    for (std::size_t i = 0; i < plan.cells.size(); ++i)
        places.emplace(plan.cells[i].id, i);
    for (FinishedCell& finished : left.cells) {
        const std::size_t place = places.at(finished.cell.id);
        start.cells.emplace_back(place, std::move(finished));
    }
    return start;
}

std::string made_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw UsageError("the folder " + folder.string() + " cannot be made: " + error.message());
    return fs::absolute(folder).string();
}

int resume_survey(const RunOptions& options, const nlohmann::json& platform) {
    auto resumption = find_unfinished(options.resume);
    if (!resumption) {
        say(options.resume.string() + " is complete: there is nothing to resume");
        return exit_yes;
    }
    must_be_ours(*resumption, platform);
    const Catalogue catalogue = ask_all_probes(options.probes);
    const Plan plan = plan_again(catalogue, *resumption);
    Start start = start_at(std::move(*resumption), options, plan);
    const auto asked = plan.asking_order.size();
    const auto there = std::count_if(start.cells.begin(), start.cells.end(), [&](const auto& cell) {
        return plan.cells[cell.first].not_applicable.empty();
    });
    say(std::to_string(there) + " of " + std::to_string(asked) + " cells are there already");
    return run_from(std::move(start), options, catalogue, plan);
}

} // namespace

int run_survey(const RunOptions& given) {
    RunOptions options = given;
    if (!options.asking.capture.empty())
        options.asking.capture = made_folder(options.asking.capture);
    // The wire is between sockets of the host's kernel.
    if (!options.stack.empty() && options.resume.empty() && options.filters.paths.empty())
        options.filters.paths = {"loopback"};
    const nlohmann::json facts = options.dry_run ? nlohmann::json() : platform_surveyed(options);
    if (!options.resume.empty())
        return resume_survey(options, facts);
    const Catalogue catalogue = ask_all_probes(options.probes);
    const Plan plan = make_plan(catalogue, options.filters);
    if (options.dry_run)
        return dry_run(plan);

    auto platform = facts;
    if (!options.platform_id.empty())
        platform["id"] = options.platform_id;
    const bool everything = given.filters.empty();
    Start start;
    start.platform = platform.dump();
    start.platform_id = platform["id"].get<std::string>();
    const fs::path usual = fs::path("results") / (start.platform_id + ".json");
    if (!everything && !options.replace && options.out.empty() && fs::exists(usual))
        throw UsageError("--out is needed: these are not all cells, and " + usual.string() +
                         " already holds a survey");
    start.out = resolve_output(options.out.empty() ? usual : options.out, platform);
    heed_standing_survey(options, plan, start.out);
    start.asking = options.asking;
    start.state.repeats = options.asking.repeats;
    start.state.jobs = options.jobs.value_or(default_jobs);
    if (!options.asking.sham_act) // a run that observes nothing real is not continued
        start.state.asked = what_is_asked(catalogue, options.filters, options.asking, plan).json();
    return run_from(std::move(start), options, catalogue, plan);
}

} // namespace unlisten

#include "resume.h"

#include "errors.h"
#include "platform.h"
#include "results_file.h"
#include "run_facts.h"
#include "store.h"
#include "text.h"

#include <set>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::string_view journal_ending = ".partial";

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw ResultsError(printable(file.string() + ": " + why));
}

bool ends_with(const std::string& text, std::string_view ending) {
    return text.size() >= ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

// Also of one that a later run put out of its way, "x.json.partial.1790000000"; empty: of none.
fs::path results_of(const fs::path& journal) {
    std::string name = journal.string();
    if (const auto digits = name.find_last_not_of("0123456789");
        digits != std::string::npos && digits + 1 < name.size() && name[digits] == '.')
        name.resize(digits);
    if (!ends_with(name, journal_ending))
        return {};
    name.resize(name.size() - journal_ending.size());
    return name;
}

Resumption from_journal(const fs::path& file, const fs::path& out) {
    const fs::path place = Journal::name_for(out);
    std::error_code error;
    if (file != place && fs::exists(place, error))
        refuse(file, "cannot be continued while " + place.string() +
                         " is there too: continue or move that one first");
    Journal journal = Journal::continued(file);
    const std::string text = read_results_text(file);
    return {read_journal(text, file.string()), file, out, std::move(journal), whole_lines(text)};
}

// So that none is taken for a results file.
void must_be_file(const fs::path& file) {
    if (!fs::is_regular_file(file))
        refuse(file, "is no file");
}

std::string fact(const json& platform, const char* key) {
    const auto found = platform.find(key);
    return found != platform.end() && found->is_string() ? found->get<std::string>() : "";
}

} // namespace

std::optional<Resumption> find_unfinished(const fs::path& given) {
    std::error_code error;
    const fs::path resolved = fs::canonical(given, error); // the journal lies beside what is linked
    const fs::path file = error ? fs::absolute(given) : resolved;
    const fs::path beside = Journal::name_for(file);
    if (fs::exists(beside, error)) {
        must_be_file(beside);
        return from_journal(beside, file);
    }
    if (!fs::exists(file, error))
        throw UsageError("there is nothing to resume: neither " + given.string() + " nor " +
                         Journal::name_for(given).string() + " is there");
    must_be_file(file);
    if (const fs::path out = results_of(file); !out.empty())
        return from_journal(file, out);
    const std::string text = read_results_text(file);
    if (is_journal(text))
        refuse(file, "is a journal, but its name does not end in .partial: it does not tell where "
                     "the results go");
    if (parse_valid_survey(text, file.string()).run.at("complete").get<bool>())
        return std::nullopt;
    return Resumption{read_incomplete(text, file.string()), file, whole_name(file), std::nullopt,
                      0};
}

void take_up(Resumption& resumption) {
    if (!resumption.journal)
        return;
    resumption.journal->move_to(Journal::name_for(resumption.out));
    resumption.journal->keep(resumption.whole);
}

void must_be_ours(const Resumption& resumption, const json& platform) {
    const auto refuse_other = [&](const char* what, const char* key, const json& there,
                                  const json& here, const char* hint) {
        refuse(resumption.from, std::string("cannot be continued ") + what + " (" + key + " \"" +
                                    fact(there, key) + "\" there, \"" + fact(here, key) +
                                    "\" here)" + hint);
    };
    const Unfinished& left = resumption.left;
    if (fact(left.platform, "stack") != fact(platform, "stack"))
        refuse_other("here: it is of another platform", "stack", left.platform, platform,
                     ": --stack chooses it");
    for (const char* key : {"system", "release", "version", "arch", "environment"})
        if (fact(left.platform, key) != fact(platform, key))
            refuse_other("here: it is of another platform", key, left.platform, platform, "");
    json here = platform;
    put_settings(here, left.asked.settings);
    if (left.platform.at("settings") != here.at("settings"))
        refuse(resumption.from, "cannot be continued: it was begun with other settings of this "
                                "system");
    // What may be asked depends on them.
    if (left.platform.at("privileges") != platform.at("privileges"))
        refuse(resumption.from, "cannot be continued by this user: it was begun with other "
                                "privileges");
    const json program = json::parse(tool_facts());
    for (const char* key : {"version", "commit"})
        if (fact(left.tool, key) != fact(program, key))
            refuse_other("by this program: it is of another one", key, left.tool, program, "");
}

void must_be_of_plan(const Resumption& resumption, const Plan& plan) {
    if (fingerprint(plan) != resumption.left.asked.plan)
        refuse(resumption.from, "cannot be continued: it is of another plan than these probes "
                                "give");
    std::set<CellId> planned;
    for (const PlannedCell& cell : plan.cells)
        planned.insert(cell.id);
    for (const FinishedCell& finished : resumption.left.cells)
        if (planned.count(finished.cell.id) == 0)
            refuse(resumption.from,
                   "cannot be continued: " + finished.cell.id.str() + " is not of its plan");
}

} // namespace unlisten

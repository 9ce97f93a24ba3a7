#include "resume.h"

#include "errors.h"
#include "results_file.h"
#include "run_facts.h"
#include "text.h"

#include <set>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::string_view journal_ending = ".partial";
constexpr std::string_view incomplete_ending = ".incomplete.json";

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

// A kept journal goes back to its place, where runs exclude each other.
fs::path in_its_place(const fs::path& journal, const fs::path& results) {
    fs::path place = Journal::name_for(results);
    if (journal == place)
        return place;
    if (fs::exists(place))
        refuse(journal, "cannot be continued while " + place.string() +
                            " is there too: continue or move that one first");
    std::error_code error;
    fs::rename(journal, place, error);
    if (error)
        throw SystemError("renaming " + journal.string() + " to " + place.string(), error.value());
    return place;
}

Resumption from_journal(const fs::path& file, const fs::path& out) {
    // Read before anything is done to it: it may be none.
    read_journal(read_results_text(file), file.string());
    const fs::path place = in_its_place(file, out);
    Journal journal = Journal::continued(place);
    const std::string text = read_results_text(place);
    Unfinished left = read_journal(text, place.string());
    journal.keep(whole_lines(text));
    return {std::move(left), place, out, std::move(journal)};
}

fs::path whole_name(const fs::path& incomplete) {
    std::string name = incomplete.string();
    if (ends_with(name, incomplete_ending))
        name.replace(name.size() - incomplete_ending.size(), std::string::npos, ".json");
    return name;
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
    const fs::path file = fs::absolute(given);
    const fs::path beside = Journal::name_for(file);
    if (fs::exists(beside)) {
        must_be_file(beside);
        return from_journal(beside, file);
    }
    if (!fs::exists(file))
        throw UsageError("there is nothing to resume: neither " + given.string() + " nor " +
                         Journal::name_for(given).string() + " is there");
    must_be_file(file);
    const std::string text = read_results_text(file);
    if (const fs::path out = results_of(file); !out.empty())
        return from_journal(file, out);
    if (is_journal(text))
        refuse(file, "is a journal, but its name does not end in .partial: it does not tell where "
                     "the results go");
    if (parse_valid_survey(text, file.string()).run.at("complete").get<bool>())
        return std::nullopt;
    return Resumption{read_incomplete(text, file.string()), file, whole_name(file), std::nullopt};
}

void must_be_ours(const Resumption& resumption, const json& platform) {
    const Unfinished& left = resumption.left;
    for (const char* key : {"system", "release", "arch", "environment", "stack"})
        if (fact(left.platform, key) != fact(platform, key))
            refuse(resumption.from, std::string("cannot be continued here: it is of another "
                                                "platform (") +
                                        key + " \"" + fact(left.platform, key) + "\" there, \"" +
                                        fact(platform, key) + "\" here)");
    // What may be asked depends on them.
    if (left.platform.at("privileges") != platform.at("privileges"))
        refuse(resumption.from, "cannot be continued by this user: it was begun with other "
                                "privileges");
    const json here = json::parse(tool_facts());
    for (const char* key : {"version", "commit"})
        if (fact(left.tool, key) != fact(here, key))
            refuse(resumption.from, std::string("cannot be continued by this program: it is of "
                                                "another one (") +
                                        key + " \"" + fact(left.tool, key) + "\" there, \"" +
                                        fact(here, key) + "\" here)");
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

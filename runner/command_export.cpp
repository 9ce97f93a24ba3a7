// unlisten export: a results file in another program's format.
#include "commands.h"

#include "errors.h"
#include "exit_codes.h"
#include "exporter.h"
#include "file_writer.h"
#include "text.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <iostream>
#include <memory>
#include <sstream>

#include <fcntl.h>

namespace unlisten {

namespace {

namespace fs = std::filesystem;

constexpr const char* footer_begin = "Formats:\n";
constexpr const char* footer_end = R"(
A survey does not judge: whatever was observed passes. An error (junit) or `not ok` (tap) is a control that
failed, or a cell with a repetition that is harness:*; unsupported, not-applicable and no-stand:* are skipped,
with their reason. Control characters and the like are shown as \u{1b}. In csv, where `counted` is `clients`
a hash decided who got a client, and `count` counts clients, else repetitions; `of` is the sum over the cell;
a text that a spreadsheet would take for a formula has an apostrophe before it.

Examples:
  unlisten export results/linux.json --format csv
  unlisten export results/linux.json --format junit --out junit.xml

Exit: 0 written; 1 the results file is not valid, or not readable; 2 asked wrongly; 4 could not be written.)";

struct Arguments {
    std::string file, format;
    fs::path out;
};

const Exporter& exporter_for(const std::string& format) {
    for (const Exporter& each : all_exporters())
        if (format == each.format)
            return each;
    throw UsageError("there is no format " + format);
}

std::vector<std::string> formats() {
    std::vector<std::string> names;
    for (const Exporter& each : all_exporters())
        names.emplace_back(each.format);
    return names;
}

std::string footer() {
    std::string text = footer_begin;
    for (const Exporter& each : all_exporters())
        text += "  " + padded(each.format, 7) + each.meaning + '\n';
    return text + footer_end;
}

// What a link points to is written, there already or not.
fs::path target_of(fs::path path) {
    constexpr int most_links = 40; // as many as Linux follows
    std::error_code error;
    for (int links = 0; fs::is_symlink(fs::symlink_status(path, error)); ++links) {
        if (links == most_links)
            throw UsageError("--out is a link to a link, and so on without end");
        path = path.parent_path() / fs::read_symlink(path);
    }
    return fs::weakly_canonical(path);
}

void write_out(const fs::path& path, const std::string& text, const fs::path& results) {
    std::error_code error;
    // A device or a pipe is written to, not replaced.
    if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
        const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
        if (!file)
            throw SystemError("writing " + path.string(), errno);
        write_all(file, text, path);
        return;
    }
    const fs::path target = target_of(path);
    for (const fs::path& written : {target, WholeFile::unfinished_name(target)})
        if (fs::equivalent(results, written, error))
            throw UsageError("--out would write over the results file");
    WholeFile file(target);
    file.write(text);
    file.commit();
}

int export_file(const Arguments& arguments) {
    const Exporter& exporter = exporter_for(arguments.format);
    const Survey survey = load_survey(arguments.file);
    if (arguments.out.empty()) {
        exporter.write(std::cout, survey);
        return exit_yes;
    }
    std::ostringstream text;
    exporter.write(text, survey);
    write_out(arguments.out, text.str(), arguments.file);
    return exit_yes;
}

} // namespace

void add_export(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("export", "A results file in another program's format");
    command->footer(footer());
    auto arguments = std::make_shared<Arguments>();
    command->add_option("FILE", arguments->file, "results file")->required();
    command->add_option("--format", arguments->format, "what to write")
        ->required()
        ->check(CLI::IsMember(formats()));
    command->add_option("--out", arguments->out, "where to (default: standard output)")
        ->type_name("FILE");
    command->callback([arguments, &exit_code] {
        try {
            exit_code = export_file(*arguments);
        } catch (const ResultsError& error) {
            std::cerr << "unlisten export: " << error.what() << '\n';
            exit_code = exit_no;
        }
    });
}

} // namespace unlisten

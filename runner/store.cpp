#include "store.h"

#include "errors.h"
#include "file_writer.h"
#include "grade_json.h"
#include "json_sections.h"
#include "results_file.h"

#include <nlohmann/json.hpp>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// Of the survey in the file. Throws std::runtime_error when there is none.
json platform_in(const fs::path& file) {
    json platform;
    parse_sections(read_results_text(file), max_results_depth,
                   [&](const std::string& name, std::optional<std::size_t>, json&& value) {
                       if (name == "platform")
                           platform = std::move(value);
                   });
    if (!platform.is_object())
        throw std::runtime_error("has no platform");
    return platform;
}

std::string fact(const json& platform, const char* key) {
    const auto found = platform.find(key);
    return found != platform.end() && found->is_string() ? found->get<std::string>() : "";
}

// As in a platform's id, any two virtual machines are alike: which hypervisor it is may be told by
// one program and not by another.
std::string compared(std::string_view key, const std::string& value) {
    return key == "environment" ? value.substr(0, value.find(':')) : value;
}

void refuse_other_platform(const fs::path& file, const json& platform) {
    json there;
    try {
        there = platform_in(file);
    } catch (const std::runtime_error& error) {
        throw UsageError(file.string() + " is not overwritten: it is there, and is no survey (" +
                         error.what() + ")");
    }
    for (const char* key : {"system", "release", "arch", "environment", "stack"})
        if (compared(key, fact(there, key)) != compared(key, fact(platform, key)))
            throw UsageError(
                file.string() + " is not overwritten: it is the survey of another platform (" +
                key + " \"" + fact(there, key) + "\" there, \"" + fact(platform, key) + "\" here)");
}

ordered_json control_json(const Control& control) {
    return {{"control", control.control},   {"transport", control.transport},
            {"setup", control.setup},       {"path", control.path},
            {"expected", control.expected}, {"outcomes", control.outcomes},
            {"holds", control.holds}};
}

constexpr std::string_view json_ending = ".json", incomplete_ending = ".incomplete";

// Whether `name` had it.
bool take_ending(std::string& name, std::string_view ending) {
    const bool has = name.size() >= ending.size() &&
                     name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    if (has)
        name.resize(name.size() - ending.size());
    return has;
}

class LineList {
  public:
    LineList(WholeFile& file, const char* name) : file_(file) {
        file_.write(std::string(",\n\"") + name + "\": [");
    }
    void add(const std::string& line) {
        file_.write(first_ ? "\n" : ",\n");
        file_.write(line);
        first_ = false;
    }
    void close() { file_.write("\n]"); }

  private:
    WholeFile& file_;
    bool first_ = true;
};

template <class Item>
void write_list(WholeFile& file, const char* name, const std::vector<Item>& items,
                ordered_json (*as_json)(const Item&)) {
    LineList list(file, name);
    for (const Item& item : items)
        list.add(as_json(item).dump(-1, ' ', false, json::error_handler_t::replace));
    list.close();
}

} // namespace

fs::path resolve_output(const fs::path& wanted, const json& platform) {
    std::error_code error;
    fs::path path = fs::absolute(wanted);
    if (!path.has_filename())
        throw UsageError("--out " + wanted.string() + " names a folder, not a file");
    if (!fs::is_directory(path.parent_path(), error))
        throw UsageError("the folder " + path.parent_path().string() + " for the results file " +
                         path.filename().string() + " does not exist (--out chooses another)");
    const auto status = fs::status(path, error);
    if (!fs::status_known(status))
        throw UsageError("--out " + wanted.string() + " cannot be: " + errno_name(error.value()));
    if (fs::exists(status)) {
        if (!fs::is_regular_file(status))
            throw UsageError("--out " + wanted.string() + " is there, and is no file");
        path = fs::canonical(path, error);
        refuse_other_platform(path, platform);
    }
    return path;
}

fs::path incomplete_name(const fs::path& whole) {
    std::string name = whole.string();
    const bool json = take_ending(name, json_ending);
    return name.append(incomplete_ending).append(json ? json_ending : "");
}

fs::path whole_name(const fs::path& incomplete) {
    std::string name = incomplete.string();
    const bool json = take_ending(name, json_ending);
    if (!take_ending(name, incomplete_ending))
        return incomplete;
    return name.append(json ? json_ending : "");
}

void write_survey(const fs::path& path, const Frame& frame,
                  const std::vector<const std::string*>& cell_lines) {
    WholeFile file(path);
    file.write("{\n\"schema\": \"" + std::string(results_schema) + "\",\n\"tool\": " + frame.tool +
               ",\n\"platform\": " + frame.platform + ",\n\"run\": " + frame.run);
    write_list(file, "controls", frame.controls, control_json);
    LineList cells(file, "cells");
    for (const std::string* line : cell_lines)
        if (!line->empty())
            cells.add(*line);
    cells.close();
    write_list(file, "grades", frame.grades, grade_json);
    file.write("\n}\n");
    file.commit();
}

} // namespace unlisten

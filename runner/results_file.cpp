#include "results_file.h"

#include "errors.h"
#include "json_fields.h"
#include "json_sections.h"
#include "schema.h"
#include "text.h"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace unlisten {

namespace {

using nlohmann::json;

Cell parse_cell(const Fields& from) {
    Cell cell;
    cell.id = {from.text("technique"), from.text("transport"), from.text("situation"),
               from.text("setup"), from.text("path")};
    cell.repeats = from.number("repeats");
    cell.window_ms = from.number_or("window_ms", 0);
    cell.outcomes = from.histogram("outcomes");
    cell.random = from.text_or_empty("random");
    cell.clients = from.number_or("clients", 0);
    if (from.has("act"))
        cell.verified = from.fields("act").histogram_or_empty("verified");
    if (from.has("server")) {
        const Fields server = from.fields("server");
        cell.act_unprivileged = server.histogram_or_empty("act_unprivileged");
        cell.undo_unprivileged = server.histogram_or_empty("undo_unprivileged");
        cell.listen_again = server.histogram_or_empty("listen_again");
        cell.answered_after_speaking = server.histogram_or_empty("answered_after_speaking");
    }
    cell.note = from.text_or_empty("note");
    return cell;
}

Control parse_control(const Fields& from) {
    return {from.text("control"), from.text("transport"), from.text("setup"),
            from.text("path"),    from.texts("expected"), from.histogram("outcomes"),
            from.boolean("holds")};
}

Grade parse_grade(const Fields& from) {
    return {from.text("technique"),   from.text("transport"), from.text("setup"),
            from.text("path"),        from.text("grade"),     from.texts("flags"),
            from.text_or_empty("why")};
}

struct Section {
    const std::string& name;
    std::optional<std::size_t> index;
    json value;

    bool is_element_of(const char* list) const { return name == list && index.has_value(); }
    std::string place() const { return index ? name + "[" + std::to_string(*index) + "]" : name; }
};

void check_schema(const json& value) {
    const std::string& schema = as_text(value, "schema");
    if (schema != results_schema)
        throw std::runtime_error("has the schema \"" + schema + "\", but this program reads \"" +
                                 results_schema + "\"");
}

void take_object(const Section& section, json& into) {
    into = Fields(section.value, section.place()).raw();
}

class Loader {
  public:
    explicit Loader(const OnCell& on_cell) : on_cell_(on_cell) {}

    void take(const Section& section) {
        if (section.name == "schema") {
            check_schema(section.value);
            has_schema_ = true;
        } else if (section.name == "tool") {
            take_object(section, survey_.tool);
        } else if (section.name == "platform") {
            take_object(section, survey_.platform);
            Fields(survey_.platform, "platform").text("id");
        } else if (section.name == "run") {
            take_object(section, survey_.run);
            Fields(survey_.run, "run").boolean("complete");
        } else if (section.is_element_of("cells")) {
            take_cell(section);
        } else if (section.is_element_of("controls")) {
            survey_.controls.push_back(parse_control(Fields(section.value, section.place())));
        } else if (section.is_element_of("grades")) {
            survey_.grades.push_back(parse_grade(Fields(section.value, section.place())));
        } else if (section.name == "cells" || section.name == "controls" ||
                   section.name == "grades") {
            as_array(section.value, section.place());
        }
    }

    Survey finish() {
        if (!has_schema_)
            throw std::runtime_error(std::string("has no \"schema\": it is no ") + results_schema);
        if (!survey_.platform.is_object())
            throw std::runtime_error("has no \"platform\"");
        if (!survey_.run.is_object())
            throw std::runtime_error("has no \"run\"");
        return std::move(survey_);
    }

  private:
    void take_cell(const Section& section) {
        survey_.cells.push_back(parse_cell(Fields(section.value, section.place())));
        if (on_cell_)
            on_cell_(survey_.cells.back(), section.value);
    }

    const OnCell& on_cell_;
    Survey survey_;
    bool has_schema_ = false;
};

} // namespace

Survey parse_survey(const std::string& text, const std::string& name, const OnCell& on_cell) {
    Loader loader(on_cell);
    try {
        parse_sections(
            text, max_results_depth,
            [&](const std::string& member, std::optional<std::size_t> index, json&& value) {
                loader.take({member, index, std::move(value)});
            });
        return loader.finish();
    } catch (const ResultsError&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw ResultsError(printable(name + ": " + error.what()));
    }
}

Survey parse_valid_survey(const std::string& text, const std::string& name, const OnCell& on_cell) {
    if (const auto problem = schema_problem(text)) {
        parse_survey(text, name); // has the better words for most of it
        throw ResultsError(printable(name + ": " + *problem));
    }
    return parse_survey(text, name, on_cell);
}

std::string read_results_text(const std::filesystem::path& file) {
    const auto refuse = [&](const std::string& why) {
        throw ResultsError(printable(file.string() + ": " + why));
    };
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status))
        refuse("cannot be read: " + errno_name(error ? error.value() : ENOENT));
    if (std::filesystem::is_directory(status))
        refuse("is a directory");
    std::ifstream in(file, std::ios::binary);
    if (!in)
        refuse("cannot be read: " + errno_name(errno));
    std::string text;
    char block[1 << 16];
    while (in.read(block, sizeof block) || in.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(in.gcount()));
        if (text.size() > max_results_bytes)
            refuse("is larger than " + std::to_string(max_results_bytes >> 20) + " MiB");
    }
    if (in.bad())
        refuse("cannot be read to its end");
    return text;
}

Survey load_survey(const std::filesystem::path& file, const OnCell& on_cell) {
    return parse_valid_survey(read_results_text(file), file.string(), on_cell);
}

} // namespace unlisten

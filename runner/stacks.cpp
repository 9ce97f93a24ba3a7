#include "stacks.h"

#include "catalogue.h"
#include "errors.h"
#include "probes.h"
#include "text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

constexpr const char* suffix = ".so";

fs::path folder_of(const fs::path& probes) {
    return probes / "stacks";
}

std::string short_text(const nlohmann::json& object, const char* key) {
    constexpr std::size_t longest = 200;
    auto text = object.at(key).get<std::string>();
    if (text.empty() || text.size() > longest || printable(text) != text)
        throw std::runtime_error(std::string("its ") + key + " is no short text");
    return text;
}

} // namespace

fs::path stack_file(const std::string& given, const fs::path& probes) {
    std::error_code error;
    const fs::path named = given;
    if (fs::is_regular_file(named, error))
        return fs::absolute(named);
    const fs::path installed = folder_of(probes) / (given + suffix);
    if (given.find('/') == given.npos && fs::is_regular_file(installed, error))
        return fs::absolute(installed);
    throw UsageError("there is no stack " + given +
                     ": neither a file, nor one of `unlisten list stacks`");
}

std::vector<fs::path> installed_stacks(const fs::path& probes) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder_of(probes), error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == suffix)
            found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    return found;
}

Stack ask_stack(const fs::path& file, const fs::path& probes) try {
    const auto description = nlohmann::json::parse(
        description_by(probes / "unlisten-nothing", {"--stack", file.string()}));
    const auto& facts = description.at("stack");
    Stack stack;
    stack.name = file.stem().string();
    stack.file = file;
    stack.system = short_text(facts, "system");
    if (!is_identifier(stack.system))
        throw std::runtime_error("its system is no identifier");
    stack.release = short_text(facts, "release");
    stack.build = short_text(facts, "build");
    stack.can = facts.at("can").get<std::vector<std::string>>();
    return stack;
} catch (const std::exception& error) {
    throw UsageError("the stack " + file.string() + " cannot be used: " + error.what());
}

} // namespace unlisten

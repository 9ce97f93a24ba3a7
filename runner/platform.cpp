#include "platform.h"

#include "errors.h"
#include "os/system_facts.h"
#include "text.h"

#include <algorithm>
#include <cerrno>

#include <sys/utsname.h>

namespace unlisten {

namespace {

constexpr std::size_t longest_id = 80;

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "6.9.1" of "6.9.1-arch1-1": a stable version says which kernel it is. "6.1.0-18-amd64" stays
// whole, as ".0" stands for a series there, and the rest tells its members apart.
std::string_view short_release(std::string_view release) {
    const auto end = std::min(release.find_first_not_of("0123456789."), release.size());
    const auto numbers = release.substr(0, end);
    const auto last_dot = numbers.rfind('.');
    const bool three = std::count(numbers.begin(), numbers.end(), '.') == 2;
    return three && last_dot + 1 < numbers.size() && numbers[last_dot + 1] != '0' ? numbers
                                                                                  : release;
}

utsname host_names() {
    utsname names{};
    if (uname(&names) < 0)
        throw SystemError("asking uname what this system is", errno);
    return names;
}

} // namespace

std::string safe_platform_id(std::string_view text) {
    std::string id;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        const bool fits = is_lower_or_digit(c) || c == '.' || c == '_';
        if (!fits && (id.empty() || id.back() == '-'))
            continue; // no two in a row, and none to begin with
        id += fits ? c : '-';
    }
    id.resize(std::min(id.size(), longest_id));
    while (!id.empty() && (id.back() == '-' || id.back() == '.'))
        id.pop_back();
    return id.empty() ? "unknown" : id;
}

std::string platform_id(std::string_view system, std::string_view release, std::string_view arch,
                        std::string_view distribution, std::string_view environment) {
    std::string id;
    const auto append = [&](std::string_view part) {
        if (!part.empty())
            join_to(id, "-", part);
    };
    append(system);
    append(short_release(release));
    append(arch);
    append(distribution);
    if (environment != "machine")
        append(environment.substr(0, environment.find(':')));
    return safe_platform_id(id);
}

std::string version_without_builder(std::string_view version) {
    std::string result;
    while (!version.empty()) {
        const auto end = std::min(version.find_first_of(" \t\r\n"), version.size());
        auto word = version.substr(0, end);
        version.remove_prefix(std::min(end + 1, version.size()));
        constexpr std::string_view built_by_root = "root:"; // on macOS, before "xnu-..."
        if (word.substr(0, built_by_root.size()) == built_by_root)
            word.remove_prefix(built_by_root.size());
        if (word.empty() || word.find('@') != std::string_view::npos || word.front() == '/')
            continue;
        join_to(result, " ", word);
    }
    return result;
}

void put_settings(nlohmann::json& platform, const std::vector<std::string>& settings) {
    for (const std::string& setting : settings) {
        const auto name_ends = setting.find('=');
        platform["settings"][setting.substr(0, name_ends)] = setting.substr(name_ends + 1);
    }
}

nlohmann::json platform_facts() {
    const utsname names = host_names();
    const std::string where = environment();
    return {{"id", platform_id(system_name(), names.release, names.machine, distribution(), where)},
            {"system", system_name()},
            {"release", names.release},
            {"version", version_without_builder(names.version)},
            {"arch", names.machine},
            {"environment", where},
            {"libc", libc()},
            {"stack", "host"},
            {"settings", settings()},
            {"privileges", privileges()}};
}

nlohmann::json platform_facts(const Stack& stack) {
    const std::string arch = host_names().machine;
    return {{"id", platform_id(stack.system, stack.release, arch, stack.name, "machine")},
            {"system", stack.system},
            {"release", stack.release},
            {"version", stack.build},
            {"arch", arch},
            {"environment", "user-space"},
            {"libc", ""},
            {"stack", stack.name},
            {"settings", nlohmann::json::object()},
            {"privileges", privileges()}};
}

} // namespace unlisten

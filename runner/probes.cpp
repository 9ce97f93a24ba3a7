#include "probes.h"

#include "built_in.h"
#include "child.h"
#include "descriptor.h"
#include "errors.h"
#include "host.h"
#include "say.h"
#include "text.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <poll.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "unlisten-";
constexpr std::size_t longest_description = 256 * 1024;
constexpr std::chrono::seconds patience{10};

// Reads to the end of file.
std::string read_answer(const Descriptor& from) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::string answer;
    for (char bytes[16384];;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd wait{from.get(), POLLIN, 0};
        if (left.count() <= 0 || poll(&wait, 1, static_cast<int>(left.count())) == 0)
            throw std::runtime_error("it does not answer --describe within " +
                                     std::to_string(patience.count()) + " s");
        const ssize_t count = read(from.get(), bytes, sizeof bytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return answer;
        answer.append(bytes, static_cast<std::size_t>(count));
        if (answer.size() > longest_description)
            throw std::runtime_error("its answer to --describe is too long");
    }
}

// The last line of what is left in there, to be quoted behind a sentence; empty when it said
// nothing.
std::string last_words(const Descriptor& from) {
    constexpr std::size_t longest = 1000, enough = 256 * 1024;
    std::string said;
    char bytes[16384];
    for (ssize_t count = 1; count > 0 && said.size() < enough;) {
        count = read(from.get(), bytes, sizeof bytes);
        said.append(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    said.erase(said.find_last_not_of(" \t\r\n") + 1);
    std::string line = said.substr(said.find_last_of('\n') + 1);
    if (line.empty())
        return "";
    const bool cut = line.size() > longest;
    return ": " + in_quotes(printable(line.substr(0, longest)) + (cut ? "..." : ""));
}

Technique ask(const fs::path& program) {
    Technique technique = read_description(description_by(program, {}), program);
    if (program.filename().string() != std::string(prefix) + technique.id)
        throw std::runtime_error("it says it is " + technique.id);
    return technique;
}

std::vector<fs::path> executables(const fs::path& directory) {
    std::vector<fs::path> found;
    std::error_code error;
    const auto is_probe = [](const std::string& name) {
        return name.compare(0, prefix.size(), prefix) == 0;
    };
    const auto parts = built_in_programs();
    if (!parts.empty() && fs::is_regular_file(directory, error)) {
        for (const std::string& name : parts)
            if (is_probe(name))
                found.push_back(directory / name);
        return found;
    }
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        if (is_probe(entry->path().filename().string()) && entry->is_regular_file(error))
            found.push_back(entry->path());
    }
    if (error)
        throw UsageError("the folder of the probes, " + directory.string() +
                         ", cannot be read: " + errno_name(error.value()));
    std::sort(found.begin(), found.end());
    return found;
}

void must_have_nothing(const Catalogue& catalogue, const fs::path& folder) {
    if (catalogue.techniques.front().id != "nothing")
        throw UsageError("the probe unlisten-nothing is missing from " + folder.string() +
                         ": without it there are no controls");
}

} // namespace

std::string description_by(const fs::path& program, std::vector<std::string> options) {
    Pipe pipe = make_pipe(), complaints = make_pipe();
    // Read at its end; what does not fit is lost, and it never waits for us.
    set_nonblocking(complaints.read);
    set_nonblocking(complaints.write);
    ChildDescriptors descriptors;
    descriptors.out = pipe.write.get();
    descriptors.err = complaints.write.get();
    options.insert(options.begin(), "--describe");
    Child child(program, options, descriptors);
    pipe.write.close();
    std::string answer = read_answer(pipe.read);
    if (!child.ends_within(patience))
        throw std::runtime_error("it does not end after --describe");
    const int status = child.reap();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(
            (WIFSIGNALED(status) ? "--describe crashed it" : "--describe failed") +
            last_words(complaints.read));
    return answer;
}

fs::path look_up(const std::string& name, std::string_view folders) {
    std::error_code error;
    while (!folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        fs::path candidate = fs::path(folders.substr(0, end)) / name;
        if (fs::is_regular_file(candidate, error) && access(candidate.c_str(), X_OK) == 0)
            return candidate;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return name;
}

fs::path this_program(const char* argv0) {
    fs::path called = own_program(argv0);
    if (const char* folders = std::getenv("PATH"); folders && !called.has_parent_path())
        called = look_up(called.string(), folders);
    std::error_code error;
    fs::path program = fs::canonical(called, error);
    return error ? called : program;
}

fs::path default_probe_directory(const char* argv0) {
    fs::path program = this_program(argv0);
    if (!built_in_programs().empty())
        return program;
    const fs::path base =
        program.has_parent_path() ? program.parent_path() : fs::path("/usr/local/bin");
    return (base / ".." / "libexec" / "unlisten").lexically_normal();
}

Catalogue ask_probes(const fs::path& directory) {
    std::vector<Technique> techniques;
    std::vector<std::string> complaints;
    const auto programs = executables(directory);
    for (const fs::path& program : programs) {
        try {
            techniques.push_back(ask(program));
        } catch (const std::runtime_error& error) {
            complaints.push_back("the probe " + program.string() +
                                 " cannot be used: " + error.what());
        }
    }
    if (programs.empty())
        throw UsageError("there are no probes (unlisten-*) in " + directory.string());
    if (techniques.empty())
        throw UsageError(complaints.front());
    Catalogue catalogue = make_catalogue(std::move(techniques));
    catalogue.complaints.insert(catalogue.complaints.begin(), complaints.begin(), complaints.end());
    return catalogue;
}

Catalogue probes_of_survey(const fs::path& folder) {
    Catalogue catalogue = ask_probes(folder);
    for (const std::string& complaint : catalogue.complaints)
        say(complaint);
    must_have_nothing(catalogue, folder);
    return catalogue;
}

} // namespace unlisten

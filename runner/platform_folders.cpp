#include "platform_folders.h"

#include "child.h"
#include "descriptor.h"
#include "errors.h"
#include "probes.h"
#include "text.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

constexpr int not_possible = 77;
constexpr std::chrono::seconds patience{20};

std::string title_of(const fs::path& readme) {
    std::ifstream in(readme);
    std::string line;
    std::getline(in, line);
    line.erase(0, std::min(line.size(), line.find_first_not_of("# ")));
    return printable(line);
}

// Its last line.
std::string complaint(const Descriptor& from) {
    constexpr std::size_t longest = 4096;
    std::string said;
    char bytes[1024];
    for (pollfd wait{from.get(), POLLIN, 0}; said.size() < longest && poll(&wait, 1, 0) > 0;) {
        const ssize_t count = read(from.get(), bytes, sizeof bytes);
        if (count <= 0)
            break;
        said.append(bytes, static_cast<std::size_t>(count));
    }
    said.erase(said.find_last_not_of(" \r\n") + 1);
    return printable(said.substr(said.find_last_of('\n') + 1));
}

} // namespace

fs::path default_platforms_directory(const char* argv0) {
    const fs::path probes = default_probe_directory(argv0); // PREFIX/libexec/unlisten
    const fs::path prefix = probes.parent_path().parent_path();
    const fs::path installed = prefix / "share" / "unlisten" / "platforms";
    const fs::path of_sources = prefix.parent_path().parent_path() / "platforms";
    std::error_code error;
    return fs::exists(installed / "README.md", error) ? installed : of_sources;
}

std::vector<PlatformFolder> platform_folders(const fs::path& directory) {
    std::vector<PlatformFolder> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (const fs::path survey = entry.path() / "survey"; access(survey.c_str(), X_OK) == 0)
            found.push_back({entry.path().filename().string(), title_of(entry.path() / "README.md"),
                             fs::absolute(survey)});
    if (found.empty())
        throw UsageError("there are no platforms in " + directory.string());
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return found;
}

std::string impossible_because(const PlatformFolder& platform, const fs::path& tool) {
    Pipe said = make_pipe();
    const Words words = to_end_with_us(platform.survey, {"--possible", tool.string()});
    Child child(words.program, words.arguments, {-1, said.write.get()});
    said.write.close();
    if (!child.ends_within(patience))
        return "its survey --possible does not answer";
    const int status = child.reap();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return "";
    std::string why = complaint(said.read);
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_possible && !why.empty())
        return why;
    return "its survey --possible failed" + (why.empty() ? "" : ": " + in_quotes(why));
}

Words to_end_with_us(const fs::path& program, std::vector<std::string> arguments) {
    const char* folders = std::getenv("PATH");
    const fs::path setpriv = look_up("setpriv", folders != nullptr ? folders : "/usr/bin");
    if (!setpriv.has_parent_path()) // no Linux: its process group is killed
        return {program, std::move(arguments)};
    std::vector<std::string> all{"--pdeathsig", "KILL", "--", program.string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return {setpriv, all};
}

} // namespace unlisten

#include "journal.h"

#include "errors.h"
#include "file_writer.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace unlisten {

std::filesystem::path Journal::name_for(const std::filesystem::path& results) {
    std::filesystem::path name = results;
    name += ".partial";
    return name;
}

Journal::Journal(const std::filesystem::path& results, std::string_view first_line)
    : path_(name_for(results)),
      file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666)) {
    if (!file_)
        throw UsageError("the results cannot be written: opening " + path_.string() + ": " +
                         errno_name(errno));
    if (flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
        throw UsageError("another run is writing " + results.string() + " now");
    if (ftruncate(file_.get(), 0) != 0)
        throw UsageError("emptying " + path_.string() + ": " + errno_name(errno));
    add(first_line);
}

void Journal::add(std::string_view line) {
    if (!trouble_.empty())
        return;
    try {
        std::string whole(line);
        write_all(file_, whole += '\n', path_);
    } catch (const SystemError& error) {
        trouble_ = error.what();
    }
}

void Journal::remove() {
    unlink(path_.c_str());
}

} // namespace unlisten

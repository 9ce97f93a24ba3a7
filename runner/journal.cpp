#include "journal.h"

#include "errors.h"
#include "file_writer.h"
#include "text.h"

#include <cerrno>
#include <fcntl.h>
#include <iostream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

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
    struct stat status {};
    if (fstat(file_.get(), &status) == 0 && status.st_size > 0) {
        // What a run left that was killed, or could not write its file, is not ours to forget.
        const std::string kept = path_.string() + "." + std::to_string(status.st_mtime);
        if (rename(path_.c_str(), kept.c_str()) != 0)
            throw UsageError("keeping " + path_.string() + " as " + kept + ": " +
                             errno_name(errno));
        std::cerr << "unlisten: the journal of an earlier run is kept as " << printable(kept)
                  << " (unlisten run --resume continues it)\n";
        file_ = Descriptor(
            open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (!file_ || flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
            throw UsageError("another run is writing " + results.string() + " now");
    }
    add(first_line);
}

Journal::Journal(std::filesystem::path path, Descriptor file)
    : path_(std::move(path)), file_(std::move(file)) {}

Journal Journal::continued(const std::filesystem::path& path) {
    Descriptor file(open(path.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
    if (!file)
        throw UsageError(path.string() + " cannot be continued: opening it: " + errno_name(errno));
    struct stat opened {
    }, named{};
    // A run that began meanwhile has put it out of its way.
    const bool same = flock(file.get(), LOCK_EX | LOCK_NB) == 0 &&
                      fstat(file.get(), &opened) == 0 && stat(path.c_str(), &named) == 0 &&
                      opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
    if (!same)
        throw UsageError("another run is writing " + path.string() + " now");
    return {path, std::move(file)};
}

void Journal::keep(std::size_t size) {
    if (ftruncate(file_.get(), static_cast<off_t>(size)) != 0)
        throw SystemError("cutting off the unfinished last line of " + path_.string(), errno);
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

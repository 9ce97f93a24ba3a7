#include "journal.h"

#include "errors.h"
#include "file_writer.h"
#include "say.h"

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace unlisten {

namespace {

// Nobody else has it, and it still has that name: a run that ended meanwhile takes it away.
bool hold(const Descriptor& file, const std::filesystem::path& path) {
    struct stat opened {
    }, named{};
    return flock(file.get(), LOCK_EX | LOCK_NB) == 0 && fstat(file.get(), &opened) == 0 &&
           lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

// Without taking the name from another file, as rename(2) does. False with errno.
bool move_file(const std::string& from, const std::string& to) {
    if (link(from.c_str(), to.c_str()) == 0)
        return unlink(from.c_str()) == 0;
    struct stat there {};
    if (errno == EEXIST || lstat(to.c_str(), &there) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from.c_str(), to.c_str()) == 0; // a file system without links
}

// Gives the name it has then: with a number that no other one has.
std::string put_aside(const std::string& journal, std::time_t number) {
    for (;; ++number) {
        std::string kept = journal + "." + std::to_string(number);
        if (move_file(journal, kept))
            return kept;
        if (errno != EEXIST)
            throw UsageError("keeping " + journal + " as " + kept + ": " + errno_name(errno));
    }
}

} // namespace

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
    if (!hold(file_, path_))
        throw UsageError("another run is writing " + results.string() + " now");
    struct stat status {};
    if (fstat(file_.get(), &status) == 0 && status.st_size > 0) {
        // What a run left that was killed, or could not write its file, is not ours to forget.
        say("the journal of an earlier run is kept as " + put_aside(path_, status.st_mtime) +
            " (unlisten run --resume continues it)");
        file_ = Descriptor(open(
            path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (!file_ || !hold(file_, path_))
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
    if (!hold(file, path)) // or a run that began meanwhile has put it out of its way
        throw UsageError("another run is writing " + path.string() + " now");
    return {path, std::move(file)};
}

void Journal::move_to(const std::filesystem::path& place) {
    if (place == path_)
        return;
    if (!move_file(path_, place))
        throw UsageError("moving " + path_.string() + " to " + place.string() + ": " +
                         errno_name(errno));
    path_ = place;
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

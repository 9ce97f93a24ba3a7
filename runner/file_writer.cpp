#include "file_writer.h"

#include "errors.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_size = 64 * 1024;

// The new name is safe only when the directory is on the disk, too.
void sync_directory_of(const fs::path& path) {
    const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const Descriptor directory(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot do this for a directory; then there is nothing more to be done.
    if (!directory || (fsync(directory.get()) != 0 && errno != EINVAL))
        throw SystemError("syncing the folder " + parent.string(), errno);
}

} // namespace

void write_all(const Descriptor& to, std::string_view text, const fs::path& path) {
    while (!text.empty()) {
        const ssize_t count = write(to.get(), text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw SystemError("writing " + path.string(), count == 0 ? ENOSPC : errno);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

fs::path WholeFile::unfinished_name(const fs::path& path) {
    fs::path name = path;
    name += ".new";
    return name;
}

WholeFile::WholeFile(fs::path path)
    : path_(std::move(path)), unfinished_(unfinished_name(path_)),
      file_(
          open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666)) {
    if (!file_)
        throw SystemError("writing " + unfinished_.string(), errno);
}

WholeFile::~WholeFile() {
    if (!committed_)
        unlink(unfinished_.c_str());
}

void WholeFile::write(std::string_view text) {
    buffer_.append(text);
    if (buffer_.size() >= buffer_size)
        flush();
}

void WholeFile::flush() {
    write_all(file_, buffer_, path_);
    buffer_.clear();
}

void WholeFile::commit() {
    flush();
    if (fsync(file_.get()) != 0)
        throw SystemError("syncing " + unfinished_.string(), errno);
    if (rename(unfinished_.c_str(), path_.c_str()) != 0)
        throw SystemError("renaming " + unfinished_.string() + " to " + path_.string(), errno);
    committed_ = true;
    sync_directory_of(path_);
}

} // namespace unlisten

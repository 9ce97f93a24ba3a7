#include "kit/os/linux_nft.h"

#include "kit/file_descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace unlisten::os {
namespace {

// Also where an ordinary user's PATH does not lead.
constexpr const char* programs[] = {"/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"};

class FileActions {
  public:
    explicit FileActions(const FileDescriptor& errors) {
        ::posix_spawn_file_actions_init(&actions_);
        for (const int fd : {0, 1})
            ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, errors.get(), 2);
    }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_;
};

std::string all_of(const FileDescriptor& pipe) {
    std::string text;
    char part[1024];
    for (ssize_t size; (size = ::read(pipe.get(), part, sizeof part)) != 0;) {
        if (size > 0)
            text.append(part, static_cast<size_t>(size));
        else if (errno != EINTR)
            break;
    }
    return text;
}

// It passes on what the kernel answered in words alone, those of strerror(3).
int error_told_in(const std::string& text) {
    constexpr int last = 133; // EHWPOISON, the last there is
    for (int error = 1; error <= last; ++error)
        if (text.find(std::strerror(error)) != std::string::npos)
            return error;
    return EOPNOTSUPP; // a rule that it, or nf_tables, does not know
}

} // namespace

int nft(const std::string& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    const FileDescriptor errors(ends[0]);
    FileDescriptor told(ends[1]);
    const FileActions actions(told);
    std::string name = "nft", text = command;
    char* arguments[] = {name.data(), text.data(), nullptr};
    pid_t process = -1;
    int error = ENOENT;
    for (const char* program : programs)
        if (error == ENOENT)
            error = ::posix_spawn(&process, program, actions.get(), nullptr, arguments, environ);
    if (error != 0)
        return -error;
    told = {};
    const std::string text_of_errors = all_of(errors);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -error_told_in(text_of_errors);
}

} // namespace unlisten::os

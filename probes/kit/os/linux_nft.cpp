#include "kit/os/linux_nft.h"

#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>

extern char** environ;

namespace unlisten::os {
namespace {

// Also where an ordinary user's PATH does not lead.
constexpr const char* programs[] = {"/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"};

class FileActions {
  public:
    FileActions() {
        ::posix_spawn_file_actions_init(&actions_);
        for (const int fd : {0, 1, 2})
            ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0);
    }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_;
};

} // namespace

int nft(const std::string& command) {
    const FileActions actions;
    std::string name = "nft", text = command;
    char* arguments[] = {name.data(), text.data(), nullptr};
    pid_t process = -1;
    int error = ENOENT;
    for (const char* program : programs)
        if (error == ENOENT)
            error = ::posix_spawn(&process, program, actions.get(), nullptr, arguments, environ);
    if (error != 0)
        return -error;
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EOPNOTSUPP;
}

} // namespace unlisten::os

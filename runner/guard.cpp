#include "guard.h"

#include "errors.h"
#include "file_writer.h"
#include "guard_process.h"
#include "host.h"
#include "temporary.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {

GroupTable::GroupTable() {
    void* memory = mmap(nullptr, size * sizeof(std::atomic<pid_t>), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANON, -1, 0);
    if (memory == MAP_FAILED)
        throw SystemError("sharing memory with the guard", errno);
    static_assert(std::atomic<pid_t>::is_always_lock_free);
    slots_ = new (memory) std::atomic<pid_t>[size]();
}

GroupTable::~GroupTable() {
    munmap(slots_, size * sizeof(std::atomic<pid_t>));
}

void GroupTable::add(pid_t group) {
    for (std::size_t i = 0; i < size; ++i)
        if (slots_[i] == 0) {
            slots_[i] = group;
            return;
        }
}

void GroupTable::remove(pid_t group) {
    for (std::size_t i = 0; i < size; ++i)
        if (slots_[i] == group)
            slots_[i] = 0;
}

void GroupTable::kill_all(pid_t session) const {
    for (std::size_t i = 0; i < size; ++i) {
        const pid_t group = slots_[i];
        if (group <= 1)
            continue;
        // A number is not given away while a group has it, though its leader is gone.
        const pid_t now = getpgid(group);
        if (now < 0 ? errno == ESRCH : now == group && getsid(group) == session)
            kill(-group, SIGKILL);
    }
}

std::string scratch_folder() {
    constexpr std::size_t longest = 50; // sun_path holds 104 characters on some systems
    const char* chosen = std::getenv("TMPDIR");
    if (chosen == nullptr || *chosen == '\0')
        return fast_folder();
    std::error_code error;
    const auto folder = std::filesystem::absolute(chosen, error).lexically_normal().string();
    return error || folder.size() > longest ? "/tmp" : folder;
}

Guard::Guard(std::chrono::seconds grace) {
    Pipe lifeline = make_pipe(), alive = make_pipe(), name = make_pipe();
    const std::string folder = scratch_folder();
    const pid_t session = getsid(0);
    pid_ = fork();
    if (pid_ < 0)
        throw SystemError("starting the guard process", errno);
    if (pid_ == 0)
        be_guard({lifeline.read.get(), alive.read.get(), name.write.get(), folder, session, grace,
                  &groups_});
    lifeline_ = std::move(lifeline.write);
    alive_ = std::move(alive.write);
    name.write.close();

    std::string made;
    char bytes[512];
    for (ssize_t count; (count = read(name.read.get(), bytes, sizeof bytes)) != 0;) {
        if (count > 0)
            made.append(bytes, static_cast<std::size_t>(count));
        else if (errno != EINTR)
            break;
    }
    if (made.empty() || made.front() != '/') {
        lifeline_.close();
        waitpid(pid_, nullptr, 0);
        throw std::runtime_error("a temporary directory could not be made in " + folder +
                                 (made.empty() ? "" : ": " + made));
    }
    directory_ = made;
}

void Guard::remove_as_well(const std::filesystem::path& file) const {
    const std::string name = file.string();
    write_all(lifeline_, {name.c_str(), name.size() + 1}, "to the guard process");
}

Guard::~Guard() {
    alive_.close();
    lifeline_.close();
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    // Only if somebody ended the guard: it would have done this.
    remove_tree(directory_);
}

} // namespace unlisten

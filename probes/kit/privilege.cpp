#include "kit/privilege.h"

#include "kit/errno_names.h"
#include "kit/os/os.h"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

struct Answer {
    bool given_up; // else the call was not made
    long result;
};

[[noreturn]] void give_answer(int to, const std::function<long()>& call) noexcept {
    Answer answer{os::give_up_privileges() == 0, 0};
    if (answer.given_up)
        answer.result = call();
    const bool told = ::write(to, &answer, sizeof answer) == sizeof answer;
    ::_exit(told ? 0 : 1);
}

} // namespace

std::optional<long> without_privilege(const std::function<long()>& call) {
    int ends[2];
    if (::pipe(ends) < 0)
        throw std::runtime_error("pipe to an unprivileged process: " + errno_name(errno));
    const pid_t child = ::fork();
    if (child == 0)
        give_answer(ends[1], call);
    const int error = errno;
    ::close(ends[1]);
    Answer answer{};
    const bool told = child > 0 && ::read(ends[0], &answer, sizeof answer) == sizeof answer;
    ::close(ends[0]);
    if (child < 0)
        throw std::runtime_error("fork of an unprivileged process: " + errno_name(error));
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR)
        continue;
    if (!told)
        throw std::runtime_error("an unprivileged process gave no answer");
    return answer.given_up ? std::optional<long>(answer.result) : std::nullopt;
}

} // namespace unlisten

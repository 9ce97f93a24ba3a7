#include "kit/words.h"

#include "kit/errno_names.h"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace unlisten {
namespace {

FILE* apart = nullptr;

} // namespace

FILE* words() {
    return apart ? apart : stdout;
}

void keep_words_apart() {
    std::fflush(stdout);
    const int own = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    FILE* file = own < 0 ? nullptr : ::fdopen(own, "w");
    if (!file || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        throw std::runtime_error("keeping the output apart: " + errno_name(errno));
    apart = file;
}

} // namespace unlisten

#include "errors.h"

#include <cerrno>

namespace unlisten {
namespace {

struct Name {
    int number;
    const char* text;
};

// What files, processes and pipes answer; the probes name the errnos of sockets themselves.
constexpr Name names[] = {
    {EACCES, "EACCES"},       {EADDRINUSE, "EADDRINUSE"},
    {EAGAIN, "EAGAIN"},       {EBADF, "EBADF"},
    {EBUSY, "EBUSY"},         {ECHILD, "ECHILD"},
    {EDQUOT, "EDQUOT"},       {EEXIST, "EEXIST"},
    {EFBIG, "EFBIG"},         {EINTR, "EINTR"},
    {EINVAL, "EINVAL"},       {EIO, "EIO"},
    {EISDIR, "EISDIR"},       {ELOOP, "ELOOP"},
    {EMFILE, "EMFILE"},       {ENAMETOOLONG, "ENAMETOOLONG"},
    {ENFILE, "ENFILE"},       {ENODEV, "ENODEV"},
    {ENOENT, "ENOENT"},       {ENOEXEC, "ENOEXEC"},
    {ENOMEM, "ENOMEM"},       {ENOSPC, "ENOSPC"},
    {ENOSYS, "ENOSYS"},       {ENOTDIR, "ENOTDIR"},
    {ENOTEMPTY, "ENOTEMPTY"}, {ENXIO, "ENXIO"},
    {EPERM, "EPERM"},         {EPIPE, "EPIPE"},
    {EROFS, "EROFS"},         {ESRCH, "ESRCH"},
    {ETXTBSY, "ETXTBSY"},     {EXDEV, "EXDEV"},
};

} // namespace

std::string errno_name(int number) {
    for (const Name& name : names)
        if (name.number == number)
            return name.text;
    return "errno " + std::to_string(number);
}

} // namespace unlisten

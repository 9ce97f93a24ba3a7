#include "errors.h"

#include <cerrno>
#include <csignal>
#include <cstddef>

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

// What ends a program that did not choose to.
constexpr Name signals[] = {
    {SIGABRT, "SIGABRT"}, {SIGALRM, "SIGALRM"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
    {SIGHUP, "SIGHUP"},   {SIGILL, "SIGILL"},   {SIGINT, "SIGINT"},   {SIGKILL, "SIGKILL"},
    {SIGPIPE, "SIGPIPE"}, {SIGQUIT, "SIGQUIT"}, {SIGSEGV, "SIGSEGV"}, {SIGSYS, "SIGSYS"},
    {SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"}, {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"},
    {SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"},
};

template <std::size_t N>
std::string name_of(int number, const Name (&table)[N], const char* otherwise) {
    for (const Name& name : table)
        if (name.number == number)
            return name.text;
    return otherwise + std::to_string(number);
}

} // namespace

std::string errno_name(int number) {
    return name_of(number, names, "errno ");
}

std::string signal_name(int number) {
    return name_of(number, signals, "signal ");
}

} // namespace unlisten

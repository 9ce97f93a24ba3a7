// Every promise of stacks/stack.h, and a fault that breaks it: see broken_stack.cpp.
#pragma once

namespace unlisten {

struct StackFault {
    const char* name;
    const char* promise; // that stack-check must then name
};

inline constexpr StackFault stack_faults[] = {
    {"null-function", "table"},
    {"shouts-its-name", "system"},
    {"has-nothing", "some-sockets"},
    {"no-reason", "why"},
    {"any-special", "unknown-special"},
    {"any-family", "unknown-family"},
    {"new-numbers", "number-comes-back"},
    {"close-lies", "closed-is-ebadf"},
    {"accept-waits", "accept-does-not-block"},
    {"recv-waits", "recv-does-not-block"},
    {"dup-of-nothing", "dup"},
    {"loses-bytes", "loopback"},
    {"dies-of-peek", "loopback"},
    {"ends-the-process", "loopback"},
    {"no-end", "end"},
    {"own-family-numbers", "names"},
    {"backlog-of-its-own", "backlog"},
    {"any-flag", "flags"},
    {"positive-errno", "refused"},
    {"so-error-stays", "so-error-clears"},
    {"reset-as-end", "reset"},
    {"raises-sigpipe", "no-signal"},
    {"own-type-numbers", "so-type"},
    {"linger-in-ticks", "linger"},
    {"always-listens", "acceptconn"},
    {"any-option", "unknown-option"},
    {"always-readable", "listener-readiness"},
    {"counts-one-more", "poll-count"},
    {"clock-jumps-back", "clock-forward"},
    {"poll-returns-early", "poll-waits"},
    {"poll-0-takes-time", "poll-0"},
    {"unlink-lies", "unlink"},
    {"rename-lies", "rename"},
    {"wants-the-nul", "path-length"},
};

} // namespace unlisten

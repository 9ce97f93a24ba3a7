/* clang-format off */
/* stack.h: the seam between a probe and the sockets it observes.
 *
 * A probe makes every socket call through one table of functions. The table of the host kernel is
 * built in; `--stack FILE.so` loads another one, behind which a user-space build of some kernel's
 * network stack does the work. The probe is the same program either way.
 *
 * The caller's side is written entirely in the HOST's terms: its constants (AF_*, SOL_*, SO_*,
 * MSG_*, POLL*), its sockaddr and option layouts, its errno values. Translating is the stack's work.
 *
 * One process, one stack, opened once; one thread, except with STACK_HOST_FDS. A stack is never reopened: the next case is
 * a new process. The functions may not be called from a signal handler. No function raises a
 * signal (SIGPIPE included), prints, or waits, except poll.
 *
 * C11 and C++. Members are only ever appended; `size` tells how many a file knows.
 *
 * How to wrap a stack: README.md beside this file. Whether it keeps these promises: `unlisten
 * stack-check FILE.so`. */
#ifndef UNLISTEN_STACK_H
#define UNLISTEN_STACK_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UNLISTEN_STACK_ABI 1u

/* What a function returns: >= 0 on success, otherwise one of three kinds, never mixed up:
 *   -1 .. -9999        the stack's own error, as minus a host errno: an observation
 *   STACK_FOREIGN(n)   the stack's own error n, for which the host has no name: an observation
 *   STACK_CANNOT       the seam cannot express this call on this stack and did nothing: `unsupported`;
 *                      why() tells the reason */
#define STACK_FOREIGN(n) (-10000 - (n))
#define STACK_CANNOT     (-1000000)

enum unlisten_stack_can { /* bits of `can` */
    STACK_TCP4          = 1 << 0,
    STACK_TCP6          = 1 << 1,
    STACK_UNIX          = 1 << 2,  /* AF_UNIX, SOCK_STREAM, bound to a path */
    STACK_UNIX_ABSTRACT = 1 << 3,
    STACK_UNLINK        = 1 << 4,  /* unlink() takes a bound path away */
    STACK_RENAME        = 1 << 5,
    STACK_DUP           = 1 << 6,
    STACK_VIRTUAL_CLOCK = 1 << 7,  /* time passes only inside poll, and costs nothing */
    STACK_HOST_FDS      = 1 << 8   /* descriptors are the process's own, paths are in the file system,
                                      and threads are allowed: what the table lacks (fork, exec, dup2,
                                      SCM_RIGHTS, epoll, kqueue, a blocking accept, chmod) a probe
                                      may do directly */
};

struct unlisten_stack {
    uint32_t abi;          /* UNLISTEN_STACK_ABI */
    uint32_t size;         /* sizeof(struct unlisten_stack) as this file was compiled */
    uint32_t can;          /* unlisten_stack_can; what open() did not manage is cleared by open(),
                              so read it afterwards */
    const char *system;    /* "freebsd": the kernel the code comes from, in lower case */
    const char *release;   /* "13.0-RELEASE": that kernel's version */
    const char *build;     /* what carries it, and everything in it that is not that kernel's code */

    /* -- life ----------------------------------------------------------------------------------- */
    /* Boots; 127.0.0.1 and ::1 answer afterwards, where `can` says so. 0, or negative: nothing else may
     * be called then. There is no end but the end of the process: leave by _exit, so that no destructor
     * of a half-running kernel is met. */
    int (*open)(void);
    /* The reason for the latest STACK_CANNOT, a phrase without a full stop. Never NULL. */
    const char *(*why)(void);

    /* -- descriptors ---------------------------------------------------------------------------- */
    /* Numbers >= 0 of the stack's own space: never give one to a system call (but STACK_HOST_FDS).
     * A closed number comes back with the very next socket(), accept() or dup(): forget it when you
     * close it. What socket and accept give never blocks and is not inherited by exec, whatever the
     * stack's own default. */
    int (*socket)(int domain, int type, int protocol);
    int (*dup)(int fd);
    int (*close)(int fd);

    int (*bind)(int fd, const struct sockaddr *address, socklen_t length);
    int (*listen)(int fd, int backlog);                     /* any backlog, passed on unchanged */
    int (*accept)(int fd);
    int (*connect)(int fd, const struct sockaddr *address, socklen_t length); /* AF_UNSPEC is passed on */
    int (*shutdown)(int fd, int how);                       /* SHUT_*; any other number unchanged */
    int (*getsockname)(int fd, struct sockaddr *address, socklen_t *length);
    int (*getpeername)(int fd, struct sockaddr *address, socklen_t *length);

    /* Bytes moved, 0 from recv at the end. Flags: 0 or MSG_PEEK; anything else is STACK_CANNOT. */
    long (*recv)(int fd, void *buffer, size_t size, int flags);
    long (*send)(int fd, const void *data, size_t size, int flags);

    /* Translated, name and value, both ways, where the stack has them:
     *   SOL_SOCKET    SO_ACCEPTCONN SO_ERROR SO_KEEPALIVE SO_LINGER SO_RCVBUF SO_REUSEADDR SO_REUSEPORT
     *                 SO_SNDBUF SO_TYPE
     *   IPPROTO_TCP   TCP_NODELAY
     *   IPPROTO_IP    IP_TTL IP_MINTTL
     *   IPPROTO_IPV6  IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_MINHOPCOUNT
     * (0x4d54 for IP_MINTTL and 0x4d48 for IPV6_MINHOPCOUNT, where the host's headers lack the names)
     * Any other pair, and one the stack's kernel has no option for, is STACK_CANNOT; the host (STACK_HOST_FDS)
     * passes every pair unchanged. The stack's own
     * refusal (ENOPROTOOPT for SO_ACCEPTCONN, say) is an errno like any other. A flag reads as zero or
     * not zero (BSD gives SO_ACCEPTCONN as 2). SO_ERROR reads as a host errno, or 10000 + n (see
     * STACK_FOREIGN), and reading it clears it. */
    int (*setsockopt)(int fd, int level, int name, const void *value, socklen_t size);
    int (*getsockopt)(int fd, int level, int name, void *value, socklen_t *size);

    /* -- names of AF_UNIX sockets: the stack's own name space, unless STACK_HOST_FDS --------------- */
    /* There, any name of at most 100 bytes directly under /tmp will do. Lengths given to bind and connect
     * may count the terminating NUL or not. */
    int (*unlink)(const char *path);
    int (*rename)(const char *from, const char *to);

    /* -- time ------------------------------------------------------------------------------------- */
    /* Microseconds, never backwards. A virtual clock stands still outside poll. */
    uint64_t (*now_us)(void);
    /* poll(2) for at most timeout_us (there is no "for ever"), and the one place where a stack must work
     * and may wait: it delivers all that is due, then lets time pass until an event or the deadline.
     *   timeout 0   deliver what is due now, let no time pass, report
     *   count 0     let that much time pass
     * A kernel with threads, or one that delivers inside the call (Linux's loopback), may be further
     * ahead: what a call shows before the next poll is worth recording, never classifying.
     * POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL only, set as this kernel's own poll sets
     * them (kernels differ: that is an observation). Returns the number of entries with revents, 0 at the deadline. */
    int (*poll)(struct pollfd *entries, unsigned count, uint64_t timeout_us);

    /* -- acts only this system has ------------------------------------------------------------------ */
    /* By name, on one descriptor: "disconnectx" (macOS: SAE_ASSOCID_ANY, SAE_CONNID_ANY).
     * An unknown name is STACK_CANNOT. */
    int (*special)(const char *act, int fd);
};

/* The one symbol a file exports (and the only one: kernels define printf, log, malloc ...).
 * NULL if it does not speak this ABI. Loaded with dlopen(RTLD_NOW | RTLD_LOCAL), never unloaded. */
typedef const struct unlisten_stack *unlisten_stack_entry(uint32_t abi);
const struct unlisten_stack *unlisten_stack_get(uint32_t abi);

#ifdef __cplusplus
}
#endif
#endif

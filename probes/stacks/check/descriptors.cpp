#include "kit/errno_names.h"
#include "stacks/check/promise.h"

#include <cerrno>

namespace unlisten {

std::vector<Promise> descriptor_promises() {
    return {
        {"number-comes-back", "a closed number comes back with the very next socket()",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const int first = of.socket(kind.family, SOCK_STREAM, 0);
                 expect_answer(std::string(kind.name) + ": close()", of.close(first), 0);
                 const int second = of.socket(kind.family, SOCK_STREAM, 0);
                 expect(second == first, std::string(kind.name) + ": socket() gave " +
                                             std::to_string(second) + " after " +
                                             std::to_string(first) + " was closed");
                 of.close(second);
             });
         }},
        {"closed-is-ebadf", "a closed number answers EBADF, and POLLNVAL",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const int fd = of.socket(kind.family, SOCK_STREAM, 0);
                 of.close(fd);
                 expect_answer("close() of a closed number", of.close(fd), -EBADF);
                 expect_answer("listen() on a closed number", of.listen(fd, 1), -EBADF);
                 Address name;
                 name.length = sizeof name.storage;
                 expect_answer("getsockname() of a closed number",
                               of.getsockname(fd, name.get(), &name.length), -EBADF);
                 pollfd entry{fd, POLLIN, 0};
                 of.poll(&entry, 1, 0);
                 expect(entry.revents == POLLNVAL,
                        "poll() of a closed number says " + poll_names(entry.revents));
             });
         }},
        {"accept-does-not-block", "what socket() gives never blocks: accept() answers EAGAIN",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const Socket listener = listening(of, kind, 0);
                 expect_answer(std::string(kind.name) + ": accept() of nobody",
                               of.accept(listener.fd()), -EAGAIN);
             });
         }},
        {"recv-does-not-block", "what accept() gives never blocks: recv() answers EAGAIN",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const Pair pair = connected(of, kind, 0);
                 char byte;
                 for (const Socket* end : {&pair.client, &pair.server})
                     expect_answer(std::string(kind.name) + ": recv() of nothing",
                                   of.recv(end->fd(), &byte, 1, 0), -EAGAIN);
             });
         }},
        {"dup", "a duplicate keeps the socket open",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 Socket listener = listening(of, kind, 0);
                 const Socket copy(of, of.dup(listener.fd()));
                 expect(static_cast<bool>(copy), "dup() answered " + result_name(copy.fd()));
                 listener.close();
                 const Socket client = connecting(of, kind, 0);
                 expect(wait_for(of, copy, POLLIN) & POLLIN,
                        std::string(kind.name) + ": the duplicate is not readable");
             });
         },
         STACK_DUP},
    };
}

} // namespace unlisten

#include "kit/errno_names.h"
#include "stacks/check/promise.h"

#include <cerrno>

namespace unlisten {
namespace {

const Kind& local = kinds[2];

int answer_at(const unlisten_stack& stack, unsigned which) {
    Socket client(stack, stack.socket(AF_UNIX, SOCK_STREAM, 0));
    return client.connect(local.address(which));
}

} // namespace

std::vector<Promise> name_promises() {
    return {
        {"unlink", "unlink() takes a bound path away",
         [](const unlisten_stack& stack) {
             const Socket listener = listening(stack, local, 0);
             expect_answer("unlink()", stack.unlink(path_of(local.address(0)).c_str()), 0);
             expect_answer("connect() to a path that was taken away", answer_at(stack, 0), -ENOENT);
             expect_answer("unlink() of nothing", stack.unlink(path_of(local.address(0)).c_str()),
                           -ENOENT);
         },
         STACK_UNIX | STACK_UNLINK},
        {"rename", "rename() gives a bound path another name",
         [](const unlisten_stack& stack) {
             const Socket listener = listening(stack, local, 0);
             expect_answer(
                 "rename()",
                 stack.rename(path_of(local.address(0)).c_str(), path_of(local.address(1)).c_str()),
                 0);
             expect_answer("connect() to the old name", answer_at(stack, 0), -ENOENT);
             const int answer = answer_at(stack, 1);
             expect(answer == 0 || answer == -EINPROGRESS,
                    "connect() to the new name answered " + result_name(answer));
             stack.unlink(path_of(local.address(1)).c_str());
         },
         STACK_UNIX | STACK_RENAME | STACK_UNLINK},
        {"path-length", "a path's length may count its end or not",
         [](const unlisten_stack& stack) {
             const Socket listener = listening(stack, local, 0);
             Address shorter = local.address(0);
             --shorter.length;
             Socket client(stack, stack.socket(AF_UNIX, SOCK_STREAM, 0));
             const int answer = client.connect(shorter);
             expect(answer == 0 || answer == -EINPROGRESS,
                    "connect() without the NUL answered " + result_name(answer));
         },
         STACK_UNIX},
    };
}

} // namespace unlisten

#include "kit/errno_names.h"
#include "stacks/check/promise.h"

#include <cerrno>
#include <netinet/in.h>

namespace unlisten {
namespace {

int fresh_option(const unlisten_stack& stack, const Kind& kind, int option) {
    const Socket socket(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    int value = -1;
    expect_answer(std::string(kind.name) + ": getsockopt()", socket.get(SOL_SOCKET, option, value),
                  0);
    return value;
}

void linger_round_trip(const unlisten_stack& stack, const Kind& kind) {
    Socket socket(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    expect_answer("setsockopt(SO_LINGER)", socket.set(SOL_SOCKET, SO_LINGER, linger{1, 7}), 0);
    linger value{};
    expect_answer("getsockopt(SO_LINGER)", socket.get(SOL_SOCKET, SO_LINGER, value), 0);
    expect(value.l_onoff != 0 && value.l_linger == 7, std::string(kind.name) +
                                                          ": SO_LINGER 7 reads back as " +
                                                          std::to_string(value.l_linger));
}

void acceptconn(const unlisten_stack& stack, const Kind& kind) {
    const Socket listener = listening(stack, kind, 0);
    int value = 0;
    const int answer = listener.get(SOL_SOCKET, SO_ACCEPTCONN, value);
    expect(answer < 0 || value != 0,
           std::string(kind.name) + ": SO_ACCEPTCONN of a listener reads 0");
    const Socket other(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    expect(other.get(SOL_SOCKET, SO_ACCEPTCONN, value) < 0 || value == 0,
           std::string(kind.name) + ": SO_ACCEPTCONN of no listener reads " +
               std::to_string(value));
}

} // namespace

std::vector<Promise> option_promises() {
    return {
        {"so-type", "SO_TYPE reads as the host's SOCK_STREAM",
         [](const unlisten_stack& stack) {
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const int type = fresh_option(of, kind, SO_TYPE);
                 expect(type == SOCK_STREAM,
                        std::string(kind.name) + ": SO_TYPE reads " + std::to_string(type));
             });
         }},
        {"linger", "SO_LINGER has the host's layout, and seconds",
         [](const unlisten_stack& stack) { for_each_kind(stack, linger_round_trip); }},
        {"acceptconn", "SO_ACCEPTCONN is not zero on a listener alone, or an errno",
         [](const unlisten_stack& stack) { for_each_kind(stack, acceptconn); }},
        {"unknown-option", "an option the stack does not translate is STACK_CANNOT",
         [](const unlisten_stack& stack) {
             Socket socket(stack, stack.socket((stack.can & STACK_TCP4)   ? AF_INET
                                               : (stack.can & STACK_TCP6) ? AF_INET6
                                                                          : AF_UNIX,
                                               SOCK_STREAM, 0));
             const int answer = socket.set(SOL_SOCKET, 0x7ff1, 1);
             if (stack.can & STACK_HOST_FDS)
                 expect(answer < 0, "setsockopt(0x7ff1) answered " + result_name(answer));
             else
                 expect_answer("setsockopt(0x7ff1)", answer, STACK_CANNOT);
         }},
    };
}

} // namespace unlisten

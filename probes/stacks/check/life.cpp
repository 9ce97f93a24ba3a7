#include "stacks/check/promise.h"

#include <algorithm>
#include <string_view>

namespace unlisten {
namespace {

bool is_phrase(const char* text) {
    const std::string_view phrase = text ? text : "";
    return !phrase.empty() && phrase.back() != '.' && phrase.find('\n') == phrase.npos;
}

} // namespace

std::vector<Promise> life_promises() {
    return {
        {"table", "every function of the table is there",
         [](const unlisten_stack& stack) {
             const void* const* pointer = reinterpret_cast<const void* const*>(&stack.open);
             const auto* const end = reinterpret_cast<const void* const*>(&stack.special) + 1;
             expect(std::find(pointer, end, nullptr) == end, "a function of the table is NULL");
         }},
        {"system", "system is the kernel's name in lower case, release and build are told",
         [](const unlisten_stack& stack) {
             const std::string_view system = stack.system ? stack.system : "";
             expect(!system.empty() && system.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                                "0123456789-") == system.npos,
                    "system is \"" + std::string(system) + "\"");
             expect(stack.release && *stack.release, "release is empty");
             expect(stack.build && *stack.build, "build is empty");
         }},
        {"some-sockets", "the stack can have at least one kind of socket",
         [](const unlisten_stack& stack) {
             expect(stack.can & (STACK_TCP4 | STACK_TCP6 | STACK_UNIX), "`can` names none");
         }},
        {"why", "why() is a phrase without a full stop",
         [](const unlisten_stack& stack) {
             stack.special("unlisten-no-such-act", 0);
             expect(is_phrase(stack.why()), "why() is NULL, empty, or no phrase");
         }},
        {"unknown-special", "an unknown special act is STACK_CANNOT",
         [](const unlisten_stack& stack) {
             const Socket socket(stack, stack.socket((stack.can & STACK_TCP4)   ? AF_INET
                                                     : (stack.can & STACK_TCP6) ? AF_INET6
                                                                                : AF_UNIX,
                                                     SOCK_STREAM, 0));
             expect_answer("special(\"unlisten-no-such-act\")",
                           stack.special("unlisten-no-such-act", socket.fd()), STACK_CANNOT);
         }},
        {"unknown-family", "a kind of socket that is not there is an errno or STACK_CANNOT",
         [](const unlisten_stack& stack) {
             const int answer = stack.socket(9999, SOCK_STREAM, 0);
             expect(answer < 0, "socket(9999) gave a descriptor");
         }},
    };
}

} // namespace unlisten

// The promises of stacks/stack.h, each with a check that can find it broken.
#pragma once

#include "kit/socket.h"
#include "stacks/stack.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace unlisten {

// What the stack did instead.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The stack gives no occasion to break the promise.
struct Unasked {};

struct Promise {
    const char* id;                             // stable
    const char* text;                           // as stack.h has it
    void (*check)(const unlisten_stack& stack); // throws Broken, Unasked
    uint32_t needs = 0; // unlisten_stack_can, all of them: without it, there is nothing to check
};

// In the order in which a stack's author would get them right.
std::vector<Promise> life_promises();
std::vector<Promise> descriptor_promises();
std::vector<Promise> connection_promises();
std::vector<Promise> error_promises();
std::vector<Promise> option_promises();
std::vector<Promise> readiness_promises();
std::vector<Promise> clock_promises();
std::vector<Promise> name_promises();

void expect(bool kept, const std::string& instead);
// `call` must have answered `wanted`.
void expect_answer(const std::string& call, long answer, long wanted);
// Either success or an errno; never a number outside both.
void expect_answer_or_errno(const std::string& call, long answer);

constexpr unsigned kind_addresses = 8;

// A listener, and clients of it, on one kind of socket.
struct Kind {
    const char* name;
    uint32_t needs;
    int family;
    Address (*address)(unsigned which); // below kind_addresses
};
extern const Kind kinds[3];                  // the last is AF_UNIX
std::string path_of(const Address& address); // of AF_UNIX

// As a probe does it: every one non-blocking, waiting in the stack's poll().
struct Pair {
    Socket listener, client, server;
};
Socket listening(const unlisten_stack& stack, const Kind& kind, unsigned which, int backlog = 8);
Socket connecting(const unlisten_stack& stack, const Kind& kind, unsigned which);
Pair connected(const unlisten_stack& stack, const Kind& kind, unsigned which);
// Waits at most a second of the stack's time; gives revents.
short wait_for(const unlisten_stack& stack, const Socket& socket, short events);
// Each kind that the stack has.
void for_each_kind(const unlisten_stack& stack, void (*check)(const unlisten_stack&, const Kind&));

} // namespace unlisten

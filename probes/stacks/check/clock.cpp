#include "stacks/check/promise.h"

namespace unlisten {
namespace {

constexpr uint64_t a_while_us = 20000;

} // namespace

std::vector<Promise> clock_promises() {
    return {
        {"clock-forward", "now_us() never goes backwards",
         [](const unlisten_stack& stack) {
             for (uint64_t last = stack.now_us(), turn = 0; turn < 200; ++turn) {
                 stack.poll(nullptr, 0, turn % 3 == 0 ? 100 : 0);
                 const uint64_t now = stack.now_us();
                 expect(now >= last, "now_us() went from " + std::to_string(last) + " to " +
                                         std::to_string(now));
                 last = now;
             }
         }},
        {"poll-waits", "poll() of nothing lets that much time pass",
         [](const unlisten_stack& stack) {
             const uint64_t before = stack.now_us();
             const int answer = stack.poll(nullptr, 0, a_while_us);
             expect_answer("poll() of nothing", answer, 0);
             const uint64_t waited = stack.now_us() - before;
             expect(waited >= a_while_us,
                    "poll() for 20000 us let " + std::to_string(waited) + " us pass");
         }},
        {"poll-0", "poll() with a timeout of 0 lets no time pass on a virtual clock",
         [](const unlisten_stack& stack) {
             const uint64_t before = stack.now_us();
             stack.poll(nullptr, 0, 0);
             expect(stack.now_us() == before, "time passed in poll() with a timeout of 0");
         },
         STACK_VIRTUAL_CLOCK},
    };
}

} // namespace unlisten

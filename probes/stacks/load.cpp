#include "stacks/load.h"

#include "kit/errno_names.h"
#include "kit/shared_object.h"

#include <cstddef>
#include <stdexcept>

namespace unlisten {
namespace {

// The first version of the table had all of it.
constexpr size_t least_size = offsetof(unlisten_stack, special) + sizeof(unlisten_stack::special);

} // namespace

const unlisten_stack& load_stack(const std::string& file) {
    const auto fail = [&](const std::string& why) -> std::runtime_error {
        return std::runtime_error("the stack " + file + " cannot be used: " + why);
    };
    unlisten_stack_entry* get = nullptr;
    try {
        get = reinterpret_cast<unlisten_stack_entry*>(exported(file, "unlisten_stack_get"));
    } catch (const std::runtime_error& error) {
        throw fail(error.what());
    }
    if (!get)
        throw fail("it does not export unlisten_stack_get");
    const unlisten_stack* stack = get(UNLISTEN_STACK_ABI);
    if (!stack)
        throw fail("it does not speak version " + std::to_string(UNLISTEN_STACK_ABI) +
                   " of stack.h");
    if (stack->abi != UNLISTEN_STACK_ABI || stack->size < least_size)
        throw fail("its table is of another version of stack.h");
    if (const int result = stack->open(); result < 0)
        throw fail("open() answered " +
                   (result == STACK_CANNOT ? std::string(stack->why()) : result_name(result)));
    return *stack;
}

} // namespace unlisten

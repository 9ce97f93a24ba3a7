#include "kit/errno_names.h"
#include "stacks/stack.h"

#include <cerrno>
#include <doctest/doctest.h>

using namespace unlisten;

TEST_CASE("a result is told by name") {
    CHECK(result_name(0) == "0");
    CHECK(result_name(17) == "17");
    CHECK(result_name(-ECONNREFUSED) == "ECONNREFUSED");
    CHECK(result_name(-EAGAIN) == "EAGAIN");
    CHECK(result_name(STACK_FOREIGN(71)) == "E?71");
    CHECK(result_name(STACK_CANNOT) == "CANNOT");
}

TEST_CASE("an errno nobody named is told as such") {
    CHECK(errno_name(9000) == "E?9000");
}

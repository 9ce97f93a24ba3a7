// Each promise of stack.h has a fault that breaks it, and stack-check names the promise.
#include "stack_faults.h"

#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <sys/wait.h>

using namespace unlisten;

namespace {

struct Checked {
    int status = -1;
    std::set<std::string> broken, unasked, all;
};

Checked check(const std::string& stack, const char* fault) {
    if (fault)
        ::setenv("UNLISTEN_FAULT", fault, 1);
    else
        ::unsetenv("UNLISTEN_FAULT");
    const std::string command = std::string(STACK_CHECK) + " --json " + stack;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    char buffer[4096];
    for (size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        text.append(buffer, got);
    const int status = ::pclose(pipe);
    Checked checked;
    checked.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (checked.status == 4) // it has nothing to say of the stack
        return checked;
    const auto json = nlohmann::json::parse(text);
    for (const auto& each : json.at("promises")) {
        const auto promise = each.at("promise").get<std::string>();
        checked.all.insert(promise);
        if (each.at("verdict") == "broken")
            checked.broken.insert(promise);
        if (each.at("verdict") == "not asked")
            checked.unasked.insert(promise);
    }
    return checked;
}

} // namespace

TEST_CASE("the host's stack, the scripted one, and the broken one without its fault keep all") {
    for (const char* stack : {"", STACK_SCRIPTED, STACK_BROKEN}) {
        CAPTURE(stack);
        const Checked checked = check(stack, nullptr);
        CHECK(checked.status == 0);
        CHECK(checked.broken == std::set<std::string>());
    }
}

TEST_CASE("a stack that cannot be asked is not called broken") {
    CHECK(check(STACK_BROKEN, "a fault that the table does not know").status == 4);
    CHECK(check("/dev/null", nullptr).status == 4);
}

TEST_CASE("a promise that a stack gives no occasion to break is not asked") {
    const Checked checked = check(STACK_BROKEN, "connect-tells");
    CHECK(checked.unasked.count("so-error-clears") == 1);
}

TEST_CASE("each fault is named by the promise it breaks") {
    std::set<std::string> covered;
    for (const StackFault& fault : stack_faults) {
        CAPTURE(fault.name);
        CAPTURE(fault.promise);
        const Checked checked = check(STACK_BROKEN, fault.name);
        CHECK(checked.status == 1);
        CHECK(checked.broken.count(fault.promise) == 1);
        covered.insert(fault.promise);
    }
    CHECK(covered == check(STACK_SCRIPTED, nullptr).all);
}

// Stacks as a probe describes them; here a script that stands for one.
#include "stacks.h"

#include "errors.h"
#include "running.h"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

nlohmann::json facts() {
    return {{"system", "freebsd"}, {"release", "14.1"}, {"build", "in a box"}, {"can", {"TCP4"}}};
}

// A folder of probes with the stacks `good` and `broken`; of the first the probe says `described`.
fs::path folder(const Scratch& scratch, const std::string& described) {
    fs::path probes = scratch / "probes";
    const fs::path probe = probes / "unlisten-nothing";
    fs::create_directories(probes / "stacks");
    for (const char* name : {"good.so", "broken.so", "no-stack.txt"})
        write_text(probes / "stacks" / name, "");
    write_text(scratch / "described", described);
    write_text(probe, "#!/bin/sh\ncase $3 in *good.so) exec cat '" +
                          (scratch / "described").string() + "' ;; esac\nexit 1\n");
    fs::permissions(probe, fs::perms::owner_all);
    return probes;
}

Stack asked(const nlohmann::json& facts) {
    const Scratch scratch;
    const auto probes = folder(scratch, nlohmann::json{{"stack", facts}}.dump());
    return ask_stack(stack_file("good", probes), probes);
}

} // namespace

TEST_CASE("a stack says what it is") {
    const Stack stack = asked(facts());
    CHECK(stack.name == "good");
    CHECK(stack.system == "freebsd");
    CHECK(stack.release == "14.1");
    CHECK(stack.build == "in a box");
    CHECK(stack.can == std::vector<std::string>{"TCP4"});
}

TEST_CASE("a stack that says what no results file can hold cannot be used") {
    const auto refused = [](const char* fact, const nlohmann::json& value) {
        auto changed = facts();
        changed[fact] = value;
        CAPTURE(changed.dump());
        CHECK_THROWS_AS(asked(changed), UsageError);
    };
    for (const char* system : {"", "FreeBSD", "free bsd", "-", "a_b", "\x1b[31m"})
        refused("system", system);
    for (const char* fact : {"release", "build"})
        for (const std::string& text : {std::string(), std::string("\n"), std::string(201, 'x')})
            refused(fact, text);
    refused("can", "TCP4");
    refused("release", 14);
    const Scratch scratch;
    for (const char* described : {"", "{", "{}", "[]", "{\"stack\":7}"}) {
        const auto probes = folder(scratch, described);
        CHECK_THROWS_AS(ask_stack(stack_file("good", probes), probes), UsageError);
    }
}

TEST_CASE("a stack is a file, or the name of an installed one") {
    const Scratch scratch;
    const auto probes = folder(scratch, "");
    CHECK(stack_file("good", probes) == probes / "stacks" / "good.so");
    const fs::path file = probes / "stacks" / "no-stack.txt";
    CHECK(stack_file(file.string(), probes) == file);
    for (const char* none : {"better", "stacks/good", "../stacks/good", "", "good.so"})
        CHECK_THROWS_AS(stack_file(none, probes), UsageError);
    CHECK(installed_stacks(probes).size() == 2);
    CHECK(installed_stacks(scratch / "nowhere").empty());
}

TEST_CASE("a stack that is broken is named, and the others are listed") {
    const Scratch scratch;
    const auto probes = folder(scratch, nlohmann::json{{"stack", facts()}}.dump());
    const auto list = [&] {
        Running running(scratch, {"list", "stacks", "--probes", probes.string()});
        const int exit_code = running.wait();
        return std::make_tuple(exit_code, running.out(), running.err());
    };
    const auto [broken, listed, said] = list();
    CHECK(broken == 4);
    CHECK(listed == "host  this kernel's own sockets\ngood  freebsd 14.1: in a box\n");
    CHECK(said.find("broken.so cannot be used") != std::string::npos);
    CHECK(std::count(said.begin(), said.end(), '\n') == 1);
    fs::remove(probes / "stacks" / "broken.so");
    CHECK(std::get<0>(list()) == 0);
}

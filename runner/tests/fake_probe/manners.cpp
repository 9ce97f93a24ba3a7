// The misbehaviours, by technique: see misbehaviour_test.cpp for what becomes of each.
#include "probe.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

const std::string nothing_like_a_line(100000, 'x');

std::string replaced(std::string text, const std::string& old, const std::string& by) {
    return text.replace(text.find(old), old.size(), by);
}

[[noreturn]] void ignore_everything() {
    for (int signal = 1; signal < NSIG; ++signal)
        std::signal(signal, SIG_IGN);
    for (;;)
        pause();
}

// A child that heeds nothing, in the middle of it when this returns.
void leave_a_child() {
    int ready[2];
    if (pipe(ready) != 0)
        std::exit(70);
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGTERM, SIG_IGN);
        std::signal(SIGHUP, SIG_IGN);
        if (const char* witness = std::getenv("FAKE_PROBE_WITNESS")) {
            const int held = open(witness, O_WRONLY); // for as long as it lives
            if (write(held, "child\n", 6) != 6)
                std::exit(70);
        }
        close(ready[0]);
        close(ready[1]);
        ignore_everything();
    }
    close(ready[1]);
    char byte;
    if (child < 0 || read(ready[0], &byte, 1) != 0)
        std::exit(70);
    close(ready[0]);
}

struct Named {
    const char* technique;
    Manners manners;
};

// Each in the one cell where it misbehaves; in the others it does as it was asked.
constexpr Named all_manners[] = {
    // -- the wrong number of repetitions
    {"says-nothing", [](const Probe&) { return 0; }},
    {"silent-end",
     [](const Probe& probe) {
         probe.say(1);
         return 0;
     }},
    {"one-too-many",
     [](const Probe& probe) {
         probe.say_all();
         probe.say(probe.repeats() + 1);
         return 0;
     }},
    {"twice",
     [](const Probe& probe) {
         probe.say(1);
         probe.say_all();
         return 0;
     }},
    {"from-zero",
     [](const Probe& probe) {
         probe.say(0);
         return 0;
     }},
    {"below-zero",
     [](const Probe& probe) {
         probe.say(-1);
         return 0;
     }},
    {"beyond-the-last",
     [](const Probe& probe) {
         probe.say(1);
         probe.say(2);
         probe.say(probe.repeats() + 1);
         return 0;
     }},
    {"unsupported-late",
     [](const Probe& probe) {
         probe.say(1);
         probe.print(probe.line(2, R"("unsupported")"));
         return 77;
     }},
    // -- lies
    {"another-technique",
     [](const Probe& probe) {
         probe.print(replaced(probe.line(1), probe.technique(), "close"));
         return 0;
     }},
    {"another-cell",
     [](const Probe& probe) {
         probe.print(replaced(probe.line(1), "tcp4", "unix"));
         return 0;
     }},
    {"another-client",
     [](const Probe& probe) {
         probe.say(1);
         probe.print(replaced(probe.line(2), R"("uid":0)", R"("uid":1)"));
         return 0;
     }},
    {"own-words",
     [](const Probe& probe) {
         probe.print(probe.line(1, R"("splendid")"));
         return 0;
     }},
    {"greedy-turns",
     [](const Probe& probe) {
         probe.say(1);
         probe.print("{\"turn\":\"wanted\"}\n");
         probe.wait_for_end();
         return 0;
     }},
    // -- rubbish
    {"no-json",
     [](const Probe& probe) {
         probe.say(1);
         probe.print("Hello, \x1b[31mworld\xff\n");
         return 0;
     }},
    {"half-line",
     [](const Probe& probe) {
         probe.say_all();
         probe.print("{\"repetition\":");
         return 0;
     }},
    {"flood",
     [](const Probe& probe) {
         probe.say(1);
         for (;;)
             probe.print(nothing_like_a_line);
         return 0;
     }},
    {"chatter",
     [](const Probe& probe) {
         for (;;)
             probe.say(1);
         return 0;
     }},
    {"complain",
     [](const Probe& probe) {
         probe.say(1);
         while (std::fputs(nothing_like_a_line.c_str(), stderr) >= 0) {
         }
         return 70;
     }},
    // -- a bad end, or none
    {"fail-late",
     [](const Probe& probe) {
         probe.say_all();
         return 70;
     }},
    {"explains-itself",
     [](const Probe&) {
         std::fputs("no \x1b[31mcells\xff here\nnor there\n", stderr);
         return 64;
     }},
    {"crash",
     [](const Probe& probe) {
         probe.say(1);
         return std::raise(SIGKILL);
     }},
    {"crash-late",
     [](const Probe& probe) {
         probe.say_all();
         std::signal(SIGSEGV, SIG_DFL); // some builds have a handler of their own
         return std::raise(SIGSEGV);
     }},
    {"hang",
     [](const Probe& probe) {
         probe.say(1);
         probe.wait_for_end();
         return 0;
     }},
    {"hang-late",
     [](const Probe& probe) {
         probe.say_all();
         probe.wait_for_end();
         return 0;
     }},
    {"close-output",
     [](const Probe& probe) {
         probe.say(1);
         close(STDOUT_FILENO);
         probe.wait_for_end();
         return 0;
     }},
    {"stop",
     [](const Probe& probe) {
         probe.say(1);
         std::raise(SIGSTOP);
         return 0;
     }},
    {"stubborn",
     [](const Probe& probe) -> int {
         probe.say(1);
         probe.leave_file(std::to_string(getpid()));
         ignore_everything();
     }},
    {"hang-with-child",
     [](const Probe& probe) {
         leave_a_child();
         probe.say(1);
         probe.wait_for_end();
         return 0;
     }},
    // -- what it leaves
    {"leave-child",
     [](const Probe& probe) {
         leave_a_child();
         probe.say_all();
         return 0;
     }},
    {"leave-file",
     [](const Probe& probe) {
         probe.leave_file("left");
         probe.say_all();
         return 0;
     }},
};

constexpr Named all_describing[] = {
    // Gone when it is to be started.
    {"vanish",
     [](const Probe& probe) {
         probe.print(description(probe));
         return unlink(probe.program().c_str());
     }},
    {"liar",
     [](const Probe& probe) {
         probe.print(replaced(description(probe), "liar", "close"));
         return 0;
     }},
    {"mute", [](const Probe&) { return 0; }},
    {"broken",
     [](const Probe& probe) {
         probe.print(description(probe));
         std::fputs("first of all\nno \x1b[31mprobe\xff here\n\n", stderr);
         return 1;
     }},
    {"dies-describing",
     [](const Probe& probe) {
         probe.print(description(probe));
         return std::raise(SIGKILL);
     }},
};

template <std::size_t N>
Manners find(const Named (&table)[N], const Probe& probe) {
    for (const Named& each : table)
        if (probe.technique() == each.technique)
            return each.manners;
    return nullptr;
}

} // namespace

Manners manners_of(const Probe& probe) {
    const bool here = probe.option("--transport") == "tcp4" &&
                      probe.option("--situation") == "queued" && probe.option("--setup") == "alone";
    return here ? find(all_manners, probe) : nullptr;
}

Manners describing_of(const Probe& probe) {
    return find(all_describing, probe);
}

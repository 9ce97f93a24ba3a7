// stack-check: which promises of stacks/stack.h a stack breaks. Each is checked in a process of its
// own, since a stack is opened once and may die of a check.
#include "stacks/check/promise.h"

#include "kit/errno_names.h"
#include "kit/shared_object.h"
#include "stacks/host.h"
#include "stacks/load.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace unlisten;

enum Exit { kept = 0, broken = 1, usage = 2, harness_failed = 4 };
enum Verdict { promise_kept, promise_broken, promise_unasked };

constexpr int patience_ms = 20000;

struct Finding {
    std::string id, text;
    Verdict verdict;
    std::string instead;
};

std::vector<Promise> all_promises() {
    std::vector<Promise> all;
    for (const auto part : {life_promises, descriptor_promises, connection_promises, error_promises,
                            option_promises, readiness_promises, clock_promises, name_promises})
        for (const Promise& promise : part())
            all.push_back(promise);
    return all;
}

void remove_socket_files() {
    for (unsigned which = 0; which < kind_addresses; ++which)
        ::unlink(path_of(kinds[2].address(which)).c_str());
}

// One byte of them, and what the stack did instead, is what the child tells. Its exit status tells
// nothing: a stack can end the process.
constexpr char told_verdicts[] = {'k', 'b', 'u'};
constexpr char told_failure = 'f'; // ours

// In the child.
std::string look(const std::string& file, const Promise& promise) {
    ::signal(SIGPIPE, SIG_DFL); // a stack that raises it is caught
    try {
        const unlisten_stack& stack = file.empty() ? host_stack() : load_stack(file);
        if ((stack.can & promise.needs) != promise.needs)
            return {told_verdicts[promise_unasked]};
        promise.check(stack);
        return {told_verdicts[promise_kept]};
    } catch (const Unasked&) {
        return {told_verdicts[promise_unasked]};
    } catch (const Broken& instead) {
        return told_verdicts[promise_broken] + std::string(instead.what());
    } catch (const std::exception& error) {
        return told_failure + std::string(error.what());
    }
}

void look_and_tell(const std::string& file, const Promise& promise, int out) {
    const std::string told = look(file, promise);
    remove_socket_files();
    if (::write(out, told.data(), told.size()) < 0)
        std::perror("stack-check: telling what was found");
}

std::string ended_by(int status) {
    return WIFSIGNALED(status) ? std::string("the process died of ") + ::strsignal(WTERMSIG(status))
                               : "the process ended";
}

Finding find_out(const std::string& file, const Promise& promise) {
    int ends[2];
    if (::pipe(ends) < 0)
        throw std::runtime_error("pipe: " + errno_name(errno));
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("forking: " + errno_name(errno));
    if (child == 0) {
        look_and_tell(file, promise, ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    pollfd answer{ends[0], POLLIN, 0};
    const bool returned = ::poll(&answer, 1, patience_ms) > 0;
    if (!returned)
        ::kill(child, SIGKILL);
    std::string told;
    char text[512];
    for (ssize_t got; (got = ::read(ends[0], text, sizeof text)) > 0;)
        told.append(text, static_cast<size_t>(got));
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (told.empty())
        return {promise.id, promise.text, promise_broken,
                returned ? ended_by(status) : "a call did not return"};
    if (told.front() == told_failure)
        throw std::runtime_error(std::string("asking for ") + promise.id + ": " + told.substr(1));
    const auto* verdict = std::find(std::begin(told_verdicts), std::end(told_verdicts), told[0]);
    return {promise.id, promise.text, static_cast<Verdict>(verdict - told_verdicts),
            told.substr(1)};
}

const char* name_of(Verdict verdict) {
    return verdict == promise_kept ? "kept" : verdict == promise_broken ? "broken" : "not asked";
}

int report(const std::vector<Finding>& findings, bool json) {
    unsigned counts[3] = {};
    auto list = nlohmann::json::array();
    for (const Finding& finding : findings) {
        ++counts[finding.verdict];
        if (json)
            list.push_back({{"promise", finding.id},
                            {"text", finding.text},
                            {"verdict", name_of(finding.verdict)},
                            {"instead", finding.instead}});
        else
            std::printf("%-10s %-22s %s\n%s%s%s", name_of(finding.verdict), finding.id.c_str(),
                        finding.text.c_str(), finding.instead.empty() ? "" : "           ",
                        finding.instead.c_str(), finding.instead.empty() ? "" : "\n");
    }
    if (json)
        std::puts(nlohmann::json{{"promises", list}}
                      .dump(1, ' ', false, nlohmann::json::error_handler_t::replace)
                      .c_str());
    else
        std::printf("%u promises kept, %u broken, %u not asked\n", counts[promise_kept],
                    counts[promise_broken], counts[promise_unasked]);
    return counts[promise_broken] > 0 ? broken : kept;
}

} // namespace

int UNLISTEN_ENTRY(int argc, char** argv) {
    std::string file;
    bool json = false;
    CLI::App app{"Says which promises of stack.h a stack breaks."};
    app.add_option("file", file, "the shared object; without it, the host's own stack")
        ->check(CLI::ExistingFile);
    app.add_flag("--json", json, "as JSON");
    try {
        app.parse(argc, argv);
        if (const char* why = file.empty() ? nullptr : why_none_is_loaded())
            throw std::runtime_error("the stack " + file + " cannot be used: " + why);
        std::vector<Finding> findings;
        for (const Promise& promise : all_promises())
            findings.push_back(find_out(file, promise));
        return report(findings, json);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kept : usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "stack-check: %s\n", error.what());
        return harness_failed;
    }
}

// Speaks a probe's command line without any socket; its name (unlisten-<technique>) says how it
// behaves.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace {

std::string technique;
std::map<std::string, std::string> options{{"--repeat", "1"},      {"--transport", "tcp4"},
                                           {"--situation", "new"}, {"--setup", "alone"},
                                           {"--path", "loopback"}, {"--lifeline", "-1"}};

int number(const char* option) {
    return std::atoi(options[option].c_str());
}

void describe() {
    std::printf(
        R"({"probe":"unlisten.probe/1","technique":"%s","question":"What does %s do?","system":"any",)"
        R"("needs":[],"privilege":"","transports":[{"id":"tcp4","description":"TCP over IPv4"},)"
        R"({"id":"unix","description":"Unix stream"}],"situations":[)"
        R"({"id":"new","side":"client","question":"New?","least_window_ms":0},)"
        R"({"id":"new-behind","side":"client","question":"New, behind?","least_window_ms":0},)"
        R"({"id":"queued","side":"client","question":"Queued?","least_window_ms":0},)"
        R"({"id":"queued-sent","side":"client","question":"Queued, sent?","least_window_ms":0},)"
        R"({"id":"queued-finished","side":"client","question":"Queued, finished?","least_window_ms":0},)"
        R"({"id":"overflow","side":"client","question":"Full?","least_window_ms":1300},)"
        R"({"id":"never-listened","side":"control","question":"Never?","least_window_ms":0},)"
        R"({"id":"stale-file","side":"control","question":"Stale?","least_window_ms":0}],)"
        R"("setups":["alone","group"],"paths":["loopback"],"ports_per_repetition":2,)"
        R"("not_applicable":[{"transport":"tcp4","situation":"stale-file","setup":"*","reason":"no file"},)"
        R"({"transport":"unix","situation":"*","setup":"group","reason":"no groups"},)"
        R"({"transport":"*","situation":"overflow","setup":"group","reason":"no overflow in a group"}]})"
        "\n",
        technique.c_str(), technique.c_str());
}

std::string words() {
    const std::string& situation = options["--situation"];
    if (situation == "never-listened")
        return options["--transport"] == "unix" ? R"("absent")" : R"("refused")";
    if (situation == "stale-file")
        return R"("refused")";
    if (technique == "nothing")
        return situation == "overflow" ? R"("dropped")" : R"("served")";
    return situation.rfind("new", 0) == 0 ? R"("refused")" : R"("served")";
}

void print_repetition(int repetition, const std::string& transport, const std::string& what,
                      const char* note = "") {
    std::printf(
        R"({"repetition":%d,"technique":"%s","transport":"%s","situation":"%s","setup":"%s","path":"%s",)"
        R"~("words":[%s],"window_ms":0,"act":{"calls":[["shutdown(SHUT_RD)","0"]],"verified":"state"},)~"
        R"("client":{"uid":0,"capabilities":"all","namespace":"host"},)"
        R"("identity":{"uid":0,"capabilities":"all","namespace":"host"},)"
        R"~("server":{"accept":"1 then EAGAIN"},"timeline":[[-5,"listener","listen(8)","0"]],"note":"%s"})~"
        "\n",
        repetition, technique.c_str(), transport.c_str(), options["--situation"].c_str(),
        options["--setup"].c_str(), options["--path"].c_str(), what.c_str(), note);
}

// Until the runner is gone.
void sleep_on() {
    char byte;
    while (read(number("--lifeline"), &byte, 1) != 0) {
    }
    std::exit(0);
}

void take_turn() {
    std::puts(R"({"turn":"done"})");
    std::fflush(stdout);
    poll(nullptr, 0, 2);
    std::puts(R"({"turn":"wanted"})");
    std::fflush(stdout);
    char byte = 0;
    if (read(number("--lifeline"), &byte, 1) != 1 || byte != 'g')
        std::exit(70);
}

// Descriptors a probe must not have: all but 0 to 4.
bool has_surplus_descriptors() {
    constexpr int given = 5, looked_at = 256;
    for (int descriptor = given; descriptor < looked_at; ++descriptor)
        if (fcntl(descriptor, F_GETFD) >= 0)
            return true;
    return false;
}

// A file in the probe's directory, which tells who it is.
void leave_file() {
    const std::string path = options["--directory"] + "/process";
    std::FILE* file = std::fopen((path + ".new").c_str(), "w");
    if (file == nullptr)
        std::exit(70);
    std::fprintf(file, "%ld", static_cast<long>(getpid()));
    std::fclose(file);
    if (std::rename((path + ".new").c_str(), path.c_str()) != 0)
        std::exit(70);
}

[[noreturn]] void ignore_everything() {
    leave_file();
    for (;;)
        pause();
}

void misbehave(int repetition) {
    if (technique == "crash" && repetition == 2)
        std::raise(SIGKILL);
    if (technique == "hang" && repetition == 2)
        sleep_on();
    if (technique == "stubborn" && repetition == 2)
        ignore_everything();
    if (technique == "flood" && repetition == 2)
        for (const std::string line(100000, 'x'); std::fputs(line.c_str(), stdout) >= 0;) {
        }
    if (technique == "chatter" && repetition == 2)
        for (;;)
            print_repetition(1, options["--transport"], words());
    if (technique == "complain" && repetition == 2) {
        for (const std::string line(100000, 'x'); std::fputs(line.c_str(), stderr) >= 0;) {
        }
        std::exit(70);
    }
    if (technique == "greedy-turns" && repetition == 2) {
        std::puts(R"({"turn":"wanted"})");
        std::fflush(stdout);
        sleep_on();
    }
    if (technique == "leave-file")
        leave_file();
    if (technique == "turns")
        take_turn();
}

int serve() {
    if (has_surplus_descriptors())
        return 70;
    const char* missing = std::getenv("FAKE_PROBE_MISSING"); // a transport: its control says so
    if (missing != nullptr && options["--transport"] == missing &&
        options["--situation"] == "never-listened") {
        print_repetition(1, missing, R"("unsupported")", "needs what is missing");
        return 77;
    }
    if (technique == "unsupported") {
        print_repetition(1, options["--transport"], R"("unsupported")");
        return 77;
    }
    for (int repetition = 1; repetition <= number("--repeat"); ++repetition) {
        misbehave(repetition);
        if (technique == "silent-end" && repetition == 2)
            return 0;
        print_repetition(repetition, technique == "foreign" ? "sctp4" : options["--transport"],
                         technique == "own-words" ? R"("splendid")" : words());
        std::fflush(stdout);
        if (technique == "patient" && repetition == 2 &&
            std::getenv("FAKE_PROBE_IMPATIENT") == nullptr)
            sleep_on();
    }
    if (technique == "half-line")
        std::fputs("{\"repetition\":", stdout);
    return technique == "fail-late" ? 70 : 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string name = std::strrchr(argv[0], '/') ? std::strrchr(argv[0], '/') + 1 : argv[0];
    technique = name.substr(std::strlen("unlisten-"));
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--describe") == 0) {
            describe();
            return technique == "broken" ? 1 : 0;
        }
        const bool flag = std::strcmp(argv[i], "--json") == 0 ||
                          std::strcmp(argv[i], "--turns") == 0 ||
                          std::strcmp(argv[i], "--sham-act") == 0;
        if (!flag && i + 1 < argc)
            options[argv[i]] = argv[i + 1];
        i += flag ? 0 : 1;
    }
    return serve();
}

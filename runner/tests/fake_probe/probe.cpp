#include "probe.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <unistd.h>

Probe::Probe(int argc, char** argv) : program_(argv[0]) {
    technique_ = program_.substr(program_.rfind('/') + 1 + std::strlen("unlisten-"));
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        describes_ = describes_ || word == "--describe";
        isolated_ = isolated_ || word == "--isolate";
        const bool flag = word == "--describe" || word == "--json" || word == "--turns" ||
                          word == "--sham-act" || word == "--isolate";
        if (!flag && i + 1 < argc)
            options_[word] = argv[++i];
    }
}

int Probe::number(const char* option) const {
    return std::atoi(options_.at(option).c_str());
}

std::string Probe::words() const {
    const std::string& situation = option("--situation");
    if (situation == "never-listened")
        return option("--transport") == "unix" ? R"("absent")" : R"("refused")";
    if (situation == "stale-file")
        return R"("refused")";
    if (technique_ == "nothing")
        return situation == "overflow" ? R"("dropped")" : R"("served")";
    return situation.rfind("new", 0) == 0 ? R"("refused")" : R"("served")";
}

std::string Probe::line(int repetition, const std::string& words) const {
    return R"({"repetition":)" + std::to_string(repetition) + R"(,"technique":")" + technique_ +
           R"(","transport":")" + option("--transport") + R"(","situation":")" +
           option("--situation") + R"(","setup":")" + option("--setup") + R"(","path":")" +
           option("--path") + R"(","words":[)" + (words.empty() ? this->words() : words) +
           R"~(],"window_ms":0,"act":{"calls":[["shutdown(SHUT_RD)","0"]],"verified":"state"},)~"
           R"("client":{"uid":0,"capabilities":"all","namespace":")" +
           (isolated_ ? "own" : "host") +
           R"("},)"
           R"("identity":{"uid":0,"capabilities":"all","namespace":"host"},)"
           R"~("server":{"accept":"1 then EAGAIN"},"timeline":[[-5,"listener","listen(8)","0"]],)~"
           R"("note":""})"
           "\n";
}

void Probe::print(const std::string& text) const {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void Probe::say_all() const {
    for (int repetition = 1; repetition <= repeats(); ++repetition)
        say(repetition);
}

void Probe::wait_for_end() const {
    char byte;
    while (read(number("--lifeline"), &byte, 1) != 0) {
    }
}

void Probe::take_turn() const {
    print("{\"turn\":\"done\"}\n");
    poll(nullptr, 0, 2);
    print("{\"turn\":\"wanted\"}\n");
    char byte = 0;
    if (read(number("--lifeline"), &byte, 1) != 1 || byte != 'g')
        std::exit(70);
}

void Probe::leave_file(const std::string& text) const {
    const std::string path = option("--directory") + "/process";
    std::FILE* file = std::fopen((path + ".new").c_str(), "w");
    if (file == nullptr)
        std::exit(70);
    std::fputs(text.c_str(), file);
    std::fclose(file);
    if (std::rename((path + ".new").c_str(), path.c_str()) != 0)
        std::exit(70);
}

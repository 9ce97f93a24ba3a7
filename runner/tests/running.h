// Runs the program `unlisten` as a user does.
#pragma once

#include "scratch.h"

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

class Running {
  public:
    // Its output goes to files in `scratch`.
    Running(const Scratch& scratch, std::vector<std::string> words)
        : out_(scratch / "stdout"), err_(scratch / "stderr") {
        words.insert(words.begin(), UNLISTEN_PROGRAM);
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        for (const auto& [number, file] : {std::pair(1, &out_), std::pair(2, &err_)})
            posix_spawn_file_actions_addopen(&actions, number, file->c_str(),
                                             O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int error =
            posix_spawn(&pid_, UNLISTEN_PROGRAM, &actions, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0)
            throw std::runtime_error("the program could not be started");
    }
    ~Running() {
        if (pid_ > 0) {
            send(SIGKILL);
            wait();
        }
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void send(int signal) const { kill(pid_, signal); }
    // Its exit code; minus the signal that ended it.
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    std::string out() const { return text_of(out_); }
    std::string err() const { return text_of(err_); }

  private:
    std::filesystem::path out_, err_;
    pid_t pid_ = -1;
};

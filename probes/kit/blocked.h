// A thread of the server that is blocked in the kernel on the listener when the act happens.
#pragma once

#include "kit/context.h"

#include <atomic>
#include <optional>
#include <thread>

namespace unlisten {

enum class Blocking { accept, poll, event };

class Blocked {
  public:
    Blocked(const Context& context, Socket& listener, Blocking how);
    Blocked(const Blocked&) = delete;
    Blocked& operator=(const Blocked&) = delete;
    ~Blocked(); // ends the wait by a signal

    // Returns once the thread waits in the kernel: 0, or minus an errno.
    long start();
    // Readable when the thread came back.
    int fd() const { return pipe_[0]; }
    bool over() const { return taken_; }
    // It waits in the kernel; false: it was woken, however late it gets to run. Nothing where the
    // system does not tell.
    std::optional<bool> waits() const;
    // Tells facts::woken, and gives the connection that a blocked accept() returned with.
    Socket take();

  private:
    void run();

    const Context& context_;
    Socket& listener_;
    Blocking how_;
    int pipe_[2] = {-1, -1};
    std::atomic<long> thread_number_{0};
    std::atomic<bool> about_to_wait_{false};
    std::atomic<bool> ended_{false};
    std::string outcome_; // written by the thread before it writes to the pipe
    int connection_ = -1;
    bool taken_ = false;
    std::thread thread_;
};

} // namespace unlisten

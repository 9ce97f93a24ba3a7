// A program started with nothing but the descriptors it is given, in a process group of its own.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace unlisten {

// What the child finds as its descriptors; 0 is /dev/null. Negative: not given.
struct ChildDescriptors {
    int out = -1;      // 1
    int err = -1;      // 2; /dev/null when not given
    int lifeline = -1; // 3
    int alive = -1;    // 4
};

constexpr int child_lifeline = 3;

class Child {
  public:
    // Throws SystemError.
    Child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
          const ChildDescriptors& descriptors);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    // Kills the group and waits, unless it was reaped before.
    ~Child();

    pid_t pid() const { return pid_; }
    void kill_group() const;
    // Waits for the end (at once when it has ended), takes along what is left of its group, and
    // gives the status as waitpid(2) does.
    int reap();
    // It ends by itself in that time; it is not reaped.
    bool ends_within(std::chrono::milliseconds time) const;

  private:
    pid_t pid_ = -1;
};

// A child that has ended and was not reaped yet, whoever's it is; -1 when there is none.
pid_t ended_child();

// Where standard input, output or error is closed, no file that is opened takes its number and gets
// what is said there. Reading and writing still fail.
void occupy_standard_descriptors();

// Inherited descriptors stay here: nothing above standard error passes to a child by accident.
void keep_descriptors_private();

} // namespace unlisten

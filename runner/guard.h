// Whatever becomes of the runner, nothing of the survey stays behind.
#pragma once

#include "descriptor.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <sys/types.h>

namespace unlisten {

// Process groups that are alive, in memory that the guard shares with the runner.
class GroupTable {
  public:
    static constexpr std::size_t size = 1024;

    GroupTable();
    ~GroupTable();
    GroupTable(const GroupTable&) = delete;
    GroupTable& operator=(const GroupTable&) = delete;

    void add(pid_t group);
    void remove(pid_t group);
    // Only groups of `session`: a number that was given away again is not touched.
    void kill_all(pid_t session) const;

  private:
    std::atomic<pid_t>* slots_;
};

// A process that makes the survey's temporary directory and outlives the runner, however that ends,
// to remove it when the last probe is gone.
class Guard {
  public:
    // Throws std::runtime_error. To begin before anything is locked: a lock would outlive this
    // process for as long as the new one has not let go of it.
    // `grace` is what probes have to go by themselves.
    explicit Guard(std::chrono::seconds grace = std::chrono::seconds(5));
    // Ends the guard, which tidies up; every probe must have been told to go.
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    const std::filesystem::path& directory() const { return directory_; }
    // Should it exist at the end, it is removed as well.
    void remove_as_well(const std::filesystem::path& file) const;
    // Every probe holds this, so that the guard sees when the last one is gone.
    int alive() const { return alive_.get(); }
    GroupTable& groups() { return groups_; }

  private:
    GroupTable groups_;
    Descriptor alive_, lifeline_;
    pid_t pid_ = -1;
    std::filesystem::path directory_;
};

// Where the survey's temporary directory goes: $TMPDIR, if short enough for the names of sockets
// below it, or where that is fast.
std::string scratch_folder();

} // namespace unlisten

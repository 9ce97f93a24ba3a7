// What was observed so far, on the disk, while the survey still runs.
#pragma once

#include "descriptor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace unlisten {

// A first line about the run, then one line a finished cell, beside the results file, for as long
// as that is not written. A cell is one process from its first repetition to its last: what a
// killed run had of an unfinished one is of no use to a continued run, so whole cells are enough.
//
// What is promised: each line is handed to the system, whole and behind all earlier ones, before
// its cell counts as done. So whatever instant this process dies at, the file is its lines up to
// then, of which only the last may be torn. Nothing is promised should the system itself die: lines
// are not synced. What is left then may be refused, or lack cells, but none of it is made up.
class Journal {
  public:
    static std::filesystem::path name_for(const std::filesystem::path& results);

    // Replaces what an earlier run left. Throws UsageError when it cannot be written at all, or
    // another run writes it now.
    Journal(const std::filesystem::path& results, std::string_view first_line);

    // The one at `path`, to be read and continued; nobody else writes it from now on. Throws
    // UsageError when somebody does, or it cannot be written.
    static Journal continued(const std::filesystem::path& path);
    // Gives it another name, in the same file system, that nobody has. Throws UsageError.
    void move_to(const std::filesystem::path& place);
    // Cuts off what is behind the first `size` bytes: a line that was not finished.
    void keep(std::size_t size);

    // A failure is remembered, once; the run goes on.
    void add(std::string_view line);
    // Why lines are missing; empty: all are there.
    const std::string& trouble() const { return trouble_; }
    const std::filesystem::path& path() const { return path_; }
    // The results file is written: the journal has no more purpose.
    void remove();

  private:
    Journal(std::filesystem::path path, Descriptor file);

    std::filesystem::path path_;
    Descriptor file_;
    std::string trouble_;
};

} // namespace unlisten

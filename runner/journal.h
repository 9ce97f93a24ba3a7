// What was observed so far, on the disk, while the survey still runs.
#pragma once

#include "descriptor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace unlisten {

// One line a finished cell, beside the results file, for as long as that is not written.
class Journal {
  public:
    static std::filesystem::path name_for(const std::filesystem::path& results);

    // Replaces what an earlier run left. Throws UsageError when it cannot be written at all, or
    // another run writes it now.
    Journal(const std::filesystem::path& results, std::string_view first_line);

    // A failure is remembered, once; the run goes on.
    void add(std::string_view line);
    // Why lines are missing; empty: all are there.
    const std::string& trouble() const { return trouble_; }
    const std::filesystem::path& path() const { return path_; }
    // The results file is written: the journal has no more purpose.
    void remove();

  private:
    std::filesystem::path path_;
    Descriptor file_;
    std::string trouble_;
};

} // namespace unlisten

// Writing files so that a reader never sees half of one.
#pragma once

#include "descriptor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace unlisten {

// Under its own name only once it is whole and on the disk. What was there before stays until then.
class WholeFile {
  public:
    // Where it is until then; in the same directory.
    static std::filesystem::path unfinished_name(const std::filesystem::path& path);

    // All throw SystemError.
    explicit WholeFile(std::filesystem::path path);
    ~WholeFile(); // removes what was not committed
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void write(std::string_view text);
    void commit();

  private:
    void flush();

    std::filesystem::path path_, unfinished_;
    Descriptor file_;
    std::string buffer_;
    bool committed_ = false;
};

// Writes all of `text`. Throws SystemError naming `path`.
void write_all(const Descriptor& to, std::string_view text, const std::filesystem::path& path);

} // namespace unlisten

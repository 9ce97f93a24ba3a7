// A directory for socket files, which nothing is left of.
#pragma once

#include "kit/errno_names.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace unlisten {

class Directory {
  public:
    explicit Directory(const std::string& given) : path_(given), own_(given.empty()) {
        if (!own_)
            return;
        const char* base = std::getenv("TMPDIR");
        path_ = std::string(base && *base ? base : "/tmp") + "/unlisten.XXXXXX";
        if (!::mkdtemp(path_.data()))
            throw std::runtime_error("making a directory " + path_ + ": " + errno_name(errno));
        ::chmod(path_.c_str(), 0711); // clients may be somebody else
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() { clear(); }

    const std::string& path() const { return path_; }
    void clear() const {
        std::error_code ignored;
        if (own_)
            std::filesystem::remove_all(path_, ignored);
        else
            for (const auto& entry : std::filesystem::directory_iterator(path_, ignored))
                std::filesystem::remove_all(entry.path(), ignored);
    }

  private:
    std::string path_;
    bool own_;
};

} // namespace unlisten

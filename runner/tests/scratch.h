// A folder for one test, and the fake probes in it.
#pragma once

#include "temporary.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

class Scratch {
  public:
    Scratch() {
        std::string name =
            (std::filesystem::temp_directory_path() / "unlisten-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~Scratch() { unlisten::remove_tree(path_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

    // A folder of probes that behave as their names say (fake_probe/).
    std::filesystem::path probes(const std::vector<std::string>& techniques) const {
        auto folder = path_ / "probes";
        std::filesystem::create_directories(folder);
        for (const std::string& technique : techniques)
            std::filesystem::create_symlink(FAKE_PROBE, folder / ("unlisten-" + technique));
        return folder;
    }

  private:
    std::filesystem::path path_;
};

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

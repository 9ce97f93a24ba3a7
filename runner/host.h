// What differs per system below the runner: one file each in os/.
#pragma once

#include <cstdint>
#include <filesystem>

namespace unlisten {

struct PortRange {
    std::uint16_t first, last;
};

// The ports the system hands out by itself.
PortRange ephemeral_ports();

// The program that is running; `argv0` where the system cannot tell.
std::filesystem::path own_program(const char* argv0);

// A folder in memory, if there is one that everybody may use; else /tmp. On a disk, making and
// removing thousands of directories costs more than the rest of the survey's files.
std::filesystem::path fast_folder();

// The most memory this process has held, in KiB.
long peak_memory_kib();

} // namespace unlisten

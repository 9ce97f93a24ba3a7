// Every packet between clients and listeners, into one pcap file, and into the log of whose it is.
#pragma once

#include "kit/packet_log.h"
#include "kit/pcap_module.h"

#include <map>
#include <string>

namespace unlisten {

class Capture {
  public:
    // Of the wire, or of the loopback interface of a network of the process's own. Throws Lacking
    // where there is no libpcap; std::runtime_error where the file cannot be written.
    Capture(const std::string& program, const std::string& file, Wire* wire);
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
    ~Capture();

    // Packets of that listener's port, as long as it lives.
    void follow(uint16_t port, PacketLog& log) { logs_[port] = &log; }
    void leave(uint16_t port) { logs_.erase(port); }

    // Takes what has passed until now.
    void take();
    // The file is whole; throws std::runtime_error if the disk was full.
    void finish();

  private:
    void packet(const void* bytes, size_t size, uint64_t at_us);

    Wire* wire_;
    const unlisten_pcap* pcap_;
    std::string name_;
    void* file_ = nullptr;
    void* source_ = nullptr; // the loopback interface
    bool failed_ = false;
    std::map<uint16_t, PacketLog*> logs_;
};

} // namespace unlisten

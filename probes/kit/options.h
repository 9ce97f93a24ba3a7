// What the command line of a probe says, and how a probe ends.
#pragma once

#include "kit/wire.h"

#include <string>
#include <vector>

namespace unlisten {

enum Exit { observed = 0, usage = 64, harness_failed = 70, unsupported = 77 };

struct Options {
    std::string transport = "tcp4", situation = "new", setup = "alone", path = "loopback";
    unsigned repeat = 1, window_ms = 0;
    unsigned patience = 1; // retransmissions that are waited for
    bool json = false, describe = false, turns = false, sham_act = false;
    std::string directory, ports;
    bool isolate = false;
    std::vector<std::string> settings; // "net.ipv4.tcp_abort_on_overflow=1"
    std::string capture;               // folder of packets; empty: none are kept
    WireOptions wire;
    unsigned delay_ms = 0;
    std::string stack; // a file; empty: the host's
    int lifeline = -1;
};

} // namespace unlisten

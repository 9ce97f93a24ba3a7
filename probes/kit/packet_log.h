// What went over the wire between the clients of one repetition and its listener, in one line.
#pragma once

#include "kit/segment.h"
#include "kit/wire.h"

#include <map>
#include <string>
#include <vector>

namespace unlisten {

class PacketLog {
  public:
    // `at_us`: any clock, the same for all.
    void add(Toward toward, const Segment& segment, uint64_t at_us);
    void add(const Unreachable& unreachable);
    // What was before is told no more, but that it is sent again is.
    void begin();

    // "SYN -> RST", "RST", "SYN, SYN +1.0 s -> SYN-ACK -> ACK": the segments of each client in
    // order, an arrow where the other side answers, a time where a segment is sent again. What is
    // the same for several clients is told once, with their number; "silence" where there is none.
    std::string summary() const;

  private:
    struct Sent {
        Toward toward;
        Segment segment;
        uint64_t at_us;
        std::string name; // as in the summary
        bool told = true;
    };
    static std::string told(const std::vector<Sent>& connection); // empty: nothing

    std::map<uint16_t, std::vector<Sent>> connections_; // by the client's port
};

} // namespace unlisten

// What a repetition waits for: readiness of descriptors, and the next instant something is due.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <poll.h>
#include <utility>
#include <vector>

namespace unlisten {

class Watch {
  public:
    static constexpr uint64_t never = std::numeric_limits<uint64_t>::max();

    // Handlers run in the order they were added; one may outdate a later one, which must then find
    // nothing to do.
    void add(int fd, short events, std::function<void(short)> handler) {
        entries.push_back({fd, events, 0});
        handlers.push_back(std::move(handler));
    }
    void by(uint64_t at_us) { due_us = at_us < due_us ? at_us : due_us; }
    void clear() {
        entries.clear();
        handlers.clear();
        due_us = never;
    }
    void dispatch() {
        for (size_t i = 0; i < entries.size(); ++i)
            if (entries[i].revents)
                handlers[i](entries[i].revents);
    }

    std::vector<pollfd> entries;
    std::vector<std::function<void(short)>> handlers;
    uint64_t due_us = never;
};

} // namespace unlisten

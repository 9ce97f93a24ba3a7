// Where everything that was observed goes.
#pragma once

#include <cstdint>
#include <string>

namespace unlisten {

class Recorder {
  public:
    virtual ~Recorder() = default;
    // One call, or something a wait showed. `at_us` by the stack's clock.
    virtual void event(uint64_t at_us, const std::string& who, const std::string& call,
                       const std::string& result) = 0;
    // A fact for the repetition's report; the keys are listed in facts.h.
    virtual void tell(const std::string& key, const std::string& value) = 0;
};

} // namespace unlisten

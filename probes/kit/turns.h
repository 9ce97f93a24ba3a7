// The runner's end of a probe: a pipe that ends when the runner is gone, and through which it
// grants turns, so that many probes that wait do not disturb the few that work.
#pragma once

#include <functional>

namespace unlisten {

class Turns {
  public:
    // `lifeline` -1: run by hand. A turn is held from the start.
    Turns(int lifeline, bool taken_in_turn, std::function<void()> clean_up)
        : lifeline_(lifeline), taken_in_turn_(taken_in_turn), clean_up_(std::move(clean_up)) {}

    int lifeline() const { return lifeline_; }
    void release();
    void acquire();
    // The lifeline is readable: leaves the process if it has ended.
    void check();
    // The same without waiting, where the stack's poll() cannot wait for the lifeline.
    void look();

  private:
    int lifeline_;
    bool taken_in_turn_;
    bool held_ = true;
    std::function<void()> clean_up_;
};

} // namespace unlisten

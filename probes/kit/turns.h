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
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    int lifeline() const { return lifeline_; }
    // Keeps there, for another process that goes on when this one dies, whether the turn is held.
    void share(bool& given_back) { given_back_ = &given_back; }
    void release();
    void acquire();
    // The lifeline is readable: leaves the process if it has ended.
    void check();
    // The same without waiting, where the stack's poll() cannot wait for the lifeline.
    void look();

  private:
    int lifeline_;
    bool taken_in_turn_;
    bool own_given_back_ = false;
    bool* given_back_ = &own_given_back_;
    std::function<void()> clean_up_;
};

} // namespace unlisten

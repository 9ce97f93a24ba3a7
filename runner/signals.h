// Signals as something to poll for.
#pragma once

#include "descriptor.h"

#include <csignal>

namespace unlisten {

// While it lives: SIGINT, SIGTERM, SIGHUP and SIGCHLD wake poll() through a pipe, SIGPIPE is
// ignored. One at a time.
class SignalPipe {
  public:
    SignalPipe();
    ~SignalPipe();
    SignalPipe(const SignalPipe&) = delete;
    SignalPipe& operator=(const SignalPipe&) = delete;

    int descriptor() const { return pipe_.read.get(); }

    struct Arrived {
        bool child = false;
        bool stop = false;
    };
    Arrived take();

  private:
    Pipe pipe_;
    struct sigaction before_[5];
};

} // namespace unlisten

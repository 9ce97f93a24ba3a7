// A process that makes sockets and connects them for the clients: where a connect may block, or
// where the clients must not have root's file override.
#pragma once

#include "kit/context.h"

#include <sys/types.h>

namespace unlisten {

class ClientProcess {
  public:
    // Forked before the act; keeps none of this process's descriptors.
    ClientProcess(const Context& context, bool unprivileged);
    ClientProcess(const ClientProcess&) = delete;
    ClientProcess& operator=(const ClientProcess&) = delete;
    ~ClientProcess();

    // socket() and connect(); a blocking one is answered when channel() is readable.
    void begin(bool blocking);
    struct Answer {
        int result; // of the call that failed, or 0
        Socket socket;
    };
    Answer finish();
    int channel() const { return channel_; }
    long process() const { return child_; }

  private:
    void end();

    const Context& context_;
    int channel_ = -1;
    pid_t child_ = -1;
};

// 0, or minus the errno with which this process may not become an unprivileged one.
int try_unprivileged_process();

// Who clients of that process are, where root is not wanted.
unsigned unprivileged_user();

} // namespace unlisten

// A file descriptor that closes itself.
#pragma once

#include <utility>

namespace unlisten {

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void close();

  private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read, write;
};

// Both ends close on exec, and have numbers above those a child is given (0 to 4). Throws
// SystemError.
Pipe make_pipe();

void set_nonblocking(const Descriptor& descriptor);

} // namespace unlisten

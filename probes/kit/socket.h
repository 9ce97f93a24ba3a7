// A descriptor of the stack, and the addresses it is given.
#pragma once

#include "stacks/stack.h"

#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <utility>

namespace unlisten {

struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Address ipv4_address(uint32_t host, uint16_t port); // host in host byte order: 0x7f000001
Address ipv6_address(const in6_addr& host, uint16_t port);
Address ipv6_any(uint16_t port);
Address ipv6_mapped(uint32_t ipv4, uint16_t port);
Address unix_path_address(const std::string& path); // std::length_error where sun_path is too short
Address unix_abstract_address(const std::string& name);
Address unspecified_address();

// Owns one descriptor. Every call answers as the stack does: >= 0, or minus a host errno.
class Socket {
  public:
    Socket() = default;
    Socket(const unlisten_stack& stack, int fd) : stack_(&stack), fd_(fd) {}
    Socket(Socket&& other) noexcept : stack_(other.stack_), fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&& other) noexcept;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(); }

    explicit operator bool() const { return fd_ >= 0; }
    int fd() const { return fd_; }
    const unlisten_stack& stack() const { return *stack_; }

    int close();  // 0 where it was closed before
    void abort(); // SO_LINGER 0, then close: TCP answers with a reset
    int release() { return std::exchange(fd_, -1); } // someone else closed it, or took it

    int bind(const Address& address) { return stack_->bind(fd_, address.get(), address.length); }
    int connect(const Address& address) {
        return stack_->connect(fd_, address.get(), address.length);
    }
    int listen(int backlog) { return stack_->listen(fd_, backlog); }
    template <typename T>
    int set(int level, int name, const T& value) {
        return stack_->setsockopt(fd_, level, name, &value, sizeof value);
    }
    template <typename T>
    int get(int level, int name, T& value) const {
        socklen_t size = sizeof value;
        return stack_->getsockopt(fd_, level, name, &value, &size);
    }
    Address name() const;
    short poll_now(short events) const; // the readiness bits at this instant

  private:
    const unlisten_stack* stack_ = nullptr;
    int fd_ = -1;
};

// "POLLIN|POLLHUP"; "0" for none.
std::string poll_names(short events);

} // namespace unlisten

// An address in neither side's layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace unlisten::lwip {

enum class Family { unspecified, ipv4, ipv6 };

struct Address {
    Family family = Family::unspecified;
    std::array<unsigned char, 2> port{};  // as on the wire
    std::array<unsigned char, 16> host{}; // as on the wire; of IPv4 the first four
    uint32_t scope = 0;
};

constexpr size_t longest_address = 128; // of either side's layouts

// Nothing for a family that both do not have, or for less than one address.
std::optional<Address> from_host(const void* bytes, size_t size);
std::optional<Address> from_lwip(const void* bytes, size_t size);
// How many of the bytes are the address.
size_t to_host(const Address& address, std::array<unsigned char, longest_address>& bytes);
size_t to_lwip(const Address& address, std::array<unsigned char, longest_address>& bytes);

} // namespace unlisten::lwip

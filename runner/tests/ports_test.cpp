#include "ports.h"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace unlisten;

namespace {

std::vector<bool> all_usable(std::uint16_t) {
    return std::vector<bool>(PortPool::block, true);
}

// Takes leases of `count` until there are no more.
std::vector<PortLease> exhaust(PortPool& pool, unsigned count) {
    std::vector<PortLease> leases;
    while (auto lease = pool.take(count))
        leases.push_back(std::move(*lease));
    return leases;
}

} // namespace

TEST_CASE("leases are disjoint, of the length asked for, and outside the ephemeral range") {
    for (const PortRange range : {PortRange{32768, 60999}, PortRange{10000, 65535},
                                  PortRange{49152, 65535}, PortRange{1024, 49151}}) {
        PortPool pool(range, all_usable);
        std::set<unsigned> seen;
        for (const PortLease& lease : exhaust(pool, 14)) {
            CHECK(lease.last() - lease.first() + 1 == 14);
            for (unsigned port = lease.first(); port <= lease.last(); ++port) {
                CHECK(seen.insert(port).second);
                CHECK(port >= 1024);
                CHECK((port < range.first || port > range.last));
            }
        }
        CHECK(seen.size() > 4000);
    }
}

TEST_CASE("where the ephemeral range begins at 1024, the lease lies above it") {
    PortPool pool({1024, 49151}, all_usable);
    const auto lease = pool.take(10);
    REQUIRE(lease);
    CHECK(lease->first() >= 49152);
}

TEST_CASE("low numbers are used only where little else is left") {
    PortPool wide({32768, 60999}, all_usable);
    for (const PortLease& lease : exhaust(wide, 100))
        CHECK(lease.first() >= 10240);
    PortPool narrow({10000, 65535}, all_usable);
    CHECK(narrow.take(100));
}

TEST_CASE("a lease comes back at its end") {
    PortPool pool({32768, 60999}, all_usable);
    const std::size_t before = exhaust(pool, 50).size();
    CHECK(exhaust(pool, 50).size() == before);
    auto leases = exhaust(pool, 50);
    CHECK_FALSE(pool.take(50));
    leases.pop_back();
    CHECK(pool.take(50));
}

TEST_CASE("ports in use, and blocks of another run, are never leased") {
    const auto claim = [](std::uint16_t first) {
        std::vector<bool> usable(PortPool::block, first % 256 == 0);
        usable[5] = false;
        return usable;
    };
    PortPool pool({32768, 60999}, claim);
    const auto leases = exhaust(pool, 20);
    CHECK(leases.size() > 100);
    for (const PortLease& lease : leases)
        for (unsigned port = lease.first(); port <= lease.last(); ++port) {
            CHECK(port % 256 < PortPool::block);
            CHECK(port % PortPool::block != 5);
        }
}

TEST_CASE("a port is not used again at once") {
    PortPool pool({32768, 60999}, all_usable);
    std::set<unsigned> firsts;
    for (int i = 0; i < 100; ++i) {
        const auto lease = pool.take(10);
        REQUIRE(lease);
        CHECK(firsts.insert(lease->first()).second);
    }
}

TEST_CASE("more than there is cannot be had") {
    PortPool pool({32768, 60999}, all_usable);
    CHECK(pool.longest() < 40000);
    CHECK(pool.take(pool.longest()));
    PortPool other({32768, 60999}, all_usable);
    CHECK_FALSE(other.take(other.longest() + 1));
    CHECK_FALSE(other.take(1000000));
    CHECK_FALSE(other.take(0));
}

TEST_CASE("two runs on this machine do not get the same ports") {
    PortPool one(ephemeral_ports(), claim_on_this_machine());
    PortPool two(ephemeral_ports(), claim_on_this_machine());
    std::set<unsigned> seen;
    for (PortPool* pool : {&one, &two}) {
        const auto lease = pool->take(40);
        REQUIRE(lease);
        for (unsigned port = lease->first(); port <= lease->last(); ++port)
            CHECK(seen.insert(port).second);
    }
}

#include "hypervisor.h"
#include "platform.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace unlisten;

TEST_CASE("an identifier is safe whatever it is made of") {
    CHECK(safe_platform_id("Linux 6.1 (Debian)/../x") == "linux-6.1-debian-..-x");
    CHECK(safe_platform_id("") == "unknown");
    CHECK(safe_platform_id("///") == "unknown");
    CHECK(safe_platform_id("\x1b[31m\n\xc3\xa9") == "31m");
    CHECK(safe_platform_id(std::string(200, 'a')).size() == 80);
}

TEST_CASE("what a platform is called") {
    CHECK(platform_id("linux", "6.1.0-18-amd64", "x86_64", "debian-12", "vm:qemu") ==
          "linux-6.1.0-18-amd64-x86_64-debian-12-vm");
    CHECK(platform_id("linux", "6.9.1-arch1-1", "x86_64", "arch", "machine") ==
          "linux-6.9.1-x86_64-arch");
    CHECK(platform_id("freebsd", "14.1-RELEASE-p5", "amd64", "", "container:jail") ==
          "freebsd-14.1-release-p5-amd64-container");
    CHECK(platform_id("macos", "23.5.0", "arm64", "macos-14.5", "machine") ==
          "macos-23.5.0-arm64-macos-14.5");
}

TEST_CASE("a version does not say who built it, nor where") {
    CHECK(version_without_builder("#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)") ==
          "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)");
    CHECK(
        version_without_builder("FreeBSD 12.4 GENERIC root@builder.example.org:/usr/obj/GENERIC") ==
        "FreeBSD 12.4 GENERIC");
    CHECK(version_without_builder("NetBSD 10.0 (GENERIC) #0: Thu Mar 28 2024  me@host:/usr/src") ==
          "NetBSD 10.0 (GENERIC) #0: Thu Mar 28 2024");
    CHECK(version_without_builder("Darwin 23.5.0: 2024; root:xnu-10063~5/RELEASE_ARM64") ==
          "Darwin 23.5.0: 2024; xnu-10063~5/RELEASE_ARM64");
    CHECK(version_without_builder("#1 SMP @0 /home/me/linux").find("me") == std::string::npos);
}

TEST_CASE("hypervisors by the names they give themselves") {
    CHECK(hypervisor_in("Standard PC (Q35 + ICH9, 2009) QEMU") == "vm:qemu");
    CHECK(hypervisor_in("VMware Virtual Platform") == "vm:vmware");
    CHECK(hypervisor_in("Virtual Machine") == "vm:hyperv");
    CHECK(hypervisor_in("ThinkPad X1") == "");
    CHECK(hypervisor_in("") == "");
}

TEST_CASE("the facts of this platform are whole, and name nobody") {
    const auto facts = platform_facts();
    for (const char* key :
         {"id", "system", "release", "version", "arch", "environment", "libc", "stack"}) {
        CAPTURE(key);
        REQUIRE(facts.contains(key));
        CHECK(facts[key].is_string());
    }
    CHECK(facts["stack"] == "host");
    CHECK(facts["version"].get<std::string>().find('@') == std::string::npos);
    const auto id = facts["id"].get<std::string>();
    CHECK(id == safe_platform_id(id));
    CHECK(id.rfind(facts["system"].get<std::string>(), 0) == 0);
    CHECK(facts["settings"].is_object());
    CHECK_FALSE(facts["settings"].empty());
    CHECK(facts["privileges"]["root"].is_boolean());
    CHECK(platform_facts() == facts);
}

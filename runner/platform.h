// What must be known of the machine to read its survey.
#pragma once

#include "stacks.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

// {id, system, release, version, arch, environment, libc, stack, settings: {name: value},
// privileges}. No host name, user name, builder or boot command line.
nlohmann::json platform_facts();

// The same of a stack that is not the host's: its system and release, and what carries it.
nlohmann::json platform_facts(const Stack& stack);

// Of cells whose networks have other settings ("net.ipv4.tcp_abort_on_overflow=1") than the
// machine: those are the platform's then.
void put_settings(nlohmann::json& platform, const std::vector<std::string>& settings);

// An identifier of [a-z0-9._-]{1,80}: lower case, anything else becomes '-'.
std::string safe_platform_id(std::string_view text);

// "linux-6.1.0-18-amd64-x86_64-debian-12-vm": environment "machine" adds nothing.
std::string platform_id(std::string_view system, std::string_view release, std::string_view arch,
                        std::string_view distribution, std::string_view environment);

// uname's version without the words that name who built it and where.
std::string version_without_builder(std::string_view version);

} // namespace unlisten

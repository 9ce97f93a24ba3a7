// Which hypervisor a machine's own description names.
#pragma once

#include <string>
#include <string_view>

namespace unlisten {

// From a maker's or product's name ("QEMU", "VMware, Inc."): "vm:qemu"; empty if none is named
// there.
std::string hypervisor_in(std::string_view description);

// From CPUID, on x86: "vm:kvm"; "vm:unknown" for a hypervisor without a known name; empty on a bare
// machine.
std::string hypervisor_by_cpuid();

} // namespace unlisten

#include "hypervisor.h"

#include <cstring>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

namespace unlisten {

namespace {

struct Mark {
    std::string_view text, which;
};

// The first that is found counts: products first, then their makers.
constexpr Mark descriptions[] = {
    {"Firecracker", "vm:firecracker"},
    {"VMware", "vm:vmware"},
    {"VMW", "vm:vmware"},
    {"VirtualBox", "vm:virtualbox"},
    {"innotek", "vm:virtualbox"},
    {"Parallels", "vm:parallels"},
    {"BHYVE", "vm:bhyve"},
    {"bhyve", "vm:bhyve"},
    {"Hyper-V", "vm:hyperv"},
    {"Virtual Machine", "vm:hyperv"},
    {"Xen", "vm:xen"},
    {"Apple Virtualization", "vm:apple"},
    {"KVM", "vm:kvm"},
    {"Google Compute Engine", "vm:kvm"},
    {"Amazon EC2", "vm:kvm"},
    {"OpenStack", "vm:kvm"},
    {"QEMU", "vm:qemu"},
    {"Bochs", "vm:qemu"},
    {"OpenBSD VMM", "vm:openbsd-vmm"},
};

// The twelve letters of CPUID leaf 0x40000000.
[[maybe_unused]] constexpr Mark signatures[] = {
    {"KVMKVMKVM", "vm:kvm"},
    {"TCGTCGTCGTCG", "vm:qemu"},
    {"VMwareVMware", "vm:vmware"},
    {"Microsoft Hv", "vm:hyperv"},
    {"XenVMMXenVMM", "vm:xen"},
    {"VBoxVBoxVBox", "vm:virtualbox"},
    {"bhyve bhyve ", "vm:bhyve"},
    {"___ NVMM ___", "vm:nvmm"},
    {"OpenBSDVMM58", "vm:openbsd-vmm"},
    {"prl hyperv  ", "vm:parallels"},
    {" lrpepyh  vr", "vm:parallels"},
};

} // namespace

std::string hypervisor_in(std::string_view description) {
    for (const Mark& mark : descriptions)
        if (description.find(mark.text) != std::string_view::npos)
            return std::string(mark.which);
    return "";
}

std::string hypervisor_by_cpuid() {
#if defined(__x86_64__) || defined(__i386__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned hypervisor_present = 1U << 31;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & hypervisor_present) == 0)
        return "";
    __cpuid(0x40000000, a, b, c, d);
    char signature[12];
    std::memcpy(signature, &b, 4);
    std::memcpy(signature + 4, &c, 4);
    std::memcpy(signature + 8, &d, 4);
    const std::string_view seen(signature, sizeof signature);
    for (const Mark& mark : signatures)
        if (seen.substr(0, mark.text.size()) == mark.text)
            return std::string(mark.which);
    return "vm:unknown";
#else
    return "";
#endif
}

} // namespace unlisten

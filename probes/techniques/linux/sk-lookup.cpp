// A BPF program that is asked before a listener is looked up, and answers SK_DROP for this one.
#include "kit/file_descriptor.h"
#include "kit/technique.h"

#ifdef UNLISTEN_LIBBPF

#include <bpf/bpf.h>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <netinet/in.h>
#include <utility>

namespace unlisten {
namespace {

bpf_insn load(size_t offset) { // from the context, which is the first argument
    return {BPF_LDX | BPF_MEM | BPF_W, BPF_REG_0, BPF_REG_1, static_cast<int16_t>(offset), 0};
}
bpf_insn skip_unless(int32_t value, int16_t instructions) {
    return {BPF_JMP | BPF_JNE | BPF_K, BPF_REG_0, 0, instructions, value};
}
bpf_insn answer(int32_t value) {
    return {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, value};
}
bpf_insn leave() {
    return {BPF_JMP | BPF_EXIT, 0, 0, 0, 0};
}

int program_against(uint16_t port) {
    const bpf_insn program[]{load(offsetof(bpf_sk_lookup, protocol)),
                             skip_unless(IPPROTO_TCP, 4),
                             load(offsetof(bpf_sk_lookup, local_port)),
                             skip_unless(port, 2),
                             answer(SK_DROP),
                             leave(),
                             answer(SK_PASS),
                             leave()};
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    options.expected_attach_type = BPF_SK_LOOKUP;
    return ::bpf_prog_load(BPF_PROG_TYPE_SK_LOOKUP, "unlisten", "GPL", program,
                           sizeof program / sizeof *program, &options);
}

struct Link {
    FileDescriptor descriptor;
    int result; // 0, or minus an errno
};

Link turn_away(const Socket& listener) {
    const Address name = listener.name();
    const in_port_t port = name.storage.ss_family == AF_INET
                               ? reinterpret_cast<const sockaddr_in&>(name.storage).sin_port
                               : reinterpret_cast<const sockaddr_in6&>(name.storage).sin6_port;
    const FileDescriptor program(program_against(ntohs(port)));
    if (!program)
        return {FileDescriptor(), -errno};
    const FileDescriptor network(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!network)
        return {FileDescriptor(), -errno};
    FileDescriptor link(::bpf_link_create(program.get(), network.get(), BPF_SK_LOOKUP, nullptr));
    const int result = link ? 0 : -errno;
    return {std::move(link), result};
}

int can_turn_away(Socket& socket, const Transport&) {
    return turn_away(socket).result;
}

int by_act(Act& act) {
    return act.call("BPF_LINK_CREATE(BPF_SK_LOOKUP)", [&] {
        Link link = turn_away(act.listener());
        act.keep(std::move(link.descriptor));
        return link.result;
    });
}

Verdict is_attached(Act& act) {
    bpf_link_info link{};
    uint32_t size = sizeof link;
    const bool there = act.kept() >= 0 && ::bpf_obj_get_info_by_fd(act.kept(), &link, &size) == 0;
    return there && link.type == BPF_LINK_TYPE_NETNS && link.netns.netns_ino != 0
               ? Verdict::done
               : Verdict::not_done;
}

int by_undo(Act& act) {
    return act.call("BPF_LINK_DETACH",
                    [&] { return ::bpf_link_detach(act.kept()) < 0 ? -errno : 0; });
}

constexpr const char* lacks = nullptr;

} // namespace
} // namespace unlisten

#else

namespace unlisten {
namespace {

constexpr const char* lacks = "built without libbpf";
constexpr int (*can_turn_away)(Socket&, const Transport&) = nullptr;
constexpr int (*by_act)(Act&) = nullptr;
constexpr Verdict (*is_attached)(Act&) = nullptr;
constexpr int (*by_undo)(Act&) = nullptr;

} // namespace
} // namespace unlisten

#endif

using namespace unlisten;

static const Technique technique{
    .id = "sk-lookup",
    .question = "Does a BPF program at the look-up of listeners turn new clients away, and can it "
                "be undone?",
    .where = Where::internet,
    .needs = {"BPF_PROG_TYPE_SK_LOOKUP (CAP_BPF, CAP_NET_ADMIN)", can_turn_away},
    .lacks = lacks,
    .by_host_calls = true,
    .own_network = true,
    .act = by_act,
    .verify = is_attached,
    .undo = by_undo,
};
PROBE(technique)

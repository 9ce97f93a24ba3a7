// pcap(3PCAP), pcap-linktype(7).
#include "kit/pcap_module.h"

#include <cstdio>
#include <memory>
#include <pcap/pcap.h>
#include <string>

namespace {

constexpr int longest_kept = 256; // of a packet: its headers, and a request of ours
constexpr int ethernet_header = 14;
constexpr size_t error_size = 256;

void explain(char* error, const std::string& what) {
    std::snprintf(error, error_size, "%s", what.c_str());
}

// A file, and the description that libpcap wants beside it.
struct File {
    pcap_t* kind;
    pcap_dumper_t* dumper;
};

void* create(const char* name, char* error) {
    pcap_t* kind = pcap_open_dead(DLT_RAW, longest_kept);
    pcap_dumper_t* dumper = kind ? pcap_dump_open(kind, name) : nullptr;
    if (!dumper) {
        explain(error, kind ? pcap_geterr(kind) : "pcap_open_dead() failed");
        if (kind)
            pcap_close(kind);
        return nullptr;
    }
    return new File{kind, dumper};
}

int write(void* given, const void* bytes, size_t size, uint64_t at_us) {
    const File& file = *static_cast<File*>(given);
    pcap_pkthdr header{};
    header.ts.tv_sec = static_cast<decltype(header.ts.tv_sec)>(at_us / 1000000u);
    header.ts.tv_usec = static_cast<decltype(header.ts.tv_usec)>(at_us % 1000000u);
    header.len = static_cast<bpf_u_int32>(size);
    header.caplen = header.len < longest_kept ? header.len : bpf_u_int32{longest_kept};
    pcap_dump(reinterpret_cast<u_char*>(file.dumper), &header, static_cast<const u_char*>(bytes));
    return std::ferror(pcap_dump_file(file.dumper)) ? -1 : 0;
}

int close(void* given) {
    const std::unique_ptr<File> file(static_cast<File*>(given));
    const int result = pcap_dump_flush(file->dumper);
    pcap_dump_close(file->dumper);
    pcap_close(file->kind);
    return result;
}

void* listen(char* error) {
    char reason[PCAP_ERRBUF_SIZE] = "";
    pcap_t* capture = pcap_create("lo", reason);
    if (!capture) {
        explain(error, reason);
        return nullptr;
    }
    pcap_set_snaplen(capture, longest_kept);
    pcap_set_immediate_mode(capture, 1);
    const int result = pcap_activate(capture);
    if (result < 0 || pcap_setnonblock(capture, 1, reason) < 0 ||
        pcap_datalink(capture) != DLT_EN10MB) {
        explain(error, result < 0          ? std::string(pcap_statustostr(result))
                       : reason[0] != '\0' ? std::string(reason)
                                           : "the loopback interface is no Ethernet");
        pcap_close(capture);
        return nullptr;
    }
    return capture;
}

int descriptor(void* capture) {
    return pcap_get_selectable_fd(static_cast<pcap_t*>(capture));
}

struct Taker {
    unlisten_pcap_packet* packet;
    void* user;
};

void hand_over(u_char* given, const pcap_pkthdr* header, const u_char* bytes) {
    const Taker& taker = *reinterpret_cast<const Taker*>(given);
    if (header->caplen > ethernet_header)
        taker.packet(taker.user, bytes + ethernet_header, header->caplen - ethernet_header,
                     static_cast<uint64_t>(header->ts.tv_sec) * 1000000u +
                         static_cast<uint64_t>(header->ts.tv_usec));
}

int take(void* given, unlisten_pcap_packet* packet, void* user, char* error) {
    auto* const capture = static_cast<pcap_t*>(given);
    Taker taker{packet, user};
    int count = 0;
    while ((count = pcap_dispatch(capture, -1, hand_over, reinterpret_cast<u_char*>(&taker))) > 0)
        continue;
    if (count < 0)
        explain(error, pcap_geterr(capture));
    return count;
}

int missed(void* capture) {
    pcap_stat counts{};
    if (pcap_stats(static_cast<pcap_t*>(capture), &counts) < 0)
        return -1;
    return static_cast<int>(counts.ps_drop + counts.ps_ifdrop);
}

void stop(void* capture) {
    pcap_close(static_cast<pcap_t*>(capture));
}

constexpr unlisten_pcap functions{create, write, close, listen, descriptor, take, missed, stop};

} // namespace

extern "C" __attribute__((visibility("default"))) const unlisten_pcap* unlisten_pcap_get() {
    return &functions;
}

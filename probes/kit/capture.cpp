#include "kit/capture.h"

#include "kit/lacking.h"
#include "kit/shared_object.h"

#include <ctime>
#include <filesystem>
#include <stdexcept>

namespace unlisten {
namespace {

constexpr const char* module_name = "capture.so"; // beside the probes

const unlisten_pcap& load_module(const std::string& program) {
    if (const char* why = why_none_is_loaded())
        throw Lacking(std::string("needs ") + module_name + ": " + why);
    const auto file = std::filesystem::path(program).parent_path() / module_name;
    const auto lacking = [&](const std::string& why) {
        return Lacking("needs " + file.string() + ", which is built where libpcap is: " + why);
    };
    void* entry = nullptr;
    try {
        entry = exported(file.string(), "unlisten_pcap_get");
    } catch (const std::runtime_error& error) {
        throw lacking(error.what());
    }
    if (!entry)
        throw lacking("it does not export unlisten_pcap_get");
    return *reinterpret_cast<unlisten_pcap_entry*>(entry)();
}

uint64_t since_the_epoch_us() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1000000u +
           static_cast<uint64_t>(now.tv_nsec) / 1000u;
}

} // namespace

Capture::Capture(const std::string& program, const std::string& file, Wire* wire)
    : wire_(wire), pcap_(&load_module(program)), name_(file) {
    char error[256] = "";
    file_ = pcap_->create(file.c_str(), error);
    if (!file_)
        throw std::runtime_error("writing packets to " + file + ": " + error);
    if (wire) {
        wire->observe([this](const Packet& each) {
            packet(each.bytes.data(), each.bytes.size(), since_the_epoch_us());
        });
    } else if (!(source_ = pcap_->listen(error))) {
        pcap_->close(file_);
        throw Lacking(std::string("needs to capture on the loopback interface: ") + error);
    }
}

Capture::~Capture() {
    if (wire_)
        wire_->observe({});
    if (source_)
        pcap_->stop(source_);
    if (file_)
        pcap_->close(file_);
}

void Capture::take() {
    if (!source_)
        return;
    const auto each = [](void* user, const void* bytes, size_t size, uint64_t at_us) {
        static_cast<Capture*>(user)->packet(bytes, size, at_us);
    };
    char error[256] = "";
    if (pcap_->take(source_, each, this, error) < 0)
        throw std::runtime_error(std::string("capturing packets: ") + error);
}

void Capture::packet(const void* bytes, size_t size, uint64_t at_us) {
    failed_ = pcap_->write(file_, bytes, size, at_us) < 0 || failed_;
    if (const auto segment = read_segment(bytes, size)) {
        if (const auto log = logs_.find(segment->destination); log != logs_.end())
            log->second->add(Toward::server, *segment, at_us);
        else if (const auto other = logs_.find(segment->source); other != logs_.end())
            other->second->add(Toward::client, *segment, at_us);
    } else if (const auto unreachable = read_unreachable(bytes, size)) {
        if (const auto log = logs_.find(unreachable->destination); log != logs_.end())
            log->second->add(*unreachable);
    }
}

void Capture::finish() {
    failed_ = pcap_->close(std::exchange(file_, nullptr)) < 0 || failed_;
    if (source_ && pcap_->missed(source_) != 0)
        throw std::runtime_error("capturing packets: some were missed");
    if (failed_)
        throw std::runtime_error("writing packets to " + name_ + ": the file is not whole");
}

} // namespace unlisten

// Speaks a probe's command line without any socket; its name (unlisten-<technique>) says how it
// behaves.
#include "probe.h"

#include <cstdlib>
#include <fcntl.h>

namespace {

// Descriptors a probe must not have: all but 0 to 4.
bool has_surplus_descriptors() {
    constexpr int given = 5, looked_at = 256;
    for (int descriptor = given; descriptor < looked_at; ++descriptor)
        if (fcntl(descriptor, F_GETFD) >= 0)
            return true;
    return false;
}

int serve(const Probe& probe) {
    if (has_surplus_descriptors())
        return 70;
    if (const Manners manners = manners_of(probe))
        return manners(probe);
    const char* missing = std::getenv("FAKE_PROBE_MISSING"); // a transport: its control says so
    if (missing != nullptr && probe.option("--transport") == missing &&
        probe.option("--situation") == "never-listened") {
        std::string line = probe.line(1, R"("unsupported")");
        const std::string note = R"("note":")";
        line.insert(line.find(note) + note.size(), "needs what is missing");
        probe.print(line);
        return 77;
    }
    const std::string& technique = probe.technique();
    if (technique == "unsupported") {
        probe.print(probe.line(1, R"("unsupported")"));
        return 77;
    }
    for (int repetition = 1; repetition <= probe.repeats(); ++repetition) {
        if (technique == "turns")
            probe.take_turn();
        probe.say(repetition);
        if (technique == "patient" && repetition == 2 &&
            std::getenv("FAKE_PROBE_IMPATIENT") == nullptr) {
            probe.wait_for_end();
            return 0;
        }
    }
    return 0;
}

} // namespace

std::string description(const Probe& probe) {
    const std::string& technique = probe.technique();
    const bool one_cell = technique == "vanish"; // the one where it misbehaves
    std::string situations;
    for (const char* id : {"new", "new-behind", "queued", "queued-sent", "queued-finished"})
        if (!one_cell || std::string(id) == "queued")
            situations += (situations.empty() ? R"({"id":")" : R"(,{"id":")") + std::string(id) +
                          R"(","side":"client","question":"What?","least_window_ms":0})";
    if (!one_cell)
        situations +=
            R"(,{"id":"overflow","side":"client","question":"Full?","least_window_ms":1300},)"
            R"({"id":"never-listened","side":"control","question":"Never?","least_window_ms":0},)"
            R"({"id":"stale-file","side":"control","question":"Stale?","least_window_ms":0})";
    return R"({"probe":"unlisten.probe/1","technique":")" + technique +
           R"(","question":"What does )" + technique +
           R"( do?","system":"any","needs":[],"transports":[{"id":"tcp4","description":"TCP over IPv4"})" +
           (one_cell ? "" : R"(,{"id":"unix","description":"Unix stream"})") +
           R"(],"situations":[)" + situations + R"(],"setups":["alone")" +
           (one_cell ? "" : R"(,"group")") +
           R"(],"paths":["loopback"],"ports_per_repetition":2,"not_applicable":[)"
           R"({"transport":"tcp4","situation":"stale-file","setup":"*","reason":"no file"},)"
           R"({"transport":"unix","situation":"*","setup":"group","reason":"no groups"},)"
           R"({"transport":"*","situation":"overflow","setup":"group","reason":"no overflow in a group"}]})"
           "\n";
}

int main(int argc, char** argv) {
    const Probe probe(argc, argv);
    if (!probe.describes())
        return serve(probe);
    if (const Manners manners = describing_of(probe))
        return manners(probe);
    probe.print(description(probe));
    return 0;
}

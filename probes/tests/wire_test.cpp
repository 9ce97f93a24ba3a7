// The wire, and networks of a probe's own. A system that has none says so in its description, and
// these tests then have nothing to ask.
#include "probe_run.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool there_is_a_wire() {
    const ProbeRun run = run_probe("nothing", "--describe");
    REQUIRE(run.status == 0);
    const bool there = run.lines().at(0).at("paths").size() > 1;
    if (!there)
        MESSAGE("SKIPPED: this system gives a process no network of its own");
    return there;
}

// For tests that take something away first. In a changed root the kernel refuses a user namespace
// (create_user_ns()), and unshare(1) one for mounts.
bool may(const std::string& unshare) {
    const bool may = std::system((unshare + " true 2>/dev/null").c_str()) == 0;
    if (!may)
        MESSAGE("SKIPPED: not permitted here: " << unshare);
    return may;
}

std::string words_of(const std::string& technique, const std::string& options) {
    const ProbeRun run = run_probe(technique, "--json " + options);
    INFO(run.out);
    REQUIRE(run.status == 0);
    std::string words;
    const json line = run.lines().at(0);
    for (const json& word : line.at("words"))
        words += (words.empty() ? "" : " ") + word.get<std::string>();
    return words;
}

std::string packets_of(const std::string& technique, const std::string& options) {
    const ProbeRun run = run_probe(technique, "--json " + options);
    INFO(run.out);
    REQUIRE(run.status == 0);
    return run.lines().at(0).at("packets");
}

std::string contents(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Every setting of the host's network that can be read, its interfaces, addresses and routes.
std::map<std::string, std::string> host_network() {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(
             "/proc/sys/net", fs::directory_options::skip_permission_denied))
        if (entry.is_regular_file())
            all[entry.path().string()] = contents(entry.path());
    for (const char* file : {"/proc/net/route", "/proc/net/if_inet6", "/proc/net/fib_trie"})
        all[file] = contents(file);
    for (const auto& entry : fs::directory_iterator("/sys/class/net"))
        all[entry.path().string()] = contents(entry.path() / "flags");
    return all;
}

} // namespace

TEST_CASE("who does nothing is served on the wire, whatever was lost before") {
    if (!there_is_a_wire())
        return;
    for (const std::string transport : {"tcp4", "tcp6", "tcp6-dual"}) {
        CAPTURE(transport);
        const std::string cell = "--path wire --transport " + transport + " --situation ";
        CHECK(words_of("nothing", cell + "new") == "served served served");
        CHECK(words_of("nothing", cell + "queued-sent") == "served");
        CHECK(words_of("nothing", cell + "never-listened") == "refused refused refused");
        // The SYN-ACK comes again, and then the ACK.
        CHECK(words_of("nothing", cell + "half-open-synack-lost") == "served-late served-late");
        CHECK(words_of("nothing", cell + "half-open-ack-lost") == "served-late served-late");
        // Nobody sends anything again: what the client says completes the handshake.
        CHECK(words_of("nothing", cell + "half-open-cookies") == "served served");
        CHECK(words_of("nothing", cell + "half-open-deferred") == "served served");
    }
}

TEST_CASE("handshakes are frozen where they should be, however long packets are under way") {
    if (!there_is_a_wire())
        return;
    const std::string cell = "--path wire --delay 20 --situation ";
    CHECK(words_of("nothing", cell + "half-open-synack-lost") == "served-late served-late");
    // The last of their handshakes' packets has arrived: all stand alike.
    CHECK(words_of("close", cell + "half-open-deferred") == "reset-on-send reset-on-send");
    // Until sixteen have taken their stand the first one's timer has nearly run.
    const std::string words = words_of("nothing", cell + "half-open-ack-lost --setup group");
    std::istringstream all(words);
    for (std::string word; all >> word;)
        CHECK((word == "served-late" || word == "served-by-sibling"));
}

TEST_CASE("nobody is taken for one who found the queue full while his SYN is under way") {
    if (there_is_a_wire())
        CHECK(words_of("nothing", "--path wire --delay 20 --situation overflow") == "served-late");
}

TEST_CASE("on the wire a SYN-ACK is held whatever the client's socket can be told") {
    if (!there_is_a_wire())
        return;
    const std::string cell = "--path wire --transport mptcp4 --situation ";
    if (words_of("nothing", cell + "new") == "served served served")
        CHECK(words_of("nothing", cell + "half-open-synack-lost") == "served-late served-late");
}

TEST_CASE("who has shut its writing side says nothing more, and is not told that it did") {
    if (!there_is_a_wire())
        return;
    CHECK(words_of("address-remove", "--path wire --situation queued-finished") == "stranded");
}

TEST_CASE("a SYN-ACK that is held and one that is filtered away come to the same") {
    if (!there_is_a_wire())
        return;
    for (const std::string technique : {"nothing", "close", "shutdown-rd", "listen-0"}) {
        CAPTURE(technique);
        CHECK(words_of(technique, "--situation half-open-synack-lost --path wire") ==
              words_of(technique, "--situation half-open-synack-lost --path loopback"));
    }
}

TEST_CASE("loss and delay are of the wire, and its seed decides") {
    if (!there_is_a_wire())
        return;
    const std::string cell = "--path wire --situation new ";
    CHECK(words_of("nothing", cell + "--delay 30") == "served served served");
    // Who is on the way longer than a window of silence has not been silent.
    const ProbeRun far = run_probe("nothing", "--json --path wire --delay 300 --situation queued");
    CHECK(far.lines().at(0).at("words").dump() == R"(["served"])");
    CHECK_FALSE(far.lines().at(0).at("server").contains("answered_after_speaking"));
    // The canary is spared: silence is claimed, and no harness:canary.
    CHECK(words_of("nothing", cell + "--loss 1") == "dropped dropped dropped");
    CHECK(words_of("nothing", cell + "--loss 0.5 --seed 7") ==
          words_of("nothing", cell + "--loss 0.5 --seed 7"));
}

TEST_CASE("packets tell what the clients saw") {
    if (!there_is_a_wire() || !fs::exists(PROBES "/capture.so")) {
        MESSAGE("SKIPPED: nothing to capture packets with");
        return;
    }
    const fs::path folder = fs::temp_directory_path() / ("packets-" + std::to_string(::getpid()));
    fs::create_directory(folder);
    for (const std::string path : {"wire", "loopback"}) {
        CAPTURE(path);
        const std::string cell = "--capture " + folder.string() + " --path " + path;
        CHECK(packets_of("nothing", cell + " --situation never-listened") == "3 x SYN -> RST");
        CHECK(packets_of("nothing", cell + " --situation queued").rfind("data", 0) == 0);
        CHECK(packets_of("nothing", cell + " --situation half-open-synack-lost").find(" +1.") !=
              std::string::npos);
        CHECK(fs::file_size(folder / ("nothing.tcp4.queued.alone." + path + ".pcap")) > 24);
    }
    fs::remove_all(folder);
}

TEST_CASE("the host's network is the same before and after") {
    if (!there_is_a_wire())
        return;
    const auto before = host_network();
    REQUIRE(before.size() > 100);
    words_of("close", "--path wire --situation half-open-cookies");
    words_of("close", "--isolate --situation new");
    CHECK(host_network() == before);
}

TEST_CASE("who may have no network is told why the cell is unsupported") {
    if (!there_is_a_wire() || !may("unshare -Ur"))
        return;
    const std::string probe = PROBES "/unlisten-close --path wire --json";
    const std::string in_a_prison =
        "unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_net_namespaces && exec " + probe + "' 2>&1";
    FILE* pipe = ::popen(in_a_prison.c_str(), "r");
    REQUIRE(pipe);
    char buffer[8192] = "";
    const size_t got = std::fread(buffer, 1, sizeof buffer - 1, pipe);
    const int status = ::pclose(pipe);
    INFO(std::string(buffer, got));
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 77);
    const json line = json::parse(std::string(buffer, got));
    CHECK(line.at("words").at(0) == "unsupported");
    CHECK(line.at("note") ==
          "needs a net namespace, unshare(2): /proc/sys/user/max_net_namespaces is 0");
}

TEST_CASE("an ordinary user has a wire, or is told why not") {
    if (!there_is_a_wire() || ::geteuid() != 0)
        return;
    const std::string ordinary = "setpriv --reuid 65534 --regid 65534 --clear-groups ";
    const bool may =
        std::system((ordinary + "unshare -Urn sh -c 'exec 3<>/dev/net/tun' 2>/dev/null").c_str()) ==
        0;
    const std::string command =
        ordinary + PROBES "/unlisten-close --path wire --json --situation queued 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char buffer[8192] = "";
    const size_t got = std::fread(buffer, 1, sizeof buffer - 1, pipe);
    ::pclose(pipe);
    INFO(std::string(buffer, got));
    const json line = json::parse(std::string(buffer, got));
    CHECK(line.at("words").at(0) == (may ? "reset" : "unsupported"));
    if (!may)
        CHECK(line.at("note").get<std::string>().rfind("needs ", 0) == 0);
}

namespace {

// The probe where something is missing: `without` is a command of the shell in a mount namespace.
json first_line_without(const std::string& without, const std::string& probe) {
    const std::string command =
        "unshare -m sh -c '" + without + " && exec " PROBES "/unlisten-" + probe + " --json' 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char buffer[8192] = "";
    const size_t got = std::fread(buffer, 1, sizeof buffer - 1, pipe);
    ::pclose(pipe);
    const std::string text(buffer, got);
    INFO(text);
    return json::parse(text.substr(0, text.find('\n')));
}

// Processes that were started with that in their environment. An unnamed namespace goes with the
// last of its processes.
unsigned processes_with(const std::string& mark) {
    unsigned count = 0;
    for (const auto& entry : fs::directory_iterator("/proc"))
        count += contents(entry.path() / "environ").find(mark) != std::string::npos;
    return count;
}

} // namespace

TEST_CASE("what is missing is named") {
    if (!there_is_a_wire() || ::geteuid() != 0 || !may("unshare -m"))
        return;
    const json no_device =
        first_line_without("mount --bind /dev/null /dev/net/tun", "close --path wire");
    CHECK(no_device.at("words").at(0) == "unsupported");
    CHECK(no_device.at("note") == "needs a tun device, TUNSETIFF: ENOTTY");
    if (!fs::exists("/usr/sbin/nft")) {
        MESSAGE("SKIPPED: nft is not here to be taken away");
        return;
    }
    const json no_program =
        first_line_without("mount --bind /dev/null /usr/sbin/nft", "firewall-drop");
    CHECK(no_program.at("words").at(0) == "unsupported");
    const std::string why = no_program.at("note");
    CHECK(why.find("the program nft") != std::string::npos);
}

TEST_CASE("nothing remains of a probe that was killed, at any instant") {
    if (!there_is_a_wire())
        return;
    const auto before = host_network();
    const std::string mark = "UNLISTEN_KILLED_BY=" + std::to_string(::getpid());
    REQUIRE(processes_with(mark) == 0);
    for (unsigned delay_ms = 0; delay_ms < 40; delay_ms += 2) {
        const std::string command =
            "env " + mark + " timeout -s KILL 0." + std::string(delay_ms < 10 ? "00" : "0") +
            std::to_string(delay_ms + 1) +
            " " PROBES
            "/unlisten-firewall-drop --path wire --repeat 5 --situation half-open-ack-lost";
        FILE* pipe = ::popen((command + " >/dev/null 2>&1").c_str(), "r");
        REQUIRE(pipe);
        ::pclose(pipe);
    }
    // The kernel takes the last one down in its own time.
    for (unsigned looks = 0; processes_with(mark) > 0 && looks < 1000; ++looks)
        ::usleep(10000);
    CHECK(processes_with(mark) == 0);
    CHECK(host_network() == before);
}

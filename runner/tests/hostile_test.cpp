// Results files of somebody who wishes us ill, through every subcommand that reads one.
#include "asked.h"
#include "place.h"
#include "platform.h"
#include "run_facts.h"
#include "running.h"
#include "sample.h"

#include <algorithm>
#include <cstdint>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

using nlohmann::json;

// The probes of `place` are surveyed for one situation on one transport; the run is ended after its
// first cell. The file is valid, can be continued here, and has everything a file can have.
json valid_file(const Place& place) {
    auto words = place.run({"close"}, {"--transport", "tcp4", "--setup", "alone", "--situation",
                                       "new", "--technique", "close"});
    fs::create_directory(place.out.string() + ".new"); // in the way, so that the journal stays
    {
        Running running(place.scratch, words);
        REQUIRE(running.wait() == 4);
    }
    fs::remove(place.out.string() + ".new");
    const std::string journal = text_of(place.out.string() + ".partial");
    fs::remove(place.out.string() + ".partial");
    json survey = json::parse(journal.substr(0, journal.find('\n')));
    survey["schema"] = "unlisten.survey/1";
    auto from = sample();
    survey["controls"] = json::array({from["controls"][0]});
    survey["cells"] = json::array();
    const auto line = journal.find(R"({"technique":"close")");
    survey["cells"].push_back(json::parse(journal.substr(line, journal.find('\n', line) - line)));
    json& cell = survey["cells"][0];
    cell["note"] = "a note";
    survey["grades"] = json::array({{{"technique", "close"},
                                     {"transport", "tcp4"},
                                     {"setup", "alone"},
                                     {"path", "loopback"},
                                     {"grade", "incomplete"},
                                     {"flags", {"one-way"}},
                                     {"why", "because"}}});
    return survey;
}

struct Mutant {
    std::string place, text;
    bool through_all = true; // subcommands; else one of them
};

constexpr const char* mark = "@MARK@"; // of what raw text replaces

std::string with_raw(const json& marked, const std::string& raw) {
    std::string text = marked.dump();
    const std::string quoted = std::string("\"") + mark + "\"";
    const auto at = text.find(quoted);
    REQUIRE(at != std::string::npos);
    return text.replace(at, quoted.size(), raw);
}

const std::vector<std::string> strings{
    R"("\u001b[2J\u001b]0;x\u0007\u009b31m\u0000\n\r\t\u202e\u2028\u007f")",
    "\"\x1b[31m raw \"",
    "\"\xff\xfe\xc3\x28\"",
    R"("../../etc/x")",
    R"("/etc/passwd")",
    R"("")",
    '"' + std::string(70000, 'x') + '"',
    R"("\ud800")"};
const std::vector<std::string> numbers{"-1",
                                       "-0",
                                       "1e999",
                                       "1" + std::string(400, '0'),
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "0.5",
                                       "4294967296",
                                       "1000000000000000000000",
                                       "1e18",
                                       "18446744073709551615",
                                       "NaN"};
const std::vector<std::string> types{"null", "7", "\"7\"", "[{}]"};

// Every value of the file replaced by each of the texts that fit it, and every key by hostile ones.
std::vector<Mutant> mutants(const json& valid) {
    std::vector<Mutant> all;
    const json flat = valid.flatten();
    for (const auto& [place, value] : flat.items()) {
        const json::json_pointer pointer(place);
        json marked = valid;
        marked[pointer] = mark;
        for (const auto* raws : {&strings, &numbers, &types}) {
            if ((raws == &strings && !value.is_string()) ||
                (raws == &numbers && !value.is_number()))
                continue;
            for (const std::string& raw : *raws)
                all.push_back(
                    {place, with_raw(marked, raw), raws != &types && &raw == &raws->front()});
        }
        const json::json_pointer parent = pointer.parent_pointer();
        if (!valid[parent].is_object())
            continue;
        const std::string quoted = json(pointer.back()).dump() + ":";
        json renamed = valid;
        renamed[parent].erase(pointer.back());
        renamed[parent]["@MARK@key"] = value;
        for (const char* key : {R"("\u001b[31m\u009b\u0000\n":)", "\"\":", "\"../../etc/x\":"}) {
            std::string text = renamed.dump();
            const std::string old = "\"@MARK@key\":";
            all.push_back({"key " + place, text.replace(text.find(old), old.size(), key), false});
        }
        json twice = valid;
        twice[parent]["@MARK@key"] = value;
        std::string text = twice.dump();
        const std::string old = "\"@MARK@key\":";
        all.push_back({"twice " + place, text.replace(text.find(old), old.size(), quoted), false});
    }
    return all;
}

bool acts_on_terminal(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        const bool ends_line = byte == '\n' || (byte == '\r' && next == '\n'); // as CSV has them
        if ((byte < 0x20 && !ends_line) || byte == 0x7f)
            return true;
        if (byte == 0xc2 && next >= 0x80 && next < 0xa0) // C1
            return true;
    }
    return false;
}

class Subcommands {
  public:
    explicit Subcommands(const Place& place) : place_(place), file_(place.scratch / "f.json") {
        commands_ = {
            {"check", file_.string()},
            {"show", file_.string()},
            {"show", file_.string(), "--format", "json"},
            {"show", file_.string(), "--cell", "close/tcp4/new"},
            {"show", file_.string(), "--situation", "new"},
            {"grade", file_.string()},
            {"grade", file_.string(), "--write"},
            {"diff", file_.string(), file_.string()},
            {"diff", "--json", file_.string(), file_.string()},
            {"export", file_.string(), "--format", "csv"},
            {"export", file_.string(), "--format", "junit"},
            {"export", file_.string(), "--format", "tap"},
            {"run", "--resume", file_.string(), "--probes", (place.scratch / "probes").string()}};
    }

    // Whether every one takes `text` for a survey, or refuses it, as it should.
    void must_be_harmless(const Mutant& mutant) {
        bool changed = false;
        for (std::size_t i = 0; i < (mutant.through_all ? commands_.size() : 1); ++i) {
            const auto& command = commands_[next_++ % commands_.size()];
            if (i == 0 || changed)
                write_text(file_, mutant.text);
            Running running(place_.scratch, command);
            const int exit_code = running.wait();
            changed = exit_code == 0; // what was refused is as it was
            const std::string out = running.out(), err = running.err();
            const bool fine = is_answer(exit_code, command) && !acts_on_terminal(out + err) &&
                              (exit_code != 1 || is_one_sentence(err));
            if (fine) {
                ++(exit_code == 0 ? taken_ : refused_);
                continue;
            }
            CAPTURE(mutant.place);
            CAPTURE(mutant.text.substr(0, 20000));
            CAPTURE(command[0] + " " + command.back());
            CAPTURE(exit_code);
            CAPTURE(out);
            CAPTURE(err);
            CHECK(fine);
        }
        must_be_tidy();
    }
    unsigned taken() const { return taken_; }
    unsigned refused() const { return refused_; }

  private:
    // 2: the cell or the situation that is asked for is not in this file. 3: its control failed.
    static bool is_answer(int exit_code, const std::vector<std::string>& command) {
        const bool asks = command.size() > 2 && command[0] == "show";
        return exit_code == 0 || exit_code == 1 || (exit_code == 2 && asks) ||
               (exit_code == 3 && command[0] == "diff");
    }
    static bool is_one_sentence(const std::string& err) {
        return std::count(err.begin(), err.end(), '\n') == 1 && err.back() == '\n';
    }
    // Nothing was written where a name in the file says.
    void must_be_tidy() const {
        for (const auto& entry : fs::directory_iterator(place_.scratch.path())) {
            const std::string name = entry.path().filename().string();
            CAPTURE(name);
            CHECK((name == "f.json" || name == "stdout" || name == "stderr" || name == "probes" ||
                   name == "tmp"));
        }
        CHECK(place_.tidy());
    }

    const Place& place_;
    fs::path file_;
    std::vector<std::vector<std::string>> commands_;
    std::size_t next_ = 0;
    unsigned taken_ = 0, refused_ = 0;
};

} // namespace

TEST_CASE("every position of a results file, spoiled in every way") {
    const Place place;
    const json valid = valid_file(place);
    Subcommands subcommands(place);
    subcommands.must_be_harmless({"nothing", valid.dump()});
    const unsigned taken = subcommands.taken();
    CHECK(taken >= 12); // all but check, which finds that a control is missing
    const auto all = mutants(valid);
    for (const Mutant& mutant : all)
        subcommands.must_be_harmless(mutant);
    MESSAGE(all.size() << " files: taken " << subcommands.taken() << " times, refused "
                       << subcommands.refused() << " times");
    CHECK(subcommands.refused() > 1000);
}

TEST_CASE("files that are no survey at all") {
    const Place place;
    const json valid = valid_file(place);
    const std::string text = valid.dump();
    Subcommands subcommands(place);
    const std::string deep = "{\"cells\":[" + std::string(500000, '[') + "]}";
    std::string members = "{\"schema\":\"unlisten.survey/1\"";
    for (int i = 0; i < 200000; ++i)
        members += ",\"m" + std::to_string(i) + "\":0";
    const Mutant files[] = {
        {"empty", ""},
        {"deep", deep},
        {"deep objects",
         [] {
             std::string nested;
             for (int i = 0; i < 100000; ++i)
                 nested += "{\"cells\":";
             return nested;
         }()},
        {"members", members + "}"},
        {"byte order mark", "\xef\xbb\xbf" + text},
        {"UTF-16",
         [&] {
             std::string wide = "\xff\xfe";
             for (const char c : text)
                 wide += {c, '\0'};
             return wide;
         }()},
        {"NUL before", '\0' + text},
        {"NUL behind", text + '\0'},
        {"NUL and more behind", text + std::string("\0{}", 3)},
        {"NUL bytes", std::string(1000, '\0')},
        {"two", text + text},
        {"truncated", text.substr(0, text.size() / 2)},
        {"escape", "\x1b[2J"},
        {"a list", "[" + text + "]"},
        {"too large", text + std::string(std::size_t{100} << 20, ' ')},
    };
    for (const Mutant& file : files) {
        CAPTURE(file.place);
        const unsigned taken = subcommands.taken();
        subcommands.must_be_harmless(file);
        CHECK(subcommands.taken() == taken);
    }
}

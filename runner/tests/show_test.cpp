#include "show.h"

#include "errors.h"
#include "results_file.h"
#include "sample.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace unlisten;

namespace {

const std::filesystem::path sample_file = std::filesystem::path(TEST_DATA) / "sample.json";

std::string shown(ShowOptions options, std::vector<std::filesystem::path> files = {sample_file}) {
    std::ostringstream out;
    options.out = &out;
    const int answer = show_surveys(files, options);
    CHECK(answer == 0);
    return out.str();
}

std::size_t longest_line(const std::string& text) {
    std::istringstream in(text);
    std::size_t longest = 0;
    for (std::string line; std::getline(in, line);)
        longest = std::max(longest, display_width(line));
    return longest;
}

ShowOptions with_unicode() {
    ShowOptions options;
    options.style.unicode = true;
    return options;
}

} // namespace

TEST_CASE("the matrix of one file") {
    CHECK(shown(with_unicode()) == data_text("show.txt"));
    CHECK(shown({}) == data_text("show-ascii.txt"));
}

TEST_CASE("without Unicode every byte is ASCII; without colour none is an escape") {
    for (const char c : shown({}))
        CHECK(static_cast<unsigned char>(c) < 0x80);
    CHECK(shown(with_unicode()).find('\033') == std::string::npos);
    ShowOptions coloured = with_unicode();
    coloured.style.colour = true;
    CHECK(shown(coloured).find("\033[31m") != std::string::npos);
}

TEST_CASE("the outcomes of one situation") {
    ShowOptions options = with_unicode();
    options.situation = "queued-sent";
    const std::string text = shown(options);
    CHECK(text.find("close            19 reset, 1 stranded  reset 20\n") != std::string::npos);
    CHECK(text.find("nothing          served 20             served 20\n") != std::string::npos);
    options.situation = "new";
    CHECK(shown(options).find("refused×3 20") != std::string::npos);
}

TEST_CASE("one cell with its evidence") {
    ShowOptions options;
    options.cell = "close/tcp4/queued-sent/alone";
    CHECK(shown(options) == data_text("show-cell.txt"));
    options.cell = "close/tcp4/queued-sent"; // both setups
    CHECK(shown(options).find("close/tcp4/queued-sent/group/loopback on") != std::string::npos);
}

TEST_CASE("several files: platforms are the columns, and what does not fit goes below") {
    const std::vector<std::filesystem::path> files(6, sample_file);
    const std::string text = shown(with_unicode(), files);
    CHECK(text.find("tcp4, alone") != std::string::npos);
    CHECK(text.find("F  linux-6.1.0-18-amd64-x86_64-debian-12-vm") != std::string::npos);
    CHECK(longest_line(text) <= 100);
}

TEST_CASE("one file fits into 80 columns") {
    ShowOptions options = with_unicode();
    options.style.width = 80;
    CHECK(longest_line(shown(options)) <= 80);
    options.style.width = 70; // narrower than the line about the survey
    CHECK(shown(options).find("glibc 2.36\n2025-11-22, 20 repetitions\n") != std::string::npos);
}

TEST_CASE("files of the same platform are told apart by their names") {
    ShowOptions wide = with_unicode();
    wide.style.width = 400;
    const std::string text = shown(wide, {sample_file, sample_file});
    CHECK(text.find("A  linux-6.1.0-18-amd64-x86_64-debian-12-vm\n   " + sample_file.string()) !=
          std::string::npos);
    CHECK(text.find("tcp4, alone        A                    B\n") != std::string::npos);
    CHECK(shown(wide).find(sample_file.string()) == std::string::npos);

    const Scratch scratch;
    auto other = sample();
    other["platform"]["id"] = "other";
    write_text(scratch / "other.json", other.dump());
    const std::string apart = shown(wide, {sample_file, scratch / "other.json"});
    CHECK(apart.find("tcp4, alone        linux-6.1.0-18-amd64-x86_64-debian-12-vm  other\n") !=
          std::string::npos);
    CHECK(apart.find("other.json") == std::string::npos);
}

TEST_CASE("surveys whose columns are the same share one, of each block by itself") {
    const Scratch scratch;
    auto twin = sample(), other = sample();
    twin["platform"]["id"] = "twin";
    other["platform"]["id"] = "other";
    for (auto& grade : other["grades"])
        if (grade["technique"] == "close" && grade["transport"] == "tcp4")
            grade["grade"] = "mixed";
    write_text(scratch / "twin.json", twin.dump());
    write_text(scratch / "other.json", other.dump());
    ShowOptions wide = with_unicode();
    wide.style.width = 400;
    const std::string text =
        shown(wide, {sample_file, scratch / "other.json", scratch / "twin.json"});
    CAPTURE(text);
    CHECK(text.find("tcp4, alone        A C                  B\n") != std::string::npos);
    CHECK(text.find("unix, alone        A B C\n") != std::string::npos);
}

TEST_CASE("words that do not speak of a waiting client are explained where they occur") {
    ShowOptions options;
    options.situation = "relisten";
    const std::string text = shown(options);
    CHECK(text.find("\nWords\n") != std::string::npos);
    CHECK(text.find("  not-restored  ") != std::string::npos);
    CHECK(text.find("woken") == std::string::npos);
    options.situation = "queued-sent";
    CHECK(shown(options).find("Words") == std::string::npos);
}

TEST_CASE("filters leave out the rest") {
    ShowOptions options;
    options.techniques = {"cl*"};
    options.transports = {"tcp4"};
    options.setups = {"alone"};
    const std::string text = shown(options);
    CHECK(text.find("close") != std::string::npos);
    CHECK(text.find("nothing") == std::string::npos);
    CHECK(text.find("unix") == std::string::npos);
    CHECK(text.find("group") == std::string::npos);
    CHECK(text.find("no-effect") == std::string::npos); // the legend lists what occurs
}

TEST_CASE("what names nothing is said, with what there is") {
    const auto said = [](const ShowOptions& options) {
        try {
            shown(options);
        } catch (const UsageError& error) {
            return std::string(error.what());
        }
        return std::string("was shown");
    };
    ShowOptions options;
    options.techniques = {"\033[31m"};
    CHECK(said(options) == "--technique \\u{1b}[31m matches nothing; there is close, "
                           "listen-negative, nothing, unlink");
    options = {};
    options.situation = "yesterday";
    CHECK(said(options).find("--situation yesterday was not asked; there is new,") == 0);
    options = {};
    for (const char* cell :
         {"close", "close/tcp4", "close//new", "close/tcp4/new/alone/loopback/x"}) {
        options.cell = cell;
        CHECK(said(options).find("a cell is technique/transport/situation") != std::string::npos);
    }
    options.cell = "close/tcp4/yesterday";
    CHECK(said(options).find("no such cell") != std::string::npos);
    CHECK(said(options).find("there is no situation yesterday; there is new,") !=
          std::string::npos);
    options.cell = "close/tcp9/new";
    CHECK(said(options).find("there is no transport tcp9; there is tcp4, unix") !=
          std::string::npos);
    CHECK_THROWS_AS(shown({}, {"/nonexistent"}), ResultsError);
}

TEST_CASE("JSON for other programs") {
    ShowOptions options;
    options.json = true;
    auto json = nlohmann::json::parse(shown(options));
    REQUIRE(json.size() == 1);
    CHECK(json[0]["grades"].size() == 16);
    CHECK(json[0]["platform"]["system"] == "linux");
    options.situation = "new";
    options.transports = {"tcp4"};
    json = nlohmann::json::parse(shown(options));
    CHECK(json[0]["cells"].size() == 8);
    options = {};
    options.json = true;
    options.cell = "close/tcp4/queued-sent/alone";
    json = nlohmann::json::parse(shown(options));
    CHECK(json[0]["cell"]["outcomes"]["stranded"] == 1);
    CHECK(json[0]["cell"]["timelines"].size() == 2);
}

TEST_CASE("doubts about a survey come first") {
    const auto file = std::filesystem::temp_directory_path() / "unlisten-show-test.json";
    auto survey = sample();
    survey["run"]["complete"] = false;
    survey["controls"][0]["holds"] = false;
    survey["controls"][0]["outcomes"] = {{"dropped", 20}};
    survey["platform"]["release"] = "6.1\033[2J";
    std::ofstream(file) << survey.dump();
    const std::string text = shown({}, {file});
    std::filesystem::remove(file);
    CHECK(text.find("INCOMPLETE") != std::string::npos);
    CHECK(text.find("CONTROL FAILED: never-listened, tcp4, alone, loopback: dropped 20") !=
          std::string::npos);
    CHECK(text.find('\033') == std::string::npos);
}

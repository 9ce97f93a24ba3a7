#include "store.h"

#include "errors.h"
#include "file_writer.h"
#include "journal.h"
#include "results_file.h"
#include "scratch.h"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <fcntl.h>
#include <set>
#include <utility>

using namespace unlisten;
namespace fs = std::filesystem;

namespace {

nlohmann::json platform() {
    return {{"id", "linux-test"}, {"system", "linux"},     {"release", "6.1"},
            {"arch", "x86_64"},   {"environment", "vm:x"}, {"stack", "host"}};
}

Frame frame() {
    Frame made;
    made.tool = R"({"name":"unlisten"})";
    made.platform = platform().dump();
    made.run = R"({"complete":true})";
    made.controls = {
        {"never-listened", "tcp4", "alone", "loopback", {"refused"}, {{"refused", 5}}, true}};
    made.grades = {{"close", "tcp4", "alone", "loopback", "abrupt", {"one-way"}, "because"}};
    return made;
}

const std::string cell_text =
    R"({"technique":"close","transport":"tcp4","situation":"new","setup":"alone","path":"loopback",)"
    R"("repeats":5,"window_ms":0,"outcomes":{"refused":5}})";

void write_survey_to(const fs::path& file) {
    write_survey(file, frame(), {&cell_text});
}

std::size_t entries_in(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        count += entry.exists() ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("beside a whole survey an incomplete one has a name, and the way back is known") {
    for (const auto& [whole, incomplete] : {std::pair("a/x.json", "a/x.incomplete.json"),
                                            {"a/x", "a/x.incomplete"},
                                            {"a.json/x.txt", "a.json/x.txt.incomplete"},
                                            {"linux-6.1.json", "linux-6.1.incomplete.json"}}) {
        CHECK(incomplete_name(whole) == incomplete);
        CHECK(whole_name(incomplete) == whole);
        CHECK(whole_name(whole) == whole);
    }
}

TEST_CASE("journals that are put aside do not take each other's name") {
    const Scratch scratch;
    const fs::path results = scratch / "a.json", journal = Journal::name_for(results);
    const auto when = fs::file_time_type::clock::now() - std::chrono::hours(24);
    for (const char* text : {"1", "22", "333"}) {
        write_text(journal, text);
        fs::last_write_time(journal, when);
        Journal(results, "{}").remove();
    }
    std::set<std::string> kept;
    for (const auto& entry : fs::directory_iterator(scratch.path()))
        kept.insert(text_of(entry.path()));
    CHECK(kept == std::set<std::string>{"1", "22", "333"});
}

TEST_CASE("what is written can be read again, one cell a line, and nothing else is left") {
    const Scratch scratch;
    const auto file = scratch / "a.json";
    write_survey_to(file);
    const Survey survey = parse_survey(text_of(file), "a.json");
    REQUIRE(survey.cells.size() == 1);
    CHECK(survey.cells[0].outcomes == Histogram{{"refused", 5}});
    REQUIRE(survey.controls.size() == 1);
    CHECK(survey.controls[0].holds);
    REQUIRE(survey.grades.size() == 1);
    CHECK(survey.grades[0].flags == std::vector<std::string>{"one-way"});
    CHECK(text_of(file).find("\n" + cell_text + "\n") != std::string::npos);
    CHECK(entries_in(scratch.path()) == 1);
}

TEST_CASE("the survey of the same platform is replaced") {
    const Scratch scratch;
    const auto file = scratch / "a.json";
    write_survey_to(file);
    CHECK(resolve_output(file, platform()) == fs::canonical(file));
}

TEST_CASE("the survey of another platform is not overwritten") {
    const Scratch scratch;
    const auto file = scratch / "a.json";
    write_survey_to(file);
    for (const char* key : {"system", "release", "arch", "environment", "stack"}) {
        auto other = platform();
        other[key] = "another";
        CHECK_THROWS_WITH_AS(resolve_output(file, other), doctest::Contains(key), UsageError);
    }
    auto renamed = platform();
    renamed["id"] = "another-name";
    CHECK_NOTHROW(resolve_output(file, renamed));
    auto elsewhere = platform();
    elsewhere["environment"] = "vm:another";
    CHECK_NOTHROW(resolve_output(file, elsewhere));
}

TEST_CASE("what is no survey is not overwritten") {
    const Scratch scratch;
    const auto file = scratch / "precious.txt";
    for (const std::string text : {"", "dear diary", "{", "{}", "[]", R"({"platform":7})"}) {
        write_text(file, text);
        CHECK_THROWS_WITH_AS(resolve_output(file, platform()), doctest::Contains("precious.txt"),
                             UsageError);
        CHECK(text_of(file) == text);
    }
    CHECK_THROWS_AS(resolve_output("/dev/null", platform()), UsageError);
    CHECK_THROWS_AS(resolve_output(scratch.path(), platform()), UsageError);
    CHECK_THROWS_AS(resolve_output(scratch.path() / "", platform()), UsageError);
}

TEST_CASE("a folder that is missing is named") {
    const Scratch scratch;
    CHECK_THROWS_WITH_AS(resolve_output(scratch / "no/such/a.json", platform()),
                         doctest::Contains("no/such"), UsageError);
}

TEST_CASE("a link is followed, not replaced") {
    const Scratch scratch;
    write_survey_to(scratch / "a.json");
    fs::create_symlink("a.json", scratch / "link.json");
    CHECK(resolve_output(scratch / "link.json", platform()) == fs::canonical(scratch / "a.json"));
}

TEST_CASE("a file that is not finished leaves what was there") {
    const Scratch scratch;
    const auto file = scratch / "a";
    write_text(file, "before");
    {
        WholeFile half(file);
        half.write(std::string(1 << 20, 'x'));
        CHECK(text_of(file) == "before");
    }
    CHECK(text_of(file) == "before");
    CHECK(entries_in(scratch.path()) == 1);
    WholeFile whole(file);
    whole.write("after");
    whole.commit();
    CHECK(text_of(file) == "after");
}

TEST_CASE("a full disk is told by name") {
    if (!fs::exists("/dev/full"))
        return;
    const Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
    REQUIRE(full);
    CHECK_THROWS_WITH_AS(write_all(full, "x", "results/a.json"),
                         doctest::Contains("writing results/a.json: ENOSPC"), SystemError);
}

TEST_CASE("the journal holds one line after the other, for one run at a time") {
    const Scratch scratch;
    const auto results = scratch / "a.json";
    {
        Journal journal(results, "first");
        journal.add("second");
        CHECK(text_of(scratch / "a.json.partial") == "first\nsecond\n");
        CHECK_THROWS_WITH_AS(Journal(results, "mine"), doctest::Contains("another run"),
                             UsageError);
        CHECK(text_of(scratch / "a.json.partial") == "first\nsecond\n");
    }
    Journal journal(results, "again");
    CHECK(text_of(scratch / "a.json.partial") == "again\n");
    CHECK(journal.trouble().empty());
    journal.remove();
    CHECK_FALSE(fs::exists(scratch / "a.json.partial"));
    CHECK_THROWS_WITH_AS(Journal(scratch / "no/such/a.json", ""), doctest::Contains("ENOENT"),
                         UsageError);
}

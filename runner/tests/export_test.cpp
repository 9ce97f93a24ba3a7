// `unlisten export`, whatever the format.
#include "descriptor.h"
#include "exported.h"
#include "running.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace unlisten;

TEST_CASE("every format has a name and is found by it") {
    std::vector<std::string> names;
    for (const Exporter& each : all_exporters())
        names.emplace_back(each.format);
    CHECK(names == std::vector<std::string>{"csv", "junit", "tap"});
}

TEST_CASE("export: where it goes, and what is answered") {
    const Scratch scratch;
    const std::string file = scratch / "sample.json", out = scratch / "out";
    write_text(file, sample_text());
    write_text(scratch / "broken.json", "{");
    const auto answer = [&](const std::vector<std::string>& words) {
        Running program(scratch, words);
        return program.wait();
    };
    {
        Running program(scratch, {"export", file, "--format", "csv"});
        CHECK(program.wait() == 0);
        CHECK(program.out() == exported(export_csv));
    }
    CHECK(answer({"export", file, "--format", "tap", "--out", out}) == 0);
    CHECK(text_of(out) == exported(export_tap));
    // A pipe is written to, not replaced.
    const std::string pipe = scratch / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const Descriptor reader(open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    CHECK(answer({"export", file, "--format", "csv", "--out", pipe}) == 0);
    CHECK(std::filesystem::is_fifo(pipe));
    char first[8];
    CHECK(read(reader.get(), first, sizeof first) == 8);
    CHECK(std::string(first, sizeof first) == "platform");
    CHECK(answer({"export", file, "--format", "tap", "--out", file}) == 2);
    CHECK(text_of(file) == sample_text());
    CHECK(answer({"export", file}) == 2);
    CHECK(answer({"export", file, "--format", "pdf"}) == 2);
    CHECK(answer({"export", file, "--format", "csv", "--out", scratch / "no" / "where"}) == 4);
    Running program(scratch, {"export", scratch / "broken.json", "--format", "csv"});
    CHECK(program.wait() == 1);
    CHECK(program.out().empty());
    CHECK(program.err() == "unlisten export: " + (scratch / "broken.json").string() +
                               ": is truncated after byte 1\n");
}

TEST_CASE("export: neither the results file nor a link is lost") {
    const Scratch scratch;
    const std::string file = scratch / "out.csv.new", link = scratch / "link";
    write_text(file, sample_text());
    const auto answer = [&](const std::string& out) {
        Running program(scratch, {"export", file, "--format", "csv", "--out", out});
        return program.wait();
    };
    // Where it would be written until it is whole.
    CHECK(answer(scratch / "out.csv") == 2);
    CHECK(text_of(file) == sample_text());
    std::filesystem::create_symlink("target", link); // which is not there yet
    CHECK(answer(link) == 0);
    CHECK(std::filesystem::is_symlink(link));
    CHECK(text_of(scratch / "target") == exported(export_csv));
    // Nor a link to a link.
    std::filesystem::remove(scratch / "target");
    std::filesystem::create_symlink("link", scratch / "longer");
    CHECK(answer(scratch / "longer") == 0);
    CHECK(std::filesystem::is_symlink(link));
    CHECK(text_of(scratch / "target") == exported(export_csv));
    std::filesystem::create_symlink("loop", scratch / "loop");
    CHECK(answer(scratch / "loop") == 2);
}

#include "probes.h"
#include "scratch.h"

#include <doctest/doctest.h>

using namespace unlisten;
namespace fs = std::filesystem;

// Where the system does not say what is running: OpenBSD, or Linux without /proc.
TEST_CASE("a program that was called by its name is looked up as the shell did") {
    const Scratch scratch;
    for (const char* folder : {"empty", "folder", "file", "program", "later"})
        fs::create_directory(scratch / folder);
    fs::create_directory(scratch / "folder" / "unlisten");
    for (const char* folder : {"file", "program", "later"})
        write_text(scratch / folder / "unlisten", "");
    for (const char* folder : {"program", "later"})
        fs::permissions(scratch / folder / "unlisten", fs::perms::owner_all);

    std::string folders = "/nowhere";
    for (const char* folder : {"empty", "folder", "file", "program", "later"})
        folders += ":" + (scratch / folder).string();
    CHECK(look_up("unlisten", folders) == scratch / "program" / "unlisten");
    CHECK(look_up("unlisten", (scratch / "later").string()) == scratch / "later" / "unlisten");
    CHECK(look_up("unlisten", (scratch / "empty").string() + ":") == "unlisten");
    CHECK(look_up("unlisten", "") == "unlisten");
}

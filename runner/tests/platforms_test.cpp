// `unlisten platforms` with platforms that behave as their names say.
#include "place.h"
#include "running.h"
#include "sample.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <poll.h>

namespace fs = std::filesystem;

namespace {

struct Platforms : Place {
    fs::path folder = scratch / "platforms", kept = scratch / "results";

    Platforms() { write_text(scratch / "good.json", sample_text()); }

    // `script` sees $tool, $file and $good, a valid survey.
    void add(const std::string& id, const std::string& script,
             const std::string& possible = "exit 0") const {
        fs::create_directories(folder / id);
        write_text(folder / id / "README.md", "# A kernel named " + id + "\n\nMore.\n");
        write_text(folder / id / "survey",
                   "#!/bin/sh\ncase $1 in --possible) " + possible +
                       " ;; esac\ntool=$1 file=$2 good=" + (scratch / "good.json").string() +
                       "\nshift 2\n" + script + "\n");
        fs::permissions(folder / id / "survey", fs::perms::owner_all);
    }
    std::vector<std::string> command(const std::vector<std::string>& words) const {
        std::vector<std::string> all{"platforms", "--platforms", folder.string()};
        all.insert(all.end(), words.begin(), words.end());
        return all;
    }
    std::vector<std::string> run(const std::vector<std::string>& words) const {
        std::vector<std::string> all{"run", "--out", kept.string()};
        all.insert(all.end(), words.begin(), words.end());
        return command(all);
    }
    std::size_t surveys_kept() const {
        return fs::exists(kept) ? static_cast<std::size_t>(std::distance(
                                      fs::directory_iterator(kept), fs::directory_iterator()))
                                : 0;
    }
};

bool says(const Running& running, const std::string& text) {
    CAPTURE(running.err());
    CAPTURE(text);
    const bool said = running.err().find(text) != std::string::npos;
    CHECK(said);
    return said;
}

bool is_alive(const fs::path& file_with_pid) {
    const std::string text = text_of(file_with_pid);
    return !text.empty() && kill(static_cast<pid_t>(std::stol(text)), 0) == 0;
}

const std::string platform_id = sample()["platform"]["id"];

} // namespace

TEST_CASE("platforms: those installed beside the program come before those of the sources") {
    const Platforms of_sources, installed;
    const fs::path sources = of_sources.scratch / "sources", prefix = sources / "build" / "prefix",
                   share = prefix / "share" / "unlisten", program = prefix / "bin" / "unlisten";
    fs::create_directories(prefix / "bin");
    fs::copy_file(UNLISTEN_PROGRAM, program);
    of_sources.add("of-sources", "");
    installed.add("installed", "");
    write_text(of_sources.folder / "README.md", "");
    write_text(installed.folder / "README.md", "");
    fs::rename(of_sources.folder, sources / "platforms");
    const auto listed = [&] {
        std::string out;
        FILE* list = popen((program.string() + " platforms list").c_str(), "r");
        REQUIRE(list != nullptr);
        for (int c; (c = std::fgetc(list)) != EOF;)
            out += static_cast<char>(c);
        CHECK(pclose(list) == 0);
        return out;
    };
    CHECK(listed() == "of-sources  A kernel named of-sources\n");
    fs::create_directories(share);
    fs::rename(installed.folder, share / "platforms");
    CHECK(listed() == "installed  A kernel named installed\n");
}

TEST_CASE("platforms list: what there is, and why some are not possible") {
    const Platforms place;
    place.add("possible", "");
    place.add("impossible", "", "echo it needs a moon >&2; exit 77");
    place.add("broken", "", "echo oops >&2; exit 3");
    Running running(place.scratch, place.command({"list"}));
    CHECK(running.wait() == 0);
    CHECK(running.out() == "broken      A kernel named broken\n"
                           "            not possible here: its survey --possible failed: \"oops\"\n"
                           "impossible  A kernel named impossible\n"
                           "            not possible here: it needs a moon\n"
                           "possible    A kernel named possible\n");
    Running as_json(place.scratch, place.command({"list", "--json"}));
    CHECK(as_json.wait() == 0);
    const auto list = nlohmann::json::parse(as_json.out());
    REQUIRE(list.size() == 3);
    CHECK(list[1]["id"] == "impossible");
    CHECK(list[1]["possible"] == false);
    CHECK(list[1]["reason"] == "it needs a moon");
    CHECK(list[2]["possible"] == true);
}

TEST_CASE("platforms: the static program is where the option says, or the environment") {
    const Platforms place;
    const std::string say = "echo \"static: $UNLISTEN_STATIC\" >&2";
    place.add("listed", "", say + "; exit 77");
    place.add("run", say + "; cp $good $file");
    const auto told = [&](const std::vector<std::string>& option) {
        std::string all;
        for (auto words : {place.command({"list"}), place.run({"run", "--replace"})}) {
            words.insert(words.end(), option.begin(), option.end());
            Running running(place.scratch, words);
            CHECK(running.wait() == 0);
            all += running.out() + running.err();
        }
        return all;
    };
    const auto twice = [&](const std::string& all, const std::string& name) {
        CAPTURE(all);
        const std::size_t first = all.find("static: " + name);
        CHECK(first != all.npos);
        CHECK(all.find("static: " + name, first + 1) != all.npos);
    };
    twice(told({}),
          fs::canonical(UNLISTEN_PROGRAM).parent_path().parent_path() / "static/unlisten");
    setenv("UNLISTEN_STATIC", "/of/the/environment", 1);
    twice(told({}), "/of/the/environment");
    twice(told({"--static", "/of/the/option"}), "/of/the/option");
    unsetenv("UNLISTEN_STATIC");
}

TEST_CASE("platforms run: each survey is kept under its platform's id, with the options given") {
    const Platforms place;
    place.add("good", "echo 12 cells >&2; echo a word >&2; echo \"$*\" >" +
                          (place.scratch / "words").string() + "; cp $good $file");
    Running running(place.scratch, place.run({"good", "--repeat", "7", "--technique", "close",
                                              "--transport", "unix", "--path", "loopback"}));
    CHECK(running.wait() == 0);
    says(running, "good: a word");
    CHECK(running.err().find("12 cells") == std::string::npos); // progress is for who watches
    CHECK(text_of(place.kept / (platform_id + ".json")) == sample_text());
    CHECK(text_of(place.scratch / "words") ==
          "--technique close --transport unix --path loopback --repeat 7\n");
    CHECK(place.tidy());
}

TEST_CASE("platforms run: one sentence for each that fails, and the others go on") {
    const struct {
        const char *id, *script, *sentence;
    } cases[] = {
        {"fails", "echo first >&2; echo the cable is out >&2; exit 4",
         "fails: NOT SURVEYED: it failed: the cable is out"},
        {"fails-silently", "exit 1", "NOT SURVEYED: it failed without a word"},
        {"killed", "cp $good $file; echo 12 cells >&2; kill -9 $$",
         "killed: NOT SURVEYED: it was ended by SIGKILL"},
        {"leaves-nothing", "exit 0", "leaves-nothing: NOT SURVEYED: "},
        {"leaves-rubbish", "echo '{' >$file", "leaves-rubbish: NOT SURVEYED: "},
        {"leaves-an-escape", "sed 's/\"id\": *\"/&..\\//' $good >$file",
         "leaves-an-escape: NOT SURVEYED: "},
        {"floods", "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 5",
         "floods: NOT SURVEYED: it failed to end, and was killed"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.id);
        const Platforms place;
        place.add(each.id, each.script);
        place.add("good", "cp $good $file");
        Running running(place.scratch, place.run({"--all"}));
        CHECK(running.wait() == 4);
        says(running, each.sentence);
        says(running, "1 of 2 platforms left a survey");
        CHECK(place.surveys_kept() == 1);
        CHECK(place.tidy());
    }
}

TEST_CASE("platforms run: one that says nothing for too long is ended") {
    const Platforms place;
    place.add("silent", "exec sleep 1000");
    Running running(place.scratch, place.run({"silent", "--patience-s", "1"}));
    CHECK(running.wait() == 4);
    says(running, "silent: NOT SURVEYED: nothing was heard of it for 1 s");
    CHECK(place.tidy());
}

TEST_CASE("platforms run: a control that failed is an answer, and kept") {
    const Platforms place;
    place.add("void", "cp $good $file; exit 3");
    Running running(place.scratch, place.run({"void"}));
    CHECK(running.wait() == 3);
    CHECK(place.surveys_kept() == 1);
}

TEST_CASE("platforms run: a survey that failed in some cells is kept, an incomplete one is not") {
    const Platforms place;
    place.add("some", "cp $good $file; exit 4");
    Running running(place.scratch, place.run({"some"}));
    CHECK(running.wait() == 4);
    CHECK(place.surveys_kept() == 1);

    const Platforms other;
    auto incomplete = sample();
    incomplete["run"]["complete"] = false;
    write_text(other.scratch / "good.json", incomplete.dump());
    other.add("cut", "cp $good $file; echo no time >&2; exit 4");
    Running cut(other.scratch, other.run({"cut"}));
    CHECK(cut.wait() == 4);
    says(cut, "cut: NOT SURVEYED: it was not completed: no time");
    CHECK(other.surveys_kept() == 0);
}

TEST_CASE("platforms run: a larger survey is not lost by accident") {
    const Platforms place;
    place.add("good", "cp $good $file");
    auto larger = sample();
    larger["run"]["repeats"] = larger["run"]["repeats"].get<int>() + 1;
    fs::create_directories(place.kept);
    write_text(place.kept / (platform_id + ".json"), larger.dump());
    Running refused(place.scratch, place.run({"good"}));
    CHECK(refused.wait() == 4);
    says(refused, "is not replaced");
    Running replaced(place.scratch, place.run({"good", "--replace"}));
    CHECK(replaced.wait() == 0);
    CHECK(text_of(place.kept / (platform_id + ".json")) == sample_text());
}

TEST_CASE("platforms run: what was asked wrongly is said before anything begins") {
    const Platforms place;
    place.add("good", "cp $good $file");
    place.add("impossible", "", "echo it needs a moon >&2; exit 77");
    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{}, "which platforms?"},
        {{"good", "--all"}, "which platforms?"},
        {{"nosuch"}, "there is no platform \"nosuch\""},
        {{"impossible"}, "impossible is not possible here: it needs a moon"},
    };
    for (const auto& [words, sentence] : cases) {
        Running running(place.scratch, place.run(words));
        CHECK(running.wait() == 2);
        says(running, sentence);
        CHECK(place.surveys_kept() == 0);
    }
    Running all(place.scratch, place.run({"--all"}));
    CHECK(all.wait() == 0); // what is not possible is passed over, and said
    says(all, "impossible: not possible here: it needs a moon");
}

TEST_CASE("platforms run: however it is ended, what it began ends too") {
    for (const int signal : {SIGKILL, SIGTERM, SIGINT}) {
        CAPTURE(signal);
        const Platforms place;
        const fs::path script = place.scratch / "script.pid", child = place.scratch / "child.pid";
        place.add("good", "sleep 1000 & echo $! >" + child.string() + "; echo $$ >" +
                              script.string() + "; wait");
        Running running(place.scratch, place.run({"good"}));
        wait_until([&] { return is_alive(script) && is_alive(child); });
        running.send(signal);
        CHECK(running.wait() == (signal == SIGKILL ? -SIGKILL : 4));
        wait_until([&] { return !is_alive(script) && !is_alive(child); });
        wait_until([&] { return place.tidy(); });
    }
}

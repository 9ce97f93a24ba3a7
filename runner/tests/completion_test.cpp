#include "completion.h"

#include "running.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

using namespace unlisten;

namespace {

using Words = std::vector<std::string>;

std::string script_of(const char* shell) {
    const Scratch scratch;
    Running running(scratch, {"completion", shell});
    CHECK(running.wait() == 0);
    CHECK(running.err() == "");
    return running.out();
}

bool can(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string in_quotes_for_sh(const std::string& text) {
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

// A program `unlisten` that knows two techniques, in a folder with two files and a folder.
class Stage {
  public:
    Stage() {
        std::filesystem::create_directories(scratch_ / "bin");
        write_text(program(), "#!/bin/sh\n"
                              "[ \"$1 $2\" = 'list techniques' ] || exit 1\n"
                              "echo 'nothing    What if nobody stops?'\n"
                              "echo 'close      Is it: closed?  (system: linux)'\n");
        std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
        std::filesystem::create_directories(scratch_ / "work" / "sub");
        write_text(scratch_ / "work" / "a b.json", "");
        write_text(scratch_ / "work" / "c*.json", "");
    }

    std::filesystem::path program() const { return scratch_ / "bin" / "unlisten"; }

    // What `command` prints, line by line, sorted.
    Words lines_of(const std::string& command) const {
        const std::string all = "cd " + (scratch_ / "work").string() +
                                " && PATH=" + (scratch_ / "bin").string() + ":$PATH; " + command +
                                " >" + (scratch_ / "out").string() + " 2>" +
                                (scratch_ / "err").string();
        CHECK(std::system(all.c_str()) == 0);
        CHECK(text_of(scratch_ / "err") == "");
        std::istringstream in(text_of(scratch_ / "out"));
        Words lines;
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    std::string file(const std::string& name, const std::string& text) const {
        write_text(scratch_ / name, text);
        return scratch_ / name;
    }

  private:
    Scratch scratch_;
};

// What bash would offer for the last of the words.
class Bash {
  public:
    Bash() {
        script_ = stage_.file("complete.bash", script_of("bash") + R"(
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_unlisten
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
)");
    }
    Words offers(const Words& words) const {
        std::string command = "bash " + script_ + " unlisten";
        for (const std::string& word : words)
            command += ' ' + in_quotes_for_sh(word);
        return stage_.lines_of(command);
    }
    const Stage& stage() const { return stage_; }

  private:
    Stage stage_;
    std::string script_;
};

} // namespace

TEST_CASE("bash completes") {
    if (!can("bash --version")) {
        MESSAGE("no bash: not tried");
        return;
    }
    const Bash bash;
    SUBCASE("subcommands and options") {
        CHECK(bash.offers({"r"}) == Words{"run"});
        CHECK(bash.offers({"c"}) == Words{"check", "completion"});
        CHECK(bash.offers({"--v"}) == Words{"--version"});
        CHECK(bash.offers({"diff", "--"}) == Words{"--help", "--ignore-counts", "--json"});
        CHECK(bash.offers({"diff", "old", "--ig"}) == Words{"--ignore-counts"});
        CHECK(bash.offers({"run", "--sh"}).empty()); // --sham-act is hidden
        CHECK(bash.offers({"nonsense", ""}).empty());
    }
    SUBCASE("values that are enumerated") {
        CHECK(bash.offers({"export", "f.json", "--format", ""}) == Words{"csv", "junit", "tap"});
        CHECK(bash.offers({"export", "--format", "=", "j"}) == Words{"junit"});
        CHECK(bash.offers({"export", "--format", "="}) == Words{"csv", "junit", "tap"});
        CHECK(bash.offers({"run", "--progress", "a"}) == Words{"always", "auto"});
        CHECK(bash.offers({"run", "--setup", ""}) == Words{"alone", "group"});
        CHECK(bash.offers({"list", "t"}) == Words{"techniques", "transports"});
        CHECK(bash.offers({"list", "--json", "t"}) == Words{"techniques", "transports"});
        CHECK(bash.offers({"list", "cells", "t"}).empty());
        CHECK(bash.offers({"completion", ""}) == Words{"bash", "fish", "zsh"});
        CHECK(bash.offers({"run", "--repeat", ""}).empty());
    }
    SUBCASE("identifiers, by asking the program") {
        CHECK(bash.offers({"run", "--technique", ""}) == Words{"close", "nothing"});
        CHECK(bash.offers({"run", "--technique", "close", "--technique", "n"}) == Words{"nothing"});
        CHECK(bash.offers({"show", "f.json", "--technique", "c"}) == Words{"close"});
        CHECK(bash.offers({"run", "--transport", ""}).empty()); // it answers nothing
    }
    SUBCASE("files and folders, whatever they are called") {
        const Words files{"a b.json", "c*.json", "sub"};
        CHECK(bash.offers({"show", ""}) == files);
        CHECK(bash.offers({"show", "a b.json", "c"}) == Words{"c*.json"});
        CHECK(bash.offers({"diff", "x", ""}) == files);
        CHECK(bash.offers({"diff", "x", "y", ""}).empty());
        CHECK(bash.offers({"export", "f.json", "--out", ""}) == files);
        // The value of an option is no file.
        CHECK(bash.offers({"grade", ""}) == files);
        CHECK(bash.offers({"run", "--probes", ""}) == Words{"sub"});
    }
}

TEST_CASE("fish completes") {
    if (!can("fish --version")) {
        MESSAGE("no fish: not tried");
        return;
    }
    const Stage stage;
    const std::string script = stage.file("complete.fish", script_of("fish"));
    // Without descriptions.
    const auto offers = [&](const std::string& line) {
        return stage.lines_of("HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent "
                              "XDG_DATA_HOME=/nonexistent fish --no-config -c " +
                              in_quotes_for_sh("source " + script + "; complete -C '" + line +
                                               "' | string replace -r '\\t.*' ''; true"));
    };
    CHECK(offers("unlisten di") == Words{"diff"});
    CHECK(offers("unlisten diff --i") == Words{"--ignore-counts"});
    CHECK(offers("unlisten export f --format ") == Words{"csv", "junit", "tap"});
    CHECK(offers("unlisten run --technique ") == Words{"close", "nothing"});
    CHECK(offers("unlisten completion ") == Words{"bash", "fish", "zsh"});
    CHECK(offers("unlisten run --probes ") == Words{"sub/"});
    CHECK(offers("unlisten show a") == Words{"a b.json"});
}

TEST_CASE("zsh completes") {
    if (!can("zsh -c 'zmodload zsh/zpty && autoload -Uz compinit'")) {
        MESSAGE("no zsh: not tried");
        return;
    }
    const Stage stage;
    const std::string script = stage.file("_unlisten", script_of("zsh"));
    CHECK(can("zsh -n " + script));
    // Completion takes a terminal. What would be offered is taken from compadd.
    const std::string harness = stage.file("try.zsh", R"(
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PROMPT_EOL_MARK= LISTMAX=0; autoload -Uz compinit; compinit -D -u; source $1
    compadd() {
        [[ \$* == *(-O|-A|-D)* ]] && { builtin compadd \"\$@\"; return; }
        local -a found; builtin compadd -O found \"\$@\"; (( \$#found )) && print -rl -- \$found >>$3
    }
    show() { zle complete-word; print done >>$3; exit; }; zle -N show; bindkey '^X' show; print ready >>$3"
for ((i = 0; i < 1000; ++i)); do [[ -e $3 ]] && break; zpty -t shell && zpty -r shell ignored; sleep 0.02; done
zpty -w -n shell $2$'\x18'
for ((i = 0; i < 1000; ++i)); do grep -q done $3 && break; zpty -r -t shell ignored; sleep 0.02; done
zpty -d shell
grep -vx -e ready -e done $3 || :
rm -f $3
)");
    const auto offers = [&](const std::string& line) {
        return stage.lines_of("zsh -f " + harness + ' ' + script + ' ' + in_quotes_for_sh(line) +
                              " ../found");
    };
    CHECK(offers("unlisten di") == Words{"diff"});
    CHECK(offers("unlisten diff --ig") == Words{"--ignore-counts"});
    CHECK(offers("unlisten export f --format ") == Words{"csv", "junit", "tap"});
    CHECK(offers("unlisten run --technique ") == Words{"close", "nothing"});
    CHECK(offers("unlisten completion ") == Words{"bash", "fish", "zsh"});
}

TEST_CASE("every shell has its script, and a stranger has none") {
    const Scratch scratch;
    Words shells;
    for (const Completion& each : all_completions())
        shells.emplace_back(each.shell);
    CHECK(shells == Words{"bash", "zsh", "fish"});
    Running running(scratch, {"completion", "tcsh"});
    CHECK(running.wait() == 2);
}

TEST_CASE("words of the command line do not end a quotation") {
    OptionOutline flag;
    flag.names = {"--it's"};
    flag.description = "it's [a] \\ thing: $(x)";
    const CommandOutline program{
        "prog", "A program", "", {}, {{"go", "it's: here", "", {flag}, {}}}};
    const std::string zsh = zsh_completion.script(program);
    CHECK(zsh.find(R"('go:it'\''s: here')") != std::string::npos);
    CHECK(zsh.find(R"([it'\''s \[a\] \\ thing\: $(x)]')") != std::string::npos);
    const std::string fish = fish_completion.script(program);
    CHECK(fish.find(R"(-d 'it\'s [a] \\ thing: $(x)')") != std::string::npos);
}

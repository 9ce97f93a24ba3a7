// What --resume does not continue.
#include "resuming.h"

#include <algorithm>
#include <csignal>

using namespace resuming;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

} // namespace

TEST_CASE("a kept journal does not push another one aside") {
    const Left left;
    const fs::path kept = journal_of(left.place).string() + ".1790000000";
    write_text(kept, left.journal);
    const Ended ended = run(left.place, resume(left.place, kept));
    CHECK(ended.exit_code == 1);
    CHECK(ended.err.find("continue or move that one first") != std::string::npos);
    CHECK(one_sentence(ended.err));
    CHECK(text_of(kept) == left.journal);
    CHECK(text_of(journal_of(left.place)) == left.journal);
}

TEST_CASE("what is not ours is refused in one sentence, and left as it is") {
    const Left left;
    const auto first = left.journal.substr(0, left.journal.find('\n'));
    const auto second = left.journal.substr(
        first.size() + 1, left.journal.find('\n', first.size() + 1) - first.size());
    const auto head = nlohmann::json::parse(first);
    const auto with = [&](const char* pointer, const nlohmann::json& value) {
        auto changed = nlohmann::ordered_json::parse(first);
        changed[nlohmann::ordered_json::json_pointer(pointer)] = value;
        return changed.dump() + left.journal.substr(first.size());
    };
    const auto without_asked = [&] {
        auto changed = nlohmann::ordered_json::parse(first);
        changed["run"].erase("asked");
        return changed.dump() + left.journal.substr(first.size());
    };
    const struct {
        std::string journal, said;
    } faults[] = {
        {"", "no whole line"},
        {"hello\n", "is no journal"},
        {replaced(left.journal, "journal/1", "journal/2"), "is no journal"},
        {with("/platform/system", "plan9"), "another platform (system \"plan9\" there"},
        {with("/platform/release", "1.0"), "another platform (release"},
        {with("/platform/arch", "vax"), "another platform (arch"},
        {with("/platform/environment", "vm:other"), "another platform (environment"},
        {with("/platform/stack", "lwip"), "another platform (stack"},
        {with("/platform/stack", "lwip"), "--stack chooses it"},
        {with("/platform/version", "#2"), "another platform (version"},
        {with("/platform/settings/net.ipv4.tcp_syncookies", "7"), "other settings"},
        {with("/platform/privileges/root", !head["platform"]["privileges"]["root"].get<bool>()),
         "other privileges"},
        {with("/platform/id", "../../etc/x"), "/platform/id breaks the rule"},
        {with("/tool/version", "9.9.9"), "another one (version"},
        {with("/tool/commit", "abc"), "another one (commit"},
        {with("/run/asked/plan", "0123456789abcdef"), "another plan"},
        {with("/run/asked/techniques", {"shutdown-rd"}), "shutdown-rd"},
        {with("/run/asked/transports", {"tcp4", "unix"}), "another plan"},
        {with("/run/repeats", 2), "more repetitions"},
        {with("/run/repeats", 100000), "above 1000"},
        {without_asked(), "does not say what was asked"},
        {replaced(left.journal, "\"situation\":\"queued\"", "\"situation\":\"curious\""),
         "is not of its plan"},
        {left.journal + second, "is there twice"},
        {replaced(left.journal, "\n{", "\nx{"), "line 2 is no cell"},
        {left.journal + "\n", "is no cell"},
        {left.journal + "{}],\"grades\":[\n", "is no cell"},
        {left.journal + "{}\n", "technique is missing"},
        {left.journal + "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}\n",
         "nested deeper"},
    };
    for (const auto& fault : faults) {
        CAPTURE(fault.said);
        write_text(journal_of(left.place), fault.journal);
        const Ended ended = run(left.place, resume(left.place, journal_of(left.place)));
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 1);
        CHECK(ended.out.empty());
        CHECK(one_sentence(ended.err));
        CHECK(ended.err.find(fault.said) != std::string::npos);
        CHECK(text_of(journal_of(left.place)) == fault.journal);
        CHECK_FALSE(fs::exists(left.place.out));
    }
}

TEST_CASE("resuming what is complete says so") {
    const Place place;
    REQUIRE(run(place, place.run({"close"}, small)).exit_code == 0);
    const std::string before = text_of(place.out);
    const Ended ended = run(place, resume(place, place.out));
    CHECK(ended.exit_code == 0);
    CHECK(ended.err.find("is complete: there is nothing to resume") != std::string::npos);
    CHECK(one_sentence(ended.err));
    CHECK(text_of(place.out) == before);
}

TEST_CASE("two runs do not continue the same journal") {
    const Place place;
    Running running(place.scratch, place.run({"patient"}, small));
    wait_until([&] { return text_of(journal_of(place)).find("\"queued\"") != std::string::npos; });
    const Place other; // for its standard output and error
    const Ended ended = run(other, resume(place, place.out));
    CHECK(ended.exit_code == 2);
    CHECK(ended.err.find("another run is writing") != std::string::npos);
    running.send(SIGINT);
    running.wait();
}

TEST_CASE("--resume takes no other question, and needs something to resume") {
    const Place place;
    auto words = place.run({"close"});
    words.insert(words.end(), {"--resume", place.out.string()});
    CHECK(run(place, words).exit_code == 2);
    const Ended nothing = run(place, resume(place, place.out));
    CHECK(nothing.exit_code == 2);
    CHECK(one_sentence(nothing.err));
    CHECK(nothing.err.find("there is nothing to resume") != std::string::npos);
    CHECK(run(place, resume(place, "/dev/null")).exit_code == 1);
    CHECK(run(place, resume(place, place.temporary)).exit_code == 1);
}

TEST_CASE("what is refused is left as it is: its name, and its torn last line") {
    const Left left;
    const Place& place = left.place;
    fs::remove(journal_of(place));
    auto head = nlohmann::ordered_json::parse(left.journal.substr(0, left.journal.find('\n')));
    const auto rest = left.journal.substr(left.journal.find('\n'));
    for (const char* fact : {"/platform/release", "/tool/version", "/run/asked/plan"}) {
        auto other = head;
        other[nlohmann::ordered_json::json_pointer(fact)] = "0123456789abcdef";
        const std::string torn = other.dump() + rest + "{\"technique\":\"cl";
        for (const std::string ending : {"", ".1790000000"}) {
            const fs::path file = journal_of(place).string() + ending;
            CAPTURE(file);
            write_text(file, torn);
            CHECK(run(place, resume(place, file)).exit_code == 1);
            CHECK(text_of(file) == torn);
            fs::remove(file);
            CHECK_FALSE(fs::exists(journal_of(place)));
        }
    }
}

TEST_CASE("a smaller run that is continued does not replace a larger survey by accident") {
    const Left left; // 3 repetitions
    const Place& place = left.place;
    const auto larger = [&] {
        std::vector<std::string> words{
            "run",   "--probes",         (place.scratch / "probes").string(),
            "--out", place.out.string(), "--repeat",
            "4"};
        words.insert(words.end(), small.begin(), small.end());
        return run(place, words);
    };
    // The journal is put aside, and then asked for.
    REQUIRE(larger().exit_code == 0);
    fs::path kept;
    for (const auto& entry : fs::directory_iterator(place.scratch.path()))
        if (entry.path().string().rfind(journal_of(place).string() + ".", 0) == 0)
            kept = entry.path();
    REQUIRE_FALSE(kept.empty());
    const Ended refused = run(place, resume(place, kept));
    CHECK(refused.exit_code == 2);
    CHECK(refused.err.find("4 repetitions, this one would have 3") != std::string::npos);
    CHECK(refused.err.find("--replace") != std::string::npos);
    CHECK(refused.err.find("--out") == std::string::npos); // which --resume does not take
    CHECK(one_sentence(refused.err));
    CHECK(load_survey(place.out).run["repeats"] == 4);
    CHECK(text_of(kept) == left.journal);
    auto words = resume(place, kept);
    words.emplace_back("--replace");
    CHECK(run(place, words).exit_code == 0);
    CHECK(load_survey(place.out).run["repeats"] == 3);
}

TEST_CASE("packets of all cells are kept, or of none") {
    const auto answer = [](const Place& place, const std::vector<std::string>& more) {
        auto words = resume(place, place.out);
        words.insert(words.end(), more.begin(), more.end());
        return run(place, words);
    };
    const Left left;
    const std::string folder = left.place.scratch / "packets";
    const Ended none = answer(left.place, {"--capture", folder});
    CHECK(none.exit_code == 2);
    CHECK(none.err.find("was begun without --capture") != std::string::npos);
    CHECK(one_sentence(none.err));
    CHECK(text_of(journal_of(left.place)) == left.journal);

    const Place place;
    auto words = place.run({"close"}, small);
    words.insert(words.end(), {"--capture", folder});
    fs::create_directory(place.out.string() + ".new"); // in the way
    REQUIRE(run(place, words).exit_code == 4);
    fs::remove(place.out.string() + ".new");
    const Ended all = answer(place, {});
    CHECK(all.exit_code == 2);
    CHECK(all.err.find("was begun with --capture") != std::string::npos);
    CHECK(one_sentence(all.err));
    const Ended continued = answer(place, {"--capture", folder});
    CHECK(continued.exit_code == 0);
    CHECK(load_survey(place.out).run["resumed"] == 1);
}

TEST_CASE("a name that cannot be is nothing to resume") {
    const Place place;
    fs::create_symlink("loop", place.scratch / "loop");
    for (const fs::path& name : {place.scratch / "loop", place.scratch / std::string(300, 'x')}) {
        const Ended ended = run(place, resume(place, name));
        CAPTURE(ended.err);
        CHECK(ended.exit_code == 2);
        CHECK(one_sentence(ended.err));
    }
    // Nor one to write to.
    auto words = place.run({"close"}, small);
    words[4] = place.scratch / "loop";
    CHECK(run(place, words).exit_code == 2);
}

// `unlisten run`, ended from outside.
#include "place.h"
#include "results_file.h"
#include "running.h"
#include "schema.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

using namespace unlisten;
namespace fs = std::filesystem;

TEST_CASE("SIGINT and SIGTERM keep what was observed, and leave nothing behind") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Place place;
        Running running(place.scratch, place.run({"patient"}, {"--transport", "tcp4"}));
        wait_until([&] {
            return text_of(place.out.string() + ".partial").find("\"queued\"") != std::string::npos;
        });
        running.send(signal);
        CHECK(running.wait() == 4);
        CAPTURE(running.err());
        const Survey survey = load_survey(place.out);
        CHECK(survey.run["complete"] == false);
        CHECK(schema_problem(text_of(place.out)).value_or("") == "");
        CHECK_FALSE(survey.cells.empty());
        CHECK(running.err().find("cut short") != std::string::npos);
        CHECK_FALSE(fs::exists(place.out.string() + ".partial"));
        CHECK(place.tidy());
    }
}

TEST_CASE("kill -9 leaves no process, directory or file but the journal") {
    for (int instant = 0; instant < 5; ++instant) {
        const Place place;
        Running running(place.scratch, place.run({"close", "patient", "leave-file"}));
        // Each time a bit further.
        wait_until([&] { return instant == 0 || !fs::is_empty(place.temporary); });
        wait_until([&] {
            const std::string journal = text_of(place.out.string() + ".partial");
            return std::count(journal.begin(), journal.end(), '\n') >= instant * 3;
        });
        running.send(SIGKILL);
        CHECK(running.wait() == -SIGKILL);
        wait_until([&] { return place.tidy(); });
        CHECK_FALSE(fs::exists(place.out));
        CHECK_FALSE(fs::exists(place.out.string() + ".new"));
    }
}

TEST_CASE("kill -9 leaves nothing half written, under whichever name") {
    const Place place;
    Running running(place.scratch, place.run({"patient"}, {"--transport", "tcp4"}));
    // By then it is known what is to be removed.
    wait_until([&] {
        return text_of(place.out.string() + ".partial").find("\"queued\"") != std::string::npos;
    });
    const fs::path names[] = {place.scratch / "out.json.new",
                              place.scratch / "out.incomplete.json.new"};
    for (const fs::path& name : names)
        write_text(name, "half");
    running.send(SIGKILL);
    running.wait();
    wait_until([&] { return place.tidy(); });
    for (const fs::path& name : names)
        wait_until([&] { return !fs::exists(name); });
}

TEST_CASE("kill -9 also ends a probe that ignores the end of its lifeline") {
    const Place place;
    Running running(place.scratch, place.run({"stubborn"}, {"--transport", "tcp4", "--situation",
                                                            "queued", "--setup", "alone"}));
    std::string process;
    wait_until([&] {
        std::error_code vanished;
        for (fs::recursive_directory_iterator entry(place.temporary, vanished), end;
             !vanished && entry != end; entry.increment(vanished))
            if (entry->path().filename() == "process")
                process = text_of(entry->path());
        return !process.empty();
    });
    running.send(SIGKILL);
    running.wait();
    wait_until([&] { return place.tidy(); });
    // Killed by now; whoever inherited it may still have to reap it.
    wait_until([&] { return kill(static_cast<pid_t>(std::stol(process)), 0) != 0; });
}

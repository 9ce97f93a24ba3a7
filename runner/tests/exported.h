// The sample survey in another format, and what spoils it.
#pragma once

#include "exporter.h"
#include "sample.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>
#include <string>

inline std::string exported(const unlisten::Exporter& exporter, const Spoil& spoil = nullptr) {
    auto survey = sample();
    if (spoil)
        spoil(survey);
    std::ostringstream out;
    exporter.write(out, unlisten::parse_survey(survey.dump(), "f.json"));
    return out.str();
}

// What Python makes of `input`: JSON that `script` prints, from the text in sys.argv[1]. Null
// where there is no Python.
inline nlohmann::json read_by_python(const std::string& script, const std::string& input) {
    const Scratch scratch;
    write_text(scratch / "input", input);
    write_text(scratch / "script.py", script);
    const std::string command = "cd " + scratch.path().string() +
                                " && python3 script.py input >output 2>error; [ $? != 127 ]";
    if (std::system(command.c_str()) != 0) {
        MESSAGE("no python3: not read back");
        return nullptr;
    }
    CHECK(text_of(scratch / "error") == "");
    return nlohmann::json::parse(text_of(scratch / "output"), nullptr, false);
}

inline constexpr const char* declared = "unlink/tcp4/relisten/alone"; // not-applicable

inline void harness_once(nlohmann::json& survey) {
    cell_of(survey, queued_sent)["outcomes"] = {{"reset", 19}, {"harness:late", 1}};
}

inline const std::string evil = "\033[2J\r\n\x01\t\"<&>' \xef\xbf\xbe\xef\xbf\xbf,# \\ ]]>";

inline void spoil_all(nlohmann::json& survey) {
    survey["platform"]["id"] = evil;
    survey["platform"]["release"] = evil;
    auto& cell = cell_of(survey, queued_sent);
    cell["outcomes"] = {{evil, 20}};
    cell["act"]["verified"] = {{evil, 20}};
    cell["note"] = evil;
    for (const char* member : {"technique", "transport", "situation", "setup", "path"})
        cell[member] = evil;
    auto& skipped = cell_of(survey, declared);
    skipped["note"] = evil;
    auto& control = survey["controls"][0];
    for (const char* member : {"control", "transport", "setup", "path"})
        control[member] = evil;
    control["expected"] = {evil};
    control["outcomes"] = {{evil, 20}};
}

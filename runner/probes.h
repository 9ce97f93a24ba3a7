// Finding the probes and asking each what it is.
#pragma once

#include "catalogue.h"

namespace unlisten {

// The program that a shell finds by `name` in `folders` ("/bin:/usr/bin"); `name` if none.
std::filesystem::path look_up(const std::string& name, std::string_view folders);

// The file of the program that runs, as far as it can be found.
std::filesystem::path this_program(const char* argv0);

// Where the probes of the installed or built program are: a folder, or this very program.
std::filesystem::path default_probe_directory(const char* argv0);

// Asks every probe in `directory`, which is as default_probe_directory() says. One that does not
// answer as it should is a complaint, not the end; a folder without any is a UsageError.
Catalogue ask_probes(const std::filesystem::path& directory);

// The same for a survey: complaints are told to the user, and without the controls, which the probe
// `nothing` holds, there is none (UsageError).
Catalogue probes_of_survey(const std::filesystem::path& directory);

// What one probe prints for --describe with those options. Throws std::runtime_error, with the last
// line of what the probe complained about.
std::string description_by(const std::filesystem::path& program, std::vector<std::string> options);

} // namespace unlisten

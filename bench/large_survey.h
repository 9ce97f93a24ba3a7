// A results file as large as a survey may become.
#pragma once

#include <filesystem>

// 10,000 cells with all their evidence and no grades: `unlisten grade --write` adds them.
void write_large_survey(const std::filesystem::path& file);

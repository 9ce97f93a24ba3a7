// What a static program consists of; cmake/one_program.cpp.in defines it.
#pragma once

#include <string>
#include <vector>

std::vector<std::string> names_of_parts();

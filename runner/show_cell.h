// One cell with all its evidence.
#pragma once

#include "survey.h"
#include "text.h"

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <optional>
#include <string>

namespace unlisten {

// "technique/transport/situation[/setup[/path]]"; what is left out matches anything.
struct CellPattern {
    std::string technique, transport, situation;
    std::optional<std::string> setup, path;

    static CellPattern parse(const std::string& text); // throws UsageError
    bool matches(const CellId& id) const;
};

// Throws std::runtime_error when the evidence is not of the schema's form.
void print_cell(std::ostream& out, const std::string& platform, const Cell& cell,
                const nlohmann::json& evidence, const Style& style);

} // namespace unlisten

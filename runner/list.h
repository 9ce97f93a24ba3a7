// What there is to survey, as text for a reader or JSON for a program.
#pragma once

#include "plan.h"
#include "text.h"

#include <string>
#include <utility>
#include <vector>

namespace unlisten {

// Named texts in order; the first names the thing.
using Row = std::vector<std::pair<std::string, std::string>>;
using Listing = std::vector<Row>;

// `what`: "techniques", "transports", "situations" or "cells", of what the filters choose. Throws
// UsageError.
Listing make_listing(const Catalogue& catalogue, const std::string& what, const Filters& filters);

std::string listing_as_text(const Listing& listing);
std::string listing_as_json(const Listing& listing);

} // namespace unlisten

#include "asked.h"

#include "choose.h"

#include <nlohmann/json.hpp>

namespace unlisten {
namespace {

// Identifiers, because a pattern may match something else tomorrow; none still stands for all.
template <class Item>
std::vector<std::string> named(const std::vector<Item>& items,
                               const std::vector<std::string>& patterns, const char* kind) {
    std::vector<std::string> ids;
    if (!patterns.empty())
        for (const Item& item : choose(items, patterns, kind))
            ids.push_back(id_of(item));
    return ids;
}

} // namespace

nlohmann::ordered_json Asked::json() const {
    return {{"techniques", filters.techniques},
            {"transports", filters.transports},
            {"situations", filters.situations},
            {"setups", filters.setups},
            {"paths", filters.paths},
            {"window_ms", window_ms},
            {"patience", patience},
            {"isolate", isolate},
            {"capture", capture},
            {"settings", settings},
            {"plan", plan}};
}

Asked what_is_asked(const Catalogue& catalogue, const Filters& filters, const Asking& asking,
                    const Plan& plan) {
    Asked asked;
    asked.filters.techniques = named(catalogue.techniques, filters.techniques, "technique");
    asked.filters.transports = named(catalogue.transports, filters.transports, "transport");
    asked.filters.situations = named(catalogue.situations, filters.situations, "situation");
    asked.filters.setups = named(catalogue.setups, filters.setups, "setup");
    asked.filters.paths = named(catalogue.paths, filters.paths, "path");
    asked.window_ms = asking.window_ms;
    asked.patience = asking.patience_for;
    asked.isolate = asking.isolate;
    asked.capture = !asking.capture.empty(); // the folder is nobody else's business
    asked.settings = asking.settings;
    asked.plan = fingerprint(plan);
    return asked;
}

Asked read_asked(const Fields& from) {
    Asked asked;
    asked.filters.techniques = from.texts("techniques");
    asked.filters.transports = from.texts("transports");
    asked.filters.situations = from.texts("situations");
    asked.filters.setups = from.texts("setups");
    if (from.has("paths")) // a file of before there was a choice has none
        asked.filters.paths = from.texts("paths");
    asked.window_ms = from.number("window_ms");
    asked.patience = from.number_or("patience", 1);
    asked.isolate = from.has("isolate") && from.boolean("isolate");
    asked.capture = from.has("capture") && from.boolean("capture");
    if (from.has("settings"))
        asked.settings = from.texts("settings");
    asked.plan = from.text("plan");
    return asked;
}

} // namespace unlisten

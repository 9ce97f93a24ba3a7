#include "list.h"

#include "choose.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unlisten {
namespace {

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

Row row_of(const Technique& technique) {
    Row row{{"id", technique.id}, {"question", technique.question}};
    if (technique.system != "any")
        row.emplace_back("system", technique.system);
    if (!technique.needs.empty())
        row.emplace_back("needs", listed(technique.needs));
    return row;
}

Row row_of(const Transport& transport) {
    return {{"id", transport.id}, {"description", transport.description}};
}

Row row_of(const Situation& situation) {
    return {{"id", situation.id}, {"question", situation.question}, {"side", situation.side}};
}

Row row_of(const PlannedCell& cell) {
    Row row{{"cell", cell.id.str()}};
    if (!cell.not_applicable.empty())
        row.emplace_back("not-applicable", cell.not_applicable);
    else if (!cell.random.empty())
        row.emplace_back("random", cell.random);
    return row;
}

template <class Item>
Listing rows_of(const std::vector<Item>& items, const std::vector<std::string>& patterns,
                const std::string& kind) {
    Listing listing;
    for (const Item& item : choose(items, patterns, kind))
        listing.push_back(row_of(item));
    return listing;
}

// "(system: linux, needs: SO_REUSEPORT)" for what follows the first two texts.
std::string remarks(const Row& row) {
    std::string text;
    for (std::size_t i = 2; i < row.size(); ++i)
        text += (text.empty() ? "  (" : "; ") + row[i].first + ": " + row[i].second;
    return text.empty() ? text : text + ")";
}

} // namespace

Listing make_listing(const Catalogue& catalogue, const std::string& what, const Filters& filters) {
    if (what == "techniques")
        return rows_of(catalogue.techniques, filters.techniques, "technique");
    if (what == "transports")
        return rows_of(catalogue.transports, filters.transports, "transport");
    if (what == "situations")
        return rows_of(catalogue.situations, filters.situations, "situation");
    Listing listing;
    for (const PlannedCell& cell : make_plan(catalogue, filters).cells)
        listing.push_back(row_of(cell));
    return listing;
}

std::string listing_as_text(const Listing& listing) {
    std::size_t width = 0;
    for (const Row& row : listing)
        width = std::max(width, display_width(printable(row[0].second)));
    std::string text;
    for (const Row& row : listing) {
        const std::string name = printable(row[0].second);
        if (row.size() == 1)
            text += name;
        else if (row[0].first == "cell")
            text += padded(name, width) + "  " +
                    (row[1].first == "random" ? "random: " : "not applicable: ") +
                    printable(row[1].second);
        else
            text += padded(name, width) + "  " + printable(row[1].second + remarks(row));
        text += '\n';
    }
    return text;
}

std::string listing_as_json(const Listing& listing) {
    auto array = nlohmann::ordered_json::array();
    for (const Row& row : listing) {
        auto object = nlohmann::ordered_json::object();
        for (const auto& [name, value] : row)
            object[name] = value;
        array.push_back(std::move(object));
    }
    // Down to ASCII: nothing in it can act on a terminal.
    return array.dump(1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace unlisten

// Choosing by identifier or glob.
#pragma once

#include "errors.h"
#include "glob.h"

#include <string>
#include <vector>

namespace unlisten {

template <class Item>
const std::string& id_of(const Item& item) {
    return item.id;
}
inline const std::string& id_of(const std::string& id) {
    return id;
}

template <class Item>
std::string ids_of(const std::vector<Item>& items) {
    std::string text;
    for (const Item& item : items)
        text += (text.empty() ? "" : ", ") + id_of(item);
    return text;
}

// The items that a pattern names, in their own order; all where there is no pattern.
// Throws UsageError for a pattern that names nothing; `kind` is what the items are ("technique").
template <class Item>
std::vector<Item> choose(const std::vector<Item>& items, const std::vector<std::string>& patterns,
                         const std::string& kind) {
    if (patterns.empty())
        return items;
    std::vector<bool> wanted(items.size(), false);
    for (const std::string& pattern : patterns) {
        bool matched = false;
        for (std::size_t i = 0; i < items.size(); ++i)
            if (glob_matches(pattern, id_of(items[i])))
                wanted[i] = matched = true;
        if (!matched)
            throw UsageError("--" + kind + " " + pattern + ": there is no such " + kind +
                             "; there is " + ids_of(items));
    }
    std::vector<Item> chosen;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (wanted[i])
            chosen.push_back(items[i]);
    return chosen;
}

} // namespace unlisten

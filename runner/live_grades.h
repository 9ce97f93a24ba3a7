// Grades as soon as the cells they need are in.
#pragma once

#include "gathered.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace unlisten {

class LiveGrades {
  public:
    // `system`: see expected_words().
    LiveGrades(const Gathered& gathered, std::string system);

    // The cell came in: the grades that are certain now, and were not before.
    std::vector<Grade> after(std::size_t index);

  private:
    using Key = std::tuple<std::string, std::string, std::string, std::string>;
    struct Group {
        std::vector<std::size_t> cells; // that the grade is made of
        unsigned missing = 0;
        bool given = false;
    };
    struct Base { // what all grades of a transport and path rest on
        std::vector<std::size_t> cells;
        unsigned missing = 0;
    };

    Grade grade(const Key& key, const Group& group) const;

    const Gathered& gathered_;
    const std::string system_;
    std::map<Key, Group> groups_;
    std::map<std::pair<std::string, std::string>, Base> bases_;
};

} // namespace unlisten

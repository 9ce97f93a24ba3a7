// What those outcome words mean that do not speak of a waiting client.
#pragma once

#include "text.h"

#include <iosfwd>
#include <set>
#include <string>

namespace unlisten {

class WordLegend {
  public:
    // An outcome, of one word or several.
    void note(const std::string& outcome);

    // A line for each that was noted; nothing where none needs one.
    void print(std::ostream& out, const Style& style, std::size_t indent) const;

  private:
    std::set<std::string, std::less<>> seen_;
};

} // namespace unlisten

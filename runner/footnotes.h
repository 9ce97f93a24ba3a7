// Flags of grades as numbered footnotes.
#pragma once

#include "text.h"

#include <iosfwd>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

class Footnotes {
  public:
    explicit Footnotes(const Style& style) : style_(style) {}

    // Every flag that occurs must be noted before the first mark is made.
    void note(const std::vector<std::string>& flags) { seen_.insert(flags.begin(), flags.end()); }

    // " ¹³", or " (1,3)" without Unicode; nothing for no flags.
    std::string marks(const std::vector<std::string>& flags) const;

    // What each number means.
    void print(std::ostream& out, std::size_t indent) const;

  private:
    // In order of meanings, the flags noted; unknown ones last.
    std::vector<std::string_view> numbered() const;
    std::string digit(std::size_t number) const;

    const Style& style_;
    std::set<std::string, std::less<>> seen_;
};

} // namespace unlisten

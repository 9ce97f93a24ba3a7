// Text in aligned columns.
#pragma once

#include "text.h"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace unlisten {

struct TableCell {
    std::string text; // printable
    Colour colour = Colour::none;
};

class Table {
  public:
    void add(std::vector<TableCell> row) { rows_.push_back(std::move(row)); }

    // The widest text of each column; for the caller that must choose which columns fit.
    std::vector<std::size_t> widths() const;

    // At least `least[i]` columns for column i (several tables can be aligned with each other), at
    // most what `style.width` leaves: the rightmost columns wrap at spaces.
    void print(std::ostream& out, const Style& style, std::size_t indent,
               const std::vector<std::size_t>& least = {}) const;

  private:
    std::vector<std::vector<TableCell>> rows_;
};

// `text` in lines of at most `width` columns, broken at ", " if there is any and it helps, else at
// spaces; a longer word gets a line of its own.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

} // namespace unlisten

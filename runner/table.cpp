#include "table.h"

#include <algorithm>
#include <numeric>
#include <ostream>

namespace unlisten {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 16; // no column is squeezed below this

// Takes columns off the widest, one at a time, until all fit.
void squeeze(std::vector<std::size_t>& widths, std::size_t available) {
    const auto total = [&] {
        return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
               gap * (widths.size() - 1);
    };
    while (!widths.empty() && total() > available) {
        auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= narrowest)
            return;
        --*widest;
    }
}

} // namespace

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    // The parts of a list stay whole if they can.
    const std::string separator = text.find(", ") == std::string::npos ? " " : ", ";
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto found = text.find(separator, begin);
        const bool last = found == std::string::npos;
        // The comma stays with what it follows.
        const auto end = last ? text.size() : found + separator.size() - 1;
        const std::string part = text.substr(begin, end - begin);
        begin = last ? text.size() : end + 1;
        if (!lines.empty() && display_width(lines.back()) + 1 + display_width(part) <= width) {
            lines.back() += ' ' + part;
        } else if (separator != " " && display_width(part) > width) {
            for (auto& line : wrapped(last ? part : part.substr(0, part.size() - 1), width))
                lines.push_back(std::move(line));
            if (!last)
                lines.back() += ',';
        } else {
            lines.push_back(part);
        }
    }
    return lines;
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], display_width(row[i].text));
    }
    return widths;
}

void Table::print(std::ostream& out, const Style& style, std::size_t indent,
                  const std::vector<std::size_t>& least) const {
    auto columns = widths();
    for (std::size_t i = 0; i < std::min(columns.size(), least.size()); ++i)
        columns[i] = std::max(columns[i], least[i]);
    squeeze(columns, style.width > indent ? style.width - indent : 1);
    for (const auto& row : rows_) {
        std::vector<std::vector<std::string>> lines;
        std::size_t height = 1;
        for (std::size_t i = 0; i < row.size(); ++i) {
            // Text that fits keeps its spacing.
            lines.push_back(display_width(row[i].text) <= columns[i]
                                ? std::vector<std::string>{row[i].text}
                                : wrapped(row[i].text, columns[i]));
            height = std::max(height, lines.back().size());
        }
        for (std::size_t y = 0; y < height; ++y) {
            std::string line(indent, ' ');
            std::string spaces; // due, once something follows
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string text = y < lines[i].size() ? lines[i][y] : "";
                if (!text.empty()) {
                    line += spaces + style.paint(row[i].colour, text);
                    spaces.clear();
                }
                const std::size_t taken = std::min(display_width(text), columns[i]);
                spaces.append(columns[i] - taken + gap, ' ');
            }
            out << line << '\n';
        }
    }
}

} // namespace unlisten

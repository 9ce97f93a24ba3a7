// Bytes from a pipe, given out as whole lines; never holds more than one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unlisten {

class LineBuffer {
  public:
    explicit LineBuffer(std::size_t longest) : longest_(longest) {}

    // Calls `line` with every line that is complete now, without its newline. False, and nothing
    // more is given out, when `line` says so or a line is longer than allowed.
    template <class Line>
    bool feed(std::string_view bytes, Line line) {
        for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
            if (held_.size() + end > longest_)
                return false;
            std::string_view whole = bytes.substr(0, end);
            if (!held_.empty())
                whole = held_.append(whole);
            const bool go_on = line(whole);
            held_.clear();
            if (!go_on)
                return false;
            bytes.remove_prefix(end + 1);
        }
        if (held_.size() + bytes.size() > longest_)
            return false;
        held_.append(bytes);
        return true;
    }

    // Whether the output stopped in the middle of a line.
    bool half() const { return !held_.empty(); }

  private:
    std::size_t longest_;
    std::string held_;
};

} // namespace unlisten

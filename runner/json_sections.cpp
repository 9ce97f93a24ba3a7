#include "json_sections.h"

#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace unlisten {

namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what);
}

class SectionReader final : public nlohmann::json_sax<json> {
  public:
    SectionReader(std::size_t size, int max_depth, const OnSection& on_section)
        : size_(size), max_depth_(max_depth), on_section_(on_section) {}

    bool null() override { return take(nullptr); }
    bool boolean(bool value) override { return take(value); }
    bool number_integer(number_integer_t value) override { return take(value); }
    bool number_unsigned(number_unsigned_t value) override { return take(value); }
    bool number_float(number_float_t value, const string_t&) override { return take(value); }
    bool string(string_t& value) override { return take(std::move(value)); }
    bool binary(binary_t&) override { return false; } // not in JSON text

    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override {
        if (depth_ == 0)
            fail("is no JSON object");
        if (depth_ == 1) { // its elements are handed out one by one
            in_array_ = true;
            index_ = 0;
            return deeper();
        }
        return open(json::array());
    }
    bool key(string_t& name) override {
        if (depth_ == 1) {
            if (!members_.insert(name).second)
                fail("has the member \"" + name + "\" twice");
            member_ = std::move(name);
            return true;
        }
        if (open_.back().contains(name))
            fail("has the key \"" + name + "\" twice in " + place());
        keys_.push_back(std::move(name));
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override {
        if (depth_ == 2 && in_array_) {
            in_array_ = false;
            --depth_;
            return true;
        }
        return close();
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override {
        if (position > size_)
            fail("is truncated after byte " + std::to_string(size_));
        fail("is not JSON at byte " + std::to_string(position));
    }

  private:
    bool deeper() {
        if (++depth_ > max_depth_)
            fail("is nested deeper than " + std::to_string(max_depth_) + " levels");
        return true;
    }
    bool open(json&& container) {
        if (depth_ > 0)
            open_.push_back(std::move(container));
        return deeper();
    }
    bool close() {
        if (--depth_ == 0)
            return true;
        json done = std::move(open_.back());
        open_.pop_back();
        return take(std::move(done));
    }
    template <class Value>
    bool take(Value&& value) {
        if (depth_ == 0)
            fail("is no JSON object");
        if (!open_.empty()) {
            json& parent = open_.back();
            if (parent.is_array()) {
                parent.push_back(std::forward<Value>(value));
            } else {
                parent[keys_.back()] = std::forward<Value>(value);
                keys_.pop_back();
            }
        } else if (in_array_) {
            on_section_(member_, index_++, json(std::forward<Value>(value)));
        } else {
            on_section_(member_, std::nullopt, json(std::forward<Value>(value)));
        }
        return true;
    }
    std::string place() const {
        return in_array_ ? member_ + "[" + std::to_string(index_) + "]" : member_;
    }

    std::size_t size_;
    int max_depth_;
    const OnSection& on_section_;
    int depth_ = 0;
    bool in_array_ = false; // inside a top-level member that is an array
    std::size_t index_ = 0;
    std::string member_;
    std::set<std::string> members_;
    std::vector<std::string> keys_;
    std::vector<json> open_; // containers under construction, outermost first
};

} // namespace

void parse_sections(const std::string& text, int max_depth, const OnSection& on_section) {
    SectionReader reader(text.size(), max_depth, on_section);
    if (text.empty())
        fail("is empty");
    if (text.rfind("\xef\xbb\xbf", 0) == 0) // this parser would skip it, others would not
        fail("begins with a byte order mark, which JSON does not have");
    // This parser would take it for the end, and ignore what is behind.
    if (const auto nul = text.find('\0'); nul != text.npos)
        fail("is not JSON at byte " + std::to_string(nul) + ": a NUL");
    json::sax_parse(text, &reader);
}

} // namespace unlisten

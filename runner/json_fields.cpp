#include "json_fields.h"

#include <limits>
#include <stdexcept>
#include <utility>

namespace unlisten {

namespace {

using nlohmann::json;

constexpr std::int64_t most_unsigned = std::numeric_limits<std::uint32_t>::max();

[[noreturn]] void complain(const std::string& place, const std::string& what) {
    throw std::runtime_error(place + " " + what);
}

unsigned as_unsigned(const json& value, const std::string& place) {
    return static_cast<unsigned>(as_integer(value, place, 0, most_unsigned));
}

} // namespace

Fields::Fields(const json& object, std::string place) : object_(&object), place_(std::move(place)) {
    if (!object.is_object())
        complain(place_, "is no object");
}

bool Fields::has(const char* name) const {
    return object_->contains(name);
}

const json& Fields::at(const char* name) const {
    const auto found = object_->find(name);
    if (found == object_->end())
        complain(place_of(name), "is missing");
    return *found;
}

const std::string& Fields::text(const char* name) const {
    return as_text(at(name), place_of(name));
}

std::string Fields::text_or_empty(const char* name) const {
    return has(name) ? text(name) : std::string();
}

bool Fields::boolean(const char* name) const {
    const json& value = at(name);
    if (!value.is_boolean())
        complain(place_of(name), "is neither true nor false");
    return value.get<bool>();
}

unsigned Fields::number(const char* name) const {
    return as_unsigned(at(name), place_of(name));
}

unsigned Fields::number_or(const char* name, unsigned otherwise) const {
    return has(name) ? number(name) : otherwise;
}

std::vector<std::string> Fields::texts(const char* name) const {
    std::vector<std::string> result;
    for (const json& value : as_array(at(name), place_of(name)))
        result.push_back(as_text(value, place_of(name)));
    return result;
}

Histogram Fields::histogram(const char* name) const {
    return as_histogram(at(name), place_of(name));
}

Histogram Fields::histogram_or_empty(const char* name) const {
    return has(name) ? histogram(name) : Histogram();
}

Fields Fields::fields(const char* name) const {
    return {at(name), place_of(name)};
}

std::vector<Fields> Fields::list_of_fields(const char* name) const {
    std::vector<Fields> result;
    for (const json& value : as_array(at(name), place_of(name)))
        result.emplace_back(value, place_of(name) + "[" + std::to_string(result.size()) + "]");
    return result;
}

const std::string& as_text(const json& value, const std::string& place) {
    if (!value.is_string())
        complain(place, "is no string");
    return value.get_ref<const std::string&>();
}

std::int64_t as_integer(const json& value, const std::string& place, std::int64_t least,
                        std::int64_t most) {
    if (!value.is_number())
        complain(place, "is no number");
    if (value.is_number_float() && value.get<double>() < 1e18 && value.get<double>() > -1e18)
        complain(place, "is no whole number");
    const bool in_range = value.is_number_unsigned()
                              ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most) &&
                                    static_cast<std::int64_t>(value.get<std::uint64_t>()) >= least
                              : value.is_number_integer() && value.get<std::int64_t>() >= least &&
                                    value.get<std::int64_t>() <= most;
    if (!in_range)
        complain(place,
                 "is out of range (" + std::to_string(least) + " to " + std::to_string(most) + ")");
    return value.get<std::int64_t>();
}

const json& as_array(const json& value, const std::string& place) {
    if (!value.is_array())
        complain(place, "is no list");
    return value;
}

Histogram as_histogram(const json& value, const std::string& place) {
    const Fields counts(value, place);
    Histogram result;
    for (const auto& [key, count] : value.items())
        result.emplace(key, as_unsigned(count, counts.place_of('"' + key + '"')));
    return result;
}

} // namespace unlisten

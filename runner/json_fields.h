// Takes typed members out of a JSON object that somebody else wrote.
#pragma once

#include "survey.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace unlisten {

// `place` ("cells[3]") begins every complaint; each getter throws std::runtime_error with one.
class Fields {
  public:
    Fields(const nlohmann::json& object, std::string place);

    bool has(const char* name) const;
    const nlohmann::json& at(const char* name) const;
    const std::string& text(const char* name) const;
    std::string text_or_empty(const char* name) const;
    bool boolean(const char* name) const;
    unsigned number(const char* name) const; // 0 to 2^32-1
    unsigned number_or(const char* name, unsigned otherwise) const;
    std::vector<std::string> texts(const char* name) const;
    Histogram histogram(const char* name) const;
    Histogram histogram_or_empty(const char* name) const;
    Fields fields(const char* name) const;
    std::vector<Fields> list_of_fields(const char* name) const;
    const nlohmann::json& raw() const { return *object_; }

    std::string place_of(const std::string& name) const { return place_ + "." + name; }

  private:
    const nlohmann::json* object_;
    std::string place_;
};

// The value itself, at `place`.
const std::string& as_text(const nlohmann::json& value, const std::string& place);
std::int64_t as_integer(const nlohmann::json& value, const std::string& place, std::int64_t least,
                        std::int64_t most);
const nlohmann::json& as_array(const nlohmann::json& value, const std::string& place);
Histogram as_histogram(const nlohmann::json& value, const std::string& place);

} // namespace unlisten

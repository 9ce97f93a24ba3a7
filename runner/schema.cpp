#include "schema.h"

#include "text.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace unlisten {

namespace {

using Size = rapidjson::SizeType;

// Iterative: a hostile file must not choose how deep the stack grows.
constexpr unsigned parse_flags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

rapidjson::SchemaDocument compile_schema() {
    const auto text = survey_schema();
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError())
        throw std::logic_error("the schema compiled in is no JSON");
    return rapidjson::SchemaDocument(document);
}

// RapidJSON hashes every number as a 64-bit integer, too, and to convert a larger one is undefined.
// No rule of the schema tells numbers apart that are so large.
class Tamed {
  public:
    explicit Tamed(rapidjson::SchemaValidator& to) : to_(to) {}

    bool Double(double value) { return to_.Double(std::clamp(value, -largest, largest)); }
    bool Null() { return to_.Null(); }
    bool Bool(bool value) { return to_.Bool(value); }
    bool Int(int value) { return to_.Int(value); }
    bool Uint(unsigned value) { return to_.Uint(value); }
    bool Int64(std::int64_t value) { return to_.Int64(value); }
    bool Uint64(std::uint64_t value) { return to_.Uint64(value); }
    bool RawNumber(const char* text, Size length, bool copy) {
        return to_.RawNumber(text, length, copy);
    }
    bool String(const char* text, Size length, bool copy) { return to_.String(text, length, copy); }
    bool Key(const char* text, Size length, bool copy) { return to_.Key(text, length, copy); }
    bool StartObject() { return to_.StartObject(); }
    bool EndObject(Size members) { return to_.EndObject(members); }
    bool StartArray() { return to_.StartArray(); }
    bool EndArray(Size elements) { return to_.EndArray(elements); }

  private:
    static constexpr double largest = 9e18;
    rapidjson::SchemaValidator& to_;
};

std::string text_of(const rapidjson::Pointer& pointer) {
    rapidjson::StringBuffer buffer;
    pointer.Stringify(buffer);
    return buffer.GetSize() == 0 ? "(the whole)"
                                 : std::string(buffer.GetString(), buffer.GetSize());
}

} // namespace

std::optional<std::string> schema_problem(const std::string& text) {
    static const rapidjson::SchemaDocument schema = compile_schema();
    rapidjson::SchemaValidator validator(schema);
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(stream);
    rapidjson::Reader reader;
    Tamed handler(validator);
    const auto parsed = reader.Parse<parse_flags>(input, handler);
    if (!validator.IsValid()) {
        const char* keyword = validator.GetInvalidSchemaKeyword();
        return printable(text_of(validator.GetInvalidDocumentPointer()) + " breaks the rule \"" +
                         (keyword == nullptr ? "" : keyword) + "\" of the schema at " +
                         text_of(validator.GetInvalidSchemaPointer()));
    }
    if (parsed.IsError()) {
        if (parsed.Offset() >= text.size())
            return "is truncated after byte " + std::to_string(text.size());
        return "is not JSON at byte " + std::to_string(parsed.Offset()) + ": " +
               rapidjson::GetParseError_En(parsed.Code());
    }
    return std::nullopt;
}

} // namespace unlisten

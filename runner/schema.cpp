#include "schema.h"

#include "text.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <stdexcept>

namespace unlisten {

namespace {

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
    const auto parsed = reader.Parse<parse_flags>(input, validator);
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

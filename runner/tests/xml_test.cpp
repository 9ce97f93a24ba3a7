#include "xml.h"

#include <doctest/doctest.h>

#include <string>

using namespace unlisten;

TEST_CASE("xml_text") {
    CHECK(xml_text("a<b>&\"c\"'") == "a&lt;b&gt;&amp;&quot;c&quot;&apos;");
    CHECK(xml_text("\xff\xc0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(xml_text(std::string("\0x", 2)) == "\\u{0}x");
    CHECK(xml_text("é") == "é");
}

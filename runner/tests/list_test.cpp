#include "list.h"

#include "errors.h"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

using namespace unlisten;

namespace {

Catalogue catalogue() {
    Technique nothing;
    nothing.id = "nothing";
    nothing.question = "What if nobody stops?";
    nothing.system = "any";
    nothing.transports = {{"tcp4", "TCP"}};
    nothing.situations = {{"new", "client", "Who comes later?", 0}};
    nothing.setups = {"alone", "group"};
    nothing.paths = {"loopback"};
    nothing.not_applicable = {{"tcp4", "new", "group", "no reason"}};
    Technique close = nothing;
    close.id = "close";
    close.question = "Rings \x1b[31m and \xff?";
    close.system = "linux";
    close.needs = {"SO_REUSEPORT"};
    return make_catalogue({close, nothing});
}

} // namespace

TEST_CASE("a list is aligned, and nothing reaches the terminal unescaped") {
    const std::string text = listing_as_text(make_listing(catalogue(), "techniques", {}));
    CHECK(text ==
          "nothing  What if nobody stops?\n"
          "close    Rings \\u{1b}[31m and \xef\xbf\xbd?  (system: linux; needs: SO_REUSEPORT)\n");
    CHECK(listing_as_text(make_listing(catalogue(), "situations", {})) ==
          "new  Who comes later?  (side: client)\n");
}

TEST_CASE("filters choose what is listed") {
    Filters filters;
    filters.techniques = {"c*"};
    CHECK(make_listing(catalogue(), "techniques", filters).size() == 1);
    filters.techniques = {"x*"};
    CHECK_THROWS_AS(make_listing(catalogue(), "techniques", filters), UsageError);
}

TEST_CASE("cells say which are not applicable, and why") {
    CHECK(listing_as_text(make_listing(catalogue(), "cells", {})) ==
          "nothing/tcp4/new/alone/loopback\n"
          "nothing/tcp4/new/group/loopback  not applicable: no reason\n"
          "close/tcp4/new/alone/loopback\n"
          "close/tcp4/new/group/loopback    not applicable: no reason\n");
}

TEST_CASE("the same as JSON") {
    const auto json =
        nlohmann::json::parse(listing_as_json(make_listing(catalogue(), "transports", {})));
    CHECK(json == nlohmann::json::parse(R"([{"id":"tcp4","description":"TCP"}])"));
    auto evil = catalogue();
    evil.transports[0].description = "\xc2\x9b"
                                     "31m \xe2\x80\xae";
    const std::string text = listing_as_json(make_listing(evil, "transports", {}));
    CHECK(text.find("\\u009b31m \\u202e") != std::string::npos);
}

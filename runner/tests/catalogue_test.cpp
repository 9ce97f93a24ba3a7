#include "catalogue.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unlisten;

namespace {

std::string description() {
    return R"({"probe":"unlisten.probe/1","technique":"close","question":"Q?","system":"any","needs":["X"],
"transports":[{"id":"tcp4","description":"D"}],"situations":[{"id":"new","side":"client",
"question":"N?","least_window_ms":250}],"setups":["alone"],"paths":["loopback"],"ports_per_repetition":2,
"not_applicable":[{"transport":"tcp4","situation":"*","setup":"*","reason":"R"}],
"random":[{"transport":"*","situation":"new","setup":"*","reason":"a hash"}]})";
}

std::string with(const std::string& what, const std::string& instead) {
    std::string text = description();
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), instead);
}

Technique read(const std::string& text) {
    return read_description(text, "/probes/unlisten-close");
}

} // namespace

TEST_CASE("a description is read") {
    const Technique technique = read(description());
    CHECK(technique.id == "close");
    CHECK(technique.question == "Q?");
    CHECK(technique.needs == std::vector<std::string>{"X"});
    CHECK(technique.transports.at(0).id == "tcp4");
    CHECK(technique.situations.at(0).least_window_ms == 250);
    CHECK(technique.ports_per_repetition == 2);
    CHECK(technique.not_applicable.at(0).reason == "R");
    CHECK(technique.random.at(0).reason == "a hash");
}

TEST_CASE("a broken description is refused with a reason") {
    const auto refused = [](const std::string& text, const char* reason) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(read(text), doctest::Contains(reason), std::runtime_error);
    };
    refused("", "not JSON");
    refused("{\"probe\":", "not JSON");
    refused("[]", "\"probe\"");
    refused("null", "\"probe\"");
    refused(with("unlisten.probe/1", "unlisten.probe/2"), "unlisten.probe/1");
    refused(with("\"technique\":\"close\",", ""), "\"technique\"");
    refused(with("\"close\"", "7"), "\"technique\"");
    refused(with("\"close\"", "\"../close\""), "\"technique\"");
    refused(with("\"close\"", "\"\""), "\"technique\"");
    refused(with("\"tcp4\"", "\"tcp4\\u001b[31m\""), "\"id\"");
    // What no results file could hold.
    for (const std::string id : {"a_b", "-a", "a-", "a--b", "A"})
        refused(with("\"tcp4\"", '"' + id + '"'), "\"id\"");
    refused(with("[\"alone\"]", "[\"both\"]"), "\"setups\"");
    refused(with("[\"loopback\"]", "[\"pigeon\"]"), "\"paths\"");
    refused(with("\"client\"", "\"referee\""), "side");
    refused(with("250", "-250"), "\"least_window_ms\"");
    refused(with("250", "1e9"), "\"least_window_ms\"");
    refused(with("\"ports_per_repetition\":2", "\"ports_per_repetition\":65000"), "ports");
    refused(with("[\"alone\"]", "\"alone\""), "\"setups\"");
    refused(with("Q?", std::string(2000, 'x')), "\"question\"");
}

TEST_CASE("how long and how large a description's parts may be") {
    const std::string id(60, 'x'), question(500, 'x');
    CHECK(read(with("\"close\"", "\"" + id + "\"")).id == id);
    CHECK_THROWS(read(with("\"close\"", "\"" + id + "x\"")));
    CHECK(read(with("Q?", question)).question == question);
    CHECK_THROWS(read(with("Q?", question + "x")));
    const std::string ports = "\"ports_per_repetition\":";
    CHECK(read(with(ports + "2", ports + "64")).ports_per_repetition == 64);
    CHECK_THROWS(read(with(ports + "2", ports + "65")));
    CHECK(read(with(":250", ":600000")).situations.at(0).least_window_ms == 600000);
    CHECK_THROWS(read(with(":250", ":600001")));
}

TEST_CASE("a technique that two probes claim is there once, and complained about") {
    Technique a = read(description()), b = a;
    b.program = "/probes/unlisten-close-2";
    const Catalogue catalogue = make_catalogue({a, b});
    CHECK(catalogue.techniques.size() == 1);
    CHECK(catalogue.complaints.size() == 1);
    CHECK(catalogue.transports.size() == 1);
}

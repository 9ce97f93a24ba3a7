#include "cell_standing.h"

#include <doctest/doctest.h>

using namespace unlisten;

TEST_CASE("where a cell stands") {
    const auto standing = [](const Histogram& outcomes) {
        Cell cell;
        cell.outcomes = outcomes;
        return standing_of(cell);
    };
    CHECK(standing({{"reset", 20}}) == Standing::observed);
    CHECK(standing({{"restored served", 20}}) == Standing::observed);
    CHECK(standing({{"unsupported", 1}}) == Standing::skipped);
    CHECK(standing({{"not-applicable", 1}}) == Standing::skipped);
    CHECK(standing({{"no-stand:queue", 20}}) == Standing::skipped);
    CHECK(standing({{"no-stand:queue", 19}, {"served", 1}}) == Standing::observed);
    CHECK(standing({{"harness:late", 1}, {"served", 19}}) == Standing::failed);
    CHECK(standing({{"harness:late", 1}, {"no-stand:queue", 19}}) == Standing::failed);
    CHECK(standing({{"crashed:SIGSEGV", 20}}) == Standing::observed);
}

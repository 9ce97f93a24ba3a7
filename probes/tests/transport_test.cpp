#include "kit/cell.h"
#include "kit/situation.h"
#include "stacks/host.h"

#include <doctest/doctest.h>
#include <string>

using namespace unlisten;

TEST_CASE("a transport of another system is unsupported, whatever would be asked") {
    const Transport elsewhere{
        .id = "pigeon4", .description = "Avian carriers", .only_on = "rfc1149"};
    const Technique technique{
        .id = "unlink", .question = "?", .where = Where::files, .act = nullptr};
    for (unsigned i = 0; i < situation_count; ++i) {
        const Situation& situation = *situations[i];
        CAPTURE(situation.id);
        if (situation.side == Side::control)
            continue;
        Case what{};
        what.technique = &technique;
        what.transport = &elsewhere;
        what.situation = &situation;
        what.stack = &host_stack();
        for (const bool group : {false, true}) {
            CHECK(not_applicable_reason(technique, elsewhere, situation, group) == nullptr);
            what.group = group;
            CHECK(unsupported_reason(what, "", {}) == "only on rfc1149");
        }
    }
}

TEST_CASE("every transport is whole, or only a name") {
    CHECK(transport_count >= 10);
    for (unsigned i = 0; i < transport_count; ++i) {
        const Transport& transport = *transports[i];
        CAPTURE(transport.id);
        CHECK(std::string(transport.description) != "");
        CHECK((transport.address == nullptr) == (transport.only_on != nullptr));
        CHECK((transport.client_address == nullptr) == (transport.only_on != nullptr));
        CHECK((transport.specific != nullptr) == transport.internet);
    }
}

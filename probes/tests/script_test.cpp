// What a script may not say is refused, with the number of its line.
#include "stacks/scripted/script.h"

#include <doctest/doctest.h>

using namespace unlisten::scripted;

namespace {

std::string refusal(const char* text) {
    try {
        read_script(text);
    } catch (const ScriptError& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a line that says nothing that can be done is named") {
    CHECK(refusal("system x\n\n# nothing\nclose: queued reset, new refuse after 5 ms\n") == "");
    CHECK(refusal("colour red\n") == "line 1: no property: colour");
    CHECK(refusal("system x\ncan tcp4 fly\n") == "line 2: no ability: fly");
    CHECK(refusal("close: queued explode\n") == "line 1: no fate: explode");
    CHECK(refusal("close: fails EWHAT\n") == "line 1: no errno: EWHAT");
    CHECK(refusal("close sctp: new drop\n") == "line 1: neither tcp, unix, alone nor group: sctp");
    CHECK(refusal("close: new refuse after 5 s\n") == "line 1: after a time comes ms");
    CHECK(refusal("close: new refuse refuse\n") == "line 1: not understood: refuse");
    CHECK(refusal("close: queued\n") == "line 1: a fate is missing");
    CHECK(refusal("timer 3600001 ms\n") == "line 1: not a number of ms: 3600001");
    CHECK(refusal("timer 0 ms\n") == "line 1: a timer takes time");
    CHECK(refusal("listen: holds 65537\n") == "line 1: not a number of clients: 65537");
}

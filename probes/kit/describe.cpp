#include "kit/describe.h"

#include "kit/cell.h"
#include "kit/situation.h"
#include "stacks/load.h"

#include <nlohmann/json.hpp>

namespace unlisten {

using nlohmann::json;

namespace {

const char* side_name(Side side) {
    return side == Side::client ? "client" : side == Side::server ? "server" : "control";
}

using Reason = const char* (*)(const Technique&, const Transport&, const Situation&, bool group);

json cells_with(Reason reason_of, const Technique& technique) {
    json rules = json::array();
    for (unsigned t = 0; t < transport_count; ++t)
        for (unsigned s = 0; s < situation_count; ++s)
            for (const bool group : {false, true})
                if (const char* reason =
                        reason_of(technique, *transports[t], *situations[s], group))
                    rules.push_back({{"transport", transports[t]->id},
                                     {"situation", situations[s]->id},
                                     {"setup", group ? "group" : "alone"},
                                     {"reason", reason}});
    return rules;
}

template <typename Condition>
json paths_where(Condition condition) {
    json ids = json::array();
    for (unsigned i = 0; i < path_count; ++i)
        if (condition(*paths[i]))
            ids.push_back(paths[i]->id);
    return ids;
}

template <typename Joined>
json paths_that_join(const Joined& joined) {
    return paths_where([&](const Path& path) { return !not_joined_reason(path, joined); });
}

json paths_that_exist() {
    return paths_where([](const Path& path) { return !path.open || os::own_networks; });
}

json stack_facts(const unlisten_stack& stack) {
    constexpr struct {
        uint32_t bit;
        const char* name;
    } bits[] = {{STACK_TCP4, "tcp4"},
                {STACK_TCP6, "tcp6"},
                {STACK_UNIX, "unix"},
                {STACK_UNIX_ABSTRACT, "unix-abstract"},
                {STACK_UNLINK, "unlink"},
                {STACK_RENAME, "rename"},
                {STACK_DUP, "dup"},
                {STACK_VIRTUAL_CLOCK, "virtual-clock"},
                {STACK_HOST_FDS, "host-descriptors"}};
    json can = json::array();
    for (const auto& [bit, name] : bits)
        if (stack.can & bit)
            can.push_back(name);
    return {
        {"system", stack.system}, {"release", stack.release}, {"build", stack.build}, {"can", can}};
}

} // namespace

std::string describe(const Technique& technique, const std::string& stack) {
    json all_transports = json::array(), all_situations = json::array();
    for (unsigned i = 0; i < transport_count; ++i)
        all_transports.push_back({{"id", transports[i]->id},
                                  {"description", transports[i]->description},
                                  {"paths", paths_that_join(*transports[i])}});
    for (unsigned i = 0; i < situation_count; ++i)
        all_situations.push_back({{"id", situations[i]->id},
                                  {"side", side_name(situations[i]->side)},
                                  {"question", situations[i]->question},
                                  {"least_window_ms", situations[i]->least_window_ms},
                                  {"paths", paths_that_join(*situations[i])}});
    json needs = json::array();
    if (technique.needs.name)
        needs.push_back(technique.needs.name);
    json text{{"probe", "unlisten.probe/1"},
              {"technique", technique.id},
              {"question", technique.question},
              {"system", "any"},
              {"needs", needs},
              {"spreads", technique.spreads},
              {"transports", all_transports},
              {"situations", all_situations},
              {"setups", {"alone", "group"}},
              {"paths", paths_that_exist()},
              {"ports_per_repetition", ports_per_repetition},
              {"not_applicable", cells_with(not_applicable_reason, technique)},
              {"random", cells_with(random_reason, technique)}};
    if (!stack.empty())
        text["stack"] = stack_facts(load_stack(stack));
    return text.dump();
}

} // namespace unlisten

#include "kit/report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace unlisten {

using nlohmann::json;

namespace {

json party(const Party& who) {
    return {{"uid", who.uid}, {"capabilities", who.capabilities}, {"namespace", who.network}};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

} // namespace

std::string json_line(const CellName& cell, const Report& report, const Party& client,
                      const Party& server) {
    json calls = json::array();
    for (const auto& [call, result] : report.calls)
        calls.push_back({call, result});
    json timeline = json::array();
    for (const Event& event : report.timeline)
        timeline.push_back({event.t_us, event.who, event.call, event.result});
    std::string note = report.note;
    if (report.events_left_out > 0)
        note += (note.empty() ? "" : "; ") + std::to_string(report.events_left_out) +
                " later events left out of the timeline";
    json line{{"repetition", report.repetition},
              {"technique", cell.technique},
              {"transport", cell.transport},
              {"situation", cell.situation},
              {"setup", cell.setup},
              {"path", cell.path},
              {"words", report.words},
              {"spread", report.spread},
              {"window_ms", report.window_ms},
              {"act", {{"calls", calls}, {"verified", report.verified}}},
              {"client", party(client)},
              {"identity", party(server)},
              {"server", report.server},
              {"timeline", timeline},
              {"note", note}};
    if (!report.packets.empty())
        line["packets"] = report.packets;
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string readable_text(const CellName& cell, const Report& report) {
    std::ostringstream text;
    text << cell.technique << " / " << cell.transport << " / " << cell.situation << " / "
         << cell.setup << " / " << cell.path << ", repetition " << report.repetition << ": "
         << joined(report.words) << '\n';
    size_t who = 0, call = 0;
    for (const Event& event : report.timeline) {
        who = std::max(who, event.who.size());
        call = std::max(call, event.call.size());
    }
    for (const Event& event : report.timeline)
        text << std::setw(10) << event.t_us << " us  " << std::left
             << std::setw(static_cast<int>(who) + 2) << event.who
             << std::setw(static_cast<int>(call) + 2) << event.call << std::right << event.result
             << '\n';
    if (report.events_left_out > 0)
        text << "  (" << report.events_left_out << " later events are not shown)\n";
    text << "  act verified by: " << report.verified << '\n';
    if (!report.packets.empty())
        text << "  packets after the act: " << report.packets << '\n';
    for (const auto& [key, value] : report.server)
        text << "  listener's " << key << ": " << value << '\n';
    if (report.window_ms > 0)
        text << "  silence is claimed for a window of " << report.window_ms << " ms\n";
    if (!report.note.empty())
        text << "  " << report.note << '\n';
    return text.str();
}

} // namespace unlisten

#include "cell_json.h"

#include <nlohmann/json.hpp>

namespace unlisten {
namespace {

// Written piece by piece: a tree of 6,700 cells' evidence would only be built to be thrown away.
class Writer {
  public:
    void key(const std::string& name) {
        string(name);
        out_ += ':';
        first_ = true; // no comma before the value
    }
    void string(const std::string& text) {
        comma();
        out_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    template <class Number>
    void number(Number value) {
        comma();
        out_ += std::to_string(value);
    }
    void raw(const std::string& json) {
        comma();
        out_ += json;
    }
    void open(char bracket) {
        comma();
        out_ += bracket;
        first_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }
    void histogram(const Histogram& histogram) {
        open('{');
        for (const auto& [value, times] : histogram) {
            key(value);
            number(times);
        }
        close('}');
    }
    std::string take() { return std::move(out_); }

  private:
    void comma() {
        if (!first_)
            out_ += ',';
        first_ = false;
    }
    std::string out_;
    bool first_ = true;
};

void write_act(Writer& writer, const Cell& cell, const Evidence& evidence) {
    writer.key("act");
    writer.open('{');
    writer.key("calls");
    writer.open('[');
    for (const Evidence::Call& call : evidence.calls) {
        writer.open('{');
        writer.key("call");
        writer.string(call.text);
        writer.key("results");
        writer.histogram(call.results);
        writer.close('}');
    }
    writer.close(']');
    writer.key("verified");
    writer.histogram(cell.verified);
    writer.close('}');
}

void write_timelines(Writer& writer, const Evidence& evidence) {
    writer.key("timelines");
    writer.open('[');
    for (const Evidence::Timeline& timeline : evidence.timelines) {
        writer.open('{');
        writer.key("outcome");
        writer.string(timeline.outcome);
        writer.key("events");
        writer.open('[');
        for (const Event& event : timeline.events) {
            writer.open('[');
            writer.number(event.t_us);
            writer.string(event.who);
            writer.string(event.call);
            writer.string(event.result);
            writer.close(']');
        }
        writer.close(']');
        writer.close('}');
    }
    writer.close(']');
}

} // namespace

std::string capture_file(const CellId& id) {
    return id.technique + "." + id.transport + "." + id.situation + "." + id.setup + "." + id.path +
           ".pcap";
}

std::string cell_line(const Cell& cell, const Evidence& evidence) {
    Writer writer;
    writer.open('{');
    for (const auto& [name, value] : {std::pair("technique", &cell.id.technique),
                                      {"transport", &cell.id.transport},
                                      {"situation", &cell.id.situation},
                                      {"setup", &cell.id.setup},
                                      {"path", &cell.id.path}}) {
        writer.key(name);
        writer.string(*value);
    }
    writer.key("repeats");
    writer.number(cell.repeats);
    writer.key("window_ms");
    writer.number(cell.window_ms);
    writer.key("outcomes");
    writer.histogram(cell.outcomes);
    if (!cell.random.empty()) {
        writer.key("random");
        writer.string(cell.random);
    }
    if (cell.clients > 0) {
        writer.key("clients");
        writer.number(cell.clients);
    }
    if (!evidence.calls.empty() || !cell.verified.empty())
        write_act(writer, cell, evidence);
    for (const auto& [name, json] :
         {std::pair("client", &evidence.client), {"identity", &evidence.identity}})
        if (!json->empty()) {
            writer.key(name);
            writer.raw(*json);
        }
    if (!evidence.server.empty()) {
        writer.key("server");
        writer.open('{');
        for (const auto& [name, values] : evidence.server) {
            writer.key(name);
            writer.histogram(values);
        }
        writer.close('}');
    }
    if (!evidence.packets.empty()) {
        writer.key("packets");
        writer.open('{');
        writer.key("after_act");
        writer.histogram(evidence.packets);
        writer.key("file");
        writer.string(capture_file(cell.id));
        writer.close('}');
    }
    if (!evidence.timelines.empty())
        write_timelines(writer, evidence);
    if (!cell.note.empty()) {
        writer.key("note");
        writer.string(cell.note);
    }
    writer.close('}');
    return writer.take();
}

} // namespace unlisten

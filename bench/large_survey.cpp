#include "large_survey.h"

#include <array>
#include <fstream>
#include <string>

namespace {

constexpr const char* head =
    R"({"schema":"unlisten.survey/1","tool":{"name":"unlisten","version":"0","commit":"unknown","compiler":"c"},
"platform":{"id":"bench","system":"linux","release":"6.1","version":"","arch":"x86_64","environment":"machine",
"libc":"","stack":"host","settings":{},"privileges":{"root":true}},
"run":{"started":"2026-01-01T00:00:00Z","wall_s":1,"cpu_s":1,"repeats":20,"jobs":200,"complete":false},
"controls":[],
"cells":[
)";

constexpr const char* evidence =
    R"~("setup":"alone","path":"loopback","repeats":20,"window_ms":250,"outcomes":{"served":18,"reset":2},)~"
    R"~("act":{"calls":[{"call":"shutdown(SHUT_RD)","results":{"0":20}}],"verified":{"state":20}},)~"
    R"~("client":{"capabilities":"all","namespace":"host","uid":0},)~"
    R"~("identity":{"capabilities":"all","namespace":"host","uid":0},)~"
    R"~("server":{"accept":{"1 then EAGAIN":20},"acceptconn":{"1":18,"0":2},"readiness":{"POLLIN":20}},)~"
    R"~("timelines":[)~";

constexpr const char* timeline =
    R"~("events":[[-310,"listener","socket","0"],[-290,"listener","bind","0"],[-280,"listener","listen(8)","0"],)~"
    R"~([-120,"client 1","connect","EINPROGRESS"],[-90,"client 1","poll","POLLOUT"],[0,"act","shutdown(SHUT_RD)","0"],)~"
    R"~([80,"listener","accept","0"],[140,"client 1","recv","16 bytes"]]})~";

} // namespace

void write_large_survey(const std::filesystem::path& file) {
    constexpr unsigned techniques = 2000;
    constexpr std::array situations{"new", "new-behind", "queued", "queued-sent",
                                    "queued-finished"};
    std::ofstream out(file, std::ios::binary);
    out << head;
    for (unsigned i = 0; i < techniques; ++i)
        for (const char* situation : situations) {
            if (i > 0 || situation != situations.front())
                out << ",\n";
            out << R"({"technique":"technique-)" << i << R"(","transport":"tcp4","situation":")"
                << situation << "\"," << evidence;
            for (const char* outcome : {"served", "reset"})
                out << (outcome[0] == 's' ? "" : ",") << R"({"outcome":")" << outcome << "\","
                    << timeline;
            out << "]}";
        }
    out << "],\n\"grades\":[]}\n";
}

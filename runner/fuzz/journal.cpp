// A journal from somebody else: it is refused in one sentence, or each of its cells is one that a
// results file may hold.
#include "must.h"
#include "results_file.h"
#include "unfinished.h"

#include <cstdint>
#include <set>

using namespace unlisten;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto read : {read_journal, read_incomplete}) {
        try {
            std::set<CellId> seen;
            for (const FinishedCell& finished : read(text, "f").cells) {
                must(seen.insert(finished.cell.id).second, "a cell is there once");
                must(finished.line.find('\n') == std::string::npos, "a cell is one line");
                must(nlohmann::json::parse(finished.line)["technique"] ==
                         finished.cell.id.technique,
                     "the line is the cell's");
            }
        } catch (const ResultsError& error) {
            must_be_printable(error.what(), false);
        }
    }
    return 0;
}

#include "matrix.h"

#include "glob.h"

#include <algorithm>
#include <iterator>

namespace unlisten {

namespace {

void add_once(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end())
        list.push_back(text);
}

// What there is, in the order of first appearance.
struct Axes {
    std::vector<std::string> techniques, transports, setups, paths;
};

Axes axes_of(const std::vector<LoadedSurvey>& surveys, const ShowOptions& filters) {
    Axes axes;
    for (const LoadedSurvey& each : surveys)
        for (const Cell& cell : each.survey.cells) {
            if (passes(filters.techniques, cell.id.technique))
                add_once(axes.techniques, cell.id.technique);
            if (passes(filters.transports, cell.id.transport))
                add_once(axes.transports, cell.id.transport);
            if (passes(filters.setups, cell.id.setup))
                add_once(axes.setups, cell.id.setup);
            if (passes(filters.paths, cell.id.path))
                add_once(axes.paths, cell.id.path);
        }
    // The first file may lack what the second has: `nothing` first, then by name, as every file has
    // them.
    std::sort(axes.techniques.begin(), axes.techniques.end(), [](const auto& a, const auto& b) {
        return std::make_pair(a != "nothing", a) < std::make_pair(b != "nothing", b);
    });
    return axes;
}

// Keeps the columns, and takes the techniques, that apply somewhere.
void fill(MatrixBlock& block, const std::vector<std::string>& techniques,
          const std::function<bool(const MatrixPlace&)>& applies) {
    const auto meet = [&](const std::string& technique, const MatrixColumn& column) {
        return applies({column.survey, technique, block.transport, column.setup, block.path});
    };
    auto& columns = block.columns;
    columns.erase(std::remove_if(columns.begin(), columns.end(),
                                 [&](const MatrixColumn& column) {
                                     return std::none_of(techniques.begin(), techniques.end(),
                                                         [&](const std::string& technique) {
                                                             return meet(technique, column);
                                                         });
                                 }),
                  columns.end());
    std::copy_if(techniques.begin(), techniques.end(), std::back_inserter(block.techniques),
                 [&](const std::string& technique) {
                     return std::any_of(
                         columns.begin(), columns.end(),
                         [&](const MatrixColumn& column) { return meet(technique, column); });
                 });
}

} // namespace

MatrixPlace MatrixBlock::place(std::size_t row, std::size_t column) const {
    return {columns[column].survey, techniques[row], transport, columns[column].setup, path};
}

std::vector<MatrixBlock> make_blocks(const std::vector<LoadedSurvey>& surveys,
                                     const ShowOptions& filters,
                                     const std::function<bool(const MatrixPlace&)>& applies) {
    const Axes axes = axes_of(surveys, filters);
    std::vector<MatrixBlock> blocks;
    const auto add = [&](MatrixBlock block) {
        fill(block, axes.techniques, applies);
        if (!block.techniques.empty())
            blocks.push_back(std::move(block));
    };
    for (const auto& transport : axes.transports)
        for (const auto& path : axes.paths) {
            const std::string where =
                transport + (axes.paths.size() > 1 ? " over " + path : std::string());
            if (surveys.size() == 1) {
                MatrixBlock block{transport, path, where, {}, {}};
                for (const auto& setup : axes.setups)
                    block.columns.push_back({&surveys.front(), setup});
                add(std::move(block));
                continue;
            }
            for (const auto& setup : axes.setups) {
                MatrixBlock block{transport, path, where + ", " + setup, {}, {}};
                for (const LoadedSurvey& each : surveys)
                    block.columns.push_back({&each, setup});
                add(std::move(block));
            }
        }
    return blocks;
}

} // namespace unlisten

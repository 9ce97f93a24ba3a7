#include "exporter.h"

namespace unlisten {

const std::vector<Exporter>& all_exporters() {
    static const std::vector<Exporter> exporters = {export_csv, export_junit, export_tap};
    return exporters;
}

} // namespace unlisten

#include "survey.h"

namespace unlisten {

std::string CellId::str() const {
    return technique + '/' + transport + '/' + situation + '/' + setup + '/' + path;
}

} // namespace unlisten

#include "options.h"

#include "lwip.h"
#include "translate.h"

#include <cerrno>
#include <cstring>

namespace unlisten::lwip {
namespace {

int told(const Answer& answer) {
    return answer.value >= 0 ? 0 : told_error(answer.error);
}

template <typename T>
int give(const Answer& answer, const T& own, void* value, socklen_t* size) {
    if (answer.value >= 0) {
        std::memcpy(value, &own, sizeof own);
        *size = sizeof own;
    }
    return told(answer);
}

} // namespace

int set_host_option(int fd, size_t place, const void* value, socklen_t size) {
    const Option option = lwip_numbers.options[place];
    if (place == option_linger) {
        linger given{};
        if (size < sizeof given)
            return -EINVAL;
        std::memcpy(&given, value, sizeof given);
        return told(set_linger(fd, option.level, option.name, {given.l_onoff, given.l_linger}));
    }
    int given = 0;
    if (size < sizeof given)
        return -EINVAL;
    std::memcpy(&given, value, sizeof given);
    return told(set_option(fd, option.level, option.name, given));
}

int get_host_option(int fd, size_t place, void* value, socklen_t* size) {
    const Option option = lwip_numbers.options[place];
    if (place == option_linger) {
        Linger own{};
        if (*size < sizeof(linger))
            return -EINVAL;
        const Answer answer = get_linger(fd, option.level, option.name, own);
        return give(answer, linger{own.on, own.seconds}, value, size);
    }
    int own = 0;
    if (*size < sizeof own)
        return -EINVAL;
    const Answer answer = get_option(fd, option.level, option.name, own);
    if (place == option_error)
        own = told_pending(own);
    else if (place == option_type)
        own = same_name(lwip_numbers.types, host_numbers.types, own).value_or(own);
    return give(answer, own, value, size);
}

} // namespace unlisten::lwip

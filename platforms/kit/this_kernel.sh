# shellcheck shell=sh
# This machine's kernel under another setting. To be sourced by a platform's `survey`.
kit=${0%/*}/../kit
# shellcheck source-path=SCRIPTDIR source=say.sh
. "$kit/say.sh"

networks_possible() {
    [ "$(uname -s)" = Linux ] || not_here 'needs Linux'
    unshare --net true 2>/dev/null || unshare --map-root-user --net true 2>/dev/null ||
        not_here 'needs network namespaces: root, or user namespaces that are permitted'
}

# this_kernel LABEL NAME=VALUE "$@": every cell in a network of its own with that sysctl.
this_kernel() {
    label=$1 setting=$2
    shift 2
    case ${1:-} in
    --possible)
        networks_possible
        [ -e "/proc/sys/$(echo "${setting%=*}" | tr . /)" ] || not_here "this kernel has no ${setting%=*}"
        ;;
    '' | -*) fail "usage: $0 TOOL FILE [OPTION OF unlisten run...], or $0 --possible" ;;
    *)
        tool=$1 file=$2
        shift 2
        exec "$tool" run --progress lines --label "$label" --setting "$setting" --out "$file" "$@" >/dev/null
        ;;
    esac
}

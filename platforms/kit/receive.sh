# shellcheck shell=sh
# Results from where nothing is believed: a header of 128 bytes, "unlisten-results STATUS SIZE SHA256" and blanks, then
# that many bytes of a results file, compressed with gzip. To be sourced, after say.sh.

most_sent=33554432 most_unpacked=104857600 # bytes

is_number() {
    case $1 in
    '' | *[!0-9]* | ??????????*) return 1 ;;
    esac
}

# receive TOOL ID FILE: leaves FILE, if standard input is a survey of the platform of that id, and nothing else. Ends with
# 0, or 3 where `unlisten check` says so; of the sender is believed only that its survey failed somewhere, 4.
receive() {
    header=$(head -c 128 | LC_ALL=C tr -d '\0')
    set -f
    # shellcheck disable=SC2086 # words are what it is made of
    set -- "$1" "$2" "$3" $header
    set +f
    [ $# -gt 3 ] || fail 'no results were sent'
    { [ $# = 7 ] && [ "$4" = unlisten-results ] && is_number "$5" && is_number "$6"; } || fail 'something else than results was sent'
    [ "$6" -le "$most_sent" ] || fail "more than $most_sent bytes of results were announced"
    if ! head -c "$6" >"$3.gz" || [ "$(wc -c <"$3.gz")" -ne "$6" ]; then
        rm -f "$3.gz"
        fail 'the results are cut short'
    fi
    if [ "$(sha256sum <"$3.gz")" != "$7  -" ]; then
        rm -f "$3.gz"
        fail 'the results were damaged on their way'
    fi
    unpack_results "$3" || { rm -f "$3.gz" "$3.unchecked"; exit 4; }
    found=0
    checked=$("$1" check --platform-id "$2" "$3.unchecked" 2>&1) || found=$?
    [ "$found" = 0 ] || [ "$found" = 3 ] || { rm -f "$3.unchecked"; fail "$(printf '%s\n' "$checked" | tail -n 1)"; }
    mv "$3.unchecked" "$3"
    [ "$5" != 4 ] || found=4
    return "$found"
}

unpack_results() {
    gzip -dc <"$1.gz" 2>/dev/null | head -c $((most_unpacked + 1)) >"$1.unchecked"
    [ "$(wc -c <"$1.unchecked")" -le "$most_unpacked" ] || { say "the results have more than $most_unpacked bytes"; return 1; }
    gzip -tq "$1.gz" 2>/dev/null || { say 'the results cannot be unpacked'; return 1; }
    rm -f "$1.gz"
}

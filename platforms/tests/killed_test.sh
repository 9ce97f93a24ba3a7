#!/bin/sh
# Whenever `unlisten platforms run` is killed, nothing that it began is left. killed_test.sh TOOL PLATFORM
set -u
tool=$1 platform=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0 kills=0

# Who carries this test's mark in his environment; of those who have none left, whose parent does.
marked() {
    grep -lzsx "UNLISTEN_MARK=$1" /proc/[0-9]*/environ 2>/dev/null
}

# "PID STATE PARENT START" of every process.
processes() {
    cat /proc/[0-9]*/stat 2>/dev/null | sed 's/ (.*) / /' | awk '{ print $1, $2, $3, $21 }'
}

# begun_by PID: "PID START" of it and of all below it. Some have no environment of their own, as a kernel's processes.
begun_by() {
    processes | awk -v top="$1" '{ parent[$1] = $3; start[$1] = $4 }
        END { for (pid in parent) {
            for (up = pid; up != top && up in parent;) up = parent[up]
            if (up == top) print pid, start[pid]
        } }'
}

# Who of them is there still.
left() {
    processes | awk '$2 != "Z" { print $1, $4 }' | grep -Fxf "$folder/begun"
}

# within SECONDS COMMAND...: until it succeeds.
within() {
    tenths=$(($1 * 10))
    shift
    while ! "$@"; do
        tenths=$((tenths - 1))
        [ "$tenths" -gt 0 ] || return 1
        sleep 0.1
    done
}

gone() {
    [ -z "$(marked "$1")" ] && [ -z "$(left)" ]
}

has_said() {
    grep -Eq "$1" "$folder/said"
}

# killed SIGNAL WORDS: as soon as it has said so.
killed() {
    kills=$((kills + 1))
    mark=$$-$kills
    : >"$folder/said"
    UNLISTEN_MARK=$mark "$tool" platforms run "$platform" --out "$folder/results" --transport unix --repeat 20 2>"$folder/said" &
    run=$!
    if ! within 300 has_said "$2"; then
        echo "FAILED: it never said \"$2\":"
        cat "$folder/said"
        failures=$((failures + 1))
    fi
    begun_by "$run" >"$folder/begun"
    if [ "$(wc -l <"$folder/begun")" -lt 3 ]; then
        echo "FAILED: at \"$2\" it had begun nothing: this test would see nothing"
        failures=$((failures + 1))
    fi
    kill -"$1" "$run"
    wait "$run" 2>/dev/null
    if ! within 30 gone "$mark"; then
        echo "FAILED: left after $1 at \"$2\":"
        marked "$mark"
        left | while read -r pid _; do
            echo "$pid $(cat "/proc/$pid/comm")"
        done
        failures=$((failures + 1))
    fi
}

for signal in KILL TERM INT; do
    killed "$signal" 'boots|starts'
    killed "$signal" 'surveys|[0-9] cells'
done
files=$(ls "$folder/results" 2>/dev/null)
[ -z "$files" ] || { echo "FAILED: left $files"; failures=1; }
[ "$failures" = 0 ]

#!/bin/sh
# Platforms without a guest say how far they are, as guests do. progress_test.sh TOOL
set -u
tool=$1
platforms=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0

# this_kernel.sh, the one that does without it, and a stack
for platform in host-somaxconn-4 host-firewall-drop lwip; do
    survey=$platforms/$platform/survey
    if ! why=$("$survey" --possible "$tool" 2>&1); then
        echo "$platform: not possible here: $why"
        continue
    fi
    "$survey" "$tool" "$folder/$platform.json" --technique close --transport tcp4 --situation new --setup alone \
        --path loopback --repeat 2 2>"$folder/said"
    grep -Eqx '[0-9]+ cells' "$folder/said" || {
        echo "FAILED: $platform did not say how many cells were done:"
        cat "$folder/said"
        failures=$((failures + 1))
    }
done
[ "$failures" = 0 ] && echo 'progress_test: passed'

#!/bin/sh
# A guest's share of the static program: found where a relative path says, and one that does not work ends the platform.
set -u
kit=$(cd "$(dirname "$0")/../kit" && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0

# host_ms_with PROGRAM: in a shell of its own, what a guest is told of this machine.
host_ms_with() {
    (
        set -eu
        # shellcheck source-path=SCRIPTDIR source=../kit/say.sh
        . "$kit/say.sh"
        # shellcheck source-path=SCRIPTDIR source=../kit/guest.sh
        . "$kit/guest.sh"
        UNLISTEN_STATIC=$1
        need_static
        work=$(mktemp -d "$scratch/work.XXXXXX")
        host_ms=$(start_ms) || exit
        echo "host_ms=$host_ms"
    ) 2>&1
}

# ends PROGRAM STATUS SENTENCE
ends() {
    said=$(host_ms_with "$1")
    status=$?
    [ "$status" = "$2" ] || { echo "FAILED: $1: exit $status, not $2"; failures=$((failures + 1)); }
    case $said in
    *"$3"*) ;;
    *) echo "FAILED: $1: said \"$said\", not \"$3\"" && failures=$((failures + 1)) ;;
    esac
}

mkdir bin
printf '#!/bin/sh\nexit 0\n' >bin/works
printf '#!/bin/sh\nexit 1\n' >bin/fails
chmod +x bin/works bin/fails
ends bin/works 0 host_ms=
ends "$scratch/bin/works" 0 host_ms=
ends bin/fails 4 'does not work'
ends bin/none 77 'needs the static program'
ends bin 77 'needs the static program'
ends '' 77 'needs the static program'

for platform in debian-linux-6.1 gvisor-2024 user-mode-linux; do
    said=$(UNLISTEN_STATIC=bin/none "$kit/../$platform/survey" --possible tool 2>&1)
    status=$?
    case $status:$said in
    '77:needs the static program'* | '77:needs Linux on x86_64') ;;
    *) echo "FAILED: $platform: exit $status, \"$said\"" && failures=$((failures + 1)) ;;
    esac
done

[ "$failures" = 0 ] && echo 'static_program_test: passed'

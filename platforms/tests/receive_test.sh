#!/bin/sh
# Whatever is sent in place of results: one sentence, exit 4, and no file. receive_test.sh TOOL SURVEY
set -u
here=$(cd "$(dirname "$0")" && pwd)
tool=$1 survey=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
gzip -c "$survey" >"$folder/good.gz"
size=$(wc -c <"$folder/good.gz") sum=$(sha256sum <"$folder/good.gz" | cut -d' ' -f1)
id=$(tr ',' '\n' <"$survey" | sed -n 's/.*"platform": *{ *"id": *"\([^"]*\)".*/\1/p; s/^ *"id": *"\([^"]*\)"$/\1/p' | head -n 1)
failures=$folder/failures # a file: most of what is tested stands in a pipe, in a shell of its own

# received ID: what standard input brings, in a shell of its own.
received() {
    (
        # shellcheck source-path=SCRIPTDIR source=../kit/say.sh
        . "$here/../kit/say.sh"
        # shellcheck source-path=SCRIPTDIR source=../kit/receive.sh
        . "$here/../kit/receive.sh"
        receive "$tool" "$1" "$folder/out.json"
    )
}

header() { # STATUS SIZE SUM
    printf '%-127s\n' "unlisten-results $1 $2 $3"
}

wrong() {
    echo "FAILED: $*" | tee -a "$failures"
}

# refused WHAT ID SENTENCE: of standard input
refused() {
    said=$(received "$2" 2>&1)
    [ $? = 4 ] || wrong "$1: not exit 4"
    case $said in
    *"$3"*) ;;
    *) wrong "$1: said \"$said\", not \"$3\"" ;;
    esac
    for left in "$folder"/out.json*; do
        [ ! -e "$left" ] || wrong "$1: left $left"
    done
}

[ -n "$id" ] || wrong 'the survey has no id'
# What it says of itself is believed where that is bad.
for status in 0:0 3:0 256:0 4:4; do
    { header "${status%:*}" "$size" "$sum"; cat "$folder/good.gz"; } | received "$id"
    [ $? = "${status#*:}" ] || wrong "good, and says ${status%:*}: not exit ${status#*:}"
    cmp -s "$survey" "$folder/out.json" || wrong "good: not what was sent"
    rm -f "$folder/out.json"
done

refused 'nothing' '*' 'no results were sent' </dev/null
head -c 1000000 /dev/zero | refused 'zeros' '*' 'no results were sent'
head -c 1000000 /dev/urandom | refused 'noise' '*' 'something else than results was sent'
yes | refused 'a flood' '*' 'something else than results was sent'
header 0 x "$sum" | refused 'no size' '*' 'something else than results was sent'
header 0 -5 "$sum" | refused 'a negative size' '*' 'something else than results was sent'
header 0 99999999999999999999 "$sum" | refused 'a huge size' '*' 'something else than results was sent'
# shellcheck disable=SC2016 # it must not be done
header '$(touch x)' 5 "$sum" | refused 'a command' '*' 'something else than results was sent'
header 0 99999999 "$sum" | refused 'too much' '*' 'bytes of results were announced'
{ header 0 "$size" "$sum"; head -c 100 "$folder/good.gz"; } | refused 'cut short' '*' 'the results are cut short'
{ header 0 "$size" "$(echo "$sum" | tr 0-9a-f 1-9a-f0)"; cat "$folder/good.gz"; } | refused 'damaged' '*' 'damaged on their way'
{ header 0 "$size" "$sum"; cat "$folder/good.gz"; } | refused 'of another platform' 'moon-*' "of the platform $id"

sent() { # what a file is sent as, however bad it is
    header 0 "$(wc -c <"$1")" "$(sha256sum <"$1" | cut -d' ' -f1)"
    cat "$1"
}
echo rubbish >"$folder/rubbish"
sent "$folder/rubbish" | refused 'not compressed' '*' 'cannot be unpacked'
head -c 110000000 /dev/zero | gzip -1 >"$folder/bomb"
sent "$folder/bomb" | refused 'a bomb' '*' 'have more than'
echo '{"schema":"unlisten.survey/1"}' | gzip >"$folder/no-survey"
sent "$folder/no-survey" | refused 'no survey' "$id" 'not valid'
echo kept >"$folder/out.json"
header 0 x "$sum" | received "$id" 2>/dev/null
[ "$(cat "$folder/out.json")" = kept ] || wrong 'what stood there is lost for nothing'

[ ! -s "$failures" ] && echo 'all as it should be'
[ ! -s "$failures" ]

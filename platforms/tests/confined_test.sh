#!/bin/sh
# Root of a guest of User-mode Linux writes nothing outside; without the jail it would, and this test see it.
set -u
# shellcheck source-path=SCRIPTDIR source=../kit/user_mode_linux.sh
. "${0%/*}/../kit/user_mode_linux.sh"

export UNLISTEN_STATIC=/bin/sh # no survey here

# A guest whose root writes that file, as it is called from the root of what hostfs reaches.
guest() {
    begin_guest
    take_busybox
    take_userland
    find_uml
    mkdir -p "$work/guest/bin" && cp "${busybox:?}" "$work/guest/bin"
    cat >"$work/guest/init" <<END
#!/bin/busybox sh
/bin/busybox --install -s /bin
mkdir /proc /below
mount -t proc proc /proc
mount -t hostfs -o ../../../../../../../.. none /below
mkdir -p "/below${1%/*}"
echo written >"/below$1" && echo 'guest: it has written'
# Its end is a panic, which ends all as well.
END
    chmod +x "$work/guest/init"
    packed "$work/guest" >"$work/initramfs"
    boot_uml
    cat "$work/results" # until it ends
    wait
}

# What could do who has taken over the process that is the kernel.
process() {
    static=$(apt_unpacked bookworm busybox-static) || exit
    # shellcheck disable=SC2016 # the jail's
    tar -C "$static" -c bin | (jailed bin/busybox sh -c '
        exec 2>/dev/null
        bin/busybox mount -t tmpfs none dev && echo it mounts
        bin/busybox unshare --user --map-root-user bin/busybox true && echo it is root elsewhere
        bin/busybox unshare --mount bin/busybox true && echo it has mounts of its own
        bin/busybox grep -q : /proc/net/dev && echo it sees /proc
        [ -z "$(bin/busybox ls old)" ] || echo it sees what was there before
        echo end') 2>&1
}

case ${1:-} in
guest | open-guest)
    # shellcheck disable=SC2154 # contained.sh has it
    [ "$1" = guest ] || into_jail=$(printf '%s\n' "$into_jail" | sed '/pivot_root/d; /umount/d')
    guest "$2"
    exit
    ;;
process)
    process
    exit
    ;;
esac

user_mode_linux_possible
outside=$(mktemp -d /var/tmp/confined_test.XXXXXX) || exit 1
trap 'rm -rf "$outside"' EXIT
chmod 777 "$outside"
failures=0

failed() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

for how in guest open-guest; do
    # A shell of its own, for that ends what it began.
    said=$(timeout 100 "$0" "$how" "$outside/$how" 2>&1)
    case $said in
    *'it has written'*) ;;
    *) failed "$how: it could not even try: $said" ;;
    esac
done
[ ! -e "$outside/guest" ] || failed 'a guest in the jail wrote outside'
[ -e "$outside/open-guest" ] || failed 'a guest without the jail did not write outside: this test would see nothing'

tried=$("$0" process)
[ "$tried" = end ] || failed "a process in the jail: $tried"
[ "$failures" = 0 ] && echo 'confined_test: passed'

# shellcheck shell=sh
# What a guest of ours boots with, made of Debian's packages: the static program, a shell, nft, and modules of its
# kernel. To be sourced, after say.sh and apt.sh; $kit is the folder of this file.

work='' # begin_guest sets it
modules_wanted='crc32c_generic ipv6 tun nf_tables nft_reject_inet nft_reject_ipv4 nft_reject_ipv6 inet_diag tcp_diag unix_diag
    mptcp_diag sctp sctp_diag vsock vsock_loopback'

# PACKAGE:FILE of Debian 12: nft, and the libraries it loads.
nft_parts='nftables:nft libnftables1:libnftables.so.1 libnftnl11:libnftnl.so.11 libmnl0:libmnl.so.0
    libxtables12:libxtables.so.12 libjansson4:libjansson.so.4 libgmp10:libgmp.so.10 libedit2:libedit.so.2
    libbsd0:libbsd.so.0 libmd0:libmd.so.0 libtinfo6:libtinfo.so.6 libc6:libc.so.6 libc6:ld-linux-x86-64.so.2'

# take_busybox: from here on there is a command of that name.
take_busybox() {
    busybox=$(apt_unpacked bookworm busybox-static)/bin/busybox || exit
}

busybox() {
    "$busybox" "$@"
}

static_possible() {
    { [ -f "${UNLISTEN_STATIC:-}" ] && [ -x "$UNLISTEN_STATIC" ]; } ||
        not_here 'needs the static program (cmake --build build/default --target static; --static FILE says where it is)'
}

# need_static: its path is whole from here on, for it is linked to.
need_static() {
    static_possible
    UNLISTEN_STATIC=$(realpath "$UNLISTEN_STATIC")
}

# begin_guest: $work is a folder with two pipes: "console", whose lines of ours are passed on, and "results". They and a
# contained command that was begun in the background are gone when this shell ends.
begin_guest() {
    need_static
    work=$(mktemp -d) || fail 'no temporary folder'
    trap 'status=$?; rm -rf "$work"; exit "$status"' EXIT
    trap 'exit 143' HUP INT TERM
    mkfifo "$work/console" "$work/results"
}

# In front of the command that speaks there at once: a pipe that nobody opens would be waited for.
hear_guest() {
    heard <"$work/console" >&2 &
}

# A line without an end would be kept in memory, whatever its length.
short_lines() {
    stdbuf -oL fold -b -w 2000
}

# Nothing that a terminal would obey.
all_heard() {
    short_lines | LC_ALL=C sed -u 's/[^ -~]//g; s/^guest: //'
}

# Lines of ours, and why a kernel stopped or did not start; nothing that a terminal would obey.
heard() {
    short_lines | LC_ALL=C sed -un 's/[^ -~]//g; s/^guest: //p; s/^.*\(Kernel panic.*\)/\1/p; s/^running container: //p'
}

# take_module FOLDER NAME OUT: with what it depends on, in the order to load them; nothing where it is built in.
take_module() (
    file=$(find "$1" -name "$(echo "$2" | sed 's/[-_]/[-_]/g').ko*" | head -n 1)
    [ -n "$file" ] || exit 0
    ! grep -qx "$2.ko" "$3/order" || exit 0
    case $file in
    *.xz) busybox unxz -c "$file" ;;
    *.gz) busybox gunzip -c "$file" ;;
    *) cat "$file" ;;
    esac >"$3/$2.ko" || fail "could not unpack the module $2"
    for needed in $(LC_ALL=C tr '\0,' '\n ' <"$3/$2.ko" | LC_ALL=C sed -n 's/^depends=//p'); do
        take_module "$1" "$needed" "$3" || exit
    done
    echo "$2.ko" >>"$3/order"
)

# packed FOLDER: its files as a part of an initramfs, owned by root.
packed() {
    (cd "$1" && find . | busybox cpio -o -H newc -R 0:0 2>/dev/null)
}

# made_once FILE COMMAND...: what the command prints, kept in the cache.
made_once() {
    made_file=$1
    shift
    [ ! -e "$made_file" ] || return 0
    mkdir -p "${made_file%/*}" "$cache/partial"
    making=$(mktemp "$cache/partial/XXXXXX") || fail "could not write into $cache/partial"
    # Not in a condition: -e would not hold within.
    "$@" >"$making"
    mv "$making" "$made_file"
}

# sum_of TEXT: for the name of what was made of it.
sum_of() {
    echo "$1" | sha256sum | cut -c1-8
}

# take_userland: a shell and nft are in $userland from here on.
take_userland() {
    userland=$cache/guest/userland-$(sum_of "$nft_parts").cpio
    made_once "$userland" pack_userland
}

unpack_userland() {
    mkdir -p "$1" && (cd "$1" && busybox cpio -i -d <"$userland" 2>/dev/null) || fail 'could not unpack a shell and nft'
}

# lines_of WORD...: a line for each, none for none.
lines_of() {
    for word; do
        printf '%s\n' "$word"
    done
}

pack_modules() (
    rm -rf "$work/part" && mkdir -p "$work/part/modules"
    : >"$work/part/modules/order"
    for module in $modules_wanted; do
        take_module "$1" "$module" "$work/part/modules" || exit
    done
    packed "$work/part"
)

pack_userland() (
    rm -rf "$work/part" && mkdir -p "$work/part/bin" "$work/part/usr/sbin" "$work/part/lib64" "$work/part/lib/x86_64-linux-gnu"
    for part in $nft_parts; do
        folder=$(apt_unpacked bookworm "${part%:*}") || exit
        file=$(find "$folder" -name "${part#*:}" -path '*bin/*' -o -name "${part#*:}" -path '*/lib*' | head -n 1)
        case $part in
        *:nft) cp "$file" "$work/part/usr/sbin" ;;
        *:ld-*) cp -L "$file" "$work/part/lib64" ;;
        *) cp -L "$file" "$work/part/lib/x86_64-linux-gnu" ;; # where that looks
        esac || fail "could not find ${part#*:} in Debian's package ${part%:*}"
    done
    cp "$busybox" "$work/part/bin" || fail 'could not copy busybox'
    packed "$work/part"
)

# How long ten starts of a probe take here, at the least.
start_ms() (
    ln -s "$UNLISTEN_STATIC" "$work/unlisten-nothing"
    least=1000000
    for _ in 1 2 3 4 5; do
        begun=$(date +%s%N)
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            "$work/unlisten-nothing" --describe >/dev/null || fail "$UNLISTEN_STATIC does not work"
        done
        took=$((($(date +%s%N) - begun) / 1000000 + 1))
        [ "$took" -ge "$least" ] || least=$took
    done
    echo "$least"
)

# guest_image MODULES NAME LINE OPTION...: $work/initramfs for the kernel of that name whose modules these are; it
# surveys as the options say, and sends the results by LINE.
guest_image() {
    take_busybox
    modules=$cache/guest/modules-$2-$(sum_of "$modules_wanted").cpio line=$3
    made_once "$modules" pack_modules "$1"
    take_userland
    shift 3
    rm -rf "$work/part" && mkdir "$work/part"
    [ -z "${UNLISTEN_GUEST_ENDS:-}" ] || touch "$work/part/end" # for bench/guest: boot, and no more
    cp "$kit/guest/init" "$kit/guest/survey" "$work/part" && cp "$UNLISTEN_STATIC" "$work/part/unlisten"
    ln -s unlisten "$work/part/unlisten-nothing"
    lines_of "$@" >"$work/part/arguments"
    host_ms=$(start_ms) || exit
    printf 'results_line=%s\nhost_ms=%s\n' "$line" "$host_ms" >"$work/part/settings"
    { cat "$userland" "$modules" && packed "$work/part"; } >"$work/initramfs"
}

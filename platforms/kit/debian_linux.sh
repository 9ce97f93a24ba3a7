# shellcheck shell=sh
# A Linux kernel of Debian under QEMU. To be sourced by a platform's `survey`.
kit=${0%/*}/../kit
# shellcheck source-path=SCRIPTDIR source=say.sh
. "$kit/say.sh"
# shellcheck source-path=SCRIPTDIR source=apt.sh
. "$kit/apt.sh"
# shellcheck source-path=SCRIPTDIR source=contained.sh
. "$kit/contained.sh"
# shellcheck source-path=SCRIPTDIR source=receive.sh
. "$kit/receive.sh"
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$kit/guest.sh"

# debian_linux SUITE SERIES "$@": the newest kernel of that Debian release; SERIES is "6.1", "7.".
debian_linux() {
    suite=$1 series=$2
    shift 2
    case ${1:-} in
    --possible) debian_linux_possible ;;
    '' | -*) fail "usage: $0 TOOL FILE [OPTION OF unlisten run...], or $0 --possible" ;;
    *) survey_in_qemu "$@" ;;
    esac
}

debian_linux_possible() {
    [ "$(uname -sm)" = 'Linux x86_64' ] || not_here 'needs Linux on x86_64'
    static_possible
    command -v qemu-system-x86_64 >/dev/null || not_here 'needs qemu-system-x86_64 (package qemu-system-x86)'
    apt_possible
    contained_possible
}

# The kernel that linux-image-amd64 stands for: one package, or linux-binary-... and linux-modules-...
find_kernel() {
    apt_lists "$suite"
    release=$(apt_of "$suite" apt-cache depends --no-recommends --no-suggests linux-image-amd64 |
        sed -n 's/^ *Depends: linux-image-//p')
    case $release in
    "$series"*) ;;
    *) fail "Debian's $suite has Linux $release now, not $series" ;;
    esac
    if apt_of "$suite" apt-cache show "linux-binary-$release" >/dev/null 2>&1; then
        image=$(apt_unpacked "$suite" "linux-binary-$release") && modules=$(apt_unpacked "$suite" "linux-modules-$release")
    else
        image=$(apt_unpacked "$suite" "linux-image-$release") && modules=$image
    fi || exit
    kernel=$(find "$image" -name 'vmlinuz*' | head -n 1)
    [ -n "$kernel" ] || fail "no kernel in Debian's packages of Linux $release"
}

survey_in_qemu() {
    debian_linux_possible
    tool=$1 file=$2
    shift 2
    begin_guest
    find_kernel
    guest_image "$modules" "$release" /dev/ttyS1 "$@"
    say "boots Linux $release under QEMU"
    # No KVM: on some machines that have it guests hang. Without what a kernel uses where it is there and costs more when
    # it is emulated: copying byte by byte, ends of blocks at each copy, a fifth level of pages, more registers to keep.
    hear_guest
    (contained qemu-system-x86_64 -accel tcg -cpu max,-erms,-smap,-la57,-xsave -m 1024 -nodefaults -display none -no-reboot \
        -serial stdio -serial file:/dev/fd/3 -kernel "$kernel" -initrd "$work/initramfs" \
        -append 'console=ttyS0 panic=-1 quiet mitigations=off' </dev/null >"$work/console" 3>"$work/results") &
    receive "$tool" "linux-${release%%+*}-x86_64-vm" "$file" <"$work/results"
}

# shellcheck shell=sh
# User-mode Linux of Debian 12: a kernel that is a process. To be sourced by a platform's `survey`.
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

user_mode_linux_possible() {
    [ "$(uname -sm)" = 'Linux x86_64' ] || not_here 'needs Linux on x86_64'
    static_possible
    apt_possible
    jail_possible 'a guest could write outside otherwise'
}

survey_in_user_mode_linux() {
    user_mode_linux_possible
    tool=$1 file=$2
    shift 2
    begin_guest
    find_uml
    guest_image "$uml/usr/lib/uml/modules/$release" "uml-$release" /dev/ttyS0 "$@"
    say "boots User-mode Linux $release"
    boot_uml
    receive "$tool" "linux-$release-x86_64-uml" "$file" <"$work/results"
}

find_uml() {
    uml=$(apt_unpacked bookworm user-mode-linux) || exit
    release=$(basename "$uml"/usr/lib/uml/modules/*)
}

# Begins the kernel with $work/initramfs. Its console is standard output, its first serial line descriptor 3. hostfs shows
# root in there whatever the process may see (`..` leaves what hostfs= says): hence the jail, which has the kernel, its
# libraries and busybox. Descriptor 4 is not for a guest.
boot_uml() {
    unpack_userland "$work/jail"
    cp "$uml/usr/bin/linux.uml" "$work/initramfs" "$work/jail"
    hear_guest
    tar -C "$work/jail" -c . |
        (jailed bin/busybox env -i TMPDIR=tmp ./linux.uml mem=1024M initrd=initramfs uml_dir=tmp/ \
            con=null con0=null,fd:1 ssl=null ssl0=null,fd:3 panic=-1 quiet 2>&1 >"$work/console" 3>"$work/results" 4>&-) |
        all_heard >&2 &
}

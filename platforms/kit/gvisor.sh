# shellcheck shell=sh
# gVisor, a kernel in user space, in a sandbox that sees nothing of this machine. To be sourced by a platform's `survey`,
# which defines runsc_possible, and find_runsc, which sets $runsc and $release.
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

# gvisor CATCHES "$@": how the sandbox catches system calls, ptrace or systrap.
gvisor() {
    catches=$1
    shift
    case ${1:-} in
    --possible) gvisor_possible ;;
    --contained) shift && survey_contained "$@" ;;
    '' | -*) fail "usage: $0 TOOL FILE [OPTION OF unlisten run...], or $0 --possible" ;;
    *) survey_in_gvisor "$@" ;;
    esac
}

gvisor_possible() {
    [ "$(uname -sm)" = 'Linux x86_64' ] || not_here 'needs Linux on x86_64'
    static_possible
    [ "$(id -u)" = 0 ] || not_here 'needs root, to set up a sandbox of gVisor'
    runsc_possible
    apt_possible
    contained_possible
}

# runsc_of SUITE: Debian's. "0.0~20221219.0-2" is gVisor's release 20221219.0.
runsc_of() {
    folder=$(apt_unpacked "$1" runsc) || exit
    runsc=$folder/usr/bin/runsc release=${folder##*~20} release=20${release%%-*}
}

# sandbox_root FOLDER OPTION...: all that the sandbox sees, read-only: the static program, a shell, nft.
sandbox_root() {
    take_busybox
    take_userland
    root=$1
    shift
    unpack_userland "$root"
    mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/tmp"
    cp "$UNLISTEN_STATIC" "$root/unlisten" && cp "$kit/guest/survey" "$root"
    for name in $(busybox --list | grep -vx busybox); do
        ln -s busybox "$root/bin/$name"
    done
    ln -s unlisten "$root/unlisten-nothing"
    lines_of "$@" >"$root/arguments"
    host_ms=$(start_ms) || exit
    echo "host_ms=$host_ms" >"$root/settings"
}

# Root's capabilities within the sandbox alone; limits as on a Debian.
sandbox_config() {
    capabilities='"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_NET_BIND_SERVICE", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_SYS_RESOURCE"'
    cat <<END
{
    "ociVersion": "1.0.0",
    "root": { "path": "root", "readonly": true },
    "process": {
        "args": [ "/survey" ],
        "cwd": "/",
        "env": [ "PATH=/bin", "HOME=/" ],
        "user": { "uid": 0, "gid": 0 },
        "capabilities": {
            "bounding": [ $capabilities ], "effective": [ $capabilities ], "permitted": [ $capabilities ]
        },
        "rlimits": [ { "type": "RLIMIT_NOFILE", "soft": 1024, "hard": 65536 } ]
    },
    "mounts": [
        { "destination": "/proc", "type": "proc", "source": "proc" },
        { "destination": "/sys", "type": "sysfs", "source": "sysfs" },
        { "destination": "/dev", "type": "tmpfs", "source": "tmpfs" },
        { "destination": "/tmp", "type": "tmpfs", "source": "tmpfs" }
    ],
    "linux": {
        "namespaces": [ { "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" } ]
    }
}
END
}

# All of it is begun by this shell and ends with it; what was kept in memory, too.
survey_in_gvisor() {
    gvisor_possible
    need_static
    work=$(mktemp -d) || fail 'no temporary folder'
    trap 'status=$?; rm -rf "$work"; exit "$status"' EXIT
    trap 'exit 143' HUP INT TERM
    # runsc looks itself up in /proc, by its number in its PID namespace.
    contained unshare --mount-proc -- "$0" --contained "$work" "$@" &
    wait $!
}

survey_contained() {
    work=$1 tool=$2 file=$3
    shift 3
    mount -t tmpfs none "$work" || fail 'could not keep a sandbox in memory'
    find_runsc
    id=gvisor-$release-x86_64
    # With as many probes at a time as elsewhere, they come too late to tell: a call takes longer here.
    case " $* " in
    *' --jobs '*) ;;
    *) set -- "$@" --jobs 40 ;;
    esac
    mkdir "$work/bundle"
    sandbox_root "$work/bundle/root" --platform-id "$id" "$@"
    sandbox_config >"$work/bundle/config.json"
    say "starts gVisor $release"
    # Results leave by a pipe: the sandbox has its own offset in a file. --net-raw: it would take that capability away.
    { "$runsc" --root="$work/state" --platform="$catches" --network=none --net-raw --ignore-cgroups \
        run --bundle="$work/bundle" unlisten </dev/null 2>&1 >&3 3>&- | all_heard >&2; } 3>&1 | receive "$tool" "$id" "$file"
}

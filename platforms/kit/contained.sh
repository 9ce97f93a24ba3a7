# shellcheck shell=sh
# To be sourced.

# contained COMMAND...: becomes the command, as the first process of a PID namespace: whatever it starts ends with it,
# and it ends with the shell that began it (pid_namespaces(7), prctl(2) PR_SET_PDEATHSIG), which may have ended already.
contained() {
    if [ "$(id -u)" = 0 ]; then
        set -- unshare --pid --fork --kill-child -- "$@"
    else
        set -- unshare --map-current-user --pid --fork --kill-child -- "$@"
    fi
    # shellcheck disable=SC2016 # the inner shell's
    exec setpriv --pdeathsig KILL -- sh -c '[ "$PPID" = "$0" ] || exit; exec "$@"' $$ "$@"
}

contained_possible() {
    (contained true) 2>/dev/null || not_here "needs setpriv and unshare of util-linux, and permission for a PID namespace"
}

# In the namespaces of jailed: what standard input brings as a tar becomes all that there is, in memory, as much as a
# guest may fill; then the command, found from there, as is bin/busybox. In a user namespace that maps nobody it has no
# capability, and can make no other namespace to have one there. It signals nobody outside, for its session is its own,
# and is not the first process, which SIGABRT would not end.
# shellcheck disable=SC2016 # the inner shells'
into_jail='set -e
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs -o size=1200m,mode=755 none /tmp
cd /tmp
[ $# = 0 ] || tar -x --no-same-owner
mkdir -p old tmp dev
: >dev/null
mount --bind /dev/null dev/null
pivot_root . old
[ $# = 0 ] || exec bin/busybox sh -ec "
    bin/busybox umount -l old
    exec bin/busybox unshare --user -f -- bin/busybox setsid \"\$@\" </dev/null" sh "$@"'

# jailed COMMAND...: contained; and confined to what standard input brings, without network, as nobody if it was root.
jailed() {
    nobody=''
    [ "$(id -u)" != 0 ] || nobody='--reuid 65534 --regid 65534 --clear-groups'
    # shellcheck disable=SC2016,SC2086 # the inner shell's; words
    exec setpriv $nobody --no-new-privs --pdeathsig KILL -- sh -c '[ "$PPID" = "$0" ] || exit; exec "$@"' $$ \
        unshare --map-root-user --mount --net --ipc --uts --pid --fork --kill-child -- sh -c "$into_jail" sh "$@"
}

# jail_possible WHAT
jail_possible() {
    (jailed) </dev/null 2>/dev/null || not_here "needs setpriv, unshare and pivot_root of util-linux, and user namespaces that are permitted: $1"
}

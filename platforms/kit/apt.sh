# shellcheck shell=sh
# Debian packages of any release, fetched by apt, which verifies them, and unpacked without being installed.
# To be sourced. Everything is kept in $cache, which is made here; UNLISTEN_CACHE says where.

cache=${UNLISTEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/unlisten}

# apt_of SUITE COMMAND...: apt-get or apt-cache for that suite alone, whatever this system is set to.
apt_of() {
    apt_suite=$1 apt_program=$2
    shift 2
    apt_folder=$cache/apt/$apt_suite
    "$apt_program" -o Dir::Etc::sourcelist="$apt_folder/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::Lists="$apt_folder/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$apt_folder" \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" "$@"
}

# apt_lists SUITE: its list of packages, at most a day old. Other platforms may want it at the same time.
apt_lists() {
    apt_folder=$cache/apt/$1
    mkdir -p "$apt_folder/lists/partial" "$apt_folder/archives/partial"
    exec 9>"$apt_folder/lock"
    flock 9
    apt_source="deb [signed-by=$debian_keyring] $(debian_mirror) $1 main"
    if [ "$(cat "$apt_folder/sources.list" 2>/dev/null)" != "$apt_source" ]; then
        rm -f "$apt_folder/updated"
        echo "$apt_source" >"$apt_folder/sources.list"
    fi
    if [ -z "$(find "$apt_folder/updated" -mmin -1440 2>/dev/null)" ]; then
        # Else a mirror that does not answer is only warned of.
        apt_of "$1" apt-get -q -o APT::Update::Error-Mode=any update >&2 ||
            fail "could not fetch Debian's list of packages of $1"
        touch "$apt_folder/updated"
    fi
    exec 9>&-
}

debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror this system uses, or Debian's own.
debian_mirror() {
    echo "${UNLISTEN_DEBIAN_MIRROR:-http://deb.debian.org/debian}"
}

# What a command left there that was killed long ago.
forget_partial() {
    find "$cache/partial" -mindepth 1 -maxdepth 1 -mmin +600 -exec rm -rf {} +
}

# apt_unpacked SUITE PACKAGE: prints the folder of its newest version's files.
apt_unpacked() (
    apt_lists "$1"
    version=$(apt_of "$1" apt-cache show --no-all-versions "$2" 2>/dev/null | sed -n 's/^Version: //p')
    [ -n "$version" ] || fail "Debian's $1 has no package $2"
    folder=$cache/packages/${2}_$version
    if [ ! -e "$folder" ]; then
        mkdir -p "$cache/partial" "$cache/packages"
        forget_partial
        fetched=$(mktemp -d "$cache/partial/XXXXXX")
        trap 'rm -rf "$fetched"' EXIT
        say "fetching $2 $version of Debian's $1"
        (cd "$fetched" && apt_of "$1" apt-get -q download "$2=$version" >&2) || fail "could not fetch $2 of Debian's $1"
        dpkg-deb -x "$fetched"/*.deb "$fetched/files" || fail "could not unpack $2"
        mv -T "$fetched/files" "$folder" 2>/dev/null || [ -e "$folder" ] || fail "could not keep $2 in $folder"
    fi
    echo "$folder"
)

# Whether apt_unpacked can work at all; otherwise says why not.
apt_possible() {
    { command -v apt-get && command -v dpkg-deb; } >/dev/null || not_here "needs apt, which fetches Debian's packages"
    [ -r "$debian_keyring" ] || not_here "needs $debian_keyring (package debian-archive-keyring)"
}

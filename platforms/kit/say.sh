# shellcheck shell=sh
# How a platform speaks: a line to standard error, exit 77 where it is not possible here, 4 where it failed. To be sourced.

say() {
    printf '%s\n' "$*" >&2
}

# The last line of what failed is its reason.
fail() {
    say "$*"
    exit 4
}

not_here() {
    say "$*"
    exit 77
}

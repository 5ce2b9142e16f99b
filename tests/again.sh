# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# . tests/again.sh: then  again OUT ERR ARGUMENT...  is  $BUILD/solidair ARGUMENT... >OUT 2>ERR  without a new process each
# time (tests/again.c), for tests that ask many small questions. No argument may hold a line end. An answer that takes more
# than a minute, or a program that dies, is exit code 255, then and ever after.
coproc AGAIN { exec "$BUILD/solidair-again"; }
again() {
    local code
    if [ -n "${AGAIN_PID:-}" ] && printf '%s\n' "$PWD" "$1" "$2" $(($# - 2)) "${@:3}" >&"${AGAIN[1]}" &&
        read -r -t 60 code <&"${AGAIN[0]}"; then
        return "$code"
    fi
    [ -z "${AGAIN_PID:-}" ] || kill "$AGAIN_PID" 2>/dev/null
    AGAIN_PID=
    return 255
}
# As the program ends: with what a sanitizer has to say.
again_end() {
    local process=${AGAIN_PID:-} to=${AGAIN[1]:-}
    [ -n "$process" ] && exec {to}>&- && wait "$process"
}

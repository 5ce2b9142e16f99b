#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Worked settlements (tests/solidarity/cases/README.md): the printed table must be the expected one, byte for byte.
set -u
cd "$(dirname "$0")/cases" || exit 1
. ../../again.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0 failed=0
check() { # check NAME COMMAND...: the command succeeds
    n=$((n + 1))
    local name=$1
    shift
    if "$@"; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        sed 's/^/# /' "$scratch/err"
        failed=1
    fi
}
settle_case() {
    again "$scratch/out.csv" "$scratch/err" --lang en settle "$1/scheme.cfg" "$1/realised.csv" --clients "$1/clients.csv" &&
        cmp "$scratch/out.csv" "$1/expected.csv"
}
# Rows in another order are the same municipalities.
settle_reversed() {
    { head -1 "$1/realised.csv" && tail -n +2 "$1/realised.csv" | tac; } >"$scratch/realised.csv" &&
        { head -1 "$1/clients.csv" && tail -n +2 "$1/clients.csv" | tac; } >"$scratch/clients.csv" &&
        again "$scratch/out.csv" "$scratch/err" settle "$1/scheme.cfg" "$scratch/realised.csv" --clients "$scratch/clients.csv" &&
        cmp "$scratch/out.csv" "$1/expected.csv"
}
for folder in case*; do check "$folder to the cent" settle_case "$folder"; done
for folder in case*; do check "$folder with its rows turned round" settle_reversed "$folder"; done
[ "$n" -ge 24 ] || { echo "not ok $((n + 1)) - the cases are there" && failed=1; }
check "after all of them main ends well" again_end
exit $failed

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is stored has the same bits on every machine: nothing that works it out is in long double (80 bits here, 128 or
# 64 elsewhere), or asks a mathematical library for more than IEEE 754 and C prescribe to the last bit. Of exp, log, pow,
# hypot and all others the last digit is the library's own choice; models/core/fmath.h has those that are needed.
set -u
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh

# The rooms whose results are stored. sim/report and sim/cli only show them.
rooms='models/*/ sim/base sim/cluster sim/scenario sim/store sim/engine sim/decide'

# Which object (a pattern) may ask for what, and why that is safe.
cat >"$dir/allowed" <<'LIST'
*  sqrt                    # correctly rounded (IEEE 754-2008, 5.4.1)
*  floor ceil round fabs   # exact
*  fmin fmax               # exact
*  lround llround          # exact, halves away from zero
LIST

library() { nm -D --defined-only "$(gcc -print-file-name="$1")" | awk '{ sub(/@.*/, "", $3); print $3 }'; }
{ library libm.so.6; library libgsl.so; } | sort -u >"$dir/library"

# OBJECT SYMBOL of everything from the libraries that is not on the list; $1: the folder that object names begin in.
unlisted() {
    local object symbol pattern symbols
    (cd "$1" && xargs nm -A -u) | awk 'NR == FNR { library[$1]; next } $3 in library { sub(/:.*/, "", $1); print $1, $3 }' \
        "$dir/library" - | while read -r object symbol; do
        while read -r pattern symbols; do
            # shellcheck disable=SC2053
            if [[ $object == $pattern && " ${symbols%%#*} " == *" $symbol "* ]]; then continue 2; fi
        done <"$dir/allowed"
        echo "$object $symbol"
    done
}
wide() { grep -nE '\blong double\b|[0-9]\.[0-9]*([eE][+-]?[0-9]+)?[lL]\b' "$@"; }

# Both must see what they are looking for.
cat >"$dir/probe.c" <<'PROBE'
#include <math.h>
double probe(double a) { return exp(a) + hypot(a, sqrt(a)) + (double)sqrtl((long double)a); }
PROBE
gcc -c -o "$dir/probe.o" "$dir/probe.c"
found=$(echo probe.o | unlisted "$dir" | tr '\n' ' ')
ok "$([ "$found" = "probe.o exp probe.o hypot probe.o sqrtl " ]; echo $?)" "exp, hypot and sqrtl are seen, sqrt is let through ($found)"
ok "$(wide "$dir/probe.c" >/dev/null; echo $?)" "a long double is seen"

# shellcheck disable=SC2086
objects=$(cd "$BUILD" && for room in $rooms; do ls ${room%/}/*.o; done)
found=$(unlisted "$BUILD" <<<"$objects")
echo "$found" | sed '/^$/d; s/^/# /'
ok "$([ -z "$found" ]; echo $?)" "$(wc -l <<<"$objects") objects: no function whose last digit is a library's own"

# shellcheck disable=SC2086
found=$(for room in $rooms; do wide ${room%/}/*.[ch]; done)
echo "$found" | sed '/^$/d; s/^/# /'
ok "$([ -z "$found" ]; echo $?)" "no long double"
echo "1..$n"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command that has threads, on four of them, in a program built with ThreadSanitizer (make tsan): no race is found.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
archer=$(find /usr/lib/llvm-* -name libarcher.so 2>/dev/null | head -1)
export OMP_TOOL_LIBRARIES=$archer TSAN_OPTIONS="ignore_noninstrumented_modules=1 exitcode=66 halt_on_error=0"
race_free() { # what, command...
    local what=$1
    shift
    n=$((n + 1))
    "$solidair" --lang en "$@" >"$dir/out" 2>"$dir/err"
    local code=$?
    if [ $code = 0 ] && ! grep -q 'WARNING: ThreadSanitizer' "$dir/err"; then echo "ok $n - $what"; else
        echo "not ok $n - $what (exit $code, $(grep -c 'WARNING: ThreadSanitizer' "$dir/err") races)"
        grep -A12 -m1 'WARNING: ThreadSanitizer' "$dir/err" | sed 's/^/# /'
    fi
}
race_free "run, exact" run tests/bad/good.cfg -n 4000 --store all --threads 4 -o "$dir/a.h5"
race_free "run, the base scenario" run scenarios/groningen-2016.cfg -n 600 --threads 4 -o "$dir/b.h5"
race_free "run, members leave" run scenarios/uittreding-2018.cfg -n 100 --threads 4 -o "$dir/c.h5"
race_free "coalition" coalition "$dir/b.h5" -n 100 --threads 4
race_free "stress" stress scenarios/stress-2016.cfg -n 100 --threads 4
race_free "sensitivity" sensitivity scenarios/groningen-2016.cfg --threads 4
race_free "verify" verify "$dir/a.h5" --threads 4
race_free "report" report "$dir/b.h5" -o "$dir/b.html"
race_free "settle" settle tests/solidarity/cases/case002/scheme.cfg tests/solidarity/cases/case002/realised.csv \
    --clients tests/solidarity/cases/case002/clients.csv
echo "1..$n"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/run itself, on programs made up here: what it counts, what it names, what it makes of programs that die, and that
# it runs several at a time without showing it; and tests/once.
set -u
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/build/tests"
number=0

program() { # NAME, its text on stdin
    { echo '#!/usr/bin/env bash'; cat; } >"$dir/$1"
    chmod +x "$dir/$1"
}
report() { # result what, and on failure the reason on stdin
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        sed 's/^/# /'
    fi
}
# expect WHAT CODE LAST PATTERN PROGRAM...: the exit code, the closing line, and a line that matches somewhere before it.
expect() {
    local what=$1 code=$2 last=$3 pattern=$4 got
    shift 4
    tests/run "$dir/build" "${@/#/$dir/}" >"$dir/out" 2>&1
    got=$?
    [ $got = "$code" ] && [ "$(tail -1 "$dir/out")" = "$last" ] && head -n -1 "$dir/out" | grep -qE -- "$pattern"
    report $? "$what" < <(echo "exit code $got, expected $code; last: $last; and a line: $pattern"; cat "$dir/out")
}

program good <<<'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
program bad <<<'echo "ok 1 - a"; echo "not ok 2 - b"; echo "# why b"'
program cmocka-skip <<<'echo 1..2; echo "ok 1 - a"; echo "not ok 2 # SKIP b"'
program tap-skip <<<'echo "ok 1 - a"; echo "ok 2 - b # SKIP no disk"; echo "not ok 3 # skip"; echo "ok 4 - about # skipping"'
program skip-all <<<'echo "1..0 # SKIP no cluster"'
program silent <<<'exit 0'
program talks <<<'echo "okay then"; echo "  ok 1 - indented"'
program dies <<<'echo "ok 1 - a"; exit 3'
program killed <<<'echo "ok 1 - a"; kill -KILL $$'
program skips-and-dies <<<'echo "not ok 1 # SKIP a"; exit 1'
program stops <<<'echo 1..3; echo "ok 1 - a"; exit 0'
program stops-badly <<<'echo 1..3; echo "not ok 1 - a"; exit 1'
program two-plans <<<'echo 1..1; echo "ok 1 - a"; echo 1..2; echo "ok 1 - b"; echo "ok 2 - c"'
program many <<<'for i in {1..300}; do echo "# line $i"; done; echo "not ok 1 - last"'

expect "what passes is counted" 0 "2 passed, 0 failed" '^good +2 ok +0 not ok' good
expect "what fails is counted and shown" 1 "1 passed, 1 failed" '^# why b$' bad
expect "several programs are added up" 1 "3 passed, 1 failed" '^bad +1 ok +1 not ok' good bad
expect "a skip as cmocka writes it is named, and neither passed nor failed" 0 \
    "1 passed, 0 failed (skipped: cmocka-skip: b)" '^cmocka-skip +1 ok +0 not ok' cmocka-skip
expect "skips as TAP writes them too" 0 "2 passed, 0 failed (skipped: tap-skip: b, tap-skip: test 3)" '^tap-skip +2 ok' tap-skip
expect "all skips are named" 0 "3 passed, 0 failed (skipped: cmocka-skip: b, skip-all: all: no cluster)" '^skip-all +0 ok +0 not ok' \
    cmocka-skip good skip-all
expect "a program without a result fails" 1 "0 passed, 1 failed" '^# silent: no result at all$' silent
expect "what only looks like a result is none" 1 "0 passed, 1 failed" '^# talks: no result at all$' talks
nothing=$(tests/run "$dir/build" 2>&1)
report $(( $? == 0 )) "no program at all is no success" <<<"$nothing"
expect "a program that dies fails" 1 "1 passed, 1 failed" '^# dies: exit code 3$' dies
expect "also by a signal" 1 "1 passed, 1 failed" '^# killed: killed by signal 9$' killed
expect "also after a skip" 1 "0 passed, 1 failed (skipped: skips-and-dies: a)" '^# skips-and-dies: exit code 1$' skips-and-dies
expect "fewer results than were announced is a failure" 1 "1 passed, 1 failed" '^# stops: 1 results, 3 announced$' stops
expect "and one of its own beside others" 1 "0 passed, 2 failed" '^# stops-badly: 1 results, 3 announced$' stops-badly
expect "two groups of one program announce apart" 0 "3 passed, 0 failed" '^two-plans +3 ok' two-plans
expect "a program that is not there fails" 1 "2 passed, 1 failed" 'No such file' good nowhere
expect "what a failing program says is shown whole" 1 "0 passed, 1 failed" '^# line 1$' many

# ---- an older machine -------------------------------------------------------------------------------------------------
# What cannot be tried there is a skip, named, and no failure.
env -u SOLIDAIR_KERNEL SOLIDAIR_WITHOUT=avx512,avx2 BUILD="$BUILD" tests/run "$BUILD" "$BUILD/tests/core/test_kernel" >"$dir/older"
report "$([ $? = 0 ] && tail -n 1 "$dir/older" | grep -q '^[0-9]* passed, 0 failed (skipped: .*avx2.*avx512)$'; echo $?)" \
    "without AVX2 and AVX-512 nothing fails, and what was skipped is named" <"$dir/older"

# ---- several at a time ------------------------------------------------------------------------------------------------
# Each of the two waits until the other has begun.
meet() { echo "touch '$dir/$1.here'; for i in {1..100}; do [ -e '$dir/$2.here' ] && echo 'ok 1 - met' && exit; sleep 0.1; done; echo 'not ok 1'"; }
program first < <(meet first second)
program second < <(meet second first)
JOBS=2 expect "programs run beside each other" 0 "2 passed, 0 failed" '^second +1 ok' first second
program note <<<"basename \$0 >>'$dir/order'; echo 'ok 1 - ran'"
for name in a b c; do ln -s note "$dir/$name"; done
printf '{"%s/a": 1.0, "%s/b": 9.0}' "$dir" "$dir" >"$dir/build/tests/seconds.json"
JOBS=1 expect "one at a time where that is asked" 0 "3 passed, 0 failed" '^a ' a b c
report "$([ "$(paste -sd' ' "$dir/order")" = "c b a" ]; echo $?)" "what is new begins, then what took longest" <"$dir/order"
report "$([ "$(awk '{ print $1 }' "$dir/out" | paste -sd' ')" = "a b c 3" ]; echo $?)" "yet lines come in the order of the names" <"$dir/out"
program leaves <<<"echo 'ok 1 - a'; sleep 1000 & echo \$! >'$dir/left'"
expect "a program that leaves a process behind ends" 0 "1 passed, 0 failed" '^leaves +1 ok' leaves
# A process that is gone, or that nobody has collected yet.
gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"; }
for _ in {1..50}; do gone "$(cat "$dir/left")" && break; sleep 0.1; done
report "$(gone "$(cat "$dir/left")"; echo $?)" "and so does what it left" </dev/null
program shares <<<"[ -d \"\$MADE\" ] && echo \"\$MADE\" >'$dir/made'; echo 'ok 1 - a'"
expect "what tests share is there" 0 "1 passed, 0 failed" '^shares +1 ok' shares
report "$([ -s "$dir/made" ] && [ ! -e "$(cat "$dir/made")" ]; echo $?)" "and is gone afterwards" <"$dir/made"

# ---- made once --------------------------------------------------------------------------------------------------------
mkdir "$dir/shared"
printf '#!/bin/sh\necho made >>"%s/log"; while [ "$1" != -o ]; do shift; done; echo "results" >"$2"; echo table; echo warning >&2\n' "$dir" >"$dir/build/solidair"
chmod +x "$dir/build/solidair"
once() { BUILD=$dir/build MADE=$dir/shared tests/once "$@"; }
once scenarios/x.cfg -n 5 >"$dir/one" & once scenarios/x.cfg -n 5 >"$dir/two"
wait
report "$([ "$(wc -l <"$dir/log")" = 1 ] && [ "$(cat "$(cat "$dir/one")")" = results ] && cmp -s "$dir/one" "$dir/two"; echo $?)" \
    "who asks for the same run gets the same file, made once" <"$dir/log"
file=$(cat "$dir/one")
report "$([ "$(cat "${file%.h5}.out" "${file%.h5}.err" | paste -sd' ')" = "table warning" ]; echo $?)" "with what was printed beside it" </dev/null
report "$([ "$(once scenarios/x.cfg -n 6)" != "$file" ] && [ "$(wc -l <"$dir/log")" = 2 ]; echo $?)" "another run is another file" <"$dir/log"
printf '#!/bin/sh\necho "wrong" >&2; exit 2\n' >"$dir/build/solidair"
once scenarios/y.cfg >"$dir/one" 2>"$dir/two"
report "$([ $? = 2 ] && [ ! -s "$dir/one" ] && grep -q wrong "$dir/two"; echo $?)" "a run that fails says so, and gives no file" <"$dir/two"
echo "1..$number"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/run itself, on programs made up here: what it counts, what it names, what it makes of programs that die.
set -u
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
number=0

program() { # NAME, its text on stdin
    { echo '#!/usr/bin/env bash'; cat; } >"$dir/$1"
    chmod +x "$dir/$1"
}
# expect WHAT CODE LAST PATTERN PROGRAM...: the exit code, the closing line, and a line that matches somewhere before it.
expect() {
    local what=$1 code=$2 last=$3 pattern=$4 got
    shift 4
    number=$((number + 1))
    tests/run build "${@/#/$dir/}" >"$dir/out" 2>&1
    got=$?
    if [ $got = "$code" ] && [ "$(tail -1 "$dir/out")" = "$last" ] && head -n -1 "$dir/out" | grep -qE -- "$pattern"; then
        echo "ok $number - $what"
    else
        echo "not ok $number - $what"
        echo "# exit code $got, expected $code; expected last: $last; and a line: $pattern"
        sed 's/^/# /' "$dir/out"
    fi
}

program good <<<'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
program bad <<<'echo "ok 1 - a"; echo "not ok 2 - b"; echo "# why b"'
program cmocka-skip <<<'echo 1..2; echo "ok 1 - a"; echo "not ok 2 # SKIP b"'
program tap-skip <<<'echo "ok 1 - a"; echo "ok 2 - b # SKIP no disk"; echo "not ok 3 # skip"; echo "ok 4 - about # skipping"'
program skip-all <<<'echo "1..0 # SKIP no cluster"'
program silent <<<'exit 0'
program talks <<<'echo "okay then"; echo "  ok 1 - indented"'
program dies <<<'echo "ok 1 - a"; exit 3'
program killed <<<'echo "ok 1 - a"; kill -SEGV $$'
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
expect "a program that dies fails" 1 "1 passed, 1 failed" '^# dies: exit code 3$' dies
expect "also by a signal" 1 "1 passed, 1 failed" '^# killed: exit code 139$' killed
expect "also after a skip" 1 "0 passed, 1 failed (skipped: skips-and-dies: a)" '^# skips-and-dies: exit code 1$' skips-and-dies
expect "fewer results than were announced is a failure" 1 "1 passed, 1 failed" '^# stops: 1 results, 3 announced$' stops
expect "and one of its own beside others" 1 "0 passed, 2 failed" '^# stops-badly: 1 results, 3 announced$' stops-badly
expect "two groups of one program announce apart" 0 "3 passed, 0 failed" '^two-plans +3 ok' two-plans
expect "a program that is not there fails" 1 "2 passed, 1 failed" '^# nowhere: exit code 127$' good nowhere
expect "what a failing program says is shown whole" 1 "0 passed, 1 failed" '^# line 1$' many
echo "1..$number"

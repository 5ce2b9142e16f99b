#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine that has no more memory, threads, open files or room on its disk to give: the program says so and ends with exit code 1. No
# crash, no blame for a file, no other result. (tests/long/test_allocations.py lets single allocations fail.)
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/err" | tail -n 3; fi; }
cp -r tests/bad/good.cfg tests/bad/regions "$dir/" && cd "$dir" || exit 1
$solidair run good.cfg -n 100 -o x.h5 >/dev/null 2>&1
$solidair --lang en show x.h5 >whole 2>/dev/null

if grep -q __asan_init "$solidair" || grep -q __tsan_init "$solidair"; then
    echo "ok 1 - little memory # SKIP a sanitizer takes its memory beforehand"
    echo "1..1"
    exit 0
fi
# little memory: too little for the system to load the program (127), too little for its work (1), or enough (0)
try() { # LIMIT COMMAND...
    local limit=$1
    shift
    (ulimit -c 0; ulimit -v "$limit"; exec "$solidair" --lang en "$@") >out 2>err
    local code=$?
    case $code in
    0) return 0 ;;
    1) short=$((short + 1)); grep -qE "memory|threads" err ;;
    127) grep -qE "shared librar|cannot allocate TLS data structures for initial thread" err ;;
    *) return 1 ;;
    esac
}
for command in "check good.cfg" "run good.cfg -n 100 --threads 2 -o y.h5" "show x.h5" "report x.h5 -o y.xlsx"; do
    bad=0 short=0 limits=0
    for limit in $(seq 30000 150 36000; seq 37500 1500 66000); do
        # shellcheck disable=SC2086
        try "$limit" $command || { bad=$((bad + 1)); cp err "err.$limit"; }
        limits=$((limits + 1))
    done
    ok "$((bad + (short == 0)))" "$command under $limits limits of memory: told $short times, wrong $bad times"
done

(ulimit -v 1500000; $solidair --lang en run good.cfg -n 20000 --threads 1000 -o t.h5) >out 2>err
ok "$([ $? = 1 ] && grep -q -e "--threads 1" err && ! grep -q libgomp err; echo $?)" "threads that cannot be made"

# 3: standard input, output and error; one more for the file, and HDF5 takes another
for files in 3 4 5 6 7 8; do
    (ulimit -n $files; exec "$solidair" --lang en show x.h5) >out 2>err </dev/null
    code=$?
    good=1
    [ $code = 0 ] && cmp -s out whole && good=0
    [ $code = 1 ] && grep -q "open files" err && good=0
    [ $code = 127 ] && good=0
    ok $good "$files open files: exit code $code"
done
# Nobody is blamed for it: not the results file, nor a scenario or a table.
for files in 3 4 5 6 7 8; do
    for line in "verify x.h5" "run x.h5 -o y.h5" "check good.cfg"; do
        # shellcheck disable=SC2086
        (ulimit -n $files; exec "$solidair" --lang en $line) >out 2>err </dev/null
        code=$?
        ok "$([ $code = 0 ] || { [ $code = 1 ] && grep -q "open files" err; } || [ $code = 127 ]; echo $?)" "$files open files: $line: exit code $code"
    done
done

# A stack too small to begin with; no process for what a check of a file does apart (root has as many as it likes).
for command in --help "show x.h5"; do
    # shellcheck disable=SC2086
    (ulimit -c 0; ulimit -s 512; exec "$solidair" --lang en $command) >out 2>err
    ok "$([ $? = 1 ] && grep -q "ulimit -s 8192" err; echo $?)" "a small stack: $command"
done
if [ "$(id -u)" = 0 ]; then
    chmod -R a+rX "$dir" && cat x.h5 >/tmp/"$(basename "$dir")".h5
    (ulimit -u 0; exec setpriv --reuid=65534 --regid=65534 --clear-groups "$solidair" --lang en verify --quick "/tmp/$(basename "$dir").h5") >out 2>err
    ok "$([ $? = 1 ] && grep -q "No process can be started" err; echo $?)" "no process for a check"
    rm -f "/tmp/$(basename "$dir").h5"
else
    n=$((n + 1)) && echo "ok $n - no process for a check # SKIP only root can say how many another user has"
fi

# No room on the disk: told once, in one line, by this program and none of its libraries, and nothing half-made stays.
cramped() { # kilobytes, what the answer says, file, line of the command
    # shellcheck disable=SC2086
    (ulimit -f "$1"; exec "$solidair" --lang en $4) >out 2>err
    ok "$([ $? = 1 ] && [ "$(grep -vcE "^(read|warning): " err)" = 1 ] && grep -qi "$2" err && ! grep -q "^\[" err &&
        [ -z "$(ls "$3"* 2>/dev/null)" ]; echo $?)" "a disk that takes no more: $4"
}
for ending in csv html txt xlsx; do
    cramped 4 "File too large" "much.$ending" "report x.h5 -o much.$ending"
done
cramped 2 "^small.xlsx: .*workbook cannot be written" small.xlsx "report x.h5 -o small.xlsx"
cramped 2 "^small.xlsx: .*workbook cannot be written" small.xlsx "new --table realised good.cfg -o small.xlsx"
printf 'code,budget,cost:ZIN:light\nGM0001,1.00,2.00\n' >realised.csv
printf 'care_classes = ["light"];\nschemes = ( { name = "none"; layers = (); } );\n' >settle.cfg
cramped 2 "^small.xlsx: .*workbook cannot be written" small.xlsx "settle settle.cfg realised.csv -o small.xlsx"
if command -v chromium >/dev/null; then
    (ulimit -f 4; exec "$solidair" --lang en report x.h5 -o much.pdf) >out 2>err
    ok "$([ $? = 1 ] && grep -q "File too large" err && [ -z "$(ls much* 2>/dev/null)" ]; echo $?)" "a disk that takes no more: much.pdf"
else
    n=$((n + 1)) && echo "ok $n - a disk that takes no more: much.pdf # SKIP there is no Chromium"
fi
echo "1..$n"

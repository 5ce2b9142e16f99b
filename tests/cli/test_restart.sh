#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that was ended before its time goes on from where it was, to the same bytes as one that was not; what is left of
# another run, or is damaged, is never gone on with, and told.
set -u
cd "$(dirname "$0")/../.."
solidair="$(realpath "$BUILD")/solidair --lang en"
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cp -r tests/bad/good.cfg tests/bad/regions "$dir/" && cd "$dir" || exit 1
export SOLIDAIR_KEEP_SECONDS=0 # keep after every chunk

parts() { find . -name '*.part*' -not -path './left/*' | grep -c .; }
there='^([0-9.,]+) of [0-9.,]+ draws were there already'
# started OUTPUT BYTES OPTION...: until so many bytes of draws are kept, or so many of the state where there are no draws
started() {
    local out=$1 bytes=$2
    shift 2
    rm -f "$out" "$out".part*
    $solidair run "$@" -o "$out" >/dev/null 2>err.txt &
    pid=$!
    for _ in $(seq 2000); do
        [ -s "$out.part.state" ] && [ "$(stat -c %s "$out.part.rows")" -ge "$bytes" ] && return
        sleep 0.01
    done
}
# goes_on OUTPUT WHOLE OPTION...: from what is there, to the same bytes, and nothing is left
goes_on() {
    local out=$1 whole=$2
    shift 2
    $solidair run "$@" -o "$out" >/dev/null 2>err.txt && grep -qE "$there" err.txt && cmp -s "$out" "$whole" && [ "$(parts)" = 0 ]
}
anew() { # OUTPUT WHOLE WORDS OPTION...: all draws are made anew, which is told
    local out=$1 whole=$2 words=$3
    shift 3
    $solidair run "$@" -o "$out" >/dev/null 2>err.txt && ! grep -qE "$there" err.txt && grep -q "$words" err.txt &&
        cmp -s "$out" "$whole" && [ "$(parts)" = 0 ]
}

long="good.cfg -n 12000"
for level in summary costs all; do
    SOLIDAIR_KEEP_SECONDS=1000 $solidair run $long --store $level -o whole-$level.h5 >/dev/null 2>&1
    started a.h5 0 $long --store $level
    kill -9 $pid; wait $pid 2>/dev/null
    [ ! -e a.h5 ] && goes_on a.h5 whole-$level.h5 $long --store $level
    ok $? "killed with --store $level, it goes on to the same bytes ($(grep -oE "$there" err.txt))"
done
for signal in INT TERM; do
    started a.h5 0 $long
    kill -$signal $pid; wait $pid
    ok "$([ $? = 1 ] && [ ! -e a.h5 ] && [ ! -e a.h5.part ] && grep -q 'are kept, and the same command goes on from them' err.txt
        echo $?)" "SIG$signal: what there is, is kept, and told"
    goes_on a.h5 whole-costs.h5 $long
    ok $? "and gone on with"
done
started a.h5 0 $long
kill -9 $pid; wait $pid 2>/dev/null
goes_on a.h5 whole-costs.h5 $long --threads 1
ok $? "on another number of threads too"
SOLIDAIR_KEEP_SECONDS=1000 $solidair run good.cfg -n 9000 --set inner_draws=3 -o three.h5 >/dev/null 2>&1
started a.h5 0 good.cfg -n 9000 --set inner_draws=3
kill -9 $pid; wait $pid 2>/dev/null
goes_on a.h5 three.h5 good.cfg -n 9000 --set inner_draws=3
ok $? "where chunks of draws do not fill those of the file"
$solidair run $long -o a.h5 >/dev/null 2>&1
cmp -s whole-costs.h5 a.h5
ok $? "keeping what there is changes no byte"

# The figures of this one take seconds, after the only chunk of draws. Its rows stand there when that is done.
cp -r "$here/scenarios" late
SOLIDAIR_KEEP_SECONDS=1000 $solidair run late/uittreding-2018.cfg -n 20 -o late.h5 >/dev/null 2>&1
rm -f a.h5
SOLIDAIR_KEEP_SECONDS=1000 $solidair run late/uittreding-2018.cfg -n 20 -o a.h5 >/dev/null 2>err.txt &
pid=$!
for _ in $(seq 6000); do [ -e a.h5.part.rows ] && [ "$(stat -c %s a.h5.part.rows)" -gt 1000 ] && break; sleep 0.01; done
kill -INT $pid; wait $pid
ok "$([ $? = 1 ] && [ ! -e a.h5 ] && grep -q '20 of 20 draws are kept' err.txt; echo $?)" \
    "stopped after the last draw: all of them are kept"
goes_on a.h5 late.h5 late/uittreding-2018.cfg -n 20
ok $? "and gone on with, to the same bytes"

# Killed before anything was kept.
rm -f a.h5*
SOLIDAIR_KEEP_SECONDS=1000 $solidair run $long -o a.h5 >/dev/null 2>err.txt &
pid=$!
for _ in $(seq 6000); do [ -s a.h5.part.rows ] && break; sleep 0.01; done
kill -9 $pid; wait $pid 2>/dev/null
anew a.h5 whole-costs.h5 'ended before it had kept anything.*begins at the first draw' $long
ok $? "killed before anything was kept: all anew, and told"

# ---- what is not gone on with -----------------------------------------------------------------------------------------------
started a.h5 0 $long
kill -9 $pid; wait $pid 2>/dev/null
mkdir left && mv a.h5.part* left/
left() { rm -f a.h5*; cp left/a.h5.part* .; }
flip() { python3 - "$@" <<'END'
import os, sys
path, part = sys.argv[1], float(sys.argv[2])
with open(path, "r+b") as file:
    at = int(part * (os.path.getsize(path) - 1))
    file.seek(at); byte = file.read(1)[0]
    file.seek(at); file.write(bytes([byte ^ 4]))
END
}
left; anew a.h5 whole-summary.h5 'of another scenario' $long --store summary
ok $? "of another --store: all anew"
$solidair run $long --seed 8 -o eight.h5 >/dev/null 2>&1
left; anew a.h5 eight.h5 'of another scenario' $long --seed 8
ok $? "of another seed"
left; $solidair run good.cfg -n 3000 -o a.h5 >/dev/null 2>err.txt
ok "$([ $? = 0 ] && grep -q 'of another scenario' err.txt && [ "$(parts)" = 0 ]; echo $?)" "of another number of draws"
left; $solidair run $long --fresh -o a.h5 >/dev/null 2>err.txt
ok "$([ $? = 0 ] && ! grep -qE "$there" err.txt && cmp -s a.h5 whole-costs.h5 && [ "$(parts)" = 0 ]; echo $?)" \
    "--fresh begins at the first draw"
for file in rows state; do
    wrong=0
    for part in 0.01 0.3 0.7 1; do
        # what was written to the rows after the state does not belong to it
        left; cp a.h5.part.$file before; flip a.h5.part.$file $part
        $solidair run $long -o a.h5 >/dev/null 2>err.txt
        [ $? = 0 ] && cmp -s a.h5 whole-costs.h5 && [ "$(parts)" = 0 ] || wrong=$((wrong + 1))
        grep -q 'damaged or not whole' err.txt || { [ $file = rows ] && [ $part != 0.01 ]; } || wrong=$((wrong + 1))
    done
    ok $wrong "a flipped bit in the $file is found: all anew"
    left; truncate -s 20000 a.h5.part.$file; anew a.h5 whole-costs.h5 'damaged or not whole' $long
    ok $? "the $file cut off"
    left; rm a.h5.part.$file; $solidair run $long -o a.h5 >/dev/null 2>err.txt
    ok "$([ $? = 0 ] && ! grep -qE "$there" err.txt && cmp -s a.h5 whole-costs.h5 && [ "$(parts)" = 0 ]; echo $?)" "the $file gone"
    left; echo 'a letter, of which nobody wants to lose a line' >a.h5.part.$file
    $solidair run $long -o a.h5 >/dev/null 2>err.txt
    ok "$([ $? = 0 ] && grep -q "a.h5.part.$file has a name that an unfinished run needs" err.txt && cmp -s a.h5 whole-costs.h5 &&
        [ "$(cat a.h5.part.$file)" = 'a letter, of which nobody wants to lose a line' ]; echo $?)" "a letter in place of the $file stays"
    rm -f a.h5*; echo precious >precious; ln -s precious a.h5.part.$file
    $solidair run $long -o a.h5 >/dev/null 2>err.txt
    ok "$([ $? = 0 ] && [ "$(cat precious)" = precious ] && [ -L a.h5.part.$file ]; echo $?)" "a planted link is not followed"
    rm -f a.h5*; mkfifo a.h5.part.$file
    timeout 60 $solidair run $long -o a.h5 >/dev/null 2>err.txt
    ok "$([ $? = 0 ] && [ -p a.h5.part.$file ]; echo $?)" "a pipe is not waited for"
    rm -f a.h5*
done

# ---- two at once, a full disk, more draws ------------------------------------------------------------------------------------
started a.h5 0 good.cfg -n 400000
$solidair run good.cfg -n 400000 -o a.h5 >/dev/null 2>second.txt
ok "$([ $? = 1 ] && grep -q 'Another run is writing' second.txt && kill -0 $pid; echo $?)" "of two at once the second one is refused"
kill -9 $pid; wait $pid 2>/dev/null; rm -f a.h5*
size=$(($(stat -c %s whole-costs.h5) / 1024 + 100))
(ulimit -f $size; exec $solidair run $long -o a.h5 >/dev/null 2>err.txt)
ok "$([ $? = 0 ] && cmp -s a.h5 whole-costs.h5 && [ "$(parts)" = 0 ]; echo $?)" \
    "where there is room for the results alone, these come first"
started a.h5 0 $long
kill -9 $pid; wait $pid 2>/dev/null
(ulimit -f 150; exec $solidair run $long -o a.h5 >/dev/null 2>err.txt)
[ $? = 1 ] && [ ! -e a.h5 ] && [ ! -e a.h5.part ]
ok $? "a disk that is full for the results themselves: exit 1, no half result"
$solidair run $long -o a.h5 >/dev/null 2>err.txt && cmp -s a.h5 whole-costs.h5 && [ "$(parts)" = 0 ]
ok $? "and run again it is whole"
until="good.cfg --until 0.5%"
SOLIDAIR_KEEP_SECONDS=1000 $solidair run $until -o until.h5 >/dev/null 2>&1
started a.h5 100000 $until
kill -9 $pid; wait $pid 2>/dev/null
$solidair run $until -o a.h5 >/dev/null 2>err.txt
ok "$([ $? = 0 ] && cmp -s a.h5 until.h5 && [ "$(parts)" = 0 ]; echo $?)" \
    "with --until too ($(grep -oE "$there" err.txt))"

# ---- in a batch: six together, one by itself -----------------------------------------------------------------------------------
cat >plan.cfg <<END
scenarios = ["good.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]; } );
also = ["other.cfg"];
draws = 8000;
END
sed 's/^seed = 7/seed = 8/' good.cfg >other.cfg
SOLIDAIR_KEEP_SECONDS=1000 $solidair batch plan.cfg -o whole --jobs 2 >/dev/null 2>&1
$solidair batch plan.cfg -o killed --jobs 2 >/dev/null 2>&1 &
for _ in $(seq 2000); do ls killed/*.part.state >/dev/null 2>&1 && break; sleep 0.01; done
kill -9 $! 2>/dev/null; wait $! 2>/dev/null; sleep 0.3
$solidair batch plan.cfg -o killed --jobs 2 --resume >out.txt 2>&1
ok "$([ $? = 0 ] && [ "$(parts)" = 0 ] && (cd killed && for f in ../whole/*.h5; do cmp -s "$f" "${f##*/}" || exit 1; done); echo $?)" \
    "a killed batch, resumed: the same bytes"
ok "$(grep -lE "$there" killed/*.log | grep -c . | grep -qE '^[1-9]'; echo $?)" \
    "what was at work went on from where it was ($(grep -ohE "$there" killed/*.log | sort -u | tr '\n' ';'))"
echo "1..$n"

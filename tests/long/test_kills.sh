#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 200 kills (-9) at random moments, of `run` and of `batch`: no results file is ever lost or damaged, and each time what goes
# on afterwards, from where it was, comes to the same bytes. Counted by what was hit: before anything was written, in flight,
# after the end; and by how many went on with draws that were there. Then the base scenario, whose figures are in sketches.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
solidair="$(realpath "$BUILD")/solidair"
export LC_ALL=C.UTF-8
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
KILLS=${KILLS:-100} # of each
RANDOM=${SEED:-7}
cp -r tests/bad/good.cfg tests/bad/regions "$dir/" && cd "$dir" || exit 1
export SOLIDAIR_KEEP_SECONDS=0.02 # what there is, is kept as often as the disk allows
set -m # each one in the background is a process group of its own

went_on() { grep -qE '^[0-9.,]+ of [0-9.,]+ draws were there already' "$@" 2>/dev/null && on=$((on + 1)); }
parts() { find . -name '*.part*' | grep -c .; }
kind() { # exit code, parts: what was hit
    if [ "$1" != 137 ]; then after=$((after + 1)); elif [ "$2" = 0 ]; then before=$((before + 1)); else flight=$((flight + 1)); fi
}
# Kill command $2... at a random moment within the time that it takes; $1: the whole group, or its first process alone.
strike() {
    local who=$1 pid clock seen moment=$((RANDOM * within / 32768))
    shift
    "$@" >/dev/null 2>&1 &
    pid=$!
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))" &
    clock=$!
    wait -n $pid $clock 2>/dev/null # it may have ended by then
    seen=$(parts)
    if [ "$who" = group ]; then kill -9 -- -$pid 2>/dev/null; else kill -9 $pid 2>/dev/null; fi
    kill $clock 2>/dev/null
    wait $pid 2>/dev/null
    kind $? "$seen"
    wait $clock 2>/dev/null
}
# Run a command to its end; the machine may be busier or less busy than before.
whole() {
    local start code
    start=$(date +%s%N)
    "$@" >/dev/null 2>err.txt
    code=$?
    within=$((within * 3 / 4 + ($(date +%s%N) - start) / 1000000 * 6 / 5 / 4))
    return $code
}

# Of `run`: every second one beside results that are there already, which stay until the new ones are whole.
run=("$solidair" --lang en run good.cfg -n 12000)
within=1000
whole "${run[@]}" -o whole.h5
on=0 lost=0 other=0 before=0 flight=0 after=0
for k in $(seq "$KILLS"); do
    rm -f again.h5
    [ $((k % 2)) = 0 ] && cp whole.h5 again.h5
    strike group "${run[@]}" -o again.h5
    if [ -e again.h5 ]; then cmp -s again.h5 whole.h5 || lost=$((lost + 1)); elif [ $((k % 2)) = 0 ]; then lost=$((lost + 1)); fi
    whole "${run[@]}" -o again.h5 && cmp -s again.h5 whole.h5 && [ "$(parts)" = 0 ] || other=$((other + 1))
    went_on err.txt
done
ok "$lost" "$KILLS kills of run ($before before it wrote, $flight in flight, $after after its end): $lost results lost or damaged"
ok "$other" "run again each time, $on times from where it was: $other other than whole"
ok "$([ $flight -ge $((KILLS / 4)) ]; echo $?)" "a quarter of them at least in flight"

# Of `batch`: six runs together, two by themselves. Its first process alone, or all of them.
cat >plan.cfg <<END
scenarios = ["good.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]; } );
also = ["one.cfg", "two.cfg"];
draws = 6000;
END
sed 's/^seed = 7/seed = 8/' good.cfg >one.cfg
sed 's/^seed = 7/seed = 9/' good.cfg >two.cfg
batch=("$solidair" --lang en batch plan.cfg --jobs 2)
whole "${batch[@]}" -o whole
on=0 damaged=0 other=0 before=0 flight=0 after=0
for k in $(seq "$KILLS"); do
    rm -rf killed
    [ $((k % 2)) = 0 ] && who=group || who=first
    strike $who "${batch[@]}" -o killed
    [ $who = first ] && sleep 0.3 # its processes end by themselves
    for file in killed/*.h5; do
        [ ! -e "$file" ] || cmp -s "$file" "whole/${file#*/}" || damaged=$((damaged + 1))
    done
    whole "${batch[@]}" -o killed --resume && [ "$(parts)" = 0 ] &&
        [ "$(grep -cE ',(good|complete),' killed/batch.csv)" = 8 ] &&
        (cd killed && for f in ../whole/*.h5; do cmp -s "$f" "${f##*/}" || exit 1; done) || other=$((other + 1))
    went_on killed/*.log
done
ok "$damaged" "$KILLS kills of batch ($before before it wrote, $flight in flight, $after after its end): $damaged results damaged"
ok "$other" "resumed each time, $on times with a run that went on from where it was: $other other than whole"
ok "$([ $flight -ge $((KILLS / 4)) ]; echo $?)" "a quarter of them at least in flight"

# The base scenario: killed while its draws are still kept one by one, and when payments are in sketches.
run=("$solidair" --lang en run "$here/scenarios/groningen-2016.cfg" -n 5400)
"${run[@]}" -o base.h5 >/dev/null 2>&1
on=0 other=0
for bytes in 1000 5000000 11000000; do
    rm -f again.h5*
    "${run[@]}" -o again.h5 >/dev/null 2>&1 &
    for _ in $(seq 6000); do
        [ -s again.h5.part.state ] && [ "$(stat -c %s again.h5.part.rows)" -ge $bytes ] && break
        sleep 0.01
    done
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    "${run[@]}" -o again.h5 >/dev/null 2>err.txt && cmp -s again.h5 base.h5 && [ "$(parts)" = 0 ] || other=$((other + 1))
    went_on err.txt
done
ok "$([ $other = 0 ] && [ $on = 3 ]; echo $?)" "three kills of the base scenario, $on gone on with: $other other than whole"
echo "1..$n"

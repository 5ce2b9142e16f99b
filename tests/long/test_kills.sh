#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 200 kills at random moments, of `run` and of `batch`: no results file is ever lost or damaged, and what goes on afterwards
# comes to the same bytes.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
KILLS=${KILLS:-100}
RANDOM=7
cp -r tests/bad/good.cfg tests/bad/regions "$dir/" && cd "$dir" || exit 1

$solidair run good.cfg -n 20000 -o whole.h5 >/dev/null 2>&1
cp whole.h5 again.h5
lost=0 landed=0
for _ in $(seq "$KILLS"); do
    $solidair run good.cfg -n 20000 -o again.h5 >/dev/null 2>&1 &
    sleep "0.$(printf %03d $((RANDOM % 400)))"
    kill -9 $! 2>/dev/null && landed=$((landed + 1))
    wait $! 2>/dev/null
    cmp -s again.h5 whole.h5 || lost=$((lost + 1))
done
ok "$lost" "$KILLS kills of run, $landed in time: $lost results lost"
$solidair run good.cfg -n 20000 -o again.h5 >/dev/null 2>&1
ok "$([ ! -e again.h5.part ] && cmp -s again.h5 whole.h5; echo $?)" "the next run takes the place of what the last one left"

cat >plan.cfg <<END
scenarios = ["good.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]; } );
draws = 4000;
END
$solidair batch plan.cfg -o whole >/dev/null 2>&1
damaged=0 rounds=0 done=0
for k in $(seq "$KILLS"); do
    $solidair batch plan.cfg -o killed --resume --jobs 2 >/dev/null 2>&1 &
    sleep "$((RANDOM % 2)).$(printf %03d $((RANDOM % 1000)))"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    sleep 0.2 # its processes end by themselves
    for file in killed/*.h5; do
        [ ! -e "$file" ] || cmp -s "$file" "whole/${file#*/}" || damaged=$((damaged + 1))
    done
    done=$(ls killed/*.h5 2>/dev/null | wc -l)
    if [ "$done" = 6 ]; then rounds=$((rounds + 1)); rm -rf killed; fi
done
ok "$damaged" "$KILLS kills of batch, which came to its end $rounds times all the same: $damaged results other than whole"
$solidair batch plan.cfg -o killed --resume >/dev/null 2>&1
ok "$([ $? = 0 ] && [ -z "$(ls killed/*.part 2>/dev/null)" ] && [ "$(grep -cE ',(good|complete),' killed/batch.csv)" = 6 ] &&
    (cd killed && for f in *.h5; do cmp -s "$f" "../whole/$f" || exit 1; done); echo $?)" "resumed it is whole, to the same bytes"
echo "1..$n"

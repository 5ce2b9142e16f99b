#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs of a batch that differ in their schemes alone are simulated together, and those that differ in their budgets too have
# their care simulated once; every file has the bytes of the one that `run` makes; those that differ in more are not joined.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cp -r tests/bad/regions "$dir/"
sed '/^schemes = (/,$d' tests/bad/good.cfg >"$dir/head.cfg"
cp -r scenarios "$dir/" && cd "$dir" || exit 1

# Schemes of every kind; the second scenario has some of them, in another order and under other labels.
layers='base = "costs"; key = "budget"'
corridor='{ name = "corridor"; layers = ( { base = "result"; attachment = { percent_of_budget = 5.0; }; key = "budget"; } ); }'
excess='{ name = "excess"; layers = ( { base = "client_excess"; threshold_eur = 50000.0; key = "budget"; } ); }'
fund='{ name = "fund"; layers = ( { base = "result"; share = 0.5; key = "budget"; fund = { premium = "expected"; rate = 0.02;
    opening_eur = 0.0; floor_eur = 0.0; ceiling_eur = 500000.0; }; } ); }'
{ cat head.cfg; echo "schemes = ( { name = \"none\"; layers = (); }, { name = \"full\"; layers = ( { $layers; } ); }, $corridor, $excess, $fund );"; } >many.cfg
{ cat head.cfg
    echo "schemes = ( $fund, { name = \"full\"; label = { nl = \"Alles\"; }; layers = ( { $layers; share = 0.3; } ); }, $excess, { name = \"none\"; layers = (); },
        { name = \"half\"; layers = ( { $layers; share = 0.5; } ); } );"; } >order.cfg

batch() { $solidair --lang en batch --threads 1 "$@"; }
abreast() { grep -lx "the care is simulated once for these and $2 runs with other budgets" "$1"/*.log 2>/dev/null | wc -l; } # folder, others
joint() { grep -l '^simulated together with' "$1"/*.log 2>/dev/null | wc -l; } # folder
same() { # folder, scenario, options of run: does its one file that is named by `pattern` have these bytes?
    local folder=$1 scenario=$2 pattern=$3
    shift 3
    $solidair run "$scenario" -o one.h5 --threads 1 "$@" >/dev/null 2>&1 || return 1
    cmp -s one.h5 "$(ls "$folder"/$pattern.h5 | head -1)"
}

cat >plan.cfg <<END
scenarios = ["many.cfg", "order.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.25, 1.0]; }, { key = "budget.regional_eur[1]"; values = [30e6, 31e6]; } );
END
for level in costs summary; do
    rm -rf out
    batch plan.cfg -o out --store $level >out.txt 2>err.txt
    ok $? "two scenarios, two shares, two budgets, stored: $level"
    ok "$([ "$(joint out)" = 8 ] && [ "$(grep -l 'with 3 other runs' out/*.log | wc -l)" = 8 ]; echo $?)" \
        "of each budget all four runs are one"
    wrong=0
    for scenario in many order; do for share in 0.25 1.0; do for budget in 30000000.0 31000000.0; do
        [ $level = costs ] || [ $share$budget = 0.2531000000.0 ] || continue
        same out $scenario.cfg "${scenario}_*=$share*=$budget" --store $level --set "schemes.full.layers[0].share=$share" \
            --set "budget.regional_eur[1]=$budget" || wrong=$((wrong + 1))
    done; done; done
    ok $wrong "to the bytes of runs by themselves"
done
batch plan.cfg -o all --store all >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(joint all)" = 0 ]; echo $?)" "where payments are stored, which lie along schemes, each is run by itself"

# What is simulated hangs on a scheme: the classes in which single clients are drawn.
sed 's/threshold_eur = 50000.0;/care = ["verblijf"]; threshold_eur = 50000.0;/' many.cfg >apart.cfg
batch many.cfg apart.cfg -o apart >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(joint apart)" = 0 ] && same apart apart.cfg apart; echo $?)" "a scheme that changes what is drawn is not joined"
cat >thresholds.cfg <<END
scenarios = ["many.cfg"]; grid = ( { key = "schemes.excess.layers[0].threshold_eur"; values = [20000.0, 50000.0, 60000.0]; } );
END
batch thresholds.cfg -o thresholds >out.txt 2>err.txt
wrong=0
for cut in 20000.0 50000.0 60000.0; do
    same thresholds many.cfg "many_*=$cut" --set "schemes.excess.layers[0].threshold_eur=$cut" || wrong=$((wrong + 1))
done
ok "$([ "$(joint thresholds)" = 3 ] && [ $wrong = 0 ]; echo $?)" "thresholds of costs are"

# Budgets: one job goes through all of them side by side; those that vary have errors of their own, under the same draws.
cat >budgets.cfg <<END
scenarios = ["many.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.25, 1.0]; }, { key = "budget.regional_eur[1]"; values = [29e6, 30e6, 31e6]; } );
END
batch budgets.cfg -o budgets --jobs 1 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(joint budgets)" = 6 ] && [ "$(abreast budgets 4)" = 6 ]; echo $?)" "three budgets of two shares: the care once"
wrong=0
for share in 0.25 1.0; do for budget in 29000000.0 30000000.0 31000000.0; do
    same budgets many.cfg "many_*=$share*=$budget" --set "schemes.full.layers[0].share=$share" \
        --set "budget.regional_eur[1]=$budget" || wrong=$((wrong + 1))
done; done
ok $wrong "to the bytes of runs by themselves, thresholds and funds among them"
sed -i 's/^budget = {/shared_costs = { office = { eur = 1e6; care = "verblijf"; key = "budget"; }; };\n&/' many.cfg
printf 'scenarios = ["many.cfg"]; grid = ( { key = "budget.macro_sd"; values = [0.0, 0.01, 0.03]; } );\n' >errors.cfg
batch errors.cfg -o errors --jobs 1 -n 300 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(joint errors)" = 0 ] && [ "$(abreast errors 1)" = 2 ]; echo $?)" \
    "budgets with and without errors, whose draws come in other portions, are not side by side; two with errors are"
wrong=0
for sd in 0.0 0.01 0.03; do same errors many.cfg "many_*=$sd" -n 300 --set budget.macro_sd=$sd || wrong=$((wrong + 1)); done
ok $wrong "to the bytes of runs by themselves, with costs that are shared by budget"
batch budgets.cfg -o jobs --jobs 3 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(grep -l 'care is simulated once' jobs/*.log | wc -l)" = 0 ]; echo $?)" "every job has its part: three of them, a budget each"

# One that is killed somewhere, and goes on from there.
many="$solidair --lang en batch budgets.cfg -n 8000 --store summary --threads 1 --jobs 1"
SOLIDAIR_KEEP_SECONDS=1000 $many -o whole >/dev/null 2>&1
SOLIDAIR_KEEP_SECONDS=0 $many -o parts >/dev/null 2>&1 &
for _ in $(seq 2000); do ls parts/*.part.state >/dev/null 2>&1 && break; sleep 0.01; done
sleep 0.05; kill -9 $!; wait $! 2>/dev/null; sleep 0.3
$many -o parts --resume >out.txt 2>err.txt
wrong=$?
for file in whole/*.h5; do cmp -s "$file" "parts/${file##*/}" || wrong=$((wrong + 1)); done
ok $wrong "one that was killed goes on to the same bytes ($(grep -ohE '^[0-9,]+ of [0-9,]+ draws were there' parts/*.log | sort -u | tr '\n' ';'))"

# A joint run that fails: each is run by itself, and the failed one stops no other.
printf 'scenarios = ["many.cfg"];\ngrid = ( { key = "schemes.full.layers[0].share"; values = [0.25, 0.5, 1.0]; } );\n' >plan.cfg
rm -rf out; mkdir out
$solidair run many.cfg -o "out/many_share=0.5.h5" -n 4000000 >/dev/null 2>&1 & # somebody else is at work at it
other=$!
for _ in $(seq 1000); do [ -e "out/many_share=0.5.h5.part" ] && break; sleep 0.01; done
kill -STOP $other # which leaves the processor, and keeps the file
batch plan.cfg -o out >out.txt 2>err.txt
code=$?; kill -9 $other; wait $other 2>/dev/null; (exit $code)
ok "$([ $? = 1 ] && [ "$(grep -c ',good,' out/batch.csv)" = 2 ] && grep -q 'share=0.5,failed,' out/batch.csv &&
    grep -q 'together it did not go' "out/many_share=1.0.log"; echo $?)" "where it cannot go together, each goes by itself"
ok "$(same out many.cfg 'many_share=1.0' --set 'schemes.full.layers[0].share=1.0'; echo $?)" "to the same bytes"
cd "$here" || exit 1
echo "1..$n"

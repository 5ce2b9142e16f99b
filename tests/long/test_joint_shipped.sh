#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs of shipped scenarios that are simulated together, or side by side with other budgets, have the bytes of those that
# `run` makes: leaving by an uncertain rule, behaviour, mergers, reserves, funds, thresholds, draws kept as sketches; and what
# a sweep costs beside one run.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
scenarios=$PWD/scenarios
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cd "$dir" || exit 1

sweep() { # scenario, draws, level, key, values; what the log says of `others`
    local scenario=$1 draws=$2 level=$3 key=$4 wrong=0
    shift 4
    local others=$(($# - 1)) said
    case $key in budget*) said="^the care is simulated once for these and $others runs with other" ;;
        *) said="^simulated together with $others other" ;; esac
    rm -rf out
    printf 'scenarios = ["%s/%s.cfg"];\ngrid = ( { key = "%s"; values = [%s]; } );\n' "$scenarios" "$scenario" "$key" \
        "$(IFS=,; echo "$*")" >plan.cfg
    $solidair --lang en batch plan.cfg -n "$draws" --store "$level" -o out --jobs 1 >/dev/null 2>&1 || wrong=1
    [ "$(grep -l "$said" out/*.log | wc -l)" = $# ] || wrong=1
    for value in "$@"; do
        $solidair run "$scenarios/$scenario.cfg" -n "$draws" --store "$level" --set "$key=$value" -o one.h5 >/dev/null 2>&1
        cmp -s one.h5 "$(ls out/*="$value".h5)" || wrong=1
    done
    ok $wrong "$scenario, $draws draws, $level, $# values of $key"
}
sweep groningen-2016 10000 costs 'schemes.full.layers[0].share' 0.3 0.6
sweep uittreding-2018 120 costs 'schemes.full.layers[0].share' 0.5 1.0
sweep uittreding-2018 120 costs 'schemes.full-fee.leaving.notice_years' 1 2
sweep catalogus 120 costs 'schemes.quota.layers[0].share' 0.25 0.5 0.75
sweep catalogus 120 costs 'schemes.vereveningsfonds.layers[0].share' 0.25 0.5
sweep catalogus 120 summary 'schemes.hoge-kosten.layers[0].threshold_eur' 50000.0 60000.0 75000.0
sweep eigen-buffer 120 costs 'schemes[1].layers[0].share' 0.5 1.0
sweep gedrag-2016 120 costs 'schemes.full.layers[0].share' 0.5 0.9
sweep herindeling-2021 120 costs 'schemes.full.layers[0].share' 0.5 0.9
sweep inkoop-2018 120 summary 'schemes.volledig.layers[0].share' 0.5 0.9
sweep groningen-2016 10000 costs 'budget.cuts.GM0017.cut' 0.42 0.49
sweep groningen-2016-terugblik 600 costs 'budget.cuts.GM0017.cut' 0.42 0.49
sweep uittreding-2018 120 costs 'budget.macro_sd' 0.005 0.01 0.02
sweep catalogus 120 summary 'budget.macro_sd' 0.005 0.01 0.02 0.03
sweep eigen-buffer 120 costs 'budget.macro_sd' 0.005 0.02
sweep gedrag-2016 120 costs 'budget.macro_sd' 0.005 0.02
sweep herindeling-2021 120 costs 'budget.macro_sd' 0.005 0.02
sweep inkoop-2018 120 summary 'budget.macro_sd' 0.005 0.02

# Processor time of 11 shares x 2 cuts beside one run.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'; }
cat >plan.cfg <<END
scenarios = ["$scenarios/groningen-2016.cfg"];
grid = ( { key = "budget.cuts.GM0017.cut"; values = [0.42, 0.49]; },
         { key = "schemes.full.layers[0].share"; values = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]; } );
END
price() { # draws, level
    local k one all
    for k in 1 2 3; do
        cpu $solidair run "$scenarios/groningen-2016.cfg" -n "$1" --store "$2" --threads 1 -o one.h5 >>one.$1
        cpu $solidair batch plan.cfg -n "$1" --store "$2" --threads 1 --jobs 1 -o all >>all.$1
    done
    one=$(sort -g one.$1 | sed -n 2p) all=$(sort -g all.$1 | sed -n 2p)
    ok "$(awk -v one="$one" -v all="$all" 'BEGIN { exit !(all < 4 * one) }'; echo $?)" \
        "22 runs of a sweep, $1 draws, $2: $(awk -v one="$one" -v all="$all" 'BEGIN { printf "%.2f", all / one }') times one ($all s, $one s)"
}
price 10000 costs # with fewer draws writing 22 files weighs more
echo "1..$n"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solidair calibrate on the line: what it refuses, and a fit with almost all parameters held, for speed, whose fragment
# a scenario can inherit. The fit itself is held to known truths by test_likelihood.c and by make validate.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
program="$BUILD/solidair --lang en"
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/out" | head -30; fi; }

cat >"$dir/held.csv" <<'END'
target,year,value,sd,use,source
demand.level.sd,,0.2,,fixed,
demand.level.size_exponent,,-0.08,,fixed,
need_exponent,,0.157,,fixed,
demand.sub_region_sd,,0.148,,fixed,
demand.municipal_rho,,0.61,,fixed,
demand.municipal_freedom,,3.5,,fixed,
report_sd,,0.03,,fixed,
chance_sd,,0.0706,,fixed,
demand.regional_sd,,0,,fixed,
unrest,2022,1.5,,fixed,
growth,2018,0.106,0.004,check,
END
$program calibrate scenarios/nederland.cfg "$dir/held.csv" -o "$dir/fragment.cfg" >"$dir/out" 2>&1
ok $? "a fit of what is not held"
grep -Eq "own yearly swing, scale +0.110 +0.1[01]" "$dir/out"
ok $? "the swing is near that of a fit of all"
grep -Eq 'growth 2018 \(checked, not fitted\) +0.106 +0.106' "$dir/out"
ok $? "a target that is only checked stands beside what was fitted"
mkdir -p "$dir/s/panel" && cp -r scenarios/regions scenarios/nederland.cfg "$dir/s" && cp "$dir/fragment.cfg" "$dir/s/panel/nederland-geijkt.cfg"
$program check --full "$dir/s/nederland.cfg" >"$dir/out" 2>&1 && grep -q 'municipal_freedom = 3.5' "$dir/out"
ok $? "a scenario inherits the fragment"

# Only whole accounts, with and without the column that says so.
table=$dir/s/regions/nederland-2023/accounts.csv
awk -F, 'NR == 1 || $5 == "1"' scenarios/regions/nederland-2023/accounts.csv >"$dir/whole.csv"
cp "$dir/whole.csv" "$table"
$program calibrate "$dir/s/nederland.cfg" "$dir/held.csv" -o "$dir/with.cfg" >"$dir/out" 2>&1 &&
    cut -d, -f1-4 "$dir/whole.csv" >"$table" &&
    $program calibrate "$dir/s/nederland.cfg" "$dir/held.csv" -o "$dir/without.cfg" >"$dir/out" 2>&1 &&
    ! grep -q complete "$table" && cmp "$dir/with.cfg" "$dir/without.cfg" >>"$dir/out" 2>&1
ok $? "accounts without the column complete are complete"

refuse() { # what, pattern, scenario, row added to the targets
    { cat "$dir/held.csv"; printf '%s\n' "$4"; } >"$dir/bad.csv"
    $program calibrate "$3" "$dir/bad.csv" >"$dir/out" 2>&1
    [ $? = 2 ] && grep -q -- "$2" "$dir/out" && [ "$(wc -l <"$dir/out")" = 1 ]
    ok $? "$1"
}
all=scenarios/nederland.cfg
head -n 10 "$dir/held.csv" >"$dir/short.csv"
mkdir -p "$dir/bare/regions" && cp scenarios/groningen-2024.cfg "$dir/bare" && cp -r scenarios/regions/groningen-2024 "$dir/bare/regions" &&
    rm "$dir/bare/regions/groningen-2024/accounts.csv" &&
    printf 'inherit = "groningen-2024.cfg";\nname = "bare";\nrealised_file = "";\n' >"$dir/bare/bare.cfg"
$program calibrate "$dir/bare/bare.cfg" "$dir/short.csv" >"$dir/out" 2>&1
[ $? = 2 ] && grep -q 'solidair new --region' "$dir/out"
ok $? "a region without accounts: what to do is said"
refuse "an unknown parameter" 'bad.csv:13: target: .*Did you mean "cost.price_sd"' $all 'cost.prices_sd,,0.1,0.1,prior,'
refuse "an unknown use" 'bad.csv:13: use' $all 'trend,,0.1,0.1,guess,'
refuse "a target given twice" 'given twice' $all 'report_sd,,0.03,,fixed,'
refuse "a value out of range" 'bad.csv:13: value: 7' $all 'demand.municipal_sd,,7,0.1,prior,'

# What is of other years, or of no one municipality, is passed over and told.
{ cat "$dir/held.csv"; echo 'growth,2044,0.1,0.1,check,'; } >"$dir/other.csv"
{ cat "$dir/whole.csv"; echo 'region,2018,cost,5000000000,1'; } >"$table"
$program calibrate "$dir/s/nederland.cfg" "$dir/other.csv" -o "$dir/s/other.cfg" >"$dir/out" 2>&1 &&
    grep -q 'other.csv:13: what is said of 2044 is passed over' "$dir/out" && ! grep -q 'growth 2044' "$dir/out" &&
    grep -q '"region" is no municipality of the region' "$dir/out"
ok $? "a year and a group that it does not have"
grep -q 'inherit = "other.cfg";' "$dir/out" && cmp <(grep -v '^//' "$dir/s/other.cfg") <(grep -v '^//' "$dir/with.cfg") >>"$dir/out" 2>&1
ok $? "nothing else changes, and how to inherit is told from the folder of the scenario"

# Every shipped scenario: it works (nederland.cfg, above), or one message says what to do.
told=0 asked=0
for scenario in scenarios/*.cfg; do
    [ "$scenario" = $all ] && continue
    for question in "backtest $scenario" "calibrate $scenario scenarios/panel/targets.csv"; do
        asked=$((asked + 1))
        $program $question >"$dir/out" 2>&1
        [ $? = 2 ] && [ "$(wc -l <"$dir/out")" = 1 ] && grep -q '^scenarios/.*scenarios/nederland.cfg' "$dir/out" && told=$((told + 1))
    done
done
[ $asked -gt 30 ] && [ $told = $asked ]
ok $? "too few accounts of its own: where there are more ($told of $asked)"

# One rule for both: where calibrate has too few facts, no origin is said to be fitted anew.
some() { # the first so many municipalities, with all their accounts
    for file in municipalities accounts budgets; do
        awk -F, -v n="$1" 'NR == FNR { if (FNR <= n + 1) keep[$1]; next } $1 in keep' \
            scenarios/regions/nederland-2023/municipalities.csv scenarios/regions/nederland-2023/$file.csv >"$dir/s/regions/nederland-2023/$file.csv"
    done
}
some 6
$program calibrate "$dir/s/nederland.cfg" "$dir/held.csv" >"$dir/out" 2>&1
[ $? = 2 ] && grep -q 'at least 60' "$dir/out" && facts=$(grep -o '[0-9]* accounts that are facts' "$dir/out" | cut -d' ' -f1) && [ "$facts" -gt 30 ]
ok $? "six municipalities are too few to fit to"
$program backtest "$dir/s/nederland.cfg" --targets "$dir/held.csv" -n 100 >"$dir/out" 2>&1
[ $? = 2 ] && [ "$(wc -l <"$dir/out")" = 1 ] && grep -q 'a fit takes 60 accounts that are facts.*scenarios/nederland.cfg --into' "$dir/out"
ok $? "and to look back on"
some 11
$program backtest "$dir/s/nederland.cfg" --targets "$dir/held.csv" -n 100 --from 2020 >"$dir/out" 2>&1
[ $? = 2 ] && grep -q 'origins run from 2022' "$dir/out"
ok $? "eleven: not from a year with too few facts"
$program backtest "$dir/s/nederland.cfg" --targets "$dir/held.csv" -n 100 >"$dir/out" 2>&1 &&
    grep -q '^ *2022 .*2023' "$dir/out" && ! grep -Eq '^ *20(19|20|21) |country' "$dir/out"
ok $? "but from the first one with enough of them, and no country is spoken of"
echo "1..$n"

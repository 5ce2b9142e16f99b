#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The shipped schemes (scenarios/schemes): each settles its worked example to the cent, is listed, and tells in both
# languages what it is; the catalogue scenario runs them all and its resolved text stands alone.
# tests/solidarity/catalogue/NAME.cfg says only which scheme is meant, and how the payments in NAME.expected.csv were worked by hand.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$BUILD/solidair
. tests/again.sh
cases=$PWD/tests/solidarity/catalogue
shipped=$PWD/scenarios/schemes
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
number=0
tell() { # tell RESULT WHAT [FILE that says why]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        [ $# = 2 ] || head -20 "$3" | sed 's/^/# /'
    fi
}
# pick COLUMN...: these columns of the CSV on stdin, by their names in the header
pick() {
    awk -F, -v OFS=, -v wanted="$*" 'NR == 1 { n = split(wanted, name, " "); for (i = 1; i <= NF; i++) at[$i] = i }
        { for (i = 1; i <= n; i++) printf "%s%s", $at[name[i]], i < n ? OFS : ORS }'
}

# The shipped files as they are, beside the example that names one of them.
cp -r "$shipped" "$cases"/* "$scratch"
cd "$scratch" || exit 1
for scheme in "$shipped"/*.cfg; do
    name=${scheme##*/} name=${name%.cfg}
    clients=() year=()
    [ ! -f "$name.clients.csv" ] || clients=(--clients "$name.clients.csv")
    grep -q '^years' "$name.cfg" && year=(--year 2017)
    again out err --lang en settle "$name.cfg" "$name.csv" "${clients[@]}" "${year[@]}" &&
        pick scheme code own_cost payment transfer <out >payments && diff payments "$name.expected.csv" >why
    result=$?
    cat err >>why
    tell $result "$name settles its worked example to the cent" why
done
tell "$([ "$(ls "$shipped"/*.cfg | wc -l)" -ge 18 ]; echo $?)" "the schemes are there"

# refuses WHAT COLUMN PATTERN SED-SCRIPT: with the figures changed by the script, settle says what is wrong with the column
refuses() {
    sed "$4" neutrale-risicodeling.csv >changed.csv
    again out err --lang en settle neutrale-risicodeling.cfg changed.csv
    [ $? = 2 ] && [ ! -s out ] && grep -q "changed.csv:[0-9]*: $2: .*$3" err
    tell $? "$1" err
}
refuses "real figures do not tell covariances" covariance 'a simulation computes' 's/,[^,]*$//'
refuses "real figures do not tell expected costs" expected_cost:PGB:licht 'a simulation computes' 's/,[^,]*\(,[^,]*\)$/\1/'
refuses "a negative covariance is refused" covariance 'out of range' 's/,2000000000000$/,-1/'
refuses "a covariance beyond what can be settled" covariance 'out of range' 's/,2000000000000$/,1000000000000001/'
refuses "a covariance that is no whole number" covariance 'Expected a whole number' 's/,2000000000000$/,0.5/'

# ---- what a scheme tells ------------------------------------------------------------------------------------------
cd "$shipped/../.." || exit 1
"$program" --lang nl list >"$scratch/nl" 2>"$scratch/err"
"$program" --lang en list >"$scratch/en" 2>>"$scratch/err"
declare -A text=([nl]=$(<"$scratch/nl") [en]=$(<"$scratch/en"))
for scheme in "$shipped"/*.cfg; do
    name=${scheme##*/} name=${name%.cfg}
    for language in nl en; do
        [[ $'\n'${text[$language]} = *$'\n'"  $name: "?* ]]
        tell $? "$name is listed in $language" "$scratch/err"
    done
    [ "$(grep -c '^description = ' "$scheme")" = 1 ] && [ "$(grep -cE '^  (nl|en) = ' "$scheme")" -ge 2 ]
    tell $? "$name is described in both languages"
done
grep -q 'Weert betaalde 1,3 miljoen' "$scratch/nl" && grep -q 'Weert paid EUR 1.3 million' "$scratch/en"
tell $? "the list says where a scheme was used, in both languages"

# ---- the catalogue scenario ---------------------------------------------------------------------------------------
"$program" --lang en check --full scenarios/catalogus.cfg >"$scratch/resolved" 2>"$scratch/err"
tell $? "the catalogue can be run" "$scratch/err"
resolved=$(<"$scratch/resolved")
for scheme in "$shipped"/*.cfg; do
    name=${scheme##*/} name=${name%.cfg}
    [[ $resolved = *$'\n'"    name = \"$name\";"$'\n'* ]]
    tell $? "$name is in the catalogue, in full"
done
mkdir "$scratch/alone"
cp "$scratch/resolved" "$scratch/alone/catalogus.cfg"
cp -r scenarios/regions "$scratch/alone"
"$program" --lang en check --full "$scratch/alone/catalogus.cfg" 2>"$scratch/err" | cmp - "$scratch/resolved" >>"$scratch/err" 2>&1
tell $? "what check prints stands alone, without the folder schemes" "$scratch/err"
"$program" --lang en run scenarios/catalogus.cfg -n 20 -o "$scratch/run.h5" >"$scratch/out" 2>"$scratch/err" &&
    h5dump -d /provenance/scenario "$scratch/run.h5" 2>/dev/null | grep -q 'external_of = '
tell $? "a result holds its schemes in full" "$scratch/err"
/usr/bin/python3 - "$scratch/run.h5" 2>"$scratch/err" <<'END'
import sys, h5py
balance = h5py.File(sys.argv[1])["region/balance"][...]
sys.exit(int(balance.size == 0 or balance.any()))
END
tell $? "payments and outside shares add up to the costs in every draw" "$scratch/err"
again_end
tell $? "after all of them main ends well"
echo "1..$number"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solidair settle on a table with names in the place of codes: they are read by the region that the schemes file names, told
# as names, and a slip in one of them is told with the name that is meant.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
scenarios=$PWD/scenarios
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$scenarios" "$scratch/scenarios"
cd "$scratch/scenarios" || exit 1
n=0
tell() { # tell RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2" && sed 's/^/# /' out err; fi
}

printf 'region = "groningen-2016";\ncare_classes = ( "care" );\nschemes = ( "volledig" );\n' >region.cfg
printf 'care_classes = ( "care" );\nschemes = ( "volledig" );\n' >alone.cfg
printf 'municipality;budget;cost:ZIN:care;cost:PGB:care\nBedum;1900000;2050000;110000\nHaren;2700000;3600000;160000\n' >names.csv
sed 's/Haren/Harn/' names.csv >slip.csv
sed 's/Haren/Zwolle aan Zee/' names.csv >other.csv

"$solidair" --lang en settle region.cfg names.csv --table >out 2>err &&
    grep -q '^Bedum ' out && grep -q '^Haren ' out && ! grep -q GM0 out
tell $? "the page has the names that the table has"
"$solidair" --lang en settle region.cfg names.csv -o out.txt >out 2>err && grep -q '^Haren ' out.txt &&
    [ "$(tail -n 1 err | sed 's/([0-9]* KB)/()/')" = 'written: out.txt ()' ]
tell $? "the file too, and what was written is told"
"$solidair" --lang en settle region.cfg slip.csv >out 2>err
[ $? = 2 ] && [ ! -s out ] && grep -q '^slip.csv:3: municipality: "Harn" .*Did you mean "Haren"?' err
tell $? "a slip is told with the name that is meant"
"$solidair" --lang en settle region.cfg other.csv >out 2>err
[ $? = 2 ] && grep -q 'nor the name of a municipality in the region of the schemes file. Expected GM' err
tell $? "a name that is far from all of them is not said to lack a region"
"$solidair" --lang en settle groningen-2016.cfg names.csv >out 2>err
[ $? = 2 ] && grep -q 'The rules name "GM0014", and the figures to settle have no row for it' err && ! grep -q 'in this region' err
tell $? "rules that name who has no row say so"
"$solidair" --lang en settle alone.cfg names.csv >out 2>err
[ $? = 2 ] && grep -q 'names a region (key region)' err
tell $? "without a region the key is named"
sed 's/groningen-2016/groningn-2016/' region.cfg >misnamed.cfg
"$solidair" --lang en settle misnamed.cfg names.csv --table >out 2>err
[ $? = 2 ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] &&
    grep -q '^misnamed.cfg:1: region: There is no region "groningn-2016". Did you mean "groningen-2016"? The rest is looked at once' err
tell $? "a slip in the name of the region is told, and names that it would have known are not"
printf 'region = "groningn-2016";\ncare_classes = ( "care" );\nsead = 3;\nschemes = ( "volledigg", "gen" );\n' >many.cfg
sed 's/municipality/code/; s/Bedum/GM0005/; s/Haren/GM0017/' names.csv >codes.csv
"$solidair" --lang en settle many.cfg codes.csv >out 2>err
[ $? = 2 ] && [ "$(cut -d: -f1-3 err | tr '\n' ';')" = 'many.cfg:1: region;many.cfg:4: schemes[1];many.cfg:4: schemes[2];many.cfg:3: sead;' ]
tell $? "beside it the schemes of which none is there, and the key that is unknown"
sed 's/groningen-2016/twente-2031/' region.cfg >far.cfg
"$solidair" --lang en settle far.cfg codes.csv >out 2>err
[ $? = 2 ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] &&
    grep -q '^far.cfg:1: region: There is no region "twente-2031": no table regions/twente-2031/municipalities.csv. Correct its name' err
tell $? "a region that is near none is refused too: nothing is settled as if it were there"
sed 's/groningen-2016/groningen-2024/' region.cfg >now.cfg
"$solidair" --lang en settle now.cfg names.csv >out 2>err
[ $? = 2 ] && grep -q '^names.csv:3: municipality: "Haren" is no municipality in the region of the schemes file (Haren: since 2019 Groningen)' err
tell $? "of one that has merged into what is told"
sed '1s/^/code;/; 2,$s/^/;/; s/Haren/Eemsdelta/' names.csv >beside.csv
"$solidair" --lang en settle region.cfg beside.csv >out 2>err
[ $? = 2 ] && grep -q '^beside.csv:3: municipality: "Eemsdelta" is no municipality in the region of the schemes file (Eemsdelta: since 2021 with Appingedam' err
tell $? "where the code is empty the name beside it is quoted"
printf '\211HDF\r\n\032\n\0\0\0\0' >figures.h5
"$solidair" --lang nl settle region.cfg figures.h5 >out 2>err
[ $? = 2 ] && grep -q '^figures.h5: Dit is een resultatenbestand van solidair, geen tabel' err
tell $? "a results file in the place of the figures is called what it is"
"$solidair" --lang nl settle >out 2>err
[ $? = 2 ] && grep -q 'solidair settle REGELINGEN.cfg CIJFERS.xlsx' err
tell $? "Dutch words for what lacks"
echo "1..$n"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Slips in what a finance officer writes: dates in the Dutch order, a reserve below zero, accounts of other years, a command given
# twice. Each is told with what is meant, or with what to do next.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cd "$dir" || exit 1
check() { # lines of a scenario
    printf 'inherit = "groningen-2016.cfg";\nname = "x";\n%s\n' "$1" >x.cfg
    "$solidair" check x.cfg >out.txt 2>err.txt
}
account='realised = ( { code = "Haren"; year = 2016; cost_eur = 5000000.0; known = "%s"; } );'
for given in 15-07-2016 15/07/2016 15.7.2016 '15 7 2016'; do
    check "as_of = \"$given\";"
    ok "$([ $? = 2 ] && grep -qF 'x.cfg:3: as_of: "'"$given"'" kan hier niet. Verwacht werd een bestaande datum, met het jaar voorop: "2016-07-15".' err.txt; echo $?)" "as_of = $given"
    # shellcheck disable=SC2059
    check "$(printf "$account" "$given")"
    ok "$([ $? = 2 ] && grep -qF 'realised[1].known: "'"$given"'" kan hier niet. Verwacht werd een bestaande datum, met het jaar voorop: "2016-07-15".' err.txt; echo $?)" "known = $given"
done
for given in 30-02-2016 2016-13-01 2016 juli 15-07-16 15-07-20161; do
    check "as_of = \"$given\";"
    ok "$([ $? = 2 ] && grep -qF 'as_of: "'"$given"'" kan hier niet. Verwacht werd een bestaande datum, als jaar-maand-dag, zoals 2017-10-01.' err.txt; echo $?)" "as_of = $given"
done
for given in -5 -5.0 -0.01; do
    check "reserves = ( { municipality = \"Haren\"; reserve_eur = $given; } );"
    ok "$([ $? = 2 ] && grep -q 'x.cfg:3: reserves\[1\].reserve_eur: -.* valt buiten het bereik' err.txt; echo $?)" "a reserve of $given"
done
check 'as_of = "1-8-2016"; reserves = ( { municipality = "Haren"; reserve_eur = -5; } );'
ok "$([ $? = 2 ] && [ "$(wc -l <err.txt)" = 2 ]; echo $?)" "both at once"
check 'realised = ( { code = "GM0017"; year = 2013; cost_eur = 5000000.0; } );'
ok "$([ $? = 0 ] && grep -qF 'x.cfg:3: de rekening van Haren is van 2013, een jaar voor 2015' err.txt; echo $?)" "an account of another year is named"
check 'as_of = "2016-01-01"; realised = ( { code = "GM0017"; year = 2016; cost_eur = 5000000.0; } );'
ok "$([ $? = 0 ] && grep -qF 'x.cfg:3: de rekening van Haren over 2016 was op 2016-01-01 (as_of) nog niet bekend' err.txt; echo $?)" "so is one that was not known"
check 'realised = ( { code = "Leek"; year = 2013; cost_eur = 5000000.0; }, { code = "GM0017"; year = 2012; cost_eur = 5000000.0; } );'
ok "$([ $? = 0 ] && grep -qF '2 van de rekeningen zijn van jaren voor 2015 of na 2020 en blijven buiten beschouwing, zoals die van Leek over 2013.' err.txt; echo $?)" \
    "of several the first"

"$solidair" new haren --base groningen-2016 >/dev/null && echo '// mijn eigen cijfers' >>haren.cfg && cp haren.cfg mine.cfg
"$solidair" new haren --base groningen-2016 --municipality Haren >out.txt 2>err.txt
ok "$([ $? = 2 ] && cmp -s haren.cfg mine.cfg && grep -q 'haren.cfg: Dit scenario is er al.*solidair check haren.cfg.*--force' err.txt; echo $?)" \
    "a scenario that is there stays, and what to do is told"
"$solidair" new haren --base groningen-2016 --force >/dev/null 2>&1
ok "$([ $? = 0 ] && ! cmp -s haren.cfg mine.cfg; echo $?)" "--force begins it anew"
"$solidair" new --table estimates haren -o raming.xlsx >/dev/null && cp raming.xlsx mine.xlsx
"$solidair" new --table estimates haren -o raming.xlsx >out.txt 2>err.txt
ok "$([ $? = 2 ] && cmp -s raming.xlsx mine.xlsx && grep -q 'raming.xlsx: -o: Deze werkmap is er al.*--force' err.txt; echo $?)" "so is a workbook"

touch groningen-2016.h5
"$solidair" show groningn-2016.h5 >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -qF 'groningn-2016.h5: Dit resultatenbestand bestaat niet. Bedoelt u "groningen-2016.h5"?' err.txt; echo $?)" "a misspelt results file"
"$solidair" show groningen-2016 >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -qF 'groningen-2016: Dit resultatenbestand bestaat niet. Bedoelt u "groningen-2016.h5"?' err.txt; echo $?)" "one without its ending"
for given in Volledigg:Harn xyz full:Harn; do
    "$solidair" run groningen-2016.cfg --until 1% --target "mean:$given" -o target.h5 >out.txt 2>err.txt
    ok "$([ $? = 2 ] && tail -n 1 err.txt | grep -qE '^--target: .*(Bedoelt u "Volledige solidariteit"|Er zijn: none|Is "Haren" bedoeld)' && [ ! -e target.h5 ]; echo $?)" "--target mean:$given"
done
check 'schemes = ( "none", "Volledige solidariteit" );'
ok "$([ $? = 2 ] && grep -q 'schemes\[2\]: "Volledige solidariteit" is geen naam van een regeling; .*solidair list' err.txt; echo $?)" "a label in the place of the name of a scheme"

# What is written into a folder that is not there is told before anything is read: the files that are named are not there either.
into() { # COMMAND... : writes weg/x.EXTENSION
    "$solidair" "$@" >out.txt 2>err.txt
    ok "$([ $? = 2 ] && [ ! -s out.txt ] && [ "$(wc -l <err.txt)" = 1 ] && grep -q '^weg/x.*: De map voor dit bestand bestaat niet. Maak die eerst' err.txt; echo $?)" \
        "$1 into a folder that is not there"
}
into report nothing.h5 -o weg/x.html
into compare nothing.h5 other.h5 -o weg/x.xlsx
into settle nothing.cfg nothing.xlsx -o weg/x.xlsx
into new --table estimates nothing.cfg -o weg/x.xlsx
into calibrate nothing.cfg nothing.csv -o weg/x.cfg
into backtest nothing.cfg --from 2019 --to 2020 --forecast weg/x.csv
"$solidair" run groningen-2016.cfg -n 100 -o weg/x.h5 >out.txt 2>err.txt
ok "$([ $? = 2 ] && tail -n 1 err.txt | grep -q '^weg/x.h5: De map voor het resultatenbestand bestaat niet. Maak die eerst'; echo $?)" "run"
"$solidair" advies groningen-2016.cfg --municipality Haren -o weg/weg >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q '^weg/weg: -o: Deze map kan niet worden gemaakt: .* Maak eerst de map erboven' err.txt && [ ! -e weg ]; echo $?)" "advies"
echo "1..$n"

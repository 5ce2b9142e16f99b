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
echo "1..$n"

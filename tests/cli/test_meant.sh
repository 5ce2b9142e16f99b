#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A name that is not there is told with the nearest one that is: files here and among those that come with the program, schemes,
# regions, tables; and every command finds what comes with the program.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cd "$dir" || exit 1
mkdir map schemes
printf 'inherit = "groningen-2016.cfg";\nname = "haren";\n' | tee haren.cfg >map/leek.cfg
meant() { # what, the words of the answer, command line: exit 2, one line
    local what=$1 words=$2
    shift 2
    "$solidair" "$@" >out.txt 2>err.txt
    ok "$([ $? = 2 ] && [ ! -s out.txt ] && [ "$(wc -l <err.txt)" = 1 ] && grep -qF "$words" err.txt; echo $?)" "$what ($(head -1 err.txt | cut -c1-120))"
}
for command in run check "run -n 20" backtest sensitivity stress "batch -o uit"; do
    # shellcheck disable=SC2086
    "$solidair" $command groninge-2016.cfg >out.txt 2>err.txt
    ok "$([ $? = 2 ] && grep -qF 'groninge-2016.cfg: Dit bestand bestaat niet. Bedoelt u "groningen-2016.cfg"?' err.txt; echo $?)" "$command: one that ships"
done
meant "without its ending" 'Bedoelt u "groningen-2016.cfg"?' check groninge-2016
meant "one of this folder" 'Bedoelt u "haren.cfg"?' check haran.cfg
meant "one of another folder" 'Bedoelt u "map/leek.cfg"?' check map/leec.cfg
meant "by its whole path" "Bedoelt u \"$dir/map/leek.cfg\"?" check "$dir/map/leec.cfg"
meant "one that is near none" 'Controleer de map en de spelling van de naam.' check nergenshuizen.cfg
printf 'region = "groningen-2016";\ncare_classes = ( "zorg" );\nschemes = ( "volledig" );\n' >regels.cfg
printf 'gemeente;rijksbudget;kosten:ZIN:zorg;kosten:PGB:zorg\nHaren;3;4;5\nLeek;3;4;5\n' >cijfers.csv
meant "a table" 'cijfer.csv: Dit bestand bestaat niet. Bedoelt u "cijfers.csv"?' settle regels.cfg cijfer.csv
printf 'gemeente;rijksbudget;Kosten aap;Kosten noot\nHaren;3;4;5\n' >koppen.csv
"$solidair" settle regels.cfg koppen.csv >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ "$(grep -c 'Deze kolom is niet bekend.*\.$' err.txt)" = 2 ]; echo $?)" "two columns that are unknown, each told to the end"
meant "a table of another kind" 'Bedoelt u "cijfers.csv"?' settle regels.cfg cijfers.xlsx
meant "no table for a scenario" 'Bedoelt u "regels.cfg"?' settle regel.cfg cijfers.csv
# One that has merged is told with what it became, a later one with what became a part of it; all of a list at once.
"$solidair" new --region elders --municipalities "Haren,Winsum,Stadkanaal" >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ "$(grep -c '^--municipalities: ' err.txt)" = 3 ] && grep -qF '(Haren: sinds 2019 Groningen)' err.txt &&
    grep -qF '(Winsum: sinds 2019 Het Hogeland en Westerkwartier)' err.txt && grep -qF 'Bedoelt u "Stadskanaal"?' err.txt; echo $?)" "municipalities of a region that are not there"
wrong() { # what, the words of the answer, a line of a scenario
    printf 'inherit = "groningen-2016.cfg";\nname = "x";\n%s\n' "$3" >x.cfg
    meant "$1" "$2" check x.cfg
}
later='In deze regio is er geen gemeente "Het Hogeland" (Het Hogeland: sinds 2019 met daarin Bedum, '
wrong "a later municipality" "$later" 'estimates = ( { municipality = "Het Hogeland"; year = 2016; eur = 1000000.0; } );'
# Groningen was there before: it took others in, and was not made of them.
"$solidair" run flevoland-2016.cfg -n 100 -o fl.h5 >/dev/null 2>&1
meant "one that grew" '(Groningen: sinds 2019 met daarin Ten Boer en Haren)' show fl.h5 --municipality Groningen
wrong "and its account" 'Geef de bedragen van de gemeenten die er in de regio zijn, onder hun eigen naam.' \
    'realised = ( { municipality = "Het Hogeland"; year = 2015; cost_eur = 1000000.0; grade = "measured"; } );'
wrong "a scheme in a file" 'x.cfg:3: schemes[2]: Er is geen regeling "volledigg". Bedoelt u "volledig"?' 'schemes = ( "none", "volledigg" );'
printf '{ };' >schemes/eigen-afspraak.cfg
wrong "a scheme of one's own" 'Bedoelt u "eigen-afspraak"?' 'schemes = ( "none", "eigen-afspraken" );'
wrong "a scheme that another looks at" 'Bedoelt u "volledig"?' \
    'schemes = ( "volledig", { name = "c"; layers = ( { base = "costs"; key = "budget"; change_cap = { against = "volledg"; percent = 1.0; }; } ); } );'
wrong "a region" 'x.cfg:3: region: Er is geen regio "groningen-2061". Bedoelt u "groningen-2016"?' 'region = "groningen-2061";'
wrong "a table of a scenario" 'estimates_file: Het bestand "cijfer.csv" bestaat niet. Bedoelt u "cijfers.csv"?' 'estimates_file = "cijfer.csv";'

found() { # what, command line: it goes on to do what it does
    local what=$1
    shift
    "$solidair" "$@" >out.txt 2>err.txt
    ok $? "$what$(grep -m1 -F 'bestaat niet' err.txt)"
}
found "a workbook for the schemes of one that ships" new --table settle groningen-2016.cfg -o een.xlsx
found "by its name alone" new groningen-2016 --table settle -o twee.xlsx
found "of estimates" new --table estimates groningen-2016 -o drie.xlsx
found "shocks by their name" stress groningen-2016 --shocks stress-2016 --shock tarieven -n 20
"$solidair" settle groningen-2016 cijfers.csv >out.txt 2>err.txt
ok "$(! grep -q 'bestaat niet' err.txt && grep -q 'scenarios/groningen-2016.cfg:\|cijfers.csv:' err.txt; echo $?)" "settle reads the schemes of one that ships"
"$solidair" calibrate groningen-2016 panel/mergers.csv -o uit.cfg >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'panel/mergers.csv:1: ' err.txt; echo $?)" "and calibrate a table that ships, though not one of targets"
echo "1..$n"

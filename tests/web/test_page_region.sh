#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A region of six municipalities made in the page from a Dutch workbook: the program, given what the page keeps of it, has the same
# figures and tables; and `solidair new`, given the same workbook, the same region.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
number=0

report() { # code what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

# As an officer's own workbook may be: a title, Dutch headings, two years, a total.
/usr/bin/python3 - "$folder/zes.xlsx" <<'END'
import sys
import openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Gemeenten"
sheet.append(["Gemeentecode", "Gemeente", "Jaar", "Inwoners", "Jeugdigen", "Rijksbudget"])
six = [("GM1979", "Eemsdelta", 45000, 8000, 24500000), ("GM1966", "Het Hogeland", 48100, 9300, 19800000),
       ("GM1952", "Midden-Groningen", 61000, 11800, 33100000), ("GM1895", "Oldambt", 39700, 6600, 19400000),
       ("GM0765", "Pekela", 12300, 2300, 8050000), ("GM1950", "Westerwolde", 26900, 4700, 10900000)]
for year, growth in ((2023, 1.0), (2024, 1.06)):
    for code, name, residents, youths, budget in six:
        sheet.append([code, name, year, residents, youths, round(budget * growth)])
sheet.append(["Totaal", None, 2024, 233000, None, None])
book.save(sys.argv[1])
END
node tests/web/region.mjs "$BUILD/solidair.html" "$folder" | tee "$folder/tap" | grep -v '^1\.\.'
number=$(grep -c '^\(not \)\?ok' "$folder/tap")

mkdir "$folder/kept" && cd "$folder/kept" || exit 1
/usr/bin/python3 -m zipfile -e "$folder/own.zip" .
program=$OLDPWD/$BUILD/solidair
[[ $BUILD = /* ]] && program=$BUILD/solidair
"$program" run zes-eigen.cfg -o own.h5 >log 2>&1 || sed 's/^/# /' log
"$program" report own.h5 --csv nl -o own.csv >>log 2>&1
# What asks for a library of statistics the page has not; and which program it was, and where it left its results.
tables() { grep -Ev '^(forecast|backtest|origin;(Resultatenbestand|Vertaald met|Bibliotheken));' "$1"; }
cmp <(tables own.csv) <(tables "$folder/page.csv")
report $? "the program, given what the page keeps, gives the tables of the page, byte for byte"
/usr/bin/python3 - "$folder" <<'END'
import json, sys
import h5py
with h5py.File("own.h5") as h:
    theirs = h["summary/mean"][()].reshape(-1).tolist()
    draws = int(h.attrs["draws"]) if "draws" in h.attrs else None
mine = json.load(open(f"{sys.argv[1]}/means.json"))
print(f"# {draws} draws, {len(mine)} and {len(theirs)} means, {sum(a != b for a, b in zip(mine, theirs))} differ")
sys.exit(mine != theirs)
END
report $? "and its mean results, to the cent"

grep -q 'youth_trend = -0.004;' zes-eigen.cfg && grep -q 'share = 0.6' zes-eigen.cfg
report $? "what was changed directly after the region was made is in it"

mkdir -p "$folder/new" && cd "$folder/new" || exit 1
"$program" new --region zes --from "$folder/zes.xlsx" \
    --municipalities 'Eemsdelta,Het Hogeland,Midden-Groningen,Oldambt,Pekela,Westerwolde' >log 2>&1 || sed 's/^/# /' log
same=0
for file in municipalities accounts budgets no_facts; do
    cmp "scenarios/regions/zes/$file.csv" "$folder/kept/regions/zes/$file.csv" || same=1
done
diff <(sed 's|[^ ]*zes.xlsx|zes.xlsx|' scenarios/zes.cfg) <(sed 's|[^ ]*zes.xlsx|zes.xlsx|' "$folder/kept/zes.cfg") || same=1
report $same "solidair new makes the same region from that workbook"
echo "1..$number"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program in a page, in a real browser; the scenario that it keeps, run by the program, gives the same tables and the same
# figures.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node tests/web/program.mjs "$BUILD/solidair.html" "$folder" | tee "$folder/tap" | grep -v '^1\.\.'
number=$(grep -c '^\(not \)\?ok' "$folder/tap")

report() { # code what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

size=$(stat -c %s "$BUILD/solidair.html")
[ "$size" -lt 2000000 ]
report $? "the program in a page is smaller than 2 MB ($size bytes)"

cp -r scenarios/groningen-2024.cfg scenarios/schemes scenarios/regions "$folder"
"$BUILD/solidair" run "$folder/own.cfg" -o "$folder/own.h5" >"$folder/log" 2>&1 || sed 's/^/# /' "$folder/log"
"$BUILD/solidair" coalition "$folder/own.h5" >>"$folder/log" 2>&1 || sed 's/^/# /' "$folder/log"
"$BUILD/solidair" report "$folder/own.h5" --csv nl -o "$folder/own.csv"
# What asks for a library of statistics the page has not; and which program it was, and where it left its results.
tables() { grep -Ev '^(forecast|origin;(Resultatenbestand|Vertaald met|Bibliotheken));' "$1"; }
cmp <(tables "$folder/own.csv") <(tables "$folder/page.csv")
report $? "the scenario that was kept, run and asked by the program, gives the tables of the page, byte for byte"
/usr/bin/python3 - "$folder" <<'END'
import json, sys
import h5py
folder = sys.argv[1]
with h5py.File(f"{folder}/own.h5") as h:
    theirs = h["summary/mean"][()].reshape(-1).tolist()
sys.exit(json.load(open(f"{folder}/means.json")) != theirs)
END
report $? "and its mean results, to the cent"
echo "1..$number"

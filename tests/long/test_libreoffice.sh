#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The workbook opens in LibreOffice, which works out every formula itself: no error values, no deviation from the program.
set -u
program=$(realpath "${BUILD:-build}")/solidair
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
number=0
ok() { # result, what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}
"$program" run "$here/scenarios/groningen-2016.cfg" -n 400 --store all -o "$dir/run.h5" >/dev/null 2>&1 &&
    "$program" coalition "$dir/run.h5" >/dev/null 2>&1 &&
    "$program" stress "$dir/run.h5" --shocks "$here/scenarios/stress-2016.cfg" -n 100 >/dev/null 2>&1 &&
    "$program" stress "$dir/run.h5" --reverse --reserve Haren=5000000 -n 100 >/dev/null 2>&1 &&
    "$program" sensitivity "$dir/run.h5" --points 64 >/dev/null 2>&1 &&
    "$program" run "$here/scenarios/eigen-buffer.cfg" -n 400 -o "$dir/own.h5" >/dev/null 2>&1 &&
    "$program" report "$dir/own.h5" -o "$dir/own.xlsx" --full --lang en &&
    "$program" report "$dir/run.h5" -o "$dir/run.xlsx" --full --lang en
ok $? "workbooks are written"
# Every sheet to CSV, as shown; the last -1 asks for all of them.
(cd "$dir" && HOME=$dir soffice --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' run.xlsx own.xlsx >"$dir/out" 2>"$dir/err")
ok $? "LibreOffice opens them"
[ "$(ls "$dir"/run-*.csv 2>/dev/null | wc -l)" -ge 23 ] && [ -s "$dir/run-Sensitivity.csv" ] &&
    [ -s "$dir/run-Reserve runs out.csv" ] && [ -s "$dir/run-Groups.csv" ]
ok $? "with all its sheets"
grep -qE '^Westerwolde,.*,[A-F](-[A-F])?,' "$dir/own-Class by scheme.csv"
ok $? "and one with classes"
! grep -lE '#(REF|NAME|VALUE|DIV|N/A|NUM)|Err:5' "$dir"/*.csv
ok $? "without an error value"
sums="$dir/run-Check the sums.csv"
/usr/bin/python3 - "$sums" <<'P'
import csv, sys
rows = [r for r in csv.reader(open(sys.argv[1], encoding="utf-8")) if r and r[0].startswith("GM")]
amount = lambda text: float(text.replace("€", "").replace(",", "").replace(" ", "").replace("\u00a0", ""))
sys.exit(not (len(rows) > 100 and all(amount(r[15]) == 0 and amount(r[13]) == amount(r[14]) for r in rows)))
P
ok $? "payments by its own arithmetic are those of the program, to the cent"
# A total is the sum of what stands above it, so rounding of the means leaves it at most half a cent per municipality apart.
/usr/bin/python3 - "$dir/run-Result.csv" "$dir/run.h5" <<'P'
import csv, sys
import h5py
rows = [r for r in csv.reader(open(sys.argv[1], encoding="utf-8")) if r]
head, total = (next(r for r in rows if r[0] == name) for name in ("Municipality", "Region in total"))
with h5py.File(sys.argv[2]) as h:
    mean = h["region/mean"][:, -1] / 100
shown = [float(text) for name, text in zip(head[1:], total[1:]) if name and "8 out of 10" not in name]
sys.exit(not (len(shown) == len(mean) and all(abs(a - b) <= 0.13 for a, b in zip(shown, mean)) and min(mean) < -1e6))
P
ok $? "its totals of the result are those of the results file"
! grep -v javaldx "$dir/err" | grep -qiE 'warning|repair' # javaldx: LibreOffice's own remark that there is no Java
ok $? "and no warning"
echo "1..$number"

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# . tests/web/asked_in_page.sh BASE SCHEME MUNICIPALITY CODE: the questions that can be asked in the page, put to BASE with a shock; the
# program, given what the page keeps and asked the same, has the same tables, byte for byte. As TAP.
base=$1 scheme=$2 municipality=$3 code=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
program=$BUILD/solidair
[[ $program = /* ]] || program=$PWD/$program

cat >"$folder/vragen.cfg" <<END
inherit = "$base.cfg";
name = "vragen";
draws = 200;
shocks = {
  index = { label = { nl = "2 % duurder"; en = "2 % dearer"; }; change = { cost = { price_trend = 0.045; }; }; };
  weg = { label = { nl = "Een stapt uit"; en = "One leaves"; }; leaving = ( { municipality = "$municipality"; year = 2018; } ); };
};
END
label=$("$program" check --full "$folder/vragen.cfg" | grep -A3 "name = \"$scheme\"" | sed -n 's/.*nl = "\([^"]*\)".*/\1/p')
node tests/web/ask.mjs "$BUILD/solidair.html" "$folder" vragen.cfg "$municipality" "$label" '4,6 mln' | tee "$folder/tap" | grep -v '^1\.\.'
number=$(grep -c '^\(not \)\?ok' "$folder/tap")

report() { # code what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

cd "$folder" || exit 1
/usr/bin/python3 -m zipfile -e own.zip .
ask() {
    "$program" "$@" >>log 2>&1 || sed 's/^/# /' log
}
ask run vragen-eigen.cfg -o own.h5
ask coalition own.h5
ask stress own.h5 --reserve "$code=4600000"
ask stress own.h5 --reverse --scheme "$scheme" --reserve "$code=4600000"
ask sensitivity own.h5 --scheme "$scheme" --municipality "$code"
ask report own.h5 --csv nl -o own.csv
for table in groups shocks reverse tornado; do
    rows=$(grep -c "^$table;" own.csv)
    [ "$rows" -gt 1 ] && cmp <(grep "^$table;" own.csv) <(grep "^$table;" page.csv)
    report $? "$table: $rows lines, as those of the program"
done
# What asks for a library of statistics the page has not; and which program it was, and where it left its results.
tables() { grep -Ev '^(forecast|backtest|origin;(Resultatenbestand|Vertaald met|Bibliotheken));' "$1"; }
cmp <(tables own.csv) <(tables page.csv)
report $? "and all other tables, byte for byte"
echo "1..$number"

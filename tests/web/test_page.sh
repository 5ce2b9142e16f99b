#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page as a file: what is refused, its size, its texts and notices, its HTML by a validator.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export LC_ALL=C.UTF-8
number=0

report() { # code what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

refused() { # what it says, what the test is called, argument of `solidair --lang en report`...
    "$program" --lang en report "${@:3}" 2>"$temporary/err"
    [ $? = 2 ] && grep -q "$1" "$temporary/err"
    report $? "$2"
}

need two new
grep -qE "script-src 'sha256-[^']*' 'wasm-unsafe-eval'; style-src 'sha256-[^']*';" "$pages/nl.html" && ! grep -q "unsafe-inline" "$pages/nl.html"
report $? "one script and one style count in the page, whatever else gets into it"
cp "$pages/nl.html" "$temporary/kept.html"
cp "$pages/other.h5" "$temporary/other.xlsx"
refused 'other municipalities or other years' "files of other municipalities are refused" \
    "$pages/all.h5" "$pages/merged.h5" -o "$temporary/none.html"
refused 'no new division' "a new division is refused where nobody merges" "$pages/all.h5" -o "$temporary/none.html" --division new
[ ! -e "$temporary/none.html" ]
report $? "and no page is left"
refused 'There is no municipality "Nowhere" in this file' "a municipality that is not there is refused" \
    "$pages/all.h5" -o "$temporary/kept.html" --municipality Nowhere
refused 'Did you mean "Haren"' "and the nearest name is asked back" "$pages/all.h5" -o "$temporary/kept.html" --municipality Haern
cmp -s "$pages/nl.html" "$temporary/kept.html"
report $? "and the old page stays"
refused 'a results file, and a report may not take its place' "a report never takes the place of a results file" \
    "$pages/all.h5" -o "$temporary/other.xlsx"
cmp -s "$pages/other.h5" "$temporary/other.xlsx"
report $? "whatever that is called"
refused 'expected one of .*\.html' "an unknown kind of report is refused, and those that there are are named" \
    "$pages/all.h5" -o "$temporary/page.odt"

# Of more draws than a page holds.
"$program" run scenarios/groningen-2016.cfg -n 500 -o "$temporary/most.h5" >"$temporary/log" 2>&1 &&
    "$program" report "$temporary/most.h5" -o "$temporary/most.html" >>"$temporary/log" 2>&1 || sed 's/^/# /' "$temporary/log"
size=$(stat -c %s "$temporary/most.html")
[ "$size" -lt 4000000 ]
report $? "the page is smaller than 4 MB ($size bytes)"

sed 's/<script type="application.json".*<\/script>//; s/<script type="text.plain".*<\/script>//' "$pages/nl.html" >"$temporary/small.html"
node sim/report/web/node_modules/.bin/html-validate --config tests/web/htmlvalidate.json "$temporary/small.html" >"$temporary/log" 2>&1
code=$?
[ $code = 0 ] || sed 's/^/# /' "$temporary/log" | cut -c1-300 | head -30
report $code "the validator finds nothing wrong with the HTML of the file"

node tests/web/texts.mjs
node tests/web/notices.mjs "$pages/nl.html"
echo "1..$number"

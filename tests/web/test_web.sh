#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page: made by the program, looked at in a real browser (tests/web/page.mjs, look.mjs), its HTML by a validator; and the
# scenario that is copied from it, run by the program. Needs node and chromium, as the Makefile installs them.
set -u
cd "$(dirname "$0")/../.."
program=${BUILD:-build}/solidair
case $program in /*) ;; *) program=$PWD/$program ;; esac
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export LC_ALL=C.UTF-8
number=0

report() { # code what
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

run() { # scenario results options...
    local scenario=$1 results=$2
    shift 2
    "$program" run "$scenario" -o "$results" -n 400 "$@" >"$temporary/log" 2>&1 || sed 's/^/# /' "$temporary/log"
}

run scenarios/groningen-2016.cfg "$temporary/all.h5" --store all
for language in nl en; do
    "$program" --lang $language report "$temporary/all.h5" -o "$temporary/$language.html" --municipality Haren
    report $? "$language: solidair report writes the page"
done

# Names that would end a script, if they were not escaped.
mkdir "$temporary/hostile"
cp -r scenarios/groningen-2016.cfg scenarios/regions "$temporary/hostile/"
sed -i 's|^title = .*|title = { nl = "</script><script>alert(1)</script>"; en = "x"; };|' "$temporary/hostile/groningen-2016.cfg"
sed -i 's|,Haren,|,Haren</script><b>,|' "$temporary/hostile/regions/groningen-2016/municipalities.csv"
run "$temporary/hostile/groningen-2016.cfg" "$temporary/hostile.h5"
"$program" report "$temporary/hostile.h5" -o "$temporary/hostile.html"
report $? "a run whose names hold markup gets its page"

# A file of which everything was asked: reserves, who leaves, a fund, groups, shocks, when a reserve runs out, assumptions.
cp -r scenarios "$temporary/scenarios"
cp tests/web/alles.cfg "$temporary/scenarios/"
run "$temporary/scenarios/alles.cfg" "$temporary/asked.h5" -n 200
for question in "coalition -n 100" "stress --reverse -n 100" "stress --shocks scenarios/stress-2016.cfg" "sensitivity --points 64"; do
    # shellcheck disable=SC2086
    "$program" $question "$temporary/asked.h5" >/dev/null 2>"$temporary/err" || sed 's/^/# /' "$temporary/err"
done
"$program" report "$temporary/asked.h5" -o "$temporary/asked-nl.html" --municipality Haren &&
    "$program" --lang en report "$temporary/asked.h5" -o "$temporary/asked-en.html" --municipality Haren
report $? "a file of which everything was asked gets its page"

# Budgets that are the same in every draw: the cut can be moved.
cat >"$temporary/scenarios/certain.cfg" <<'END'
inherit = "groningen-2016.cfg";
budget = { macro_sd = 0.0; share_sd = 0.0; share_sd_of = (); phase_in = [0.0, 0.55, 0.70, 0.85, 1.0, 1.0]; };
END
run "$temporary/scenarios/certain.cfg" "$temporary/certain.h5"
"$program" report "$temporary/certain.h5" -o "$temporary/certain.html" --municipality Haren
report $? "certain budgets get their page"

# Two files beside each other; municipalities as they are after their mergers.
run scenarios/haren-42.cfg "$temporary/other.h5"
run scenarios/herindeling-2021.cfg "$temporary/merged.h5" -n 100
for language in nl en; do
    "$program" --lang $language report "$temporary/all.h5" "$temporary/other.h5" -o "$temporary/asked-two-$language.html" --municipality Haren
    report $? "$language: two files beside each other"
done
"$program" report "$temporary/merged.h5" -o "$temporary/asked-new.html" --division new
report $? "the new division"
"$program" --lang en report "$temporary/all.h5" "$temporary/merged.h5" -o "$temporary/none.html" 2>"$temporary/err"
[ $? = 2 ] && grep -q 'other municipalities or other years' "$temporary/err" && [ ! -e "$temporary/none.html" ]
report $? "files of other municipalities are refused, and no page is left"
"$program" --lang en report "$temporary/all.h5" -o "$temporary/none.html" --division new 2>"$temporary/err"
[ $? = 2 ] && grep -q 'no new division' "$temporary/err" && [ ! -e "$temporary/none.html" ]
report $? "a new division is refused where nobody merges"
/usr/bin/python3 tests/web/asked.py "$temporary/asked.h5" "$temporary/all.h5" "$temporary/other.h5" "$temporary/merged.h5" >"$temporary/asked.json"

# The council table of the page is to be that of the other reports of the same file.
run scenarios/inkoop-2018.cfg "$temporary/bought.h5"
"$program" report "$temporary/bought.h5" -o "$temporary/council.html" --municipality Haren
for kind in csv txt; do
    "$program" report "$temporary/bought.h5" -o "$temporary/council.$kind"
    "$program" report "$temporary/asked.h5" -o "$temporary/asked-nl.$kind"
    "$program" report "$temporary/merged.h5" -o "$temporary/asked-new.$kind" --division new
done

size=$(stat -c %s "$temporary/nl.html")
[ "$size" -lt 4000000 ]
report $? "the page is smaller than 4 MB ($size bytes)"

cp "$temporary/nl.html" "$temporary/kept.html"
"$program" --lang en report "$temporary/all.h5" -o "$temporary/kept.html" --municipality Nowhere 2>"$temporary/err"
[ $? = 2 ] && grep -q 'There is no municipality "Nowhere" in this file' "$temporary/err" && cmp -s "$temporary/nl.html" "$temporary/kept.html"
report $? "a municipality that is not there is refused, and the old page stays"
"$program" --lang en report "$temporary/all.h5" -o "$temporary/kept.html" --municipality Haern 2>"$temporary/err"
[ $? = 2 ] && grep -q 'Did you mean "Haren"' "$temporary/err"
report $? "and the nearest name is asked back"
cp "$temporary/other.h5" "$temporary/other.xlsx"
"$program" --lang en report "$temporary/all.h5" -o "$temporary/other.xlsx" 2>"$temporary/err"
[ $? = 2 ] && grep -q 'a results file, and a report may not take its place' "$temporary/err" && cmp -s "$temporary/other.h5" "$temporary/other.xlsx"
report $? "a report never takes the place of a results file, whatever that is called"

"$program" --lang en report "$temporary/all.h5" -o "$temporary/page.odt" 2>"$temporary/err"
[ $? = 2 ] && grep -q 'expected one of .*\.html' "$temporary/err"
report $? "an unknown kind of report is refused, and those that there are are named"

sed 's/<script type="application.json".*<\/script>//; s/<script type="text.plain".*<\/script>//' "$temporary/nl.html" >"$temporary/small.html"
node sim/report/web/node_modules/.bin/html-validate --config tests/web/htmlvalidate.json "$temporary/small.html" >"$temporary/log" 2>&1
code=$?
[ $code = 0 ] || sed 's/^/# /' "$temporary/log" | cut -c1-300 | head -30
report $code "the validator finds nothing wrong with the HTML of the file"

node tests/web/texts.mjs | sed '/^1\.\./d'
node tests/web/notices.mjs "$temporary/nl.html"
/usr/bin/python3 tests/web/payments.py "$temporary/all.h5" >"$temporary/payments.json"
node tests/web/page.mjs "$temporary/nl.html" "$temporary/en.html" "$temporary/hostile.html" "$temporary/asked" "$temporary/payments.json" "$temporary/hostile/wat-als.cfg" "$temporary/council" "$temporary/certain.html" |
    sed '/^1\.\./d'
node tests/web/look.mjs "$temporary" tests/web/htmlvalidate.json "$temporary"/{nl,en,asked-nl,asked-en,asked-two-nl,asked-new}.html | sed '/^1\.\./d'
# The copied scenario lies beside regions/, as a copy of a user would.
cp -r scenarios/regions "$temporary/hostile/"
if [ -s "$temporary/hostile/wat-als.cfg" ]; then
    run "$temporary/hostile/wat-als.cfg" "$temporary/wat-als.h5" --store all
    /usr/bin/python3 tests/web/payments.py "$temporary/wat-als.h5" "$temporary/hostile/wat-als.cfg.json" | sed '/^1\.\./d'
else
    report 1 "the copied scenario was written"
fi

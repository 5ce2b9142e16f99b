#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A batch that goes on: what is complete keeps its log and its time, and a report is left alone only when it is the one
# that was made of these results.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
cp -r tests/bad/good.cfg tests/bad/regions "$dir/"
cd "$dir" || exit 1
sed 's/^seed = 7/seed = 8/' good.cfg >other.cfg
cat >plan.cfg <<END
scenarios = ["good.cfg", "other.cfg"];
questions = ["coalition"];
reports = ["xlsx", "csv"];
END
batch() { $solidair --lang en batch plan.cfg -o out "$@" >out.txt 2>err.txt; }
complete() { grep -q "^2 runs: $1 run, $2 complete" out.txt; }
same() { cmp -s "$1" "kept/${1#out/}"; }

batch
ok "$([ $? = 0 ] && complete 2 0; echo $?)" "two runs with a question and reports"
cp -a out kept; echo hallo >hallo

# Nothing to do: nothing changes.
batch --resume
ok "$([ $? = 0 ] && complete 0 2 && diff -r out kept -x batch.csv; echo $?)" "nothing to do: reports and logs stay, byte for byte"
seconds() { grep '^good,' "$1/batch.csv" | cut -d, -f3; }
sed -i 's/^[0-9.]*$/123.4/' out/.good.record
batch --resume
ok "$([ $? = 0 ] && [ "$(seconds out)" = 123.4 ]; echo $?)" "the time of a run that is complete is what it took"

# A report that is not the one of these results.
for kind in xlsx csv; do
    cp hallo out/good.$kind
    batch --resume
    ok "$([ $? = 2 ] && grep -q "out/good.$kind.*--force" err.txt && cmp -s hallo out/good.$kind; echo $?)" \
        "somebody's good.$kind is refused, as without --resume"
    batch --resume --force
    ok "$([ $? = 0 ] && complete 0 2 && ! cmp -s hallo out/good.$kind && same out/other.$kind; echo $?)" \
        "with --force it is made again, and the other run's is not"
done
truncate -s -100 out/good.xlsx
batch --resume
ok "$([ $? = 2 ] && grep -q 'out/good.xlsx.*--force' err.txt; echo $?)" "one that is not whole is refused"
batch --resume --force
$solidair --lang en report kept/other.h5 -o out/good.csv >/dev/null 2>&1
batch --resume
ok "$([ $? = 0 ] && complete 0 2 && same out/good.csv; echo $?)" "the report of another run is made again"
$solidair --lang en batch plan.cfg -o elsewhere -n 120 >/dev/null 2>&1
cp elsewhere/good.csv out/good.csv || exit 1
batch --resume
ok "$([ $? = 0 ] && complete 0 2 && same out/good.csv; echo $?)" "and so is one of other draws, though it is younger than the results"
rm out/other.csv
batch --resume
ok "$([ $? = 0 ] && complete 0 2 && same out/other.csv; echo $?)" "one that is not there is made"
ok "$(for run in good other; do head -1 out/$run.log | cmp -s - <(head -1 kept/$run.log) &&
    [ "$(grep -c '^solidair run' out/$run.log)" = 1 ] || exit 1; done; echo $?)" "and the log goes on where it was"

# Other results under the name.
$solidair run good.cfg -o out/good.h5 --seed 3 >/dev/null 2>&1
batch --resume
ok "$([ $? = 0 ] && complete 1 1 && same out/good.csv && same out/good.h5; echo $?)" \
    "results of another seed are made again, and their reports"
cd "$here" || exit 1
echo "1..$n"

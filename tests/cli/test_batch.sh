#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Many runs in one go: a point of a grid is the run of a scenario that says so itself; what is complete is left alone; a
# killed batch goes on to the same bytes; one broken scenario stops all, or none.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
mkdir "$dir/in" && cp -r tests/bad/good.cfg tests/bad/regions "$dir/in/"
cd "$dir/in" || exit 1
sed 's/key = "budget"; }/key = "budget"; share = 0.25; }/; s/30e6/29e6/; s/^seed = 7/seed = 9/' good.cfg >by-hand.cfg
sed 's/^name = "good"/name = "other"/; s/^draws = 100/draws = 60/' good.cfg >other.cfg
cat >plan.cfg <<END
scenarios = ["good.cfg"];
grid = ( { key = "schemes.full.layers[0].share"; values = [0.25, 1]; },
         { key = "budget.regional_eur[0]"; values = [29e6, 30e6, 31e6]; } );
also = ["other.cfg"];
seed = 9;
reports = ["csv"];
END

$solidair --lang en batch plan.cfg -o out >out.txt 2>err.txt
ok $? "a plan of six points and one scenario runs"
ok "$([ "$(ls out/*.h5 | wc -l)" = 7 ] && [ "$(ls out/*.log | wc -l)" = 7 ] && [ "$(ls out/*=*.csv | wc -l)" = 6 ]; echo $?)" \
    "seven results, logs and reports"
ok "$(grep -q '^7 runs: 7 run, 0 complete' out.txt; echo $?)" "the summary counts them"
ok "$([ "$(head -1 out/batch.csv)" = 'run,status,seconds,reason,scenario,schemes.full.layers[0].share,budget.regional_eur[0]' ] &&
    [ "$(grep -c ',good,' out/batch.csv)" = 7 ]; echo $?)" "batch.csv has a line for each, and a column for each key"
point="out/good_share=0.25_regional_eur[0]=29000000.0.h5"
point=$(ls out/good_share=0.25*29*.h5)
$solidair run by-hand.cfg -o by-hand.h5 >/dev/null 2>&1
h5diff --exclude-path /provenance "$point" by-hand.h5 >diff.txt
ok "$([ $? = 0 ] && [ ! -s diff.txt ]; echo $?)" "a point of the grid has the values of a scenario that says so itself"
$solidair run good.cfg -o set.h5 --seed 9 --set 'schemes.full.layers[0].share=0.25' --set 'budget.regional_eur[0]=29e6' \
    >/dev/null 2>&1
h5diff --exclude-path /provenance "$point" set.h5 >diff.txt
ok "$([ $? = 0 ] && [ ! -s diff.txt ]; echo $?)" "and of run --set"
$solidair run "$point" -o again.h5 >/dev/null 2>&1
h5diff --exclude-path /provenance "$point" again.h5 >diff.txt
ok "$([ $? = 0 ] && [ ! -s diff.txt ]; echo $?)" "and it can be run again from its own results file"

cp -a out kept
$solidair --lang en batch plan.cfg -o out --resume >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q '^7 runs: 0 run, 7 complete' out.txt; echo $?)" "resumed: all are complete"
ok "$(cd out && for f in *.h5; do [ "$f" -nt "../kept/$f" ] && echo "$f"; done | grep -c . | grep -qx 0; echo $?)" \
    "and none was written again"
rm "$point"; printf x >>other.cfg; sed -i 's/x$//' other.cfg; sed -i 's/draws = 60/draws = 80/' other.cfg
$solidair --lang en batch plan.cfg -o out --resume >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q '^7 runs: 2 run, 5 complete' out.txt; echo $?)" \
    "what is gone, and what was made from another scenario, is run again"
ok "$(cmp -s "$point" "kept/${point#out/}"; echo $?)" "to the same bytes"

# Killed at any moment, twice, and resumed.
sed -i 's/^seed = 9;/seed = 9; draws = 4000;/' plan.cfg
$solidair batch plan.cfg -o whole >/dev/null 2>&1
for wait in 0.3 0.6; do
    $solidair batch plan.cfg -o killed --resume --jobs 2 >/dev/null 2>&1 &
    sleep $wait
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    sleep 0.3 # its processes end by themselves
done
$solidair --lang en batch plan.cfg -o killed --resume >out.txt 2>&1
ok $? "killed twice, it goes on ($(grep -o '[0-9]* complete' out.txt))"
ok "$(cd killed && for f in *.h5; do cmp -s "$f" "../whole/$f" || echo "$f"; done | grep -c . | grep -qx 0; echo $?)" \
    "to the bytes of one that was not"
ok "$([ -z "$(ls killed/*.part 2>/dev/null)" ]; echo $?)" "and no unfinished file is left"

# Stopped by Ctrl-C.
sed 's/draws = 4000;/draws = 400000;/' plan.cfg >long.cfg
$solidair --lang en batch long.cfg -o stopped >out.txt 2>err.txt &
for _ in $(seq 100); do ls stopped/*.part >/dev/null 2>&1 && break; sleep 0.1; done
kill -TERM $!
wait $!
ok "$([ $? = 1 ] && grep -q 'stopped' err.txt && [ -z "$(ls stopped/*.part stopped/*.h5 2>/dev/null)" ] &&
    grep -q ',stopped,' stopped/batch.csv; echo $?)" "told to stop: exit 1, no half results, and the table says so"

# Two in one folder.
$solidair --lang en batch good.cfg -n 300000 --store summary -o shared >out.txt 2>err.txt &
first=$!
for _ in $(seq 1000); do [ -e shared/good.h5.part ] && break; sleep 0.01; done
cp shared/good.log shared.log
$solidair --lang en batch good.cfg other.cfg -o shared >out2.txt 2>err2.txt
ok "$([ $? = 1 ] && grep -q '^shared: Another batch is at work in this folder' err2.txt && cmp -s shared/good.log shared.log &&
    [ ! -e shared/batch.csv ] && [ ! -e shared/other.log ]; echo $?)" "a second batch in one folder: exit 1, and nothing of it is there"
$solidair --lang en batch good.cfg other.cfg -o shared --only 2 >out2.txt 2>err2.txt
ok "$([ $? = 1 ] && grep -q '^shared: A batch is at work in this folder' err2.txt && [ ! -e shared/other.h5 ]; echo $?)" \
    "nor does a run by itself (--only)"
kill -9 $first; wait $first 2>/dev/null
for _ in $(seq 100); do [ -e shared/good.h5.part ] || break; sleep 0.1; done # its process ends by itself
$solidair --lang en batch good.cfg other.cfg -n 100 -o shared --resume >out2.txt 2>err2.txt
ok $? "when the first was killed the next one may"

# The tasks of an array work side by side, and no batch beside them.
$solidair --lang en batch good.cfg other.cfg -n 300000 --store summary -o tasks --only 1 >out.txt 2>err.txt &
first=$!
for _ in $(seq 1000); do [ -e tasks/good.h5.part ] && break; sleep 0.01; done
$solidair --lang en batch good.cfg other.cfg -n 100 -o tasks --only 2 >out2.txt 2>err2.txt
ok "$([ $? = 0 ] && [ -e tasks/other.h5 ]; echo $?)" "two tasks of an array in one folder"
$solidair --lang en batch good.cfg other.cfg -n 100 -o tasks --only 1 >out2.txt 2>err2.txt
ok "$([ $? = 1 ] && [ ! -e tasks/good.h5 ] && grep -q '^tasks/good.h5' err2.txt; echo $?)" "not two at the same run: exit 1"
$solidair --lang en batch good.cfg other.cfg -n 100 -o tasks --resume >out2.txt 2>err2.txt
ok "$([ $? = 1 ] && grep -q '^tasks: Another batch.*or tasks of an array' err2.txt && [ ! -e tasks/batch.csv ]; echo $?)" \
    "nor a batch beside them: exit 1"
kill -9 $first; wait $first 2>/dev/null

# What somebody else has put there stays.
mkdir foreign
for file in batch.csv good.log good.h5 good.h5.part; do
    echo 'notes of a colleague' >foreign/$file
    $solidair --lang en batch good.cfg other.cfg -o foreign >out.txt 2>err.txt
    ok "$([ $? = 2 ] && grep -q "foreign/$file: " err.txt && [ "$(cat foreign/$file)" = 'notes of a colleague' ] &&
        [ ! -e foreign/other.h5 ] && [ ! -e foreign/other.log ]; echo $?)" "somebody's $file is not replaced: exit 2, and nothing runs"
    case $file in *.h5*) ;; *) grep -q -e '--force' err.txt; ok $? "and the message says how" ;; esac
    rm foreign/$file
done
ln -s nowhere foreign/good.log
$solidair --lang en batch good.cfg other.cfg -o foreign >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'foreign/good.log: .*This is a link' err.txt && [ ! -e foreign/other.h5 ]; echo $?)" \
    "a log that is a link, to nothing here, is refused as what it is: exit 2"
rm foreign/good.log
echo 'notes of a colleague' >foreign/batch.csv
$solidair --lang en batch good.cfg other.cfg -o foreign --force >out.txt 2>err.txt && grep -q '^run,status,' foreign/batch.csv
ok $? "with --force it is"
$solidair --lang en batch good.cfg other.cfg -o foreign >out.txt 2>err.txt
ok $? "and what a batch has written, the next one replaces"
ok "$(grep -q 'simulated by itself: it differs from every other run in more than its schemes' foreign/good.log; echo $?)" \
    "the log says why a run was not simulated with others"

$solidair --lang en batch good.cfg -o /sys/kernel >out.txt 2>err.txt # where nobody may write
ok "$([ $? = 2 ] && grep -q '^/sys/kernel/batch.csv: ' err.txt && ! grep -q 'make room' err.txt; echo $?)" \
    "a folder in which one may not write is refused before the start: exit 2, as with run"

# One that is broken.
printf 'name = "x";\nxyz = 1;\nabc = 2;\n' >broken.cfg
$solidair --lang en batch good.cfg broken.cfg -o refused >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ -z "$(ls refused/*.h5 2>/dev/null)" ] && grep -q '^broken: broken.cfg:2: xyz: ' err.txt &&
    grep -q '^  broken.cfg:3: abc: ' err.txt; echo $?)" \
    "a broken scenario: exit 2, all its errors told by file, line and key, and nothing runs"
$solidair --lang en batch good.cfg broken.cfg -o refused --keep-going >out.txt 2>err.txt
ok "$([ $? = 1 ] && [ -e refused/good.h5 ] && grep -q '^broken,refused,.*xyz' refused/batch.csv; echo $?)" \
    "with --keep-going the others run: exit 1, and the table names it"
sed 's/^name = "good"/name = "large"/; s/^draws = 100/draws = 20000/' good.cfg >large.cfg
(ulimit -f 600; $solidair --lang en batch good.cfg large.cfg -o failed >out.txt 2>err.txt) # in which the one fits
ok "$([ $? = 1 ] && [ -e failed/good.h5 ] && grep -q '^good,good,' failed/batch.csv && grep -q '^large,failed,' failed/batch.csv; echo $?)" \
    "a run that fails stops no other: exit 1"
ok "$(grep -q '^Runs that failed: 1 of 2;.*--resume' err.txt; echo $?)" "and how to go on is told"

# Refused before anything is done, with the place and what to do.
refused() { # sed of the plan, what the line must hold, what is tried
    sed "$1" plan.cfg >bad-plan.cfg
    $solidair --lang en batch bad-plan.cfg -o bad >out.txt 2>err.txt
    ok "$([ $? = 2 ] && grep -q "$2" err.txt && [ -z "$(ls bad/*.h5 2>/dev/null)" ]; echo $?)" "refused: $3"
}
refused 's/layers\[0\]/layers[1]/' 'bad-plan.cfg:2: schemes.full.layers\[1\].share: .*first one is \[0\]' "an element that is not there"
refused 's/values = \[0.25/values = [2.5/' 'bad-plan.cfg:2: schemes.full.layers\[0\].share: 2' "a value out of range, by the key as the plan has it"
refused 's/schemes.full/schemes.fall/' 'No element of this list has the name "fall". It has: "none", "full"' "a scheme that is not there"
refused 's/layers\[0\].share/layers[0].shore/' 'Did you mean "share"' "a key that is not known"
refused 's/31e6\]; } );/31e6]; }, { key = "schemes[1].layers[0].share"; values = [0.5]; } );/' 'Another setting changes this key too' "a key under two names"
refused 's/0.25, 1\]/0.25, 2]/' 'bad-plan.cfg:2: schemes' "a value that does not fit"
refused 's/^grid/gird/' 'Nearest: "grid"' "an unknown key of the plan"
refused 's/"csv"/"doc"/' 'bad-plan.cfg:6: reports' "an unknown report"
refused 's/values = \[0.25, 1\]/values = []/' 'bad-plan.cfg:2: grid' "a key without values"
refused 's/key = "schemes.full.layers\[0\].share"; values = \[0.25, 1\]/key = "draws"; values = [10, 20]/' 'one value for all runs' "a grid that what is given for all runs overrules"
refused 's/key = "schemes.full.layers\[0\].share"; values = \[0.25, 1\]/key = "inherit"; values = ["good.cfg"]/' 'cannot be changed here' "what a scenario builds on"
refused 's/0.25, 1\]/0.25, 1e300]/' 'share=1e+300.*: bad-plan.cfg:2: ' "a value beyond the range, under its own name"
refused 's/0.25, 1\]/0.1, 0.10]/' 'bad-plan.cfg:2: .*The value 0.1 stands in this list twice' "a value that is there twice"
refused 's/draws = 4000/draws = 100000000000/' 'draws: Expected a whole number from 2 to 100000000' "more draws than there can be: the bound is told"
refused '/^scenarios/d' 'This plan has nothing to run.*Name one or more' "a plan without scenarios is a plan"
refused 's/^also = .*/also = ["other.cfg";/; /^scenarios/d' 'bad-plan.cfg:3: also' "and so is one with a slip in it"
printf 'scenarios = ["good.cfg"];\ngrid = ();\n' >bad-plan.cfg; $solidair --lang en batch bad-plan.cfg -o bad >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'bad-plan.cfg:2: grid: This grid is empty' err.txt; echo $?)" "refused: an empty grid"
refused 's/key = "schemes.full.layers\[0\].share"; values = \[0.25, 1\]/key = "schemes.full.label.nl"; values = ["a", "b"]/' 'label.nl: This key changes no figure' "a grid of words"
refused 's/key = "schemes.full.layers\[0\].share"; values = \[0.25, 1\]/key = "shocks.x.change.cost.price_trend"; values = [0.1, 0.2]/' 'questions = \["stress"\]' "a grid of shocks that nobody asks for"
refused '$ s/$/ store = "some";/' 'bad-plan.cfg:6: store: some does not fit' "a level of storing, with its line"
refused '$ s/$/ questions = ["coalition"];/; s/draws = 4000/draws = 60/' 'takes at least 100 draws, and this run has 60' "too few draws for a question"
cp good.cfg batch.cfg; refused 's/"other.cfg"/"batch.cfg"/' 'bad-plan.cfg:4: .*bad/batch.csv, the table of the whole' "a report in the place of the table"
rm batch.cfg
sed 's/"csv"/"pdf"/' plan.cfg >bad-plan.cfg
PATH=/nowhere $solidair --lang en batch bad-plan.cfg -o bad >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'reports: .*apt-get install chromium' err.txt; echo $?)" "refused: a PDF where nothing can print one"
sed 's/good.cfg/absent.cfg/' plan.cfg >bad-plan.cfg
$solidair --lang en batch bad-plan.cfg -o bad >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ "$(grep -c 'absent.cfg' err.txt)" = 1 ] && grep -q 'bad-plan.cfg:1: absent.cfg: ' err.txt && grep -q 'the same for other runs: 5' err.txt && grep -q -e '--keep-going' err.txt; echo $?)" \
    "what is wrong with six runs is told once"
sed '/^also/d' bad-plan.cfg >worse-plan.cfg
$solidair --lang en batch worse-plan.cfg -o bad >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q '6 of 6' err.txt && ! grep -q -e '--keep-going' err.txt; echo $?)" "nobody is told to go on without all of them"
ok "$([ ! -e bad ]; echo $?)" "what is refused leaves no folder"
$solidair --lang en batch good.cfg --slurm -o 'two
lines' >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'line break' err.txt; echo $?)" "refused: a folder that breaks the script for Slurm"
cp good.cfg in-other-folder.cfg; mkdir twice; cp good.cfg twice/; cp -r regions twice/
$solidair --lang en batch good.cfg twice -o bad >out.txt 2>err.txt
ok "$([ $? = 2 ] && grep -q 'Two runs would write bad/good.h5' err.txt; echo $?)" "refused: two of one name"

# Stopped while a question of the plan is being answered, which takes seconds: at once, and without the rest.
cat >asks.cfg <<END
scenarios = ["$here/scenarios/gevoeligheid-2016.cfg"];
draws = 40;
questions = ["sensitivity"];
reports = ["txt"];
END
$solidair --lang en batch asks.cfg -o asks >/dev/null 2>&1 &
for _ in $(seq 1200); do [ -e asks/gevoeligheid-2016.h5 ] && break; sleep 0.05; done
sleep 0.3 # it is asked now
kill -TERM $!
wait $!
ok "$([ $? = 1 ] && grep -q '^gevoeligheid-2016,stopped,' asks/batch.csv && ! h5ls asks/gevoeligheid-2016.h5 | grep -q '^sensitivity' &&
    [ "$(ls asks | tr '\n' ' ')" = 'batch.csv gevoeligheid-2016.h5 gevoeligheid-2016.log ' ]; echo $?)" \
    "a batch that is stopped leaves the questions and reports of its runs too"

# A folder; an array for Slurm, whose tasks are run here one by one.
$solidair --lang en batch twice -o folder >out.txt 2>err.txt
ok "$([ $? = 0 ] && cmp -s folder/good.h5 <($solidair run good.cfg -o one.h5 >/dev/null 2>&1; cat one.h5); echo $?)" \
    "all scenarios of a folder"
cp good.cfg '=1+"a";b.cfg'
$solidair --lang en batch '=1+"a";b.cfg' -o named >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -qF "\"'=1+\"\"a\"\";b\",good," named/batch.csv; echo $?)" \
    "a name that a spreadsheet would take for a formula is none in batch.csv"
$solidair --lang en batch plan.cfg -o slurm --slurm >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q '^#SBATCH --array=1-7$' slurm/batch.sh && [ -z "$(ls slurm/*.h5 2>/dev/null)" ]; echo $?)" \
    "--slurm writes an array of seven, and runs nothing"
for k in 1 7; do SLURM_ARRAY_TASK_ID=$k bash slurm/batch.sh >/dev/null 2>&1 || echo "# task $k"; done
ok "$(cd slurm && [ "$(ls *.h5 | wc -l)" = 2 ] && for f in *.h5; do cmp -s "$f" "../whole/$f" || exit 1; done; echo $?)" \
    "its tasks have the bytes of the batch"
# In Dutch, as a spreadsheet there reads it; names of values that differ in what no file name has.
for name in é ü a; do printf 'code,year,cost_eur\nGM0001,2015,5000000\n' >$name.csv; done
cat >dutch.cfg <<END
scenarios = ["good.cfg"];
grid = ( { key = "realised_file"; values = ["é.csv", "ü.csv", "a.csv"]; }, { key = "budget.macro_sd"; values = [0.03]; } );
END
$solidair --lang nl batch dutch.cfg -o dutch >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(head -1 dutch/batch.csv)" = $'\xEF\xBB\xBFdoorrekening;stand;seconden;reden;scenario;realised_file;budget.macro_sd' ] &&
    grep -q '^good_2;goed;[0-9]*,[0-9];;good.cfg;ü.csv;0,03$' dutch/batch.csv &&
    grep -q '^good_realised_file=a.csv_macro_sd=0.03;goed;.*;a.csv;0,03$' dutch/batch.csv; echo $?)" "batch.csv in Dutch; names that would be alike have a number"
$solidair --lang en batch dutch.cfg -o dutch --resume >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q '^good_2,complete,[0-9.]*,,good.cfg,ü.csv,0.03$' dutch/batch.csv; echo $?)" "and known as ours in either language"

# The top of the script is there to be changed by hand.
$solidair --lang en batch plan.cfg -o slurm --slurm >out.txt 2>err.txt
ok $? "the same script may be written again"
sed -i 's/--time=04/--time=09/' slurm/batch.sh
for more in '' --resume; do
    $solidair --lang en batch plan.cfg -o slurm --slurm $more >out.txt 2>err.txt
    ok "$([ $? = 2 ] && grep -q '^slurm/batch.sh: .*changed by hand.*--force' err.txt && grep -q -e '--time=09' slurm/batch.sh; echo $?)" \
        "one that was changed stays: exit 2 ($more)"
done
$solidair --lang en batch plan.cfg -o slurm --slurm --force >out.txt 2>err.txt
ok "$([ $? = 0 ] && ! grep -q -e '--time=09' slurm/batch.sh; echo $?)" "unless it is forced"
$solidair --lang en batch plan.cfg -o 'slu rm' --slurm >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q "sbatch 'slu rm/batch.sh'" out.txt; echo $?)" "the command that hands it in can be copied"
cd "$here" || exit 1
echo "1..$n"

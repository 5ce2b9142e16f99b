#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a user types by mistake: nothing of theirs is overwritten, nothing half-done is left, and the message says what to do.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
solidair=${BUILD:-build}/solidair
[[ $solidair = /* ]] || solidair=$root/$solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp -r "$root/scenarios" "$dir/scenarios"
cd "$dir" || exit 1
n=0 failed=0
tell() { # tell RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' out err
        failed=1
    fi
}
# refuses NAME PATTERN ARGUMENTS...: exit code 2, nothing on standard output, one line that matches, soon
refuses() {
    local name=$1 pattern=$2
    shift 2
    timeout 20 "$solidair" --lang en "$@" >out 2>err
    [ $? = 2 ] && [ ! -s out ] && [ "$(grep -vc '^warning: ' err)" = 1 ] && grep -qE -- "$pattern" err
    tell $? "$name"
}

# ---- said otherwise than meant -----------------------------------------------------------------------------------------
refuses "new without what it inherits from" "solidair new haren --base groningen-2016.*--region haren" new haren
refuses "a scenario in the place of results" "solidair run scenarios/absent.cfg" report scenarios/absent.cfg -o x.html
refuses "a name that is another municipality's" 'Haaren: since 2021 .*Did you mean "Haren"' new x --base groningen-2016 --municipality Haaren
"$solidair" --lang en check scenarios/groningen-2016 >out 2>err
tell $? "a scenario by its name, without its ending"
refuses "a scenario that is not there, as it was given" "^scenarios/groningen-2017: " check scenarios/groningen-2017
refuses "an option by its Dutch word" 'did you mean --municipality' show x.h5 --gemeente Haren
refuses "two municipalities" '^--municipality: given twice: Haren and Leek' show x.h5 --municipality Haren --municipality Leek
printf 'inherit = "no-such-folder/gronigen-2016.cfg";\nname = "x";\n' >scenarios/heir.cfg
refuses "a base in a folder that is not there" 'Did you mean "groningen-2016.cfg"' check scenarios/heir.cfg
"$solidair" run scenarios/groningen-2016.cfg -n 10 -o checked.h5 >/dev/null 2>&1
refuses "results in the place of a scenario" 'results file of a run.*solidair show checked.h5' check checked.h5
rm -f scenarios/heir.cfg checked.h5
printf 'scenarios = [];\n' >plan.cfg
refuses "a plan of nothing" 'plan.cfg:1: .*nothing to run.*scenarios = \["groningen-2016.cfg"\]' batch plan.cfg -o planned
printf 'scenarios = ["groningen-2016.cfg"];\ngrid = ( { key = "draws"; values = [10]; values = [20]; } );\n' >plan.cfg
refuses "values given twice in a plan" 'plan.cfg:2: grid\[1\].values: ' batch plan.cfg -o planned
rm -f plan.cfg

# ---- a run overwrites nothing but results ------------------------------------------------------------------------------
mkdir scenarios/sub
cat >scenarios/mine.cfg <<'END'
@include "part.cfg"
inherit = "middle.cfg";
schemes = ( "volledig", { name = "none"; layers = (); } );
END
# Certain inputs: millions of uncertain ones are worked out before the first draw.
cat >scenarios/middle.cfg <<END
inherit = "groningen-2016.cfg";
draws = 100;
$(PYTHONPATH="$root/tests" /usr/bin/python3 -c 'import certain; print("demand = {", certain.DEMAND, "};", certain.PRODUCTS)')
budget = { macro_sd = 0.0; share_sd = 0.0; share_sd_of = (); phase_in = [0.0, 0.55, 0.70, 0.85, 1.0, 1.0];
  cuts = { GM0010 = { anchor = 0.0; }; GM0017 = { anchor = 0.0; }; }; };
END
echo 'name = "mine";' >scenarios/part.cfg
ln scenarios/mine.cfg hard.cfg
ln -s scenarios/mine.cfg soft.cfg
find scenarios -type f -exec md5sum {} + | sort >before
for file in scenarios/mine.cfg scenarios/sub/../mine.cfg hard.cfg soft.cfg scenarios/part.cfg scenarios/middle.cfg \
    scenarios/groningen-2016.cfg scenarios/schemes/volledig.cfg scenarios/regions/groningen-2016/municipalities.csv \
    scenarios/regions/groningen-2016/columns.csv; do
    refuses "-o $file, which is read" "^$file: -o: .*another name" run scenarios/mine.cfg -n 1000000 -o "$file"
done
find scenarios -type f -exec md5sum {} + | sort | cmp -s before - && [ -L soft.cfg ]
tell $? "all of them are as they were"
echo 'a letter' >letter.txt
refuses "-o on a file of another kind" '^letter.txt: .*not overwritten.*another name' run scenarios/mine.cfg -o letter.txt
[ "$(cat letter.txt)" = 'a letter' ] && [ ! -e letter.txt.part ]
tell $? "it is as it was, and nothing beside it"
/usr/bin/python3 -c 'import h5py; h5py.File("other.h5", "w")["x"] = 1' && cp other.h5 other.copy
refuses "-o on another program's HDF5 file" '^other.h5: .*not overwritten' run scenarios/mine.cfg -o other.h5
cmp -s other.h5 other.copy && [ ! -e other.h5.part ]
tell $? "it is as it was"
: >empty.h5
"$solidair" run scenarios/mine.cfg -o empty.h5 >out 2>err && "$solidair" show empty.h5 >out 2>>err
tell $? "an empty file may become a results file"
"$solidair" run scenarios/mine.cfg -o empty.h5 --seed 5 >out 2>err && "$solidair" show empty.h5 2>>err | grep -q 'startgetal 5'
tell $? "a results file may be replaced"
ln -s newborn planted
refuses "results over a link to nothing" '^planted: .*link' run scenarios/mine.cfg -o planted
for name in html csv xlsx; do
    ln -s newborn "planted.$name"
    refuses "a comparison over a link to nothing: .$name" "^planted.$name: -o: .*link" compare empty.h5 empty.h5 -o "planted.$name"
    refuses "a report over a link to nothing: .$name" "^planted.$name: -o: .*link" report empty.h5 -o "planted.$name"
done
[ -L planted ] && [ -L planted.html ] && [ -L planted.csv ] && [ ! -e newborn ]
tell $? "the links are there, and nothing where they lead"
rm -f planted planted.*
refuses "-o with an empty name" '^-o: .*empty' run scenarios/mine.cfg -n 1000000 -o ''
[ ! -e .part ]
tell $? "no .part of it"
refuses "-o with the name of an unfinished file" '^x.h5.part: .*unfinished' run scenarios/mine.cfg -n 1000000 -o x.h5.part

# ---- the place where results are first written -----------------------------------------------------------------------------
refused_part() { refuses "$1" '^x.h5.part: .*Move it away' run scenarios/mine.cfg -n 1000000 -o x.h5; }
echo 'a letter' >x.h5.part
refused_part "x.h5.part is somebody's text"
[ "$(cat x.h5.part)" = 'a letter' ]
tell $? "it is as it was"
ln -sf letter.txt x.h5.part
refused_part "x.h5.part is a link"
[ -L x.h5.part ] && [ "$(cat letter.txt)" = 'a letter' ]
tell $? "the link and the file are as they were"
rm x.h5.part && ln -s newborn x.h5.part
refused_part "x.h5.part is a link to nothing"
[ -L x.h5.part ] && [ ! -e newborn ]
tell $? "nothing is made at its end"
rm x.h5.part && mkfifo x.h5.part
refused_part "x.h5.part is a pipe"
[ -p x.h5.part ]
tell $? "it is still there"
rm x.h5.part && mkdir x.h5.part
refused_part "x.h5.part is a folder"
rmdir x.h5.part
refuses "an unfinished file that is not there" '^x.h5.part: There is no such results file' show x.h5.part

# ---- a run that is stopped ---------------------------------------------------------------------------------------------------
# started FILE: a long run whose unfinished file exists. It is killed as soon as it holds something, and replaced after.
started() {
    rm -f "$1.part"
    "$solidair" run scenarios/mine.cfg -n 4000000 --threads 1 -o "$1" >out 2>err &
    pid=$!
    for _ in $(seq 100); do [ -s "$1.part" ] && return; sleep 0.1; done
}
# -n 4000000 takes minutes: a run that is deaf to the signal is killed, and fails here.
for signal in HUP TERM INT; do
    started stop.h5
    kill -$signal $pid
    (sleep 20; kill -KILL $pid) >/dev/null 2>&1 &
    watch=$!
    wait $pid
    code=$?
    kill $watch
    [ $code = 1 ] && [ ! -e stop.h5 ] && [ ! -e stop.h5.part ]
    tell $? "SIG$signal leaves neither a result nor a .part file"
done
started killed.h5
kill -KILL $pid
wait $pid 2>/dev/null
[ -s killed.h5.part ] && "$solidair" run scenarios/mine.cfg -o killed.h5 >out 2>err && [ ! -e killed.h5.part ]
tell $? "the unfinished file of a killed run is replaced"
(trap '' HUP && exec "$solidair" run scenarios/mine.cfg -n 4000 --threads 1 -o nohup.h5 >out 2>err) &
pid=$!
for _ in $(seq 200); do [ -s nohup.h5.part ] && break; sleep 0.05; done
kill -HUP $pid && [ -s nohup.h5.part ] && wait $pid && [ -s nohup.h5 ]
tell $? "a run that nohup started lives on"

# ---- words of the command line ---------------------------------------------------------------------------------------------
for line in "--lang en run --help" "run --lang en --help" "run --help --lang=en" "--lang nl run --help --lang en"; do
    # shellcheck disable=SC2086
    "$solidair" $line >out 2>err && grep -q '^usage: solidair run' out
    tell $? "English by: $line"
done
"$solidair" check scenarios/mine.cfg --lang en >out 2>err && grep -q '^warning: ' err && grep -q '^mine can be run' out
tell $? "--lang after the file"
for line in "--lang" "list --lang"; do
    # shellcheck disable=SC2086
    "$solidair" $line >out 2>err
    [ $? = 2 ] && [ ! -s out ] && grep -qE '^--lang: .*nl .*en' err
    tell $? "$line without a language says which there are"
done
for variable in SOLIDAIR_KERNEL SOLIDAIR_WITHOUT; do
    for line in "verify empty.h5" "run scenarios/mine.cfg -o refused.h5" "batch scenarios/mine.cfg -o refused"; do
        # shellcheck disable=SC2086
        env $variable=plain,abacus "$solidair" --lang en $line >out 2>err
        [ $? = 2 ] && [ ! -s out ] && grep -q "^$variable: abacus are no kernels" err && [ "$(wc -l <err)" = 1 ] &&
            [ ! -e refused.h5 ] && [ ! -e refused ]
        tell $? "$variable with a word that names nothing: $line"
    done
done
refuses "an option that is not known is named" '--draaws ' run scenarios/mine.cfg --draaws 5
refuses "also with a value" '--draaws is' run scenarios/mine.cfg --draaws=5
refuses "also one letter" '-x is' run scenarios/mine.cfg -x
refuses "also one that shares its letter with another's inside" '-s is' run scenarios/mine.cfg -s 5
refuses "an option without its value is named" '--seed lacks' run scenarios/mine.cfg --seed
refuses "also one letter" '-n lacks' run scenarios/mine.cfg -n
refuses "an option that takes no value is named" '--keys takes no value' list --keys=1
refuses "options of settle" '--yaer is' settle scenarios/mine.cfg letter.txt --yaer 2016
refuses "options of check" '--all is' check --all scenarios/mine.cfg
refuses "a scheme that is not there, with the nearest name" '^empty.h5: --scheme: .*"nonne".*Did you mean "none"' show --scheme nonne empty.h5
refuses "also of a table" '--scheme: .*Did you mean "none"' show --table buffer --scheme nonee empty.h5
refuses "also of a report" '--scheme: .*Did you mean "none"' report --scheme nonee empty.h5 -o no.csv
for table in buffer 2x2; do
    "$solidair" --lang en show --table $table empty.h5 >all.txt && "$solidair" --lang en show --table $table --scheme none empty.h5 >one.txt
    grep -q 'No solidarity\|none' one.txt && [ "$(wc -c <one.txt)" -lt "$(wc -c <all.txt)" ] &&
        grep -q 'Full solidarity\|Volledig' all.txt && ! grep -q 'Full solidarity\|Volledig' one.txt
    tell $? "--table $table shows one scheme when asked"
done
refuses "options of show" '--all is' show --all empty.h5

refuses "list of a folder that is not there" '^nowhere: list: .*no such folder' list nowhere
refuses "list of a file" '^letter.txt: list: .*no such folder' list letter.txt
mkdir elsewhere
(cd elsewhere && "$solidair" --lang en list) >out 2>err && grep -q '^  groningen-2016.cfg: ' out && grep -q '^Scenarios in the folder /.*/scenarios' out
tell $? "list elsewhere lists what comes with the program"
mkdir -p elsewhere/alone/bin
(cd elsewhere && cp "$solidair" alone/bin && alone/bin/solidair --lang en list; rm -r alone) >out 2>err &&
    tr '\n' ' ' <out | grep -q 'no folder scenarios here.*solidair list /' && ! grep -q '^Regions in' out
tell $? "and without that says that scenarios is not here, and how to name it"
"$solidair" --lang en list scenarios >out 2>err && grep -q '^Scenarios in the folder scenarios' out && grep -q '^  mine.cfg: ' out && ! grep -q '^  none$' out
tell $? "list of a folder by name"
(cd elsewhere && mkdir regions && "$solidair" --lang en list .) >out 2>err && [ "$(grep -c '^  none$' out)" = 3 ]
tell $? "an empty folder has none"

mkdir 'my results'
"$solidair" --lang en run scenarios/mine.cfg -o "my results/it's.h5" >out 2>err
line=$(grep "^[^ ]* show " out | sed "s|  each municipality$||")
eval "$line" >again 2>>err && grep -q '^Groningen 2015' again
tell $? "the line that shows the table again can be pasted"

# ---- settle ----------------------------------------------------------------------------------------------------------------
printf 'code,budget,cost:ZIN:light\nGM0001,1.00,2.00\n' >realised.csv
echo 'care_classes = ["light"]; @include "more.csv"' >settle.cfg
echo 'schemes = ( { name = "none"; layers = (); } );' >more.csv
refuses "settle -o on an included file" '^more.csv: -o: ' settle settle.cfg realised.csv -o more.csv
[ "$(cat more.csv)" = 'schemes = ( { name = "none"; layers = (); } );' ]
tell $? "it is as it was"
refuses "settle -o with an empty name" '^-o: .*empty' settle settle.cfg realised.csv -o ''
exit $failed

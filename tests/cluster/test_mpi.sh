#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One process against several: the same numbers; one message and one exit code; nothing left behind when stopped.
set -u
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
running=
clean() { [ -z "$running" ] || kill -9 "$running" 2>/dev/null; rm -rf "$dir"; }
trap clean EXIT
. tests/tap.sh

# No network, root allowed, more processes than cores.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl=self,vader OMPI_MCA_pml=ob1
export NO_COLOR=1 # mpirun gives a terminal
export OMPI_MCA_plm=isolated OMPI_MCA_oob_tcp_if_include=lo OMPI_MCA_rmaps_base_oversubscribe=1
mpi() { timeout -k 10 300 mpirun -q -n "$1" "$BUILD/solidair-mpi" "${@:2}"; }
without_progress() { grep -v ' per seconde' "$1"; } # it comes by the clock
table() { sed '/solidair[^ ]* show /,$d' "$1"; } # without the commands for after it, which hold the name of the program
same() { /usr/bin/python3 tests/cluster/same.py "$1" "$2"; }

# Groups of 3 do not divide the chunks of the file, so rows of one chunk come from two processes.
cp -r scenarios "$dir/scenarios"
cat >"$dir/scenarios/three.cfg" <<END
inherit = "groningen-2016.cfg";
name = "three";
draws = 9999;
inner_draws = 3;
END
three=$dir/scenarios/three.cfg

# Budgets that vary: a second measure, and draws of the budget.
cat >"$dir/scenarios/macro.cfg" <<END
inherit = "groningen-2016.cfg";
name = "macro";
draws = 9999;
inner_draws = 3;
budget = { macro_sd = 0.03; };
END
macro=$dir/scenarios/macro.cfg

# name, scenario, draws, what is stored: exact quantiles and sketches, each level, fewer chunks than processes.
cases=("exact-summary scenarios/groningen-2016.cfg 10000 summary"
    "exact-costs scenarios/groningen-2016.cfg 10000 costs"
    "exact-all scenarios/groningen-2016.cfg 10000 all"
    "sketch-summary scenarios/groningen-2016.cfg 40000 summary"
    "sketch-costs scenarios/groningen-2016.cfg 60000 costs"
    "sketch-all scenarios/groningen-2016.cfg 40000 all"
    "one-chunk scenarios/groningen-2016.cfg 1000 costs"
    "three-all $three 9999 all"
    "three-sketch $three 39999 costs"
    "leaving scenarios/uittreding-2018.cfg 5000 all"
    "funds scenarios/catalogus.cfg 5000 summary"
    "macro-all $macro 9999 all"
    "macro-sketch $macro 39999 costs"
    "keying tests/engine/keying/world.cfg 5002 all")
for case in "${cases[@]}"; do
    read -r name scenario draws store <<<"$case"
    "$BUILD/solidair" run "$scenario" -n "$draws" --store "$store" -o "$dir/single.h5" >"$dir/single.txt" 2>"$dir/single.err"
    ok $? "$name: one process"
    for size in 1 2 3 4; do
        mpi $size run "$scenario" -n "$draws" --store "$store" --threads 1 -o "$dir/mpi.h5" >"$dir/mpi.txt" 2>"$dir/mpi.err"
        ok $? "$name: $size processes run"
        difference=$(same "$dir/single.h5" "$dir/mpi.h5")
        ok $? "$name: $size processes give the same numbers $difference"
        [ -s "$dir/mpi.txt" ] && diff <(table "$dir/single.txt") <(table "$dir/mpi.txt") >/dev/null
        ok $? "$name: $size processes print the same table, once"
        cmp -s <(without_progress "$dir/single.err") <(without_progress "$dir/mpi.err")
        ok $? "$name: $size processes warn once"
        ok "$([ ! -e "$dir/mpi.h5.part" ]; echo $?)" "$name: $size processes leave no .part file"
        rm -f "$dir/mpi.h5"
    done
    [ "$name" = one-chunk ] || continue
    mpi 3 run "$scenario" -n "$draws" --store "$store" --threads 1 -o "$dir/mpi.h5" >/dev/null 2>&1
    h5diff --exclude-path=/provenance "$dir/single.h5" "$dir/mpi.h5" >/dev/null
    ok $? "h5diff says the same"
done
mpi 14 run scenarios/groningen-2016.cfg -n 12000 --store summary --threads 1 -o "$dir/mpi.h5" >/dev/null 2>&1
"$BUILD/solidair" run scenarios/groningen-2016.cfg -n 12000 --store summary -o "$dir/single.h5" >/dev/null 2>&1
difference=$(same "$dir/single.h5" "$dir/mpi.h5")
ok $? "more processes than strips of draws: the same numbers $difference"

# The comparison can fail.
"$BUILD/solidair" run scenarios/groningen-2016.cfg -n 12000 --store summary --seed 7 -o "$dir/other.h5" >/dev/null 2>&1
same "$dir/single.h5" "$dir/other.h5" >/dev/null
ok "$([ $? = 1 ]; echo $?)" "another seed is seen to differ"

# Errors: one message, the single program's, and its exit code.
errors() { # exit code, what, arguments
    local code=$1 what=$2
    shift 2
    "$BUILD/solidair" "$@" >/dev/null 2>"$dir/single.err"
    mpi 3 "$@" >/dev/null 2>"$dir/mpi.err"
    ok "$([ $? = "$code" ]; echo $?)" "$what: exit $code"
    cmp -s "$dir/single.err" "$dir/mpi.err"
    ok $? "$what: one message, as of the single program"
}
printf 'name = "bad";\ndraws = "many";\n' >"$dir/bad.cfg"
errors 2 "a bad scenario" run "$dir/bad.cfg" -o "$dir/x.h5"
errors 2 "a missing scenario" run "$dir/nothing.cfg" -o "$dir/x.h5"
errors 2 "draws that do not divide" run scenarios/groningen-2016.cfg -n 3 -o "$dir/x.h5"
errors 2 "a missing folder" run scenarios/groningen-2016.cfg -n 1000 -o "$dir/none/x.h5"
errors 2 "an unknown option" run scenarios/groningen-2016.cfg --frob
errors 2 "an unknown command" frob
ok "$([ ! -e "$dir/x.h5" ] && [ ! -e "$dir/x.h5.part" ]; echo $?)" "no results file after an error"
ok "$([ "$(mpi 3 --version | wc -l)" = 1 ]; echo $?)" "the version is told once"

# Writing fails halfway: files may be 20 MiB (MPI itself needs some). All processes leave, with the single program's message.
(ulimit -f 20480; mpi 3 run scenarios/groningen-2016.cfg -n 20000 --threads 1 -o "$dir/x.h5") >/dev/null 2>"$dir/mpi.err"
code=$?
(ulimit -f 20480; "$BUILD/solidair" run scenarios/groningen-2016.cfg -n 20000 -o "$dir/x.h5") >/dev/null 2>"$dir/single.err"
ok "$([ $? = 1 ] && [ $code = 1 ]; echo $?)" "no room for the file: exit 1 ($code)"
cmp -s "$dir/single.err" "$dir/mpi.err"
ok $? "no room for the file: one message, as of the single program"

# Processes that do not see the same scenario.
printf '#!/bin/bash\nexec "%s" run "%s/scenarios/rank$OMPI_COMM_WORLD_RANK.cfg" -n 1000 -o "%s/x.h5"\n' \
    "$(realpath "$BUILD/solidair-mpi")" "$dir" "$dir" >"$dir/differ"
chmod +x "$dir/differ"
for rank in 0 1 2; do
    printf 'inherit = "groningen-2016.cfg";\nname = "r";\nseed = %d;\n' $((rank / 2)) >"$dir/scenarios/rank$rank.cfg"
done
timeout -k 10 120 mpirun -q -n 3 "$dir/differ" >/dev/null 2>"$dir/mpi.err"
ok "$([ $? = 2 ] && [ "$(grep -c rank0.cfg "$dir/mpi.err")" = 1 ]; echo $?)" "different scenarios are refused: exit 2, one message"
rm "$dir/scenarios/rank2.cfg"
timeout -k 10 120 mpirun -q -n 3 "$dir/differ" >/dev/null 2>"$dir/mpi.err"
ok "$([ $? = 2 ] && [ "$(grep -c rank2.cfg "$dir/mpi.err")" = 1 ]; echo $?)" \
    "a file that only one process misses: exit 2, its message, no waiting"

# What one process does, it does alone, though it runs draws: the others leave.
"$BUILD/solidair" run scenarios/groningen-2016.cfg -n 40 -o "$dir/single.h5" >/dev/null 2>&1
for words in "verify" "show" "report -o $dir/x.html" "compare $dir/single.h5"; do
    timeout -k 10 120 mpirun -q -n 2 "$BUILD/solidair-mpi" ${words%% *} "$dir/single.h5" $(cut -s -d ' ' -f 2- <<<"$words") \
        >"$dir/mpi.txt" 2>"$dir/mpi.err"
    ok $? "${words%% *} under two processes: one does it, and both end"
done

# Stopped: by Ctrl-C, by the batch system, and by the loss of a process.
stopped() { # signal, to whom
    mpirun -q -n 3 "$BUILD/solidair-mpi" run scenarios/groningen-2016.cfg -n 4000000 --threads 1 -o "$dir/y.h5" >/dev/null 2>&1 &
    running=$!
    sleep 4
    local target=$running
    [ "$2" = mpirun ] || target=$(pgrep -P "$running" | tail -1)
    kill "-$1" "$target"
    for _ in $(seq 60); do kill -0 "$running" 2>/dev/null || break; sleep 0.5; done
    ! kill -0 "$running" 2>/dev/null
    ok $? "$1 to $2: ends within half a minute"
    wait "$running"
    ok "$([ $? != 0 ] && [ ! -e "$dir/y.h5" ]; echo $?)" "$1 to $2: no result, exit not 0"
    ok "$([ "$(pgrep -f "$dir/y.h5" | wc -l)" = 0 ]; echo $?)" "$1 to $2: no process is left"
    running=
}
stopped INT mpirun
ok "$([ ! -e "$dir/y.h5.part" ]; echo $?)" "nor a .part file after Ctrl-C"
stopped TERM mpirun
ok "$([ ! -e "$dir/y.h5.part" ]; echo $?)" "nor a .part file after TERM"
stopped TERM process
stopped KILL process
exit 0

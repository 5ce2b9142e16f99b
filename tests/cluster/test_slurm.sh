#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The array of `solidair batch --slurm` in a real Slurm: one machine, on the loopback, everything in a temporary folder.
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "$BUILD")
. tests/tap.sh
skip() { echo "1..0 # SKIP $1"; exit 0; }

for program in munged slurmctld slurmd sbatch; do
    command -v $program >/dev/null || PATH=$PATH:/usr/sbin command -v $program >/dev/null ||
        skip "$program is not installed (apt-get install slurm-wlm munge)"
done
PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || skip "only root can start Slurm's daemons"

dir=$(mktemp -d)
chmod 755 "$dir"
mkdir "$dir/state" "$dir/spool" "$dir/home" "$dir/home/results"
export SLURM_CONF=$dir/slurm.conf OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_btl=self,vader OMPI_MCA_pml=ob1 OMPI_MCA_oob_tcp_if_include=lo
unset SLURM_JOB_ID SLURM_NTASKS SLURM_CPUS_PER_TASK SLURM_ARRAY_TASK_ID
clean() {
    scancel --user=root 2>/dev/null
    for name in slurmctld slurmd munged; do
        [ ! -e "$dir/$name.pid" ] || kill "$(cat "$dir/$name.pid")" 2>/dev/null
    done
    for _ in $(seq 20); do ls "$dir"/*.pid >/dev/null 2>&1 || break; sleep 0.5; done
    for name in slurmctld slurmd munged; do
        [ ! -e "$dir/$name.pid" ] || kill -9 "$(cat "$dir/$name.pid")" 2>/dev/null
    done
    rm -rf "$dir"
}
trap clean EXIT

# The folder that a user would have, so that the test writes nothing in the source tree.
ln -s "$PWD/scenarios" "$dir/home/scenarios"
ln -s "$build" "$dir/home/build"

port=$((20000 + RANDOM % 10000))
cat >"$SLURM_CONF" <<END
ClusterName=solidair
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
CredType=cred/munge
MailProg=/bin/true
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
MpiDefault=none
KillWait=30
NodeName=$(hostname) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
head -c 1024 /dev/urandom >"$dir/munge.key"
chmod 400 "$dir/munge.key"
munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
    --log-file="$dir/munged.log" --seed-file="$dir/munged.seed" 2>"$dir/start.log" || skip "munged: $(tail -1 "$dir/start.log")"
slurmctld 2>"$dir/start.log" || skip "slurmctld: $(tail -1 "$dir/start.log")"
slurmd 2>"$dir/start.log" || skip "slurmd: $(tail -1 "$dir/start.log")"
for _ in $(seq 40); do [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break; sleep 0.5; done
[ "$(sinfo -h -o %T 2>/dev/null)" = idle ] || skip "Slurm's node does not come up: $(grep -h error "$dir"/slurm*.log | tail -1)"
ok 0 "Slurm runs on this machine"

cat >"$dir/home/plan.cfg" <<END
scenarios = ["scenarios/groningen-2016.cfg"];
grid = ( { key = "seed"; values = [7, 8]; } );
also = ["scenarios/haren-42.cfg"];
draws = 2000;
END
cd "$dir/home" || exit 1
batch() { sbatch --parsable --chdir="$dir/home" --mem-per-cpu=1 "$@"; }
wait_all() { for _ in $(seq 240); do [ "$(squeue -h | wc -l)" = 0 ] && return 0; sleep 0.5; done; squeue; return 1; }

# As an array, one process each.
plan() { build/solidair batch plan.cfg -o "$1" "${@:2}" >/dev/null 2>&1; }
plan here
plan slurm --slurm && job=$(batch --cpus-per-task=1 slurm/batch.sh) && wait_all
ok $? "an array of three runs ends"
for name in here/*.h5; do
    cmp "$name" "slurm/$(basename "$name")"
    ok $? "$(basename "$name") has the bytes of a batch without Slurm"
done
ok "$([ -e "slurm/slurm-$job-3.txt" ]; echo $?)" "each task has a log"
touch -d 2001-01-01 slurm/*.h5
batch --cpus-per-task=1 slurm/batch.sh >/dev/null && wait_all && plan slurm --resume
ok "$([ $? = 0 ] && [ -z "$(find slurm -name '*.h5' -newermt 2002-01-01)" ]; echo $?)" "complete results are not overwritten"
ok "$([ "$(grep -c ';al af;' slurm/batch.csv)" = 3 ]; echo $?)" "and the table tells of all"

# As several processes each.
if [ -x build/solidair-mpi ] && [ "$(nproc)" -ge 2 ]; then
    plan mpi --slurm && batch --ntasks=2 --cpus-per-task=1 mpi/batch.sh >/dev/null && wait_all
    for name in here/*.h5; do
        /usr/bin/python3 "$OLDPWD/tests/cluster/same.py" "$name" "mpi/$(basename "$name")"
        ok $? "$(basename "$name") has the same numbers from two processes"
    done
fi

# Cancelling.
sed 's/draws = 2000/draws = 4000000/' plan.cfg >long.cfg
for processes in 1 2; do
    [ "$processes" -le "$(nproc)" ] || continue
    build/solidair batch long.cfg -o long --slurm >/dev/null 2>&1
    job=$(batch --array=1 --ntasks=$processes --cpus-per-task=1 long/batch.sh)
    for _ in $(seq 600); do ls long/*.part >/dev/null 2>&1 && break; sleep 0.5; done
    ok "$(ls long/*.part >/dev/null 2>&1; echo $?)" "a long run of $processes has begun"
    scancel "$job" && wait_all
    ok $? "and can be cancelled"
    for _ in $(seq 600); do ls long/*.part >/dev/null 2>&1 || break; sleep 0.5; done
    ok "$([ -z "$(ls long/*.h5 long/*.part 2>/dev/null)" ]; echo $?)" "which leaves no file of $processes"
done
exit 0

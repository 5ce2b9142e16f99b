#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rekent een lijst scenario's door op een rekencluster met Slurm: elke regel van de lijst is één taak van de reeks.
#
#   sbatch --array=1-3 scenarios/batches/slurm.sh scenarios/batches/voorbeeld.csv
#
# De lijst heeft per regel: scenario, doorrekeningen, resultatenbestand en naar keuze verdere opties van `solidair run`.
# Lege regels en regels die met # beginnen tellen niet mee. Start vanuit de map van solidair; paden gelden vanaf daar.
#
# Een resultaat dat er al is, blijft staan: na een storing geeft u gewoon dezelfde opdracht nog eens. Wilt u alles opnieuw,
# zet dan --opnieuw achter de lijst.
#
# Eén taak op meer machines: vraag er meer processen bij (sbatch --ntasks=8 ...). Dan rekent build/solidair-mpi (te maken met
# `make mpi`); is dat er niet, dan rekent één proces met alle processorkernen van één machine.
#
# Alles achter #SBATCH kunt u ook op de opdrachtregel van sbatch zetten; dat gaat voor.

#SBATCH --job-name=solidair
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
# Een minuut voor het einde van de tijd krijgt het programma bericht; het stopt dan en laat geen half bestand achter.
#SBATCH --signal=B:TERM@60
#SBATCH --output=results/slurm-%A-%a.txt

set -u -o pipefail

stop() { # bericht: wat is er mis, en wat nu
    echo "$1" >&2
    exit 2
}

cd "${SLURM_SUBMIT_DIR:-.}" || stop "De map van waaruit u startte is hier niet te vinden. Gebruik een map die alle machines zien."
list=${1:-}
again=${2:-}
[ -r "$list" ] || stop "Geef een leesbare lijst, bijvoorbeeld: sbatch --array=1-3 scenarios/batches/slurm.sh scenarios/batches/voorbeeld.csv"
[ -z "$again" ] || [ "$again" = --opnieuw ] || stop "$again past niet; achter de lijst mag alleen --opnieuw staan."

# De zoveelste regel van de lijst; zonder reeks de eerste.
task=${SLURM_ARRAY_TASK_ID:-1}
line=$(grep -vE '^[[:space:]]*(#|$)' "$list" | tr -d '\r' | sed -n "${task}p")
[ -n "$line" ] || stop "$list heeft geen regel $task. Geef sbatch --array=1-N met N het aantal regels."
IFS=, read -r scenario draws output options <<<"$line"
trim() { sed -E 's/^[[:space:]]+//; s/[[:space:]]+$//' <<<"$1"; }
scenario=$(trim "$scenario") draws=$(trim "$draws") output=$(trim "$output")
read -r -a options <<<"${options//,/ }"
[ -n "$output" ] || stop "$list, regel $task: er moet staan: scenario, doorrekeningen, resultatenbestand."

# Een bestand zonder .part is altijd volledig (zie results/README.md).
if [ -e "$output" ] && [ -z "$again" ]; then
    echo "$output is er al en blijft staan (--opnieuw achter de lijst rekent het opnieuw door)."
    exit 0
fi

threads=${SLURM_CPUS_PER_TASK:-1}
processes=${SLURM_NTASKS:-1}
run=(run "$scenario" -n "$draws" -o "$output" --threads "$threads" "${options[@]}")

# exec: het programma komt in de plaats van dit script en krijgt dus zelf het bericht om te stoppen.
if [ "$processes" -gt 1 ] && [ -x build/solidair-mpi ]; then
    echo "Regel $task: $scenario, $draws doorrekeningen, $processes processen met elk $threads draden." >&2
    # Tijd om netjes te stoppen, en geen binding: elk proces heeft zijn eigen draden.
    exec mpirun -q -n "$processes" --bind-to none --mca odls_base_sigkill_timeout 30 build/solidair-mpi "${run[@]}"
fi
[ "$processes" = 1 ] || echo "build/solidair-mpi is er niet (maak het met: make mpi); één proces rekent." >&2
echo "Regel $task: $scenario, $draws doorrekeningen, één proces met $threads draden." >&2
exec build/solidair "${run[@]}"

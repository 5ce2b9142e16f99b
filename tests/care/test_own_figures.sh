#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What own accounts change: how sure it is what a municipality pays or receives structurally. The accounts are real ones of 2018,
# held against the panel of published accounts.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8
. tests/tap.sh
run() { $solidair run "scenarios/$1.cfg" -n 2000 --full --store "$2" -o "$dir/$1.h5" >"$dir/$1.txt" 2>"$dir/$1.err"; }
receive() { sed -n 's/^Zeker (90 %).*: \([0-9]*\) van 23 gemeenten ontvangen structureel.*/\1/p' "$1"; }
# Who is certain to pay or to receive, by the rule of sim/tables/verdict.h: of those who pay no number is told while inputs are assumed.
certain() {
    /usr/bin/python3 - "$1" <<'PYTHON'
import sys, h5py
with h5py.File(sys.argv[1]) as file:
    full = [s.decode() for s in file["scheme"]].index("full")
    mean, se, sd, sd_se = (file["summary/transfer_structural_" + name][full, -1].astype(float) for name in ("mean", "mean_se", "sd", "sd_se"))
print((abs(mean) - 1.6448536269514722 * se > 1.2815515655446004 * (sd + 1.6448536269514722 * sd_se)).sum())
PYTHON
}

run groningen-2016 costs && run eigen-cijfers costs
ok $? "the base scenario runs without and with own figures"
/usr/bin/python3 - <<'PYTHON'
import csv, sys
with open("scenarios/panel/accounts.csv", newline="") as file:
    panel = {(row["code"], row["year"]): row["account_eur"] for row in csv.DictReader(file)}
with open("scenarios/eigen-cijfers.csv", newline="") as file:
    own = list(csv.DictReader(file))
sys.exit(not (len(own) == len({row["code"] for row in own}) == 18 and
              all(row["grade"] == "measured" and panel[row["code"], row["year"]] == row["cost_eur"] for row in own)))
PYTHON
ok $? "18 accounts of 2018, each that of the panel of published accounts"

without=$(certain "$dir/groningen-2016.h5") with=$(receive "$dir/eigen-cijfers.txt")
ok "$([ -n "$without" ] && [ "$without" -le 12 ]; echo $?)" "without own figures no more than 12 are certain (${without:-none found})"
/usr/bin/python3 - "$dir/groningen-2016.h5" "$dir/eigen-cijfers.h5" <<'PYTHON'
import csv, statistics, sys, h5py
with open("scenarios/eigen-cijfers.csv", newline="") as file:
    account = {row["code"]: int(row["cost_eur"]) * 100 for row in csv.DictReader(file)}
sd = []
for path in sys.argv[1:]:
    with h5py.File(path) as file:
        full = [s.decode() for s in file["scheme"]].index("full")
        code = [s.decode() for s in file["municipality"]]
        sd.append((file["summary/transfer_structural_sd"][full, -1], file["summary/transfer_structural_sd_se"][full, -1]))
left = [b / a for c, a, b in zip(code, sd[0][0], sd[1][0]) if c in account]
surely = [b + 2 * f < a - 2 * e for c, a, e, b, f in zip(code, *sd[0], *sd[1]) if c in account]
print(f"# with its account {min(left):.3f} to {max(left):.3f} of it is left, in the middle {statistics.median(left):.3f}")
sys.exit(not (len(left) == 18 and all(surely) and max(left) < 0.95 and statistics.median(left) < 0.6))
PYTHON
ok $? "its account narrows what each of the 18 pays or receives structurally, in the middle by two fifths or more"
/usr/bin/python3 - "$dir/eigen-cijfers.h5" <<'PYTHON'
import csv, sys, h5py
with open("scenarios/eigen-cijfers.csv", newline="") as file:
    account = {row["code"]: int(row["cost_eur"]) * 100 for row in csv.DictReader(file)}
with h5py.File(sys.argv[1]) as file:
    code = [s.decode() for s in file["municipality"]]
    cost = file["cost"][:, :, list(file["year"][:]).index(2018)].sum(axis=1)
sys.exit(not all((cost[:, code.index(c)] == cents).all() for c, cents in account.items()))
PYTHON
ok $? "in every draw the cost of 2018 is the account, to the cent"
$solidair --lang en show "$dir/eigen-cijfers.h5" | tr '\n' ' ' | grep -q "Certain (90 %), if what is assumed here is right: $with of 23 municipalities receive structurally under \"Full solidarity\""
ok $? "show says it again, in English"
row=$(sed -n '/^Regeling  *spreiding  *ontvangt/,/^$/s/^Volledige solidariteit *[0-9.,]* % *\([0-9]*\) .*/\1/p' "$dir/eigen-cijfers.txt")
ok "$([ -n "$with" ] && [ "$row" = "$with" ]; echo $?)" "the sentence counts what the table counts"

! grep -qi 'vervang' "$dir/eigen-cijfers.err"
ok $? "the run does not call them example figures"
/usr/bin/python3 - "$dir/eigen-cijfers.h5" <<'PYTHON'
import sys, h5py
kept = h5py.File(sys.argv[1])["provenance/table_realised.csv"][()].decode()
sys.exit(kept != open("scenarios/eigen-cijfers.csv").read())
PYTHON
ok $? "the results file keeps the accounts in full"
exit 0

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What three years of own figures change: how sure it is what a municipality pays or receives structurally. The accounts
# are one draw of the base scenario, so that this is known to be the model's own world.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
run() { $solidair run "scenarios/$1.cfg" -n 2000 --store "$2" -o "$dir/$1.h5" >"$dir/$1.txt" 2>"$dir/$1.err"; }
certain() { sed -n 's/^Zeker (90 %): \([0-9]*\) van 23 gemeenten betalen of ontvangen structureel.*/\1/p' "$1"; }

run groningen-2016 costs && run eigen-cijfers summary
ok $? "the base scenario runs without and with own figures"
/usr/bin/python3 tests/care/example_accounts.py "$dir/groningen-2016.h5" 2015 2017 | cmp -s - scenarios/eigen-cijfers.csv
ok $? "the example accounts are the first draw of the base scenario, as their scenario says"
ok "$([ "$(wc -l <scenarios/eigen-cijfers.csv)" = 70 ] && ! grep -qv ',assumed$' <(tail -n +2 scenarios/eigen-cijfers.csv); echo $?)" \
    "23 municipalities x 3 years, and every account says that it is assumed"

without=$(certain "$dir/groningen-2016.txt") with=$(certain "$dir/eigen-cijfers.txt")
ok "$([ -n "$without" ] && [ "$without" -lt 12 ]; echo $?)" "without own figures fewer than 12 are certain (${without:-none found})"
/usr/bin/python3 - "$dir/groningen-2016.h5" "$dir/eigen-cijfers.h5" <<'PYTHON'
import statistics, sys, h5py
sd = []
for path in sys.argv[1:]:
    with h5py.File(path) as file:
        full = [s.decode() for s in file["scheme"]].index("full")
        sd.append(file["summary/transfer_structural_sd"][full, -1])
narrowed = sd[1] / sd[0]
print(f"# with own figures {min(narrowed):.3f} to {max(narrowed):.3f} of it is left, in the middle {statistics.median(narrowed):.3f}")
sys.exit(not (len(narrowed) == 23 and max(narrowed) < 1 and statistics.median(narrowed) < 0.9))
PYTHON
ok $? "own figures narrow what each of the 23 pays or receives structurally, in the middle by a tenth or more"
$solidair --lang en show "$dir/eigen-cijfers.h5" | grep -q "^Certain (90 %): $with of 23 municipalities .* \"Full solidarity\""
ok $? "show says it again, in English"
row=$(grep '^Volledige solidariteit' "$dir/eigen-cijfers.txt" | grep -oE '[0-9]+' | tail -n +3 | head -2 | paste -sd+)
ok "$([ "$((row))" = "$with" ]; echo $?)" "the sentence counts what the table counts"

grep -qi 'voorbeeldcijfers: vervang' "$dir/eigen-cijfers.err"
ok $? "the run warns that these are example figures"
head -1 "$dir/eigen-cijfers.txt" | grep -q 'voorbeeldcijfers: vervang door uw eigen rekening'
ok $? "the title says so too"
/usr/bin/python3 - "$dir/eigen-cijfers.h5" <<'PYTHON'
import sys, h5py
kept = h5py.File(sys.argv[1])["provenance/table_realised.csv"][()].decode()
sys.exit(kept != open("scenarios/eigen-cijfers.csv").read())
PYTHON
ok $? "the results file keeps the accounts in full"
exit 0

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program as a user runs it: a small run of the base scenario, checked from outside.
set -u
cd "$(dirname "$0")/../.."
solidair=$BUILD/solidair
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh

$solidair run scenarios/groningen-2016.cfg -n 300 -o "$dir/a.h5" --threads 1 --store all --full >"$dir/a.txt" 2>"$dir/a.err"
ok $? "the base scenario runs"
missing=$(cut -d, -f2 scenarios/regions/groningen-2016/municipalities.csv | tail -n +2 | while read -r name; do
    grep -q "^$name " "$dir/a.txt" || echo "$name"; done)
ok "$([ -z "$missing" ] && echo 0 || echo 1)" "all 23 names are in the table $missing"
ok "$(grep -qE '[0-9]\.[0-9]{3} N' "$dir/a.txt"; echo $?)" "amounts are in Dutch style"
ok "$([ ! -e "$dir/a.h5.part" ]; echo $?)" "no .part file is left"

$solidair run scenarios/groningen-2016.cfg -n 300 -o "$dir/b.h5" --threads 2 --store all --full >"$dir/b.txt" 2>/dev/null
h5diff "$dir/a.h5" "$dir/b.h5" >/dev/null
ok $? "one thread and two give the same file (h5diff)"
cmp -s "$dir/a.h5" "$dir/b.h5"
ok $? "and the same bytes"
head -c 20000 "$dir/a.h5" >"$dir/c.h5.part" # as a run that was killed leaves it
SOLIDAIR_KERNEL=plain $solidair --lang en run scenarios/groningen-2016.cfg -n 300 -o "$dir/c.h5" --store all >/dev/null 2>"$dir/c.err"
cmp -s "$dir/a.h5" "$dir/c.h5"
ok $? "the plain kernels give the same bytes"
ok "$([ ! -e "$dir/c.h5.part" ] && grep -q 'An earlier run was ended' "$dir/c.err" && ! grep -q 'earlier run' "$dir/a.err"; echo $?)" \
    "what a killed run left is made anew, and told"

$solidair show "$dir/a.h5" >"$dir/show.txt"
diff <(grep -v "$dir" "$dir/a.txt") <(cat "$dir/show.txt" <(echo)) >/dev/null
ok $? "show prints the table again"
$solidair run scenarios/groningen-2016.cfg -n 3 -o "$dir/d.h5" >/dev/null 2>"$dir/d.err"
ok "$([ $? = 2 ] && [ ! -e "$dir/d.h5" ] && grep -q inner_draws "$dir/d.err"; echo $?)" \
    "draws that do not divide into groups: exit 2, no file"
$solidair show "$dir/a.txt" >/dev/null 2>&1
ok "$([ $? = 2 ]; echo $?)" "a file that is no result: exit 2"

# Ctrl-C in the middle, while the unfinished file is there: exit 1, neither a result nor a .part file. So many draws take
# a minute; the uncertain budgets of millions are worked out before there is any draw to stop at.
$solidair run scenarios/groningen-2016.cfg -n 100000 -o "$dir/e.h5" --threads 1 >/dev/null 2>&1 &
pid=$!
for _ in $(seq 600); do [ -s "$dir/e.h5.part" ] && break; sleep 0.1; done
[ -s "$dir/e.h5.part" ] && kill -INT $pid
wait $pid
ok "$([ $? = 1 ] && [ ! -e "$dir/e.h5" ] && [ ! -e "$dir/e.h5.part" ]; echo $?)" "Ctrl-C leaves no broken result"
$solidair run scenarios/groningen-2016.cfg -n 100 -o /nowhere/at/all.h5 >/dev/null 2>"$dir/f.err"
ok "$([ $? != 0 ] && [ -s "$dir/f.err" ]; echo $?)" "an output folder that does not exist is an error in words"
for command in run show check list settle; do
    $solidair $command --help | grep -qi "solidair $command"
    ok $? "$command --help teaches"
done
env -i "$solidair" --lang en --help | grep -q 'usage: solidair'
ok $? "works with an empty environment"
exit 0

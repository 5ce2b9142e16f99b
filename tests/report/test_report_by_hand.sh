#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What was agreed by hand stands in the report with its reason, in both languages; a scheme without it says nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$BUILD/solidair
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
number=0
tell() { # tell RESULT WHAT
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}
cp -r tests/solidarity/worked/* "$scratch"
for name in afspraak herindeling; do
    "$program" run "$scratch/$name.cfg" -n 2 -o "$scratch/$name.h5" >/dev/null 2>"$scratch/err"
    for language in nl en; do
        "$program" --lang $language report "$scratch/$name.h5" -o "$scratch/$name.$language.txt" >/dev/null 2>>"$scratch/err"
        tr -s ' \n' '  ' <"$scratch/$name.$language.txt" >"$scratch/$name.$language"
    done
done
grep -q 'met de hand mee, in euro.s: GM0002 > GM0003 100.01 (Afspraak); 2018 - > GM0001 30.00 (Toegekend)' "$scratch/afspraak.nl"
tell $? "in Dutch, with the reasons"
grep -q 'by hand count, in EUR: GM0002 > GM0003 100.01 (Agreement); 2018 - > GM0001 30.00 (Awarded)' "$scratch/afspraak.en"
tell $? "in English, with the reasons"
[ -s "$scratch/herindeling.en" ] && ! grep -q 'by hand' "$scratch/herindeling.en"
tell $? "nothing where there is none"
echo "1..$number"

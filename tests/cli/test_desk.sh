#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a finance officer meets first: the digest of a run, and names that are nearly right.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
widest() { /usr/bin/python3 -c 'import sys; print(max(len(l.rstrip("\n")) for l in open(sys.argv[1], encoding="utf-8")))' "$1"; }

"$solidair" run scenarios/groningen-2016.cfg -n 100 -o "$dir/g.h5" >"$dir/digest.txt" 2>"$dir/err.txt"
ok "$([ "$(wc -l <"$dir/digest.txt")" -le 20 ]; echo $?)" "run prints at most 20 lines ($(wc -l <"$dir/digest.txt"))"
ok "$([ "$(grep -v ' "\?'"$dir" "$dir/digest.txt" >"$dir/own.txt"; widest "$dir/own.txt")" -le 80 ]; echo $?)" "of at most 80 columns"
ok "$([ "$(grep -c '^Volledige solidariteit \|^Geen solidariteit \|^Tekortpool ' "$dir/digest.txt")" = 3 ]; echo $?)" "schemes in a row each"
ok "$(grep -q '^Regio 2016-2020: verwacht € [0-9,]* mln' "$dir/digest.txt"; echo $?)" "the region"
for command in show report advies check; do grep "^[^ ]* $command " "$dir/digest.txt" >"$dir/$command.txt" || echo "# no $command"; done
(cd "$dir" && eval "$(sed "s/  [^ ].*//" report.txt)" >said.txt 2>&1 && [ -s g.html ] && grep -q '^geschreven: g.html' said.txt)
ok $? "the command for the report can be pasted, and says what it wrote"
(cd "$dir" && PATH=$(dirname "$solidair"):$PATH && mkdir whole && cd whole && solidair run groningen-2016.cfg -n 20 >said.txt 2>&1 &&
    grep '^[^ ]*solidair [a-z]* ' said.txt | sed 's/ NAAM\( \|$\)/ Haren\1/' >lines.txt && [ "$(wc -l <lines.txt)" = 4 ] &&
    while IFS= read -r line; do bash -c "$line" </dev/null >out.txt 2>&1 || { echo "# $line"; exit 1; }; done <lines.txt && [ -s groningen-2016.html ])
ok $? "every command can be pasted with all that stands in its line"
for words in eigen-buffer.cfg "eigen-buffer.cfg --municipality Westerwolde" groningen-2024.cfg; do
    # shellcheck disable=SC2086
    "$solidair" run scenarios/$words -n 100 -o "$dir/b.h5" >"$dir/b.txt" 2>/dev/null
    ok "$([ "$(wc -l <"$dir/b.txt")" -le 20 ] && [ "$(widest "$dir/b.txt")" -le 80 ] && grep -q ' report ' "$dir/b.txt"; echo $?)" "so does $words"
    ok "$(! grep -q '^Nog ' "$dir/b.txt" && [ "$(grep -c '^Geen solid\|^Volledige\|^Alleen\|^Halve\|^Zware\|^Eigen-\|^Hogek\|^Driej\|^Tekortp\|^Zonder' "$dir/b.txt")" = 11 ]; echo $?)" \
        "with all of its schemes"
done
far=$dir/een-map-met-een-lange-naam-voor-het-overleg
mkdir "$far"
"$solidair" run scenarios/groningen-2016.cfg -n 100 -o "$far/g.h5" >"$dir/far.txt" 2>/dev/null
ok "$([ "$(widest "$dir/far.txt")" -le 80 ] && [ "$(wc -l <"$dir/far.txt")" -le 20 ]; echo $?)" "also where its files have long names"
(cd "$far" && PATH=$(dirname "$solidair"):$PATH && eval "$(sed -n '/ report/,/html/p' "$dir/far.txt")" >"$dir/said.txt" 2>&1 &&
    [ -s g.html ] && "$solidair" run "$here/scenarios/groningen-2016.cfg" -n 100 >/dev/null 2>&1 && [ -s groningen-2016.h5 ])
ok $? "a command over two lines can be pasted too; without -o the file is named after the scenario"
deep="$dir/een map met een heel erg lange naam voor het overleg van vanmiddag/en daarin nog een map met een naam die lang is"
mkdir -p "$deep"
for place in "" "--municipality Haren"; do
    # shellcheck disable=SC2086
    "$solidair" run scenarios/groningen-2016.cfg -n 20 -o "$deep/g.h5" $place >"$dir/deep.txt" 2>/dev/null
    (cd "$dir" && rm -f g.html && PATH=$(dirname "$solidair"):$PATH && eval "$(sed -n '/ report/,/html/p' deep.txt)" >said.txt 2>&1 && [ -s g.html ])
    ok "$([ $? = 0 ] && [ "$(widest "$dir/deep.txt")" -le 80 ] && [ "$(wc -l <"$dir/deep.txt")" -le 20 ]; echo $?)" "nor does a path longer than a line make a longer one, and the command can be pasted ($place)"
    ok "$(grep -A1 ' check .*groningen-2016.cfg' "$dir/deep.txt" | grep -q '2 waarschuwingen'; echo $?)" "warnings are counted there ($place)"
    ok "$(! grep -q '^Nog ' "$dir/deep.txt" && grep -q '^Zonder de stad ' "$dir/deep.txt"; echo $?)" "and every scheme has its row ($place)"
done
"$solidair" run scenarios/groningen-2016.cfg -n 20 -o "$dir/g.h5" --municipality Haren >"$dir/deep.txt" 2>/dev/null
ok "$([ "$(grep -c ' report \| advies \|2 waarschuwingen' "$dir/deep.txt")" = 3 ] && [ "$(wc -l <"$dir/deep.txt")" -le 20 ]; echo $?)" \
    "of one municipality too what can be done next stands below, and the warnings"
(cd "$dir" && "$solidair" new --region achterhoek --municipalities "Aalten,Bronckhorst" && "$solidair" run scenarios/achterhoek.cfg -n 20 -o a.h5) \
    >"$dir/deep.txt" 2>/dev/null
ok "$(grep -q '^Regio 2018-2024: verwacht € [0-9.,]* mln boven het aangenomen budget' "$dir/deep.txt"; echo $?)" "what is said where the budget is assumed"
"$solidair" run scenarios/groningen-2016.cfg -n 100 -o "$dir/g.h5" --municipality haren >"$dir/haren.txt" 2>/dev/null
ok "$([ "$(wc -l <"$dir/haren.txt")" -le 20 ] && grep -q '^Haren: .*Monte Carlo-fout hooguit' "$dir/haren.txt"; echo $?)" \
    "of one municipality: its own error, in at most 20 lines"
ok "$(grep -B2 '^Regeling ' "$dir/haren.txt" | head -1 | grep -q '^[^ ]'; echo $?)" "under a head of two lines, since it is not wide"
cat >"$dir/own.cfg" <<'END'
inherit = "groningen-2016.cfg";
name = "own";
realised = ( { municipality = "Haren"; year = 2015; cost_eur = 2900000.0; }, { municipality = "Haren"; year = 2016; cost_eur = 3900000.0; } );
reserves = ( { municipality = "Haren"; reserve_eur = 5000000.0; other_risks_eur = 1500000.0; } );
END
"$solidair" run "$dir/own.cfg" -n 100 -o "$dir/o.h5" --municipality Haren >"$dir/own.txt" 2>/dev/null
ok "$([ "$(sed -n '/^Regeling /,/ report /p' "$dir/own.txt" | grep -c ' N .* A$')" = 11 ] && [ "$(widest "$dir/own.txt")" -le 80 ] && grep -q 'Klasse$' "$dir/own.txt" &&
    [ "$(wc -l <"$dir/own.txt")" -le 20 ] && ! grep -q '^Nog ' "$dir/own.txt"; echo $?)" "every scheme has its row with a reserve and own accounts too"
ok "$(grep -q '^Regeling .* 2017$' "$dir/own.txt"; echo $?)" "whose class is of the first year without an account"
printf 'inherit = "own.cfg";\nname = "few";\nschemes = ( "none", "volledig" );\n' >"$dir/few.cfg"
"$solidair" run "$dir/few.cfg" -n 100 -o "$dir/o.h5" --municipality Haren >"$dir/few.txt" 2>/dev/null
ok "$([ "$(wc -l <"$dir/few.txt")" -le 20 ] && grep -q 'eigen rekening' "$dir/few.txt" && [ "$(grep -c ' A$' "$dir/few.txt")" = 2 ]; echo $?)" \
    "where there is room its own accounts are told"
"$solidair" run scenarios/catalogus.cfg -n 100 -o "$dir/own.h5" --municipality 'Ten Boer' >"$dir/own.txt" 2>/dev/null
ok "$([ "$(wc -l <"$dir/own.txt")" -le 20 ]; echo $?)" "also of more schemes than there is room for"
more=$(grep -A1 '^Nog [0-9]* rijen: ' "$dir/own.txt" | sed 's/ \\$//' | tr '\n' ' ' | sed "s/^Nog [0-9]* rijen: solidair \(.*--table mine\).*/\1/")
ok "$(grep '^Nog [0-9]* rijen: ' "$dir/own.txt" | grep -q '\\$'; echo $?)" "a command that no line holds goes on below, as a shell reads it"
ok "$([ "$(eval "\"$solidair\" $more" | grep -c '^[A-Z].* [0-9,]* *%\|^[A-Z].*[0-9] N ')" -ge 11 ]; echo $?)" "what it has no room for is shown by the command that it names: $more"
"$solidair" run scenarios/groningen-2016.cfg -n 100 -o "$dir/no.h5" --municipality Hareb >/dev/null 2>"$dir/err.txt"
ok "$([ $? = 2 ] && [ ! -e "$dir/no.h5" ] && grep -q 'Haren' "$dir/err.txt"; echo $?)" "a name that is not there: exit 2 before any work"
ok "$([ "$("$solidair" show "$dir/g.h5" --municipality Haren | grep -c '^Loppersum')" = 0 ]; echo $?)" "show of one municipality"
for word in volledig VOLLEDIGE "volledige solidariteit" full; do
    ok "$("$solidair" show "$dir/g.h5" --table years --municipality Haren --scheme "$word" 2>/dev/null | tr '\n' ' ' | grep -q 'Regeling: Volledige solidariteit'; echo $?)" \
        "$word is the scheme full"
done
"$solidair" show "$dir/g.h5" --scheme zware >/dev/null 2>"$dir/err.txt"
ok "$([ $? = 2 ] && grep -q 'heavy-care (Zware zorg), stay (Zware zorg en verblijf)' "$dir/err.txt"; echo $?)" "a word of two of them is no answer: all are named"
"$solidair" rapport >/dev/null 2>"$dir/err.txt"
ok "$([ $? = 2 ] && grep -q 'bedoelt u report' "$dir/err.txt"; echo $?)" "a command that there is not: the nearest one"
nearest() { # the word that is meant, and a command line with a slip
    "$solidair" "${@:2}" >/dev/null 2>"$dir/err.txt"
    ok "$([ $? = 2 ] && grep -qi "bedoelt u $1?" "$dir/err.txt"; echo $?)" "so of ${*:2}: $1"
}
nearest show help sho
nearest --municipality show "$dir/g.h5" --municipalty=Haren
nearest --draws run --drows 5 scenarios/groningen-2016.cfg
nearest buffer show "$dir/g.h5" --table bufer
nearest mine show "$dir/g.h5" --table mien
nearest groningen-2016.cfg new haren --base gronigen-2016
nearest '"Volledige solidariteit"' show "$dir/g.h5" --scheme volledg
nearest '"Zonder de stad"' show "$dir/g.h5" --scheme 'zonder stad'
"$solidair" show "$dir/g.h5" --scheme zware >"$dir/out.txt" 2>"$dir/err.txt"
ok "$([ $? = 2 ] && grep -q 'regeling zijn: heavy-care (Zware zorg), stay (Zware zorg en verblijf)\.' "$dir/err.txt"; echo $?)" "of what may be two, the two"
ok "$([ "$("$solidair" help show)" = "$("$solidair" show --help)" ]; echo $?)" "help of a command by either way"
ok "$("$solidair" show --list | grep -q '^ *mine$' && "$solidair" show --help | grep -q 'mine'; echo $?)" "every table is listed"

# Colours only where there is a terminal, and nobody has said no.
ok "$(! grep -q $'\033' "$dir/digest.txt"; echo $?)" "no colours in a file"
if command -v script >/dev/null; then
    on_terminal() { PATH=$(dirname "$solidair"):$PATH TERM=xterm script -qec "solidair run scenarios/groningen-2016.cfg -n 100 -o $dir/t.h5" /dev/null; }
    on_terminal >"$dir/tty.txt" 2>&1
    ok "$(grep -q $'\033\[1m' "$dir/tty.txt"; echo $?)" "colours on a terminal"
    NO_COLOR=1 on_terminal >"$dir/tty.txt" 2>&1
    ok "$(! grep -q $'\033\[1m' "$dir/tty.txt"; echo $?)" "none with NO_COLOR"
    ok "$(grep -q '2 waarschuwingen' "$dir/tty.txt" && ! grep -q 'let op' "$dir/tty.txt"; echo $?)" \
        "there warnings are counted, and the command that tells them stands beside"
    on_terminal_own() { TERM=xterm script -qec "$solidair run scenarios/eigen-cijfers.cfg --municipality Haren -n 100 -o $dir/t.h5" /dev/null; }
    on_terminal_own | tr -d '\r' | sed 's/.*\x1b\[K//' >"$dir/tty.txt" 2>&1
    ok "$([ "$(grep -c . "$dir/tty.txt")" -le 20 ] && ! grep -q '^gelezen' "$dir/tty.txt"; echo $?)" "nor is told there how tables were read, so that all is within 20 lines"
else
    echo "ok $((n + 1)) - colours # SKIP no script"; n=$((n + 1))
fi
echo "1..$n"

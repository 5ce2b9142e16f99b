#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Dutch catalogue sim/base/nl.po: complete, nothing left over, the same printf formats, and found by the program.
# After a message was added or changed:  tests/base/test_language.sh --update  merges the present messages into the catalogue;
# then translate what `msgattrib --untranslated sim/base/nl.po` shows.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
catalogue=sim/base/nl.po
export LC_ALL=C.UTF-8

# What the program can say: the marked texts of sim/, and the texts of the tables in models/ that sim/ shows through _().
# Names in those tables (one word) are not translated. And what the regions that come with it say of their columns.
columns() {
    /usr/bin/python3 - scenarios/regions/*/columns.csv <<'END'
import csv, sys
rows = [row for path in sys.argv[1:] for row in csv.DictReader(open(path, encoding="utf-8"))]
texts = {row[name] for row in rows for name in ("unit", "grade", "source", "note")} - {"", "-", "EUR"}
print('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"')
for text in sorted(texts):
    print(f'\nmsgid "{text}"\nmsgstr ""')
END
}
extract() {
    local options=(--from-code=UTF-8 -L C --no-location)
    : >"$dir/err"
    xgettext "${options[@]}" -k_ -kN_ -o "$dir/sim.pot" sim/*/*.[ch] 2>"$dir/err" || return
    xgettext "${options[@]}" -a -o "$dir/names.pot" models/solidarity/base_*.c models/solidarity/key_*.c \
        models/inputs/distribution_*.c models/care/family_*.c models/care/financing_*.c models/care/attribution_*.c \
        models/care/effect_*.c || return
    xgettext "${options[@]}" -a -o "$dir/status.pot" models/core/status.h || return
    sed -i 's/charset=CHARSET/charset=UTF-8/' "$dir"/*.pot
    msggrep --msgid -e ' ' -o "$dir/tables.pot" "$dir/names.pot" || return
    # "90 % certain" is prose, not a printf conversion.
    columns >"$dir/columns.pot" || return
    msgcat --use-first "$dir/sim.pot" "$dir/tables.pot" "$dir/status.pot" "$dir/columns.pot" 2>>"$dir/err" |
        awk -v RS= -v ORS='\n\n' '/[0-9] % / { sub(/#, c-format/, "#, no-c-format") } 1' >"$dir/all.pot"
    msgmerge --quiet --no-fuzzy-matching --sort-output --no-location "$catalogue" "$dir/all.pot" 2>>"$dir/err" |
        sed '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' >"$dir/merged.po"
}

number=0
ok() { # result, what, and on failure the reason on stdin
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2" && sed 's/^/# /' | head -30; fi
}

# none WHAT OPTION: the merged catalogue has no messages of that kind (msgattrib then prints nothing, not even a header).
none() {
    msgattrib "$2" --no-wrap "$dir/merged.po" >"$dir/some" 2>"$dir/err" && [ ! -s "$dir/some" ]
    ok $? "$1" < <(grep 'msg' "$dir/some" "$dir/err" -h | grep -v '^msg[a-z]* ""$')
}

extract
ok $? "the messages can be extracted" <"$dir/err"
if [ "${1:-}" = --update ]; then
    msgattrib --no-obsolete --sort-output "$dir/merged.po" 2>/dev/null >"$dir/new.po" && cp "$dir/new.po" "$catalogue"
    exit
fi
ok "$([ "$(grep -c '^msgid' "$dir/merged.po")" -gt 300 ]; echo $?)" "the extraction finds the texts of all rooms" </dev/null
for text in 'the annual account of the municipality' 'Every member the same amount.' 'interrupted' 'Municipality' 'The base year.'; do
    grep -qF "msgid \"$text\"" "$dir/all.pot"
    ok $? "the extraction finds \"$text\"" </dev/null
done

# ---- the catalogue ------------------------------------------------------------------------------------------------
none "every message has a Dutch text" --untranslated
none "no text is fuzzy" --only-fuzzy
none "no text is left over from a message that is gone" --only-obsolete
msgfmt --check -o "$dir/nl.mo" "$dir/merged.po" 2>"$dir/err"
ok $? "printf formats are the same as in English" <"$dir/err"
msgfmt --check -o "$dir/nl.mo" "$catalogue" 2>"$dir/err" && [ ! -s "$dir/err" ]
ok $? "the catalogue compiles without a word" <"$dir/err"
! grep -n '^#:\|^"POT-Creation-Date' "$catalogue" >"$dir/some"
ok $? "no line numbers or dates that change" <"$dir/some"

# Units and mathematical words are the same in both languages.
/usr/bin/python3 - "$dir/nl.mo" >"$dir/some" 2>&1 <<'END'
import gettext, sys
# The catalogue itself: an expected text that is not there would be told as its own translation.
texts = gettext.GNUTranslations(open(sys.argv[1], "rb"))._catalog
print(*(text for text in texts if text == texts[text] and text not in ("%", "EUR", "index", "log")), sep="\n", end="")
print(*["the catalogue is empty"] * (len(texts) < 300), end="")
END
ok "$([ ! -s "$dir/some" ]; echo $?)" "no Dutch text is just the English one" <"$dir/some"

# ---- the program --------------------------------------------------------------------------------------------------
program=$BUILD/solidair
dutch='^gebruik: solidair' english='^usage: solidair'

says() { # what, pattern, command...
    local what=$1 pattern=$2
    shift 2
    "$@" >"$dir/out" 2>&1
    grep -q "$pattern" "$dir/out"
    ok $? "$what" <"$dir/out"
}
says "Dutch without any environment" "$dutch" env -i "$program" --help
says "Dutch whatever the environment says" "$dutch" env -i LANG=en_US.UTF-8 LC_ALL=C LANGUAGE=en "$program" --help
says "English when asked" "$english" env -i "$program" --lang en --help
says "English when asked with =" "$english" env -i "$program" --lang=en --help
says "an unknown language is told in Dutch" 'kies nl of en' env -i "$program" --lang fr --help
ln -s "$program" "$dir/link"
mkdir "$dir/elsewhere"
cp "$program" "$dir/elsewhere/solidair"
here=$PWD
cd "$dir" || exit 1
says "Dutch from another folder" "$dutch" env -i "$program" --help
says "Dutch through a symbolic link" "$dutch" env -i ./link --help
says "Dutch through a symbolic link on the PATH" "$dutch" env -i PATH="$dir" link --help
says "without its catalogue it speaks English, and still works" "$english" env -i elsewhere/solidair --help
cd "$here" || exit 1
# Every command that the program itself lists, so that a new one is never forgotten.
env -i "$program" --lang en --help | sed '1,/^commands:$/d; /^$/,$d' | awk '{ print $1 }' >"$dir/commands"
ok "$([ "$(wc -l <"$dir/commands")" -ge 5 ]; echo $?)" "the program lists its commands" <"$dir/commands"
fits() { # what stands in "out"
    ok "$([ "$(wc -L <"$dir/out")" -le 100 ]; echo $?)" "$1 fits in 100 columns" < <(grep -E '^.{101}' "$dir/out")
}
says "the help in Dutch" "$dutch" env -i "$program" --help
fits "the help in Dutch"
says "the help in English" "$english" env -i "$program" --lang en --help
fits "the help in English"
while read -r command; do
    says "$command --help in Dutch" "^gebruik: solidair $command " env -i "$program" "$command" --help
    fits "$command --help in Dutch"
    says "$command --help in English" "^usage: solidair $command " env -i "$program" --lang en "$command" --help
    fits "$command --help in English"
done <"$dir/commands"
says "the tables of models/ in Dutch" 'Elke deelnemer hetzelfde bedrag' env -i "$program" list
says "and in English" 'Every member the same amount' env -i "$program" --lang en list
says "the keys of a scenario in Dutch" '^      Het basisjaar' env -i "$program" list --keys
says "an error in Dutch" 'kan hier niet; kies summary' env -i "$program" run --store none x.cfg
echo "1..$number"

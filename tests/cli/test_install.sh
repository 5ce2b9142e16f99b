#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An installed program: without any environment, from a folder of one's own, it speaks Dutch and finds its scenarios; man
# pages and completion know every command and every option.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh

make --no-print-directory install BUILD="$BUILD" DESTDIR="$dir/to" PREFIX=/usr >"$dir/log" 2>&1
ok "$([ $? = 0 ] || { sed 's/^/# /' "$dir/log" | tail -5; false; }; echo $?)" "make install"
mv "$dir/to" "$dir/moved"
usr=$dir/moved/usr
ok "$([ -z "$(cd "$usr" && find . -type f -not -path ./bin/solidair -not -path './share/*')" ] && [ "$(ls "$dir/moved")" = usr ]; echo $?)" \
    "nothing outside bin and share"
if grep -q '\.gcda' "$usr/bin/solidair"; then
    n=$((n + 1)); echo "ok $n - it does not name the folder in which it was built # SKIP counts of coverage lie there"
else
    ok "$(! grep -qF -e "$here" -e "$(realpath "$BUILD")" "$usr/bin/solidair"; echo $?)" "it does not name the folder in which it was built"
fi
touch "$usr/bin/locale" # a program of Debian
mkdir "$dir/desk" && cd "$dir/desk" || exit 1
desk() { env -i PATH="$usr/bin:/usr/bin:/bin" "$@"; }
ok "$(desk solidair --help | grep -q '^gebruik'; echo $?)" "it speaks Dutch"
desk solidair new haren --base groningen-2016 --municipality Haren >out.txt 2>&1 && desk solidair run haren.cfg -n 100 >out.txt 2>&1
ok "$([ $? = 0 ] && [ -s haren.h5 ]; echo $?)" "new and run find the scenarios and regions that come with it"
desk solidair run groningen-2016.cfg -n 100 -o x.h5 >out.txt 2>&1 && desk solidair report x.h5 -o x.html >>out.txt 2>&1
ok "$([ $? = 0 ] && [ -s x.html ]; echo $?)" "a scenario that comes with it, and a report"
echo 'inherit = "catalogus.cfg"; schemes = ( "volledig", "quota" ); draws = 50;' >own.cfg
desk solidair check own.cfg >out.txt 2>&1
ok $? "schemes that come with it, by their names"

commands=$(grep -c '    X(command_' "$here/sim/cli/command.h")
for man in "$usr/share/man" "$usr/share/man/nl"; do
    ok "$([ "$(ls "$man"/man1/solidair-*.1 | wc -l)" = "$commands" ]; echo $?)" "${man#"$usr/"}: a page of every command"
    for page in "$man"/man1/*.1; do
        LC_ALL=C.UTF-8 groff -Kutf8 -Tutf8 -ww -man "$page" 2>&1 >/dev/null | sed "s|^|# |"
        grep -q '^.SH "\(SYNOPSIS\|SAMENVATTING\)"' "$page" && [ "$(grep -c '^.SH' "$page")" -ge 4 ] || echo "# too little in $page"
    done >"$dir/said"
    cat "$dir/said"
    ok "$([ ! -s "$dir/said" ]; echo $?)" "which groff sets without a word"
done
ok "$([ "$(cat "$usr"/share/man/man1/solidair.1 "$usr"/share/man/nl/man1/solidair.1 | grep -c 'HANDLEIDING\.md')" = 2 ] &&
    [ -f "$usr/share/solidair/scenarios/HANDLEIDING.md" ]; echo $?)" "the guide is named, and is there"
ok "$([ "$(sed -n 's/^\.SH "\(.*\)"/\1/p' "$usr/share/man/man1/solidair.1" | paste -sd,)" = \
    'NAME,SYNOPSIS,DESCRIPTION,COMMANDS,OPTIONS,FILES,ENVIRONMENT,EXIT STATUS,EXAMPLES,SEE ALSO' ]; echo $?)" "what a man page has"
heads() { for page in "$usr"/share/man/"$1"*.1; do head -1 "$page"; done; }
ok "$([ "$(heads man1/ | grep -cvE '^\.TH "SOLIDAIR(-[A-Z]+)?" 1 "20[0-9]{2}-[01][0-9]-[0-3][0-9]" "solidair [0-9.]+" "User Commands"$')" = 0 ] &&
    [ "$(heads nl/man1/ | grep -cvE '^\.TH "SOLIDAIR(-[A-Z]+)?" 1 "20[0-9]{2}-[01][0-9]-[0-3][0-9]" "solidair [0-9.]+" "Gebruikersopdrachten"$')" = 0 ] &&
    [ "$(heads man1/ | grep -c '^.TH "SOLIDAIR-RUN" ')" = 1 ]; echo $?)" "its heading: name, section, date, version and manual"

# What getopt knows is what help says, and so completion and man pages.
. "$usr/share/bash-completion/completions/solidair"
complete_at() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _solidair 2>/dev/null; printf '%s\n' "${COMPREPLY[@]}" | sort; }
for command in $(complete_at solidair '' | grep '^[a-z]'); do
    grep -oE '\{"[a-z-]+", (no|required)_argument' "$here/sim/cli/$command.c" | sed -E 's/.*"(.*)".*/--\1/' | sort -u >known
    complete_at solidair "$command" -- | grep -vxE -- '--(help|lang)' >said
    diff known said | sed "s/^/# $command: /"
done >"$dir/said"
cat "$dir/said"
ok "$([ ! -s "$dir/said" ]; echo $?)" "options that work are those that help names, and the other way round"
ok "$([ "$(complete_at solidair se | paste -sd' ')" = 'sensitivity settle' ]; echo $?)" "completion of a command"
ok "$([ "$(complete_at solidair show --table bu)" = buffer ] && [ "$(complete_at solidair report --csv '' | paste -sd' ')" = 'nl plain' ]; echo $?)" \
    "and of the words that an option takes"
touch regio.xlsx
ok "$([ "$(complete_at solidair compare --measure p5)" = p50 ] && [ "$(complete_at solidair run --scheme nothing)" = '' ] &&
    [ "$(complete_at solidair show --scheme ful | paste -sd' ')" = 'full full-fee' ] && [ "$(complete_at solidair stress --scheme voll)" = volledig ] &&
    [ "$(complete_at solidair new --table '' | paste -sd' ')" = 'estimates realised settle' ] && [ "$(complete_at solidair stress --shock tar)" = tarieven ]; echo $?)" \
    "measures, schemes, shocks and tables that the program knows"
ok "$([ "$(complete_at solidair settle re)" = regio.xlsx ]; echo $?)" "otherwise files"
touch own.cfg own.h5
ok "$([ "$(complete_at solidair run groningen-2024)" = groningen-2024.cfg ] && [ "$(complete_at solidair run own)" = own.cfg ] &&
    [ "$(complete_at solidair show own)" = own.h5 ] && [ "$(complete_at solidair advies own | paste -sd' ')" = 'own.cfg own.h5' ]; echo $?)" \
    "files of the kind that a command takes, and scenarios that come with the program"
ok "$([ "$(complete_at solidair show --municipality "'s-H")" = "\\'s-Hertogenbosch" ] && [ "$(complete_at solidair show --municipality Hoogez)" = Hoogezand-Sappemeer ] &&
    [ "$(complete_at solidair show --municipality 'Het H')" = 'Het\ Hogeland' ]; echo $?)" "and municipalities, those that have merged too"
ok "$([ "$(complete_at solidair show --scheme = full- | paste -sd' ')" = full-fee ] && [ "$(complete_at solidair show --table = | grep -cx buffer)" = 1 ] &&
    [ "$(complete_at solidair report --municipality = Hoogez)" = Hoogezand-Sappemeer ]; echo $?)" "behind an equals sign too"
if command -v zsh >/dev/null; then
    zsh -fc 'compadd() { shift; print -l -- $@ }; _files() { print -r -- $@ }
        ask() { words=(solidair $@) CURRENT=$(($# + 1)) PREFIX=$@[-1]; . '"$usr"'/share/zsh/site-functions/_solidair }
        ask run x | grep -x -e groningen-2016.cfg -e "-g \*.cfg"; ask show x; ask report --municipality x | grep -x "Het Hogeland"' >kinds 2>&1
    ok "$([ "$(paste -sd' ' kinds)" = 'groningen-2016.cfg -g *.cfg -g *.h5 Het Hogeland' ] || { cat kinds >&2; false; }; echo $?)" "by zsh too"
    zsh -fc 'compadd() { shift; print -l -- $@ }; _files() { print files }
        ask() { words=(solidair $@) CURRENT=$(($# + 1)) PREFIX=$@[-1]; . '"$usr"'/share/zsh/site-functions/_solidair }
        ask x | grep -c -x -e sensitivity -e settle; ask run --m | grep -x -e --municipality; ask report --csv x; ask settle x
        compset() { PREFIX=${PREFIX#*=} }; ask show --scheme=ful | grep -x full; ask report --municipality=Het | grep -x "Het Hogeland"' >said 2>&1
    ok "$([ "$(paste -sd' ' said)" = '2 --municipality plain nl files full Het Hogeland' ] || { cat said >&2; false; }; echo $?)" "zsh completes them too"
else
    for what in kinds zsh; do n=$((n + 1)); echo "ok $n - completion of zsh: $what # SKIP no zsh"; done
fi

cd "$here" && make --no-print-directory uninstall DESTDIR="$dir/moved" PREFIX=/usr >"$dir/log" 2>&1
ok "$([ -z "$(find "$usr" -type f -not -name locale)" ]; echo $?)" "make uninstall leaves no file"
echo "1..$n"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Schemes of practice (scenarios/schemes/praktijk): each settles its example in the folder praktijk beside this file to the cent.
# NAME.expected.csv was worked by hand; how, stands in its lines that begin with #.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$BUILD/solidair
. tests/again.sh
cases=tests/solidarity/praktijk
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
number=0
for scheme in scenarios/schemes/praktijk/*.cfg; do
    name=${scheme##*/} name=${name%.cfg}
    more=()
    [ ! -f "$cases/$name.clients.csv" ] || more=(--clients "$cases/$name.clients.csv")
    [ ! -f "$cases/$name.options" ] || read -ra more <"$cases/$name.options"
    again "$scratch/out" "$scratch/err" --lang en settle "$scheme" "$cases/$name.csv" "${more[@]}" &&
        grep -v '^#' "$cases/$name.expected.csv" >"$scratch/wanted" &&
        awk -F, -v OFS=, -v wanted="$(head -1 "$scratch/wanted")" '
            NR == 1 { n = split(wanted, name, ","); for (i = 1; i <= NF; i++) at[$i] = i }
            { for (i = 1; i <= n; i++) printf "%s%s", $at[name[i]], i < n ? OFS : ORS }' "$scratch/out" |
        diff - "$scratch/wanted" >"$scratch/why"
    result=$?
    number=$((number + 1))
    if [ $result = 0 ]; then echo "ok $number - $name settles its example to the cent"; else
        echo "not ok $number - $name settles its example to the cent"
        cat "$scratch/err" "$scratch/why" 2>/dev/null | head -20 | sed 's/^/# /'
    fi
done
number=$((number + 1))
[ "$number" = 22 ] && echo "ok $number - all 21 schemes are there" || echo "not ok $number - all 21 schemes are there"
number=$((number + 1))
silent=$(grep -LiE '^//.*(source|5dok\.net)' scenarios/schemes/praktijk/*.cfg)
[ -z "$silent" ] && echo "ok $number - each names its source, or says that there is none" || echo "not ok $number - no source: $silent"
again_end && number=$((number + 1)) && echo "ok $number - after all of them main ends well"
echo "1..$number"

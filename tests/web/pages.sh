# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# . tests/web/pages.sh: then  need NAME...  makes what is below under make_NAME in the folder $pages, unless another test of
# the same run has made it: results files, pages of them, and what these must say. Files there are read, never changed.
program=$BUILD/solidair
pages=$MADE/pages
mkdir -p "$pages"

need() {
    local name
    for name; do
        (
            flock 9
            [ -e "$pages/$name.done" ] && exit 0
            "make_$name" >"$pages/$name.log" 2>&1 9>&- || { sed 's/^/# /' "$pages/$name.log"; exit 1; }
            touch "$pages/$name.done"
        ) 9>"$pages/$name.lock" || exit 1
    done
}

run() { # scenario, name of the results file, options
    "$program" run "$1" -o "$pages/$2.h5" -n 128 "${@:3}"
}

page() { # language, name of the page, results file...
    "$program" --lang "$1" report "${@:3}" -o "$pages/$2" --municipality Haren
}

make_all() {
    "$program" --lang nl check scenarios/groningen-2016.cfg 2>"$pages/warnings.txt" >/dev/null &&
        run scenarios/groningen-2016.cfg all --store all && page nl nl.html "$pages/all.h5" && page en en.html "$pages/all.h5" &&
        /usr/bin/python3 tests/web/payments.py "$pages/all.h5" >"$pages/payments.json"
}

# A page of which nobody was chosen.
make_region() {
    need all
    "$program" report "$pages/all.h5" -o "$pages/region.html"
}

# Pages in which nothing runs, of a municipality and of all.
make_light() {
    need all
    "$program" report "$pages/all.h5" -o "$pages/light.html" --municipality Haren --light &&
        "$program" report "$pages/all.h5" -o "$pages/light-region.html" --light
}

# Budgets that are the municipalities' own.
make_own() {
    run scenarios/flevoland-2016.cfg own && "$program" report "$pages/own.h5" -o "$pages/own.html"
}

# Names that would end a script, if they were not escaped.
make_hostile() {
    local scenarios=$pages/hostile
    mkdir "$scenarios" && cp -r scenarios/groningen-2016.cfg scenarios/regions "$scenarios/" &&
        sed -i 's|^title = .*|title = { nl = "</script><script>alert(1)</script>"; en = "x"; };|' "$scenarios/groningen-2016.cfg" &&
        sed -i 's|,Haren,|,Haren</script><b>,|' "$scenarios/regions/groningen-2016/municipalities.csv" &&
        run "$scenarios/groningen-2016.cfg" hostile && "$program" report "$pages/hostile.h5" -o "$pages/hostile.html"
}

# A file of which everything was asked: reserves, who leaves, a fund, groups, shocks, when a reserve runs out, assumptions.
make_asked() {
    local file kind
    file=$(tests/asked) && ln -s "$file" "$pages/asked.h5" || return
    for kind in csv txt; do "$program" report "$file" -o "$pages/asked-nl.$kind" || return; done
    page nl asked-nl.html "$file" && page en asked-en.html "$file"
}

# A scheme that members leave and one with a fund, of which nothing was asked; with the EFFORT of make check-long the page
# of the file of which everything was.
make_rules() {
    mkdir "$pages/rules" && cp -r scenarios/groningen-2016.cfg scenarios/regions tests/web/alles.cfg "$pages/rules/" || return
    run "$pages/rules/alles.cfg" ruled && page nl rules-nl.html "$pages/ruled.h5"
}
most() { if [ "${EFFORT:-1}" = 10 ]; then echo asked; else echo rules; fi; }

# Two files beside each other; municipalities as they are after their mergers.
make_two() {
    need all
    run scenarios/haren-42.cfg other && page nl asked-two-nl.html "$pages/all.h5" "$pages/other.h5" &&
        page en asked-two-en.html "$pages/all.h5" "$pages/other.h5"
}

make_new() {
    local kind
    run scenarios/herindeling-2021.cfg merged || return
    for kind in html csv txt; do "$program" report "$pages/merged.h5" -o "$pages/asked-new.$kind" --division new || return; done
}

make_expected() {
    need all asked two new
    /usr/bin/python3 tests/web/asked.py "$pages"/{asked,all,other,merged}.h5 >"$pages/asked.json"
}

# Budgets that are the same in every draw: the cut can be moved.
make_certain() {
    mkdir "$pages/certain" && cp -r scenarios/groningen-2016.cfg scenarios/regions "$pages/certain/" || return
    cat >"$pages/certain/certain.cfg" <<'END'
inherit = "groningen-2016.cfg";
budget = { macro_sd = 0.0; share_sd = 0.0; share_sd_of = (); phase_in = [0.0, 0.55, 0.70, 0.85, 1.0, 1.0];
  cuts = { GM0010 = { anchor = 0.0; }; GM0017 = { anchor = 0.0; }; }; };
END
    run "$pages/certain/certain.cfg" certain && page nl certain.html "$pages/certain.h5"
}

# The council table of the page is to be that of the other reports of the same file.
make_council() {
    local kind
    run scenarios/inkoop-2018.cfg bought && page nl council.html "$pages/bought.h5" || return
    for kind in csv txt; do "$program" report "$pages/bought.h5" -o "$pages/council.$kind" || return; done
}

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A finance officer's own scenario from any folder, and all for one municipality in one go, with and without a browser.
set -u
cd "$(dirname "$0")/../.."
solidair=$(realpath "$BUILD")/solidair
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. tests/tap.sh
mkdir "$dir/desk" && cd "$dir/desk" || exit 1
"$solidair" new nobody --base groningen-2016 >out.txt 2>err.txt
ok "$([ $? = 0 ] && ! grep -q Appingedam nobody.cfg out.txt && grep -q '^title = { nl = "nobody"' nobody.cfg && "$solidair" check nobody.cfg >/dev/null 2>err.txt; echo $?)" "without a municipality new names none"
"$solidair" new haren --base groningen-2016 --municipality Haren >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ "$(wc -l <haren.cfg)" -le 22 ] && [ "$(grep -c '^//' haren.cfg)" -ge 10 ]; echo $?)" "new writes some twenty lines that explain themselves"
"$solidair" check haren.cfg >/dev/null 2>err.txt
ok $? "which inherit what comes with the program, from any folder"
"$solidair" run haren.cfg -n 100 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ -s haren.h5 ] && grep -q ' show haren.h5 ' out.txt; echo $?)" "its results lie in haren.h5 when no other name is given"
"$solidair" run scenarios/groningen-2016.cfg -n 100 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ -s groningen-2016.h5 ]; echo $?)" "a scenario that comes with the program runs from any folder"
"$solidair" list >out.txt 2>err.txt
ok "$(grep -q 'groningen-2016.cfg' out.txt; echo $?)" "and is listed"
"$solidair" new --region achterhoek --municipalities "Aalten,Bronckhorst" >out.txt 2>err.txt && "$solidair" check scenarios/achterhoek.cfg >out.txt 2>err.txt
ok $? "a region from the public figures that come with it"
rm -r scenarios
sed -i 's|^// *||; /^[A-Z"`]/d; /^haren, voor/d; /realised_file/d' haren.cfg
"$solidair" check haren.cfg >/dev/null 2>err.txt
ok "$([ $? = 0 ] || { sed 's/^/# /' err.txt haren.cfg; false; }; echo $?)" "with every line brought into force it is a scenario too"
echo '// mine' >haren.cfg
"$solidair" new haren --base groningen-2016 >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ "$(cat haren.cfg)" = '// mine' ]; echo $?)" "it takes nobody's place"
"$solidair" new x --base nergens >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ ! -e x.cfg ]; echo $?)" "a base that is not there: exit 2, nothing written"
"$solidair" new haren2 --base groningen-2016 --municipality Nergenshuizen >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ ! -e haren2.cfg ]; echo $?)" "nor a municipality that is not there"
mkdir apart && cp haren.cfg apart/base.cfg && mkdir here && (cd here && "$solidair" new x --base ../apart/base.cfg) >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ ! -e here/x.cfg ] && grep -q 'ligt buiten deze map' err.txt; echo $?)" "nor a base that it could not inherit from"
"$solidair" new hoger --base groningen-2024 --municipality Bedum >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q "'Het Hogeland'" out.txt && [ "$(cat err.txt)" = 'Bedum: sinds 2019 Het Hogeland' ]; echo $?)" "one that has merged is told, and what into"

cat >bad.cfg <<END
inherit = "groningen-2016.cfg";
name = 3;
drows = 100;
estimates = ( { code = "Haren"; jaar = 2016; eur = "x"; } );
reserves = ( { code = "Haren"; reserve_eur = 5000000.0; }, { municipality = "Bedum"; reserve_eur = "y"; } );
END
"$solidair" check bad.cfg >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ "$(cut -d: -f2,3 err.txt | paste -sd,)" = '2: name,3: drows,4: estimates[1].jaar,4: estimates[1].eur,5: reserves[2].reserve_eur' ] ||
    { sed 's/^/# /' err.txt; false; }; echo $?)" "all wrong keys of a scenario are told at once; code and municipality are one"

# All in one go, on a small world; without a browser the PDF is named as left out.
cp -r "$here/tests/bad/good.cfg" "$here/tests/bad/regions" .
town=$(grep -o 'GM0001,[^,]*' regions/*/municipalities.csv | head -1 | cut -d, -f2)
PATH=/nowhere "$solidair" --lang en advies good.cfg --municipality GM0001 -n 200 >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ -s good.h5 ] && [ "$(ls good-*.html good-*.xlsx | wc -l)" = 2 ] && [ -z "$(ls ./*.pdf 2>/dev/null)" ]; echo $?)" \
    "advies without a browser: the rest is written, exit 0"
ok "$([ "$(grep -c '^step [1-5] of 5: ' err.txt)" = 5 ]; echo $?)" "it says how far it is: $(grep -c '^step' err.txt) steps"
ok "$(grep -q 'left out: .*pdf.*apt-get install chromium' out.txt && [ "$(grep -c '^written: ' out.txt)" = 3 ]; echo $?)" \
    "what was written is listed, what was not is named, with what to install"
ok "$(/usr/bin/python3 -c 'import h5py, sys; f = h5py.File("good.h5"); sys.exit(not ("stability" in f and "sensitivity" in f))'; echo $?)" \
    "the questions were asked"
echo letter >"good-$town.xlsx"; rm good.h5
"$solidair" advies good.cfg --municipality GM0001 -n 200 >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ ! -e good.h5 ]; echo $?)" "a file of somebody else's is refused before the work"
touch taken
"$solidair" advies good.cfg --municipality GM0001 -n 200 -o taken/new >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ -z "$(find . -name 'good*.h5')" ] && grep -q '^taken/new: -o: ' err.txt; echo $?)" "so is a folder that cannot be made"
"$solidair" advies good.cfg --municipality GM0001 -n 200 -o /proc >out.txt 2>err.txt
ok "$([ $? = 2 ] && [ ! -s out.txt ] && [ "$(wc -l <err.txt)" = 1 ] && grep -q '^/proc/good-' err.txt; echo $?)" "and one where nothing can be written"
PATH=/nowhere "$solidair" advies good.cfg --municipality GM0001 -n 200 -o new >out.txt 2>err.txt
ok "$([ $? = 0 ] && [ -s new/good.h5 ] && [ "$(ls new/*.html new/*.xlsx | wc -l)" = 2 ]; echo $?)" "one that is not there yet is made"
ok "$(! grep -q -- --reverse out.txt; echo $?)" "without a reserve nothing is said of one"
echo 'inherit = "good.cfg"; name = "kept"; reserves = ( { municipality = "GM0001"; reserve_eur = 900000.0; } );' >kept.cfg
PATH=/nowhere "$solidair" advies kept.cfg --municipality GM0001 -n 200 >out.txt 2>err.txt
ok "$([ $? = 0 ] && grep -q '^weggelaten: .*solidair stress kept.h5 --reverse --municipality GM0001' out.txt; echo $?)" \
    "with one the question that takes minutes is named as it is asked"
cd "$here" || exit 1
# Told to stop at any moment, it alone: what it had begun stops too, and nothing lies about.
"$solidair" run scenarios/groningen-2016.cfg -n 100 -o "$dir/stop.h5" >/dev/null 2>&1
lives=0
for moment in 0.1 0.3 0.6 1; do
    "$solidair" advies "$dir/stop.h5" --municipality Haren -o "$dir/stopped" >/dev/null 2>&1 &
    own=$!
    sleep $moment
    kill -TERM $own 2>/dev/null
    wait $own
    code=$?
    { [ $code = 143 ] || [ $code = 0 ]; } && ! pgrep -f "$dir/stop.h5" >/dev/null && [ -z "$(find "$dir" -name 'stop.h5.*' -o -path '*/stopped/*.*.*')" ] &&
        "$solidair" verify --quick "$dir/stop.h5" >/dev/null 2>&1 || lives=$((lives + 1))
done
ok $lives "advies that is told to stop leaves no process and no unfinished file"
echo "1..$n"

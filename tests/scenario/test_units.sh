#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Figures in another unit: cents, thousands, a point that separates thousands. Each is put into good figures, of six
# municipalities or of a shipped region, and told with its row and column; good figures, those of the worked cases and
# small villages are let be. Known: every figure is the good one times 100 or 1,000, or that part of it.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
. tests/again.sh
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
export LC_ALL=C.UTF-8
n=0
# said: lines of err beside the one that says how the table was read.
said() { grep -cvE "^(read|gelezen): " err; }
ok() { # ok RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' err | head -5
    fi
}

# ---- settle ----
cat >schemes.cfg <<'END'
care_classes = ["light", "stay"];
schemes = ( { name = "full"; layers = ( { key = "budget"; }, { base = "costs"; share = 0.0; key = "clients"; } ); } );
END
cat >good.csv <<'END'
code,residents,youths,budget,cost:ZIN:light,cost:ZIN:stay,cost:PGB:light,cost:PGB:stay,clients:light,clients:stay
GM0001,200000,40000,60000000.00,30000000.00,25000000.00,2000000.00,1000000.00,3500,300
GM0002,30000,6000,9000000.00,5000000.00,4000000.00,300000.00,200000.00,500,40
GM0003,20000,4000,6000000.00,3000000.00,2500000.00,200000.00,0.00,350,25
GM0004,900,150,250000.00,40000.00,900000.00,0.00,0.00,4,2
GM0005,25000,5000,7500000.00,4000000.00,3000000.00,250000.00,150000.00,420,33
GM0006,50000,9000,15000000.00,8000000.00,6500000.00,600000.00,300000.00,800,60
END
settle() { # settle ROW COLUMN VALUE: the good figures with one other cell (a column of all rows with ROW *, times VALUE)
    /usr/bin/python3 - "$@" <<'END'
import csv, sys
row, column, value = sys.argv[1:]
rows = list(csv.DictReader(open("good.csv")))
for k, r in enumerate(rows):
    if row == "*":
        r[column] = f"{float(r[column]) * float(value):.2f}"
    elif int(row) == k + 2:
        r[column] = value
with open("changed.csv", "w", newline="") as f:
    w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
    w.writeheader()
    w.writerows(rows)
END
    again out err --lang en settle schemes.cfg changed.csv
}
refuses() { # refuses NAME PATTERN ROW COLUMN VALUE
    settle "$3" "$4" "$5"
    [ $? = 2 ] && [ ! -s out ] && grep -qE -- "$2" err
    ok $? "$1"
}
again out err --lang en settle schemes.cfg good.csv && ! grep -qE 'times|one by one' err
ok $? "good figures, a village with one dear placement among them, are let be"
refuses "a budget in cents" '^changed.csv:3: budget: Per head this figure of GM0002 is 100\.00 ' 3 budget 900000000.00
refuses "a budget in thousands" '^changed.csv:4: budget: Per head this figure of GM0003 is 0.001' 4 budget 6000.00
refuses "a cost in cents" '^changed.csv:2: cost:ZIN:light: Per head this figure of GM0001 is' 2 cost:ZIN:light 3000000000.00
refuses "all of a column in cents: costs against budgets" '^changed.csv:1: budget: All costs together are' '*' budget 0.01
refuses "youths in thousands" '^changed.csv:3: youths: GM0002 has more than 60 residents \(30000\) for each youth \(6\)' 3 youths 6
refuses "clients times 100" '^changed.csv:4: clients:light: GM0003 has 4000 youths, but this many clients' 4 clients:light 35000
settle 3 residents 30.000
[ $? = 0 ] && grep -q '^warning: changed.csv:3: residents: "30.000" is read as 30000' err && [ "$(grep -c changed.csv: err)" = 2 ]
ok $? "residents with a thousands point"
sed 's/^GM0003.*/GM0003,20,4,6000.00,3000.00,2500.00,200.00,0.00,0,0/' good.csv >changed.csv
again out err --lang en settle schemes.cfg changed.csv
[ $? = 2 ] && grep -q '^changed.csv:4: residents: GM0003 has 20 here, and the others have thousands' err
ok $? "all figures of a municipality in thousands"
settle 2 residents 2000000 && grep -q '^warning: changed.csv:2: residents: GM0001 has 2000000 here, more than any municipality but' err
ok $? "more residents than any municipality has"
/usr/bin/python3 - <<'END'
import csv
rows = list(csv.DictReader(open("good.csv")))
for r in rows:
    for name in r:
        if name == "budget" or name.startswith("cost"):
            r[name] = f"{float(r[name]) / 1000:.2f}"
with open("changed.csv", "w", newline="") as f:
    w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
    w.writeheader()
    w.writerows(rows)
END
again out err --lang en settle schemes.cfg changed.csv &&
    grep -q '^warning: changed.csv: All budgets together are EUR 1\.5[0-9]* for each youth' err
ok $? "all amounts of a table in thousands"
settle 3 cost:PGB:light 30000000.00 && grep -q '^warning: changed.csv:3: cost:PGB:light: per head this figure of GM0002 is [0-9.]* times' err
ok $? "one kind of care a hundred times as dear may be meant, and is told"
settle 2 cost:ZIN:light 30000.00 && grep -q '^warning: changed.csv:2: cost:ZIN:light: per head this figure of GM0001 is 0.001' err
ok $? "and so is a thousandth of it"
settle 5 cost:ZIN:stay 0.00 && ! grep -q 'per head' err
ok $? "nothing at all is no other unit"
echo 'care_classes = ["closed"]; schemes = ( { name = "all"; layers = ( { base = "costs"; key = "residents"; } ); } );' >rare.cfg
printf '%s\n' code,residents,youths,cost:ZIN:closed,cost:PGB:closed GM0014,240000,35000,3000000,0 GM0106,70000,13000,800000,0 \
    GM0114,107000,19000,20000,0 GM0109,35000,6500,400000,0 >rare.csv
again out err --lang en settle rare.cfg rare.csv && grep -q '^warning: rare.csv:4: cost:ZIN:closed: per head this figure of GM0114 is 0.016' err
ok $? "of rare care alone one may have little: it is told"
# ---- a whole column, a whole row, and what other years say ----
# The layers of these are silent by themselves.
cat >schemes.cfg <<'END'
care_classes = ["light", "stay"];
schemes = ( { name = "two"; layers = ( { forms = ["ZIN"]; key = "budget"; }, { forms = ["PGB"]; key = "clients"; } ); } );
END
again out err --lang en settle schemes.cfg good.csv && [ "$(said)" = 0 ]
ok $? "good figures, without a word"
# scale FILE FACTOR COLUMNS ROWS [YEAR]: columns whose names match, in rows by number (* for all) of a year, into changed.csv
scale() {
    /usr/bin/python3 - "$@" <<'END'
import csv, re, sys
file, factor, columns, chosen, year = (sys.argv[1:] + [None])[:5]
rows = list(csv.DictReader(open(file)))
place = 0
for r in rows:
    if year and r["year"] != year:
        continue
    place += 1
    if chosen == "*" or place == int(chosen):
        for name in r:
            if name not in ("code", "year") and re.search(columns, name):
                value = float(r[name]) * float(factor)
                r[name] = f"{value:.2f}" if name.startswith(("cost", "budget")) else str(round(value))
with open("changed.csv", "w", newline="") as f:
    w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
    w.writeheader()
    w.writerows(rows)
END
}
# warned NAME PATTERN ARGUMENT...: scaled so it settles, with a warning
warned() {
    local name=$1 pattern=$2
    shift 2
    scale "$@"
    again out err --lang en settle schemes.cfg changed.csv && grep -qE -- "^warning: changed.csv$pattern" err
    ok $? "$name"
}
# barred NAME PATTERN ARGUMENT...: scaled so it is refused
barred() {
    local name=$1 pattern=$2
    shift 2
    scale "$@"
    again out err --lang en settle schemes.cfg changed.csv
    [ $? = 2 ] && [ ! -s out ] && grep -qE -- "^changed.csv$pattern" err
    ok $? "$name"
}
for column in cost:ZIN:light cost:ZIN:stay cost:PGB:light cost:PGB:stay; do
    for factor in 0.01 0.001; do
        warned "one kind of care times $factor: $column" ":1: $column: most municipalities have this kind of care, and it costs EUR" good.csv $factor "^$column" '*'
    done
done
warned "personal budgets in thousands" ':1: cost:PGB:light: most municipalities' good.csv 0.001 :PGB: '*'
warned "one class in thousands" ':1: cost:ZIN:stay: most municipalities' good.csv 0.001 '^cost.*stay' '*'
warned "care in kind in hundreds" ': All costs together are 0.0606 times all budgets' good.csv 0.01 :ZIN: '*'
warned "one kind of care in cents" ': All costs together are 4.3[0-9]* times all budgets' good.csv 100 cost:PGB:light '*'
warned "clients in hundreds" ':1: clients:light: a client of this kind of care costs EUR 953,393' good.csv 0.01 clients:light '*'
warned "clients in thousands, so that there are none" ':1: clients:stay: nobody is a client of this kind of care' good.csv 0.001 clients:stay '*'
warned "clients times 100" ':1: clients:stay: more than one youth in three is a client' good.csv 100 clients:stay '*'
warned "no clients of one municipality" ':3: clients:stay: per head this figure of GM0002 is 0.0000 times' good.csv 0.01 clients:stay 2
warned "a hundredth in one cell" ':6: cost:PGB:stay: per head this figure of GM0005 is 0.01' good.csv 0.01 cost:PGB:stay 5
warned "another one" ':6: cost:ZIN:light: per head this figure of GM0005 is 0.01' good.csv 0.01 cost:ZIN:light 5
barred "a budget of a village in cents or thousands" ':5: budget: Per head this figure of GM0004 is 0.00' good.csv 0.001 budget 4
barred "a village without youths" ':5: youths: GM0004 has more than 60 residents' good.csv 0.001 youths 4
warned "people and money in thousands" ': residents: most municipalities have fewer here than the smallest' good.csv 0.001 '^(residents|youths|budget|cost)' '*'
warned "all in hundredths" ': residents: most municipalities have fewer here than the smallest' good.csv 0.01 . '*'
warned "one municipality as a whole times 100" ':6: residents: GM0005 has 2500000 here, more than any' good.csv 100 . 5
warned "also where the region stays below a million" ':7: residents: GM0006 has 500000 here, more than any' good.csv 10 . 6
sed -E '/^GM000[56]/d' good.csv >capital.csv && sed -i 's/^GM0001,200000/GM0363,900000/' capital.csv
again out err --lang en settle schemes.cfg capital.csv && ! grep -q 'more than any' err
ok $? "but Amsterdam is so large"
cut -d, -f1,4-8 good.csv >nobody.csv
sed -i 's/{ forms = \["PGB"\]; key = "clients"; }/{ forms = ["PGB"]; key = "equal"; }/' schemes.cfg
again out err --lang en settle schemes.cfg nobody.csv && [ "$(said)" = 0 ]
ok $? "budgets alone tell the size where there are no people"
barred "in cents" ':3: cost:ZIN:light: Per head this figure of GM0002 is 0.0108 times' nobody.csv 100 budget 2
# Two municipalities, of which neither tells what is usual: costs beside the budget of the row, and who lives there.
# two NAME PATTERN SED-SCRIPT [REGION]: two.csv, changed, settles with just this warning; SED-SCRIPT '': without a word
two() {
    sed -E "$3" two.csv >changed.csv
    { [ -z "${4-}" ] || echo "region = \"$4\";"; cat two.cfg; } >region.cfg
    again out err --lang en settle region.cfg changed.csv && [ -s out ] &&
        if [ "$2" ]; then grep -qE -- "^warning: changed.csv:$2" err; else ! grep -q 'Check that' err; fi
    ok $? "$1"
}
echo 'care_classes = ["light"]; schemes = ( { name = "deficits"; layers = ( { base = "deficit"; key = "budget"; } ); } );' >two.cfg
printf '%s\n' code,name,budget,cost:ZIN:light,cost:PGB:light GM0765,Pekela,3900000,3400000,212000 \
    GM0037,Stadskanaal,10400000,9800000,700000 >two.csv
mkdir -p regions/two
printf 'code,name,residents_2015\nGM0765,Pekela,12700\nGM0037,Stadskanaal,32800\n' >regions/two/municipalities.csv
check='Check that both are in EUR, not in thousands or cents\.'
two "two municipalities, in EUR" '' ''
two "costs of one of two in thousands" "2: cost: care of Pekela costs €3,612 in all, 0\.0009 times its budget of €3,900,000\. $check\$" \
    's/,3400000,212000/,3400,212/'
two "those of the larger one" '3: cost: care of Stadskanaal costs €10,500 in all' 's/,9800000,700000/,9800,700/'
two "costs in cents" '2: cost: care of Pekela costs €361,200,000 in all, 92\.6' 's/,3400000,212000/,340000000,21200000/'
two "a budget in thousands" '2: cost: care of Pekela costs €3,612,000 in all, 926\.15' 's/3900000/3900/'
two "a tenth of the budget is let be" '' 's/,3400000,212000/,340000,21200/'
two "and so is a village with one client" '' 's/,3900000,3400000,212000/,250000,0,2500/'
two "all amounts of two municipalities in thousands" '3: budget: no budget is larger than that of Stadskanaal, €10,400, which is less' 's/000(,|$)/\1/g'
two "where the region tells who lives there" \
    '3: budget: that of Stadskanaal is €10,400, EUR 0\.3171 for each resident\. .*The same holds for 1 more\.$' 's/000(,|$)/\1/g' two
two "one municipality as a whole in thousands" '2: budget: that of Pekela is €3,900, EUR 0\.3071 for each resident.*cents\.$' \
    '2s/000(,|$)/\1/g' two
two "and all in EUR" '' '' two
sed -i 's/base = "deficit"; key = "budget"/base = "costs"; key = "equal"/' two.cfg
cut -d, -f1,2,4,5 two.csv >costs.csv && mv costs.csv two.csv
two "costs alone in thousands" '3: cost: the care of all costs EUR 0\.310[0-9] for each resident, and most of it is that of Stadskanaal, €10,500\.' \
    's/000(,|$)/\1/g' two
two "and in EUR" '' '' two
rm -r regions
sed -i 's/key = "equal"/key = "clients"/' schemes.cfg
{ sed 's/^/2015,/; 1s/2015/year/' good.csv && sed '1d; s/^/2016,/' good.csv && sed '1d; s/^/2017,/' good.csv; } >years.csv
again out err --lang en settle schemes.cfg years.csv && [ "$(said)" = 0 ]
ok $? "three years, without a word"
warned "a cell of a village, by its other years" ':11: cost:ZIN:stay: this figure of GM0004 is 0.0100 times that in cost:ZIN:stay of 2015' years.csv 0.01 cost:ZIN:stay 4 2016
[ "$(grep -c '^warning' err)" = 1 ]; ok $? "told once, where it is"
warned "a hundred times" ':9: cost:PGB:light: this figure of GM0002 is 100.00 times that in cost:PGB:light of 2015' years.csv 100 cost:PGB:light 2 2016
warned "a kind of care of one year" ':1: cost:ZIN:stay: this figure of all municipalities together is 0.0010 times that in cost:ZIN:stay of 2015' years.csv 0.001 cost:ZIN:stay '*' 2016
warned "clients of one year" ':11: clients|:9: clients:light: this figure of GM0002 is 0.01' years.csv 0.01 clients:light 2 2016
barred "people of one year" ':1: residents: This figure of all municipalities together is 0.0300 times that in residents of 201' years.csv 0.03 '^(residents|youths|clients)' '*' 2017
barred "all figures of a municipality in one year" ':1[0-9]: [a-z]*: ' years.csv 0.01 . 6 2016
sed '1s/$/,cost_lag1:ZIN:stay/; 2s/$/,24000000.00/; 3s/$/,3900000/; 4s/$/,2600000/; 5s/$/,880000/; 6s/$/,3100000/; 7s/$/,6400000/' good.csv >back.csv
warned "by a column that looks back" ':5: cost:ZIN:stay: this figure of GM0004 is 0.0102 times that in cost_lag1:ZIN:stay\.' back.csv 0.01 cost:ZIN:stay 4
# Advances beside what the care cost: the whole column once, or the cell.
/usr/bin/python3 - <<'END'
import csv
rows = list(csv.DictReader(open("good.csv")))
for r in rows:
    for form, name, part in (("ZIN", "RIGG", 0.95), ("PGB", "SVB", 1.1)):
        r["advance:" + name] = f"{part * sum(float(r[f'cost:{form}:{care}']) for care in ('light', 'stay')):.2f}"
    for care in ("light", "stay"):
        r["clients_lag1:" + care] = round(0.95 * int(r["clients:" + care]))
        r["clients_mean3:" + care] = 3 * int(r["clients:" + care])
with open("advances.csv", "w", newline="") as file:
    out = csv.DictWriter(file, rows[0], lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
END
again out err --lang en settle schemes.cfg advances.csv && [ "$(said)" = 0 ]
ok $? "advances and clients of years before, without a word"
for factor in 0.001 0.01 100 1000; do
    for column in RIGG SVB; do
        /usr/bin/python3 - "$column" "$factor" <<'END'
import csv, sys
column, factor = "advance:" + sys.argv[1], float(sys.argv[2])
for name, chosen in (("whole.csv", range(6)), ("cell.csv", [1])):
    rows = list(csv.DictReader(open("advances.csv")))
    for k in chosen:
        rows[k][column] = f"{factor * float(rows[k][column]):.2f}"
    with open(name, "w", newline="") as file:
        out = csv.DictWriter(file, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
END
        again out err --lang en settle schemes.cfg whole.csv && [ "$(said)" = 1 ] &&
            grep -q "^warning: whole.csv:1: advance:$column: of all municipalities together this is EUR .*, for care that cost EUR" err
        ok $? "advances times $factor: $column"
        again out err --lang en settle schemes.cfg cell.csv && [ "$(said)" = 1 ] &&
            grep -q "^warning: cell.csv:\(3: advance:$column: of GM0002\|1: advance:$column: of all\)" err
        ok $? "one advance times $factor: $column"
    done
done
sed -E '2,$s/^([^,]*,.*),[^,]*,[^,]*(,[^,]*,[^,]*,[^,]*,[^,]*)$/\1,0.00,0.00\2/' advances.csv >none.csv
again out err --lang en settle schemes.cfg none.csv && [ "$(said)" = 0 ]
ok $? "nothing paid in advance is no other unit"
# The year before beside this one.
"$solidair" settle schemes.cfg advances.csv -o before.csv && again out err --lang en settle schemes.cfg advances.csv --previous before.csv && [ "$(said)" = 0 ]
ok $? "the year before, without a word"
for factor in 0.001 0.01 100 1000; do
    /usr/bin/python3 - "$factor" <<'END'
import csv, sys
from decimal import Decimal
rows = list(csv.DictReader(open("before.csv")))
for r in rows:
    own, payment, paid = (round(Decimal(sys.argv[1]) * Decimal(r[name]), 2) for name in ("own_cost", "payment", "paid"))
    r.update(own_cost=own, payment=payment, transfer=payment - own, paid=paid, to_settle=payment - paid)
for name, columns in (("scaled.csv", list(rows[0])), ("due.csv", ["scheme", "code", "to_settle"])):
    with open(name, "w", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
END
    again out err --lang en settle schemes.cfg advances.csv --previous scaled.csv &&
        grep -q '^warning: scaled.csv: own_cost: All own costs together are EUR .* in the year before and EUR .* in this one' err
    ok $? "the year before times $factor"
done
again out err --lang en settle schemes.cfg advances.csv --previous due.csv &&
    grep -q '^warning: due.csv: What is still to be settled of the years before, EUR .* in all, is more than 3 times' err
ok $? "what is left of it, by itself"
# Few clients, as other columns say otherwise, both of them.
warned "clients of last year in hundreds, of a town" ':2: clients_lag1:stay: per head this figure of GM0001 is 0.0[0-9]* times' advances.csv 0.01 clients_lag1:stay 1
warned "those of three years" ':2: clients_mean3:stay: per head this figure of GM0001 is 0.0[0-9]* times' advances.csv 0.01 clients_mean3:stay 1
warned "clients of all in hundreds" ':1: clients:stay: a client of this kind of care costs EUR' advances.csv 0.01 clients:stay '*'
sed -E 's/^GM0002(,[^,]*,[^,]*,[^,]*,[^,]*),[^,]*(.*),[0-9]*$/GM0002\1,20000.00\2,21000.00/' back.csv >changed.csv
again out err --lang en settle schemes.cfg changed.csv && ! grep -q 'GM0002' err
ok $? "a small figure that was small before is let be"
cp schemes.cfg kept.cfg
amount() { # amount NAME PATTERN LAYER [TOP]: a scheme whose amounts are told beside the people of the table
    printf 'care_classes = ["light", "stay"];\n%s\nschemes = ( { name = "s"; layers = ( { base = "deficit"; key = "budget"; %s } ); } );\n' "${4:-}" "$3" >schemes.cfg
    again out err --lang en settle schemes.cfg good.csv
    [ $? = 0 ] && [ -s out ] && grep -qE -- "^warning: schemes.cfg:[23]: $2" err
    ok $? "$1"
}
amount "a limit in thousands" 'schemes\[1\].layers\[1\].limit: This is EUR 0.0025 for each resident' 'limit = { eur = 500.0; };'
amount "a limit for all in thousands" 'schemes\[1\].layers\[1\].total_limit: This is EUR 0.0' 'total_limit = { eur = 3000.0; };'
amount "a shared cost in thousands" 'shared_costs.k.eur: This is EUR 0.0092 for each resident' '' 'shared_costs = { k = { eur = 3000.0; care = "light"; key = "youths"; }; };'
printf 'care_classes = ["light", "stay"];\nschemes = ( { name = "s"; layers = ( { base = "deficit"; key = "budget"; limit = { eur = 500000.0; }; attachment = { eur = 0.01; }; } ); } );\n' >schemes.cfg
again out err --lang en settle schemes.cfg good.csv && [ "$(said)" = 0 ]
ok $? "amounts as they should be, without a word"
mv kept.cfg schemes.cfg
mkdir -p regions/known && printf 'code,name,residents_2015,residents_2016\nGM0001,One,100,200000\nGM0002,Two,2,29000\nGM0003,Three,3,20000\nGM0004,Four,1,900\nGM0005,Five,1,25000\nGM0006,Six,1,50000\n' >regions/known/municipalities.csv
sed -i '1i region = "known";' schemes.cfg
again out err --lang en settle schemes.cfg good.csv && [ "$(said)" = 0 ]
ok $? "as many people as in the region of the schemes"
barred "a city as a whole in hundredths" ':2: residents: One has 2000 residents here and 200000 in the region of the schemes file' good.csv 0.01 . 1
barred "a village as a whole times 100" ':5: residents: Four has 90000 residents here and 900 in' good.csv 100 . 4
rm -r regions; sed -i 1d schemes.cfg

for column in costs:ZIN:light award:PGB:lihgt client:light clients:ligth advance:RIG budgets budget_2016 cost; do
    sed "1s/clients:stay/$column/" good.csv >changed.csv
    again out err --lang en settle schemes.cfg changed.csv
    [ $? = 2 ] && [ ! -s out ] && grep -q "^changed.csv:1: $column: This column is not known" err
    ok $? "a misspelled column is refused: $column"
done
for folder in "$root"/tests/solidarity/cases/case*; do
    again out err --lang en settle "$folder/scheme.cfg" "$folder/realised.csv" --clients "$folder/clients.csv"
    cat err
done >all
mv all err
! grep -E 'per head|Per head|one by one|All costs together|All budgets together|this figure|This figure|this kind of care|most municipalities' err >found
ok $? "none of the worked cases is told of"

# ---- a region ----
cp -r "$root"/scenarios/. .
region() { # region FOLDER PYTHON: its table of municipalities, changed in place; rows is a list of dicts
    cp "$root/scenarios/regions/$1/municipalities.csv" "regions/$1/municipalities.csv"
    /usr/bin/python3 - "$1" "$2" <<'END'
import csv, sys
path = f"regions/{sys.argv[1]}/municipalities.csv"
rows = list(csv.DictReader(open(path)))
exec(sys.argv[2])
with open(path, "w", newline="") as f:
    w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
    w.writeheader()
    w.writerows(rows)
END
}
tells() { # tells NAME PATTERN FOLDER PYTHON
    region "$3" "$4"
    again out err --lang en check "$3.cfg"
    [ $? = 2 ] && grep -qE -- "$2" err
    ok $? "$1"
    region "$3" ''
}
points='for r in rows:
    for c in ("youths", "households", "households_with_children"):
        r[c] = f"{float(r[c]) / 1000:.3f}"'
reads() { # reads NAME PATTERN FOLDER PYTHON: a warning, and otherwise what the good figures give
    again plain /dev/null --lang en check "$3.cfg"
    region "$3" "$4"
    again out err --lang en check "$3.cfg" && grep -qE -- "^warning: .*$2" err && cmp plain out >>err
    ok $? "$1"
    region "$3" ''
}
reads "points that separate thousands" 'municipalities.csv:2: households: "[0-9.]*" is read as [0-9]*, and the others' groningen-2024 "$points"
reads "one municipality with such a point" 'municipalities.csv:3: households: "[0-9.]*" is read as [0-9]*' \
    groningen-2024 'rows[1]["households"] = "%.3f" % (float(rows[1]["households"]) / 1000)'
tells "three decimals of which one begins with a zero" 'municipalities.csv:1: youths: Every figure in this column of people has just three decimals' \
    groningen-2024 'for r in rows: r["youths"] = "%.3f" % (float(r["youths"]) / 100000)'
tells "one municipality in thousands" 'municipalities.csv:3: households: This figure of .* is 0.001' \
    groningen-2024 'rows[1]["households"] = "%.4f" % (float(rows[1]["households"]) / 1000)'
tells "a relative need as per cent" 'municipalities.csv:4: kappa: This figure of .* is [0-9]+\.?[0-9]* times' \
    groningen-2016 'rows[2]["kappa"] = str(100 * float(rows[2]["kappa"]))'
tells "the need for one kind of care as per cent" 'municipalities.csv:2: kappa_verblijf: This figure of' \
    groningen-2024 'rows[0]["kappa_verblijf"] = str(100 * float(rows[0]["kappa_verblijf"]))'
tells "residents of one year times 100" 'municipalities.csv:4: residents: .* has [0-9]* residents in 2016 and [0-9]* in 2015' \
    groningen-2016 'rows[2]["residents_2016"] = str(100 * int(rows[2]["residents_2016"]))'
tells "a whole column of people of one year" 'municipalities.csv:[0-9]*: residents: .* residents in 2017 and' \
    groningen-2016 'for r in rows: r["residents_2017"] = str(int(r["residents_2017"]) * 100)'
tells "youths in thousands" 'municipalities.csv:2: youths: .* residents .* for each youth' \
    groningen-2016 'rows[0]["youths_2015"] = str(int(rows[0]["youths_2015"]) // 1000)'
hints() { # hints NAME PATTERN FOLDER PYTHON: a warning
    region "$3" "$4"
    again out err --lang en check "$3.cfg" && grep -qE -- "^warning: .*$2" err
    ok $? "$1"
    region "$3" ''
}
hints "all relative needs as per cent" 'municipalities.csv:1: kappa: these figures are 100\.[0-9]* on average' \
    groningen-2016 'for r in rows: r["kappa"] = str(100 * float(r["kappa"]))'
hints "those for one kind of care" 'municipalities.csv:1: kappa_verblijf: these figures are 0\.0[0-9]* on average' \
    groningen-2024 'for r in rows: r["kappa_verblijf"] = str(float(r["kappa_verblijf"]) / 100)'
hints "people in thousands" 'municipalities.csv: residents: most municipalities have fewer here than the smallest' groningen-2016 \
    'for r in rows:
    for c in r:
        if c.startswith(("residents", "youths")):
            r[c] = str(-(-int(r[c]) // 50))'
hints "one municipality a hundred times as large" 'municipalities.csv:4: residents: .* more than any municipality but the four' \
    groningen-2016 'for c in rows[2]:
    if c not in ("code", "name", "kappa", "sub_region") and rows[2][c]:
        rows[2][c] = str(round(100 * float(rows[2][c])))'
hints "one need a hundredth of what it is" 'municipalities.csv:2: kappa_verblijf: this need of Groningen is 0\.0[0-9]* times' \
    groningen-2024 'rows[0]["kappa_verblijf"] = str(float(rows[0]["kappa_verblijf"]) / 100)'
for factor in 100 0.001; do
    hints "all households times $factor" 'municipalities.csv:1: households: these figures are [0-9.,]* for each resident' \
        groningen-2024 "for r in rows: r['households'] = f\"{$factor * float(r['households']):.4f}\""
    hints "all who receive benefits times $factor" 'municipalities.csv:1: benefit_recipients: these figures are [0-9.,]* for each resident' \
        groningen-2024 "for r in rows: r['benefit_recipients'] = f\"{$factor * float(r['benefit_recipients']):.4f}\""
done
hints "an amount per unit for the wrong unit" 'budget: This is EUR [0-9.]* for each resident' \
    groningen-2024 'for r in rows: r["cluster_2025"] = str(100 * int(r["cluster_2025"]))'
for factor in 100 0.01; do
    tells "a known budget of one municipality times $factor" 'municipalities.csv:5: budget_2017: This figure of Ten Boer is [0-9.]* times' \
        groningen-2016 "rows[3]['budget_2017'] = str(round($factor * float(rows[3]['budget_2017'])))"
    tells "births of one municipality times $factor" 'municipalities.csv:2: births: This figure of Appingedam is [0-9.]* times' \
        groningen-2016 "rows[0]['births'] = str(round($factor * float(rows[0]['births'])))"
done
hints "reserves in thousands" 'municipalities.csv:1: reserve_eur: these amounts are EUR 0\.0[0-9]* for each resident' \
    groningen-2016 'for r in rows: r["reserve_eur"] = "1500.00"'
for file in *.cfg; do
    again out err --lang en check "$file"
    cat err
done >all
mv all err
! grep -E 'in another unit|one by one|each resident|three decimals|on average|A year of this care|these figures are|this need of' err >found
ok $? "none of the shipped scenarios is told of"
told() { # told NAME PATTERN SCENARIO
    printf '%s\n' "$3" >a.cfg
    again out err --lang en check a.cfg && grep -qE -- "$2" err
    ok $? "$1"
}
told "an estimate in thousands" '^warning: a.cfg:2: estimates\[1\].eur: This is EUR 0\.3[0-9] for each resident' \
    'inherit = "groningen-2016.cfg";
estimates = ( { municipality = "Haren"; year = 2016; eur = 7000.0; } );'
for product in 'ambulant 450000.0' 'ambulant 4.5' 'verblijf 60.0' 'jeugdzorgplus 15e6'; do
    told "a cost of a client in another unit: $product" \
        '^warning: a.cfg:2: products.*(A year of this care costs EUR|All products together cost some EUR [0-9,]+ for each resident in 2015, [0-9.]+ times)' \
        "inherit = \"groningen-2016.cfg\";
products = { ${product% *} = { mean_cost_eur = ${product#* }; }; };"
done
told "users per youth in per cents" '^warning: a.cfg:2: products.ambulant: All products together cost some EUR 1,[0-9]* for each resident in 2015, [0-9.]* times' \
    'inherit = "groningen-2016.cfg";
products = { ambulant = { users_per_youth = 0.75; }; };'
told "all budgets a thousand times too large beside the costs" '^warning: .*All products together cost some EUR 227.63 for each resident in 2015, 0.0009 times' \
    'inherit = "groningen-2016.cfg";
budget = { regional_eur = [150e9, 150e9, 150e9, 150e9, 150e9, 150e9]; };'
for cents in '5000.0 0.26' '5e9 264214'; do
    told "a reserve in another unit: ${cents% *}" "^warning: a.cfg:2: reserves\\[1\\].reserve_eur: This is EUR ${cents#* }" \
        "inherit = \"groningen-2016.cfg\";
reserves = ( { municipality = \"Haren\"; reserve_eur = ${cents% *}; other_risks_eur = 2000000.0; } );"
done
told "other risks in thousands" '^warning: a.cfg:2: reserves\[1\].other_risks_eur: This is EUR 0.11' 'inherit = "groningen-2016.cfg";
reserves = ( { municipality = "Haren"; reserve_eur = 5000000.0; other_risks_eur = 2000.0; } );'
printf 'inherit = "groningen-2016.cfg";\nreserves = ( { municipality = "Haren"; reserve_eur = 0.0; other_risks_eur = 0.0; } );\n' >a.cfg
again out err --lang en check a.cfg
! grep -q 'reserve_eur: This is' err
ok $? "a reserve of nothing is one"
for key in 'cost = { price_trend = 1.0; };' 'cost = { intensity_trend = 0.75; };' 'products = { ambulant = { use_trend = 1.0; }; };' \
    'interventions = { a = { products = ["ambulant"]; quantity = "inflow"; from = 2017; effect = 5.0; }; };'; do
    told "per cents where parts are meant: $key" '^warning: a.cfg:2: .*: This is [0-9.]*%. It is written as a part: 0.025 is 2.5 %' "inherit = \"groningen-2016.cfg\";
$key"
done
told "budgets in thousands" '^warning: a.cfg:2: budget.regional_eur\[1\]: This is EUR 0\.' \
    'inherit = "groningen-2016.cfg";
budget = { regional_eur = [150e3, 150e6, 150e6, 150e6, 150e6, 150e6]; cuts = { GM0010 = { anchor = 0.0; }; GM0017 = { anchor = 0.0; }; }; };'
cp -r "$root"/tests/bad/good.cfg "$root"/tests/bad/regions .
told "figures as they should be" 's' 'inherit = "good.cfg";'
! grep -q 'each resident' err
ok $? "nothing is told of them"
printf 'inherit = "good.cfg";\nproducts = { ambulant = { users_per_youth = 0.0; }; wonen = { users_per_youth = 0.0; }; };\n' >a.cfg
again out err --lang en check a.cfg
[ $? = 2 ] && grep -q 'products: Nobody in the region uses any of these products' err && ! grep -q incidental err
ok $? "a region that uses nothing is told of that, not of incidental money"
again_end
ok $? "after all of them main ends well"
echo "1..$n"

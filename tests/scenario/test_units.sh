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
refuses "residents with a thousands point" '^changed.csv:3: residents: .*30\.000' 3 residents 30.000
sed 's/^GM0003.*/GM0003,20,4,6000.00,3000.00,2500.00,200.00,0.00,0,0/' good.csv >changed.csv
again out err --lang en settle schemes.cfg changed.csv
[ $? = 2 ] && grep -q '^changed.csv:4: residents: GM0003 has 20 residents, and the others have thousands' err
ok $? "all figures of a municipality in thousands"
settle 2 residents 2000000 && grep -q '^warning: changed.csv:2: residents: GM0001 has 2000000 residents' err
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
for column in costs:ZIN:light award:PGB:lihgt client:light clients:ligth advance:RIG budgets budget_2016 cost; do
    sed "1s/clients:stay/$column/" good.csv >changed.csv
    again out err --lang en settle schemes.cfg changed.csv
    [ $? = 2 ] && [ ! -s out ] && grep -q "^changed.csv:1: $column: This column is not known" err
    ok $? "a misspelled column is refused: $column"
done
again_end
ok $? "after all of them main ends well"
for folder in "$root"/tests/solidarity/cases/case*; do
    "$solidair" --lang en settle "$folder/scheme.cfg" "$folder/realised.csv" --clients "$folder/clients.csv" 2>&1 >out
done >err
! grep -E 'per head|Per head|one by one|All costs together|All budgets together' err >found
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
    "$solidair" --lang en check "$3.cfg" >out 2>err
    [ $? = 2 ] && grep -qE -- "$2" err
    ok $? "$1"
    region "$3" ''
}
points='for r in rows:
    for c in ("youths", "households", "households_with_children"):
        r[c] = f"{float(r[c]) / 1000:.3f}"'
tells "points that separate thousands" 'municipalities.csv:1: youths: Every figure in this column of people has just three decimals' \
    groningen-2024 "$points"
tells "one municipality in thousands" 'municipalities.csv:3: households: This figure of .* is 0.001' \
    groningen-2024 'rows[1]["households"] = str(float(rows[1]["households"]) / 1000)'
tells "a relative need as per cent" 'municipalities.csv:4: kappa: This figure of .* is [0-9]+\.?[0-9]* times' \
    groningen-2016 'rows[2]["kappa"] = str(100 * float(rows[2]["kappa"]))'
tells "the need for one kind of care as per cent" 'municipalities.csv:2: kappa_verblijf: This figure of' \
    groningen-2024 'rows[0]["kappa_verblijf"] = str(100 * float(rows[0]["kappa_verblijf"]))'
tells "youths in thousands" 'municipalities.csv:2: youths: .* residents .* for each youth' \
    groningen-2016 'rows[0]["youths_2015"] = str(int(rows[0]["youths_2015"]) // 1000)'
for file in *.cfg; do "$solidair" --lang en check "$file" 2>&1 >out; done >err
! grep -E 'in another unit|one by one|each resident|three decimals' err >found
ok $? "none of the shipped scenarios is told of"
told() { # told NAME PATTERN SCENARIO
    printf '%s\n' "$3" >a.cfg
    "$solidair" --lang en check a.cfg >out 2>err && grep -qE -- "$2" err
    ok $? "$1"
}
told "an estimate in thousands" '^warning: a.cfg:2: estimates\[1\].eur: This is EUR 0\.3[0-9] for each resident' \
    'inherit = "groningen-2016.cfg";
estimates = ( { municipality = "Haren"; year = 2016; eur = 7000.0; } );'
told "budgets in thousands" '^warning: a.cfg:2: budget.regional_eur\[1\]: This is EUR 0\.' \
    'inherit = "groningen-2016.cfg";
budget = { regional_eur = [150e3, 150e6, 150e6, 150e6, 150e6, 150e6]; };'
cp -r "$root"/tests/bad/good.cfg "$root"/tests/bad/regions .
told "figures as they should be" 's' 'inherit = "good.cfg";'
! grep -q 'each resident' err
ok $? "nothing is told of them"
printf 'inherit = "good.cfg";\nproducts = { ambulant = { users_per_youth = 0.0; }; wonen = { users_per_youth = 0.0; }; };\n' >a.cfg
"$solidair" --lang en check a.cfg >out 2>err
[ $? = 2 ] && grep -q 'products: Nobody in the region uses any of these products' err && ! grep -q incidental err
ok $? "a region that uses nothing is told of that, not of incidental money"
echo "1..$n"

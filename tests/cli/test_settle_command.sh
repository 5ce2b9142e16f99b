#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solidair settle as a user meets it: what a small settlement prints, and what it says when something is wrong.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
. tests/again.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
n=0 failed=0
tell() { # tell RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' out err
        failed=1
    fi
}
# prints NAME EXPECTED ARGUMENTS...: exit code 0 and this table
prints() {
    local name=$1 expected=$2
    shift 2
    again out err --lang en settle "$@" && [ "$(cat out)" = "$expected" ]
    tell $? "$name"
}
# refuses NAME PATTERN ARGUMENTS...: exit code 2, nothing on standard output, a message that matches
refuses() {
    local name=$1 pattern=$2
    shift 2
    again out err --lang en settle "$@"
    [ $? = 2 ] && [ ! -s out ] && grep -qE -- "$pattern" err
    tell $? "$name"
}
# with FILE SED-SCRIPT: a changed copy of FILE in changed.csv
with() { sed -E "$2" "$1" >changed.csv; }

cat >schemes.cfg <<'END'
care_classes = ["light", "heavy"];
budget_split = ( { form = "ZIN"; care = "light"; fraction = 0.5; }, { form = "ZIN"; care = "heavy"; fraction = 0.25; },
                 { form = "PGB"; care = "light"; fraction = 0.25; } );
schemes = ( { name = "none"; layers = (); },
            { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); },
            { name = "youths"; layers = ( { base = "deficit"; key = "youths"; external_share = 0.5; } ); } );
END
cat >realised.csv <<'END'
code,name,residents,youths,budget,cost:ZIN:light,cost:ZIN:heavy,cost:PGB:light,cost:PGB:heavy
GM0002,Beta,200,50,4.50,1.00,0.5,0.50,0
GM0001,Alpha,300,100,9.00,4.00,1.00,3.00,2
GM0003,"Gamma, the third",100,50,4.50,0.00,3.00,0.00,3.00
END
cat >clients.cfg <<'END'
care_classes = ["light", "heavy"];
schemes = ( { name = "high"; layers = ( { base = "client_excess"; threshold_eur = 1.00; key = "equal"; } ); } );
END
printf 'code,form,care,cost\nGM0003,ZIN,heavy,2.50\nGM0003,PGB,heavy,0.99\nGM0001,ZIN,light,2.00\n' >clients.csv
cat >agreed.cfg <<'END'
years = { first = 2015; last = 2017; };
care_classes = ["light", "heavy"];
schemes = ( { name = "agreed"; layers = ( { base = "costs"; key = "budget"; } );
              by_hand = ( { from = "GM0001"; to = "GM0002"; eur = 1.0; year = 2106; reason = { nl = "x"; en = "x"; }; } ); } );
END
cat >joining.cfg <<'END'
care_classes = ["light", "heavy"];
schemes = ( { name = "joining"; layers = ( { base = "costs"; key = "budget"; } );
              leaving = { joining = ( { municipality = "GM0002"; year = 2016; }, { municipality = "Beta"; year = 2018; } ); }; } );
END
cat >years.cfg <<'END'
years = { first = 2015; last = 2017; };
care_classes = ["light", "heavy"];
schemes = ( { name = "fading"; layers = ( { base = "costs"; share = (1.0, 0.5, 0); key = "budget"; } ); } );
END

# The same three municipalities as by hand in test_settle.c. Deficits 1.00, 0, 1.50 = 2.50, half from outside; 1.25 by youths
# 2 : 1 : 1 is 0.625, 0.3125, 0.3125 -> 0.63 0.31 0.31 (62.5, 31.25, 31.25: the cent to the first).
table='scheme,code,own_cost,payment,transfer
none,GM0001,10.00,10.00,0.00
none,GM0002,2.00,2.00,0.00
none,GM0003,6.00,6.00,0.00
full,GM0001,10.00,9.00,-1.00
full,GM0002,2.00,4.50,2.50
full,GM0003,6.00,4.50,-1.50
youths,GM0001,10.00,9.63,-0.37
youths,GM0002,2.00,2.31,0.31
youths,GM0003,6.00,4.81,-1.19'
prints "a small settlement" "$table" schemes.cfg realised.csv
[ "$(sed 1d err)" = $'youths\nAn outside party pays for the year: €1' ]; tell $? "and no warnings with it, but what comes from outside"
again out err --lang en settle schemes.cfg realised.csv --table && [ "$(tail -1 out)" = 'An outside party pays for the year: €1' ] &&
    [ "$(grep -c outside out)" = 1 ]
tell $? "so does the page, where there is an outside party"

# Excess above EUR 1: 1.50 of Gamma, 1.00 of Alpha; 2.50 in equal parts 0.84 0.83 0.83.
prints "client excess from the table of clients" 'scheme,code,own_cost,payment,transfer
high,GM0001,10.00,9.84,-0.16
high,GM0002,2.00,2.83,0.83
high,GM0003,6.00,5.33,-0.67' clients.cfg realised.csv --clients clients.csv

grep -q 'warning: clients.csv has no column client, so that each row is taken for one client' err
tell $? "and says that each row is taken for one client"
# Keys in which nobody has anything: said of the pools in which money would move, not of surpluses, shares of 0 and weights.
cat >nobody.cfg <<'END'
care_classes = ["light", "heavy"];
schemes = ( { name = "use"; layers = ( { key = "clients_lag1"; }, { base = "deficit"; share = 0.0; key = "clients_lag1"; } ); },
            { name = "pools"; layers = ( { key = "clients_lag1"; pools = ( ["GM0001"], ["GM0002", "GM0003"] ); } ); },
            { name = "outside"; layers = ( { base = "deficit"; key = "cost_lag1"; external_share = 0.5; } ); },
            { name = "fund"; layers = ( { key = "cost_lag1"; fund = { premium = "expected"; }; } ); },
            { name = "winst"; layers = ( { base = "deficit"; key = "surplus"; } ); } );
END
/usr/bin/python3 - <<'END'
import csv
rows = list(csv.DictReader(open("realised.csv")))
for r in rows:
    for care in ("light", "heavy"):
        r["clients_lag1:" + care] = 0
        for form in ("ZIN", "PGB"):
            r[f"cost_lag1:{form}:{care}"] = "0.00"
            r[f"expected_cost:{form}:{care}"] = "1.00"
for name, budget in (("nobody.csv", "1.00"), ("zero.csv", "0.00")):
    with open(name, "w", newline="") as file:
        out = csv.DictWriter(file, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(dict(r, budget=budget) for r in rows)
END
again out err --lang en settle nobody.cfg nobody.csv && [ "$(cut -d, -f5 out | sort -u)" = $'0.00\ntransfer' ] &&
    [ "$(grep -c 'have 0, so that' err)" = 4 ] &&
    grep -q '^warning: Scheme "use", layer 1: in the key "clients_lag1" all 3 who take part with Alpha have 0' err &&
    grep -q '^warning: Scheme "pools", layer 1: in the key "clients_lag1" all 2 who take part with Beta have 0' err &&
    grep -q '^warning: Scheme "outside", layer 1: in the key "cost_lag1" all 3' err && grep -q '^warning: Scheme "fund", layer 1' err
tell $? "keys in which nobody has anything"
sed 's/clients_lag1/budget/' nobody.cfg >budget.cfg
again out err --lang en settle budget.cfg zero.csv --year 2016 &&
    grep -q '^warning: 2016: Scheme "use", layer 1: in the key "budget" all 3' err
tell $? "budgets of nothing, with the year"

# The rows of one client, in two classes and two forms: 2.50 + 0.99 + 0.51 = 4.00 of Gamma, 3.00 above; of another one with the
# same number in Alpha 2.00, 1.00 above. 4.00 in equal parts 1.34 1.33 1.33. Of heavy care alone, in `part`: 3.01 (heavy in kind
# 2.50, by budget 0.51), 2.01 above.
printf 'code,client,form,care,cost\nGM0003,7,ZIN,heavy,2.50\nGM0003,7,PGB,light,0.99\nGM0001,7,ZIN,light,2.00\nGM0003,7,PGB,heavy,0.51\n' >several.csv
prints "the rows of a client are added up" 'scheme,code,own_cost,payment,transfer
high,GM0001,10.00,10.34,0.34
high,GM0002,2.00,3.33,1.33
high,GM0003,6.00,4.33,-1.67' clients.cfg realised.csv --clients several.csv
! grep -q 'column client' err
tell $? "and then nothing is said of rows"
cat >part.cfg <<'END'
care_classes = ["light", "heavy"];
schemes = ( { name = "all"; layers = ( { base = "client_excess"; threshold_eur = 1.00; key = "equal"; } ); },
            { name = "part"; layers = ( { base = "client_excess"; care = ["heavy"]; threshold_eur = 1.00; key = "equal"; } ); } );
END
prints "as far as a layer covers them" 'scheme,code,own_cost,payment,transfer
all,GM0001,10.00,10.34,0.34
all,GM0002,2.00,3.33,1.33
all,GM0003,6.00,4.33,-1.67
part,GM0001,10.00,10.67,0.67
part,GM0002,2.00,2.67,0.67
part,GM0003,6.00,4.66,-1.34' part.cfg realised.csv --clients several.csv
with several.csv '3s/,7,/,,/'
refuses "a client without a number among those with one" '^changed.csv:3: client: .*empty' clients.cfg realised.csv --clients changed.csv

# ---- what a scenario holds beside its schemes ----
# EUR 3.00 to youths 2 : 1 : 1 is 1.50, 0.75, 0.75; a tenth of 18.00 to Beta and Gamma, equally, is 0.90 each. Own cost 11.50, 3.65,
# 7.65, together 22.80; by budget 2 : 1 : 1.
sed '/^care_classes/a shared_costs = { one = { eur = 3.00; care = "light"; key = "youths"; };\
  two = { share_of_budget = 0.2; care = "heavy"; key = "equal"; except = ["Alpha"]; }; };' schemes.cfg >shared.cfg
sed -i '/"youths"; external/d; s/"budget"; } ); },/"budget"; } ); } );/' shared.cfg
shared='scheme,code,own_cost,payment,transfer
none,GM0001,11.50,11.50,0.00
none,GM0002,3.65,3.65,0.00
none,GM0003,7.65,7.65,0.00
full,GM0001,11.50,11.40,-0.10
full,GM0002,3.65,5.70,2.05
full,GM0003,7.65,5.70,-1.95'
prints "shared costs are own cost" "$shared" shared.cfg realised.csv
[ "$(grep -c 'Shared cost' err)" = 2 ] && grep -q 'Shared cost "one", in the years settled EUR 3.00, is shared out (by youths) and added to own cost as cost:ZIN:light' err
tell $? "and are told"
with realised.csv 's/^([^,]*,[^,]*,[^,]*),[^,]*/\1/; s/"Gamma, the third",100,50/Gamma,100/'
refuses "a shared cost without what it is shared out by" '^changed.csv:1: youths: .*shared cost "one"' shared.cfg changed.csv
sed 's/eur = 3.00/eur = (3.00, 4.00)/; 1i years = { first = 2015; last = 2016; };' shared.cfg >list.cfg
prints "a shared cost by year" "$shared" list.cfg realised.csv --year 2015
refuses "a shared cost by year, without a year" 'shared_costs.one.eur: .*--year 2015' list.cfg realised.csv
sed 's/eur = 3.00/eur = 999999999.00/' shared.cfg >changed.cfg
with realised.csv '2s/1.00,0.5/9999999999000.00,0.5/'
refuses "more shared cost than can be settled" '^changed.csv:1: shared_costs: ' changed.cfg changed.csv
# Looking back: what each bore before the first year is not known.
printf 'care_classes = ["light"];\nshared_costs = { one = { eur = 6.00; care = "light"; key = "equal"; }; };\nschemes = ( { name = "back"; layers = ( { key = "cost_lag1"; } ); } );\n' >back.cfg
printf 'year,code,cost:ZIN:light,cost:PGB:light,cost_lag1:ZIN:light,cost_lag1:PGB:light\n' >back.csv
printf '2015,GM0001,1.00,0,1,0\n2015,GM0002,3.00,0,1,0\n2016,GM0001,4.00,0,1,0\n2016,GM0002,0.00,0,2,0\n' >>back.csv
with back.csv 's/,[^,]*,[^,]*$//'
refuses "a shared cost of a year that is not settled" '^changed.csv:1: cost_lag1:ZIN:light: .*rows of 2015.*"one"' back.cfg changed.csv --year 2016
"$solidair" settle back.cfg back.csv --year 2015-2016 >out 2>err
[ "$(grep ,2016, out)" = 'back,2016,GM0001,7.00,3.33,-3.67
back,2016,GM0002,3.00,6.67,3.67' ]
tell $? "its column goes before the rows of the years before"
for key in 'behaviour = { eta = 0.1; };' 'shocks = { a = { extra_clients = ( ); }; };'; do
    { echo "$key" && cat schemes.cfg; } >changed.cfg
    prints "${key%% *} has no effect" "$table" changed.cfg realised.csv
    grep -q "changed.cfg:1: ${key%% *}: This has no effect on what is settled" err
    tell $? "and that is told"
done
sed 's/key = "youths"; external_share = 0.5; } ); }/key = "youths"; } ); leaving = { given = ( { municipality = "GM0001"; year = 2016; } ); }; }/' schemes.cfg >changed.cfg
refuses "who leaves" 'schemes\[3\].leaving: .*members or except' changed.cfg realised.csv

# 2016: half of the costs, 9.00 together; own half 5 1 3, by budget 4.50 2.25 2.25.
prints "a share by year" 'scheme,code,own_cost,payment,transfer
fading,GM0001,10.00,9.50,-0.50
fading,GM0002,2.00,3.25,1.25
fading,GM0003,6.00,5.25,-0.75' years.cfg realised.csv --year 2016

"$solidair" settle schemes.cfg realised.csv -o table.csv >out 2>err && [ ! -s out ] && [ "$(cat table.csv)" = "$table" ] &&
    [ "$(stat -c %a table.csv)" = 644 ] && [ "$(find . -name 'table.csv?*')" = "" ]
tell $? "-o writes a complete file and nothing beside it"
ln -s table.csv link.csv && "$solidair" settle schemes.cfg realised.csv -o link.csv 2>err && [ -L link.csv ] &&
    [ "$(cat table.csv)" = "$table" ]
tell $? "-o follows a link"

with realised.csv 's/,[^,]*$//'
"$solidair" --lang en settle schemes.cfg changed.csv >out 2>err &&
    grep -q 'warning: changed.csv has no column cost:PGB:heavy' err && grep -q 'none,GM0003,3.00,3.00,0.00' out
tell $? "an absent cost column is zero, with a warning"
with realised.csv 's/"Gamma, the third"/Gamma/; s/^([^,]*,[^,]*),[^,]*/\1/'
prints "a column that no scheme uses may be absent" "$table" schemes.cfg changed.csv
with realised.csv 's/^code,name/code,title/'
refuses "an unknown column" '^changed.csv:1: title: .*not known' schemes.cfg changed.csv
with realised.csv '1s/cost:ZIN:light/cost:ZIN:ligth/'
refuses "a mistyped column gets a suggestion" 'Did you mean "cost:ZIN:light"' schemes.cfg changed.csv
with realised.csv '1s/residents,youths/youths,residents/; 1s/youths/yoths/'
refuses "a column of the wrong name" 'Did you mean "youths"' schemes.cfg changed.csv
printf 'code,budget,cost:ZIN:light\nGM0001,1.00,2.00\n' >changed.csv
refuses "a used column that is absent: scheme, layer, column" '^changed.csv:1: youths: .*"youths".*layer 1' schemes.cfg changed.csv
with realised.csv '2s/4.50/4,50/'
refuses "a decimal comma" '^changed.csv:2: ' schemes.cfg changed.csv
with realised.csv '2s/4.50/"4,50"/'
refuses "a decimal comma beside points" '^changed.csv:3: budget: .*decimal point on line 3 and a decimal comma on line 2' schemes.cfg changed.csv
with realised.csv 's/"Gamma, the third"/Gamma/; s/,/;/g; s/\./,/g'
prints "a table with semicolons and decimal commas" "$table" schemes.cfg changed.csv
grep -q '^read: changed.csv: UTF-8, semicolons between the columns, decimal commas; 3 municipalities, cost €18, budget €18' err
tell $? "and says how it was read"
with realised.csv '2s/4.50/4.505/'
refuses "three decimals" '^changed.csv:2: budget: .*two decimals' schemes.cfg changed.csv
with realised.csv '2s/4.50/-4.50/'
refuses "a negative amount" '^changed.csv:2: budget: ' schemes.cfg changed.csv
with realised.csv '3s/4.00//'
refuses "an empty amount" '^changed.csv:3: cost:ZIN:light: .*empty' schemes.cfg changed.csv
with realised.csv '3s/,100,/,100.5,/'
refuses "half a youth" '^changed.csv:3: youths: ' schemes.cfg changed.csv
with realised.csv '2s/4.50/10000000000000.01/'
refuses "more money than there is" '^changed.csv:2: budget: ' schemes.cfg changed.csv
with realised.csv '2,3s/(4.50|9.00)/9000000000000.00/'
refuses "a sum of more money than there is" '^changed.csv:[23]: budget: .*adds up' schemes.cfg changed.csv
with realised.csv '4s/GM0003/GM0002/'
refuses "a municipality given twice" '^changed.csv:4: code: .*GM0002.*twice.*several years, add the column year' schemes.cfg changed.csv
with realised.csv '3s/Alpha/Beta/'
refuses "a name given twice" '^changed.csv:3: name: .*Beta' schemes.cfg changed.csv
with realised.csv '3s/GM0001/GM 001/'
refuses "a code that is none" '^changed.csv:3: code: ' schemes.cfg changed.csv
with realised.csv '1s/code,name/codering,plaats/'
refuses "no column code" 'code: .*missing' schemes.cfg changed.csv
with realised.csv '2,$d'
refuses "no rows" 'header line only' schemes.cfg changed.csv
with realised.csv '3s/,2$//'
refuses "a row that is too short" '^changed.csv:3: ' schemes.cfg changed.csv
{ printf '\xef\xbb\xbf' && cat realised.csv; } >changed.csv
prints "a byte order mark" "$table" schemes.cfg changed.csv
with realised.csv '2s/Beta/B\xebta/; 3s/Alpha/Alph\xc3\xab/'
refuses "text that is UTF-8 in one line and not in another" '^changed.csv:2: .*UTF-8' schemes.cfg changed.csv
truncate -s $((65 << 20)) changed.csv
refuses "a file that is too large" '^changed.csv: ' schemes.cfg changed.csv
refuses "a file that is not there" '^nothing.csv: ' schemes.cfg nothing.csv
refuses "schemes that are not there" '^nothing.cfg: ' nothing.cfg realised.csv

refuses "no table of clients" '^clients.cfg: .*"high", layer 1.*--clients' clients.cfg realised.csv
with clients.csv '2s/GM0003/GM0009/'
refuses "a client of an unknown municipality" '^changed.csv:2: code: .*GM0009' clients.cfg realised.csv --clients changed.csv
with clients.csv '3s/PGB/pgb/'
refuses "a client of an unknown form" '^changed.csv:3: form: ' clients.cfg realised.csv --clients changed.csv
with clients.csv '3s/heavy/heavvy/'
refuses "a client of an unknown care class" '^changed.csv:3: care: .*"heavy"' clients.cfg realised.csv --clients changed.csv
with clients.csv '4s/2.00/-2.00/'
refuses "a client with a negative cost" '^changed.csv:4: cost: ' clients.cfg realised.csv --clients changed.csv
with clients.csv '1s/care/class/'
refuses "a table of clients without care" '^changed.csv:1: care: ' clients.cfg realised.csv --clients changed.csv
with clients.csv '1s/$/,name/; 2,$s/$/,x/'
refuses "a table of clients with another column" '^changed.csv:1: name: ' clients.cfg realised.csv --clients changed.csv

refuses "no year where the share differs by year" '--year' years.cfg realised.csv
refuses "a year that the schemes do not know" '2018' years.cfg realised.csv --year 2018
refuses "a year that is no number" '--year: ' years.cfg realised.csv --year next
refuses "one file only" 'realised figures' schemes.cfg
refuses "an unknown option" 'option' schemes.cfg realised.csv --yaer 2016
refuses "-o on an input" '^realised.csv: -o: ' schemes.cfg realised.csv -o realised.csv
mkdir -p folder.csv
refuses "-o on a folder" '^folder.csv: -o: ' schemes.cfg realised.csv -o folder.csv
[ "$(head -c 4 realised.csv)" = code ]
tell $? "inputs are left alone"
"$solidair" settle schemes.cfg realised.csv -o no/such/folder.csv >out 2>err
[ $? = 2 ] && [ "$(cat err)" = 'no/such/folder.csv: -o: De map voor dit bestand bestaat niet. Maak die eerst, of kies een andere plek.' ]
tell $? "-o in a folder that is not there"
"$solidair" settle schemes.cfg realised.csv >/dev/full 2>err
[ $? = 1 ]
tell $? "a full disk is not a success"
refuses "an amount by hand in a year that cannot come" '^agreed.cfg:4: .*year: 2106 .*from 2015 to 2017' agreed.cfg realised.csv --year 2017
refuses "a municipality that joins twice" '^joining.cfg:3: .*municipality: "Beta" is in this list twice' joining.cfg realised.csv --year 2017
{ echo "years = { first = 2015; last = 2017; };" && sed 's/, { municipality = "Beta"; year = 2018; }//; s/2016/2018/' joining.cfg; } >late.cfg
refuses "a municipality that joins in a year that cannot come" '^late.cfg:4: .*year: 2018 .*from 2016 to 2017' late.cfg realised.csv --year 2017
again_end
tell $? "after all of them main ends well"
exit $failed

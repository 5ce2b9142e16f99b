#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solidair settle over several years: what looks back, what was paid in advance, what is left of the year before, the page,
# and what it says when years do not fit together. Files in tests/cli/years.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
. tests/again.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp tests/cli/years/* "$scratch" && cd "$scratch" || exit 1
n=0 failed=0
# said: lines of err beside the one that says how the table was read.
said() { grep -cvE "^(read|gelezen): " err; }
tell() { # tell RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        head -20 out err | sed 's/^/# /'
        failed=1
    fi
}
# prints NAME EXPECTED-FILE ARGUMENTS...: exit code 0 and this table
prints() {
    local name=$1 expected=$2
    shift 2
    again out err --lang en settle "$@" && cmp out "$expected" >>err 2>&1
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
two="schemes.cfg realised.csv --year 2016-2017"
# repeat TABLE FIGURES: the table with the awards and advances of those figures, which the program repeats where there are years
repeat() {
    awk -F, -v OFS=, 'FNR == 1 { for (k = 1; k <= NF; k++) if (NR == FNR ? $k ~ /^(award|advance):/ : 0) at[++n] = k
                                 if (NR == FNR) { for (k = 1; k <= n; k++) head = head OFS $at[k]; next } print $0 head; next }
                      NR == FNR { for (k = 1; k <= n; k++) given[$1, $2] = given[$1, $2] OFS sprintf("%.2f", $at[k]); next }
                      { print $0 given[$2, $3] }' "$2" "$1"
}
repeat expected.csv columns.csv >columns-out.csv
repeat expected.csv realised.csv >realised-out.csv

# ---- several years ------------------------------------------------------------------------------------------------
# Own cost 2016: Alpha 900 + 200 x 0.5 = 1000; Beta 2000 + 0.05 x 0.5 = 2000.025 -> 2000.03 (a half cent goes up).
#          2017: Alpha 1500 + 1000 x 1.2 = 2700; Beta 300.
# fading   2016: all of 3000.03 by budget 2 : 1 = 2000.02, 1000.01.
#          2017: half, 1500, by budget 1 : 2 = 500, 1000, with the own half 1350, 150: 1850, 1150.
# last     2016: by the clients of 2015, 1 : 3: 750.0075, 2250.0225 -> 750.01, 2250.02 (the cent to the larger rest).
#          2017: by those of 2016, 2 : 1: 2000, 1000.
# three    2016: by the costs of 2013 to 2015, 100 + 200 + 300 = 600 (of 2014: 150 + 100 x 0.5) to 100 + 100 + 200 = 400:
#                1800.018, 1200.012 -> 1800.02, 1200.01.
#          2017: 200 + 300 + 1000 = 1500 to 100 + 200 + 2000.03 = 2300.03: 3000 x 1500 / 3800.03 = 1184.2012, 1815.7988
#                -> 1184.20, 1815.80.
# Paid 2016: 800 + 150 = 950, 1900; 2017: 2500, 400. What is left of 2016 stands beside 2017, such as for Beta under none:
#          2016: 2000.03 - 1900 = 100.03; 2017: 300 - 400 = -100.00, with 100.03 still due: 0.03.
prints "two years, looking back at rows" realised-out.csv $two
[ "$(said)" = 0 ]; tell $? "and no warnings with it"
prints "two years, looking back in columns" columns-out.csv schemes.cfg columns.csv
prints "a column goes before the rows of the years before" columns-out.csv schemes.cfg columns.csv --year 2016-2017
{ head -1 realised.csv && tail -n +2 realised.csv | tac; } >changed.csv
prints "rows in another order" realised-out.csv schemes.cfg changed.csv --year 2016-2017
grep -v ',2017,' expected.csv | cut -d, -f1-8 >one.csv
repeat one.csv realised.csv >one-out.csv
prints "one year out of five: nothing is left from before" one-out.csv schemes.cfg realised.csv --year 2016

# Without the years: 2016 alone, as a table of one year.
with columns.csv '/^2017/d; s/^[^,]*,//'
cut -d, -f1,3- one.csv >single.csv
prints "advances in a table of one year" single.csv schemes.cfg changed.csv --year 2016
cut -d, -f1-5 single.csv >plain.csv
with columns.csv '/^2017/d; s/^[^,]*,//; s/,[^,]*,[^,]*$//'
prints "without advances the table is as ever" plain.csv schemes.cfg changed.csv --year 2016
with columns.csv '/^2017/d; s/^[^,]*,//; s/,[^,]*$//; 2s/800.00$/950.00/'
prints "the RIGG alone" single.csv schemes.cfg changed.csv --year 2016
grep -q '^warning: changed.csv has no column advance:SVB; nothing counts as paid in advance' err
tell $? "is told, since there are personal budgets"
printf 'code,cost:ZIN:light,cost:PGB:light,advance:%s\nGM0001,%s\nGM0002,%s\n' RIGG 5.00,0,4.00 5.00,0,4.00 >alone.csv
printf 'care_classes = ["light"];\nschemes = ( { name = "none"; layers = (); } );\n' >none.cfg
again out err --lang en settle none.cfg alone.csv && [ "$(said)" = 0 ]
tell $? "not where there are none"
sed 's/RIGG/SVB/' alone.csv >changed.csv
again out err --lang en settle none.cfg changed.csv && grep -q 'has no column advance:RIGG' err
tell $? "the SVB alone, with care in kind"
# 1234.57 x 0.5 = 617.285, exactly half a cent; 0.10 x 1e-9 is far below one.
printf 'code,cost:ZIN:light,award:PGB:light,utilisation:PGB:light\nGM0001,0,1234.57,0.5\nGM0002,0,0.10,0.000000001\n' >changed.csv
printf 'scheme,code,own_cost,payment,transfer\nnone,GM0001,617.29,617.29,0.00\nnone,GM0002,0.00,0.00,0.00\n' >award.csv
printf 'care_classes = ["light"];\nschemes = ( { name = "none"; layers = (); } );\n' >none.cfg
prints "award times utilisation, half a cent upwards" award.csv none.cfg changed.csv

# ---- the year before ----------------------------------------------------------------------------------------------
head -1 realised-out.csv >later.csv && grep ',2017,' realised-out.csv >>later.csv
"$solidair" settle schemes.cfg realised.csv --year 2016 -o left.csv >out 2>err
prints "2017 with the output of 2016 is as both together" later.csv schemes.cfg realised.csv --year 2017 --previous left.csv
prints "so with the output of more years" later.csv schemes.cfg realised.csv --year 2017 --previous expected.csv
# 10 of Alpha still to pay and 5 of Beta to receive after 2015: under none 2016 50 + 10, 100.03 - 5; 2017 200 + 60, -100 + 95.03.
printf 'scheme,code,to_settle\n' >before.csv
for s in none fading last three; do printf '%s,GM0001,10.00\n%s,GM0002,-5.00\n' $s $s; done >>before.csv
"$solidair" settle $two --previous before.csv >out 2>err &&
    [ "$(grep '^none' out | cut -d, -f8-10)" = $'50.00,10.00,60.00\n100.03,-5.00,95.03\n200.00,60.00,260.00\n-100.00,95.03,-4.97' ]
tell $? "what was left before the first year goes along"
# Of 2016 something is left to settle, of the years before nothing was paid.
again out err --lang en settle schemes.cfg realised.csv --year 2017 &&
    grep -q '^warning: What is still to be settled of the years before 2017 is not in this table, though realised.csv has their advances' err
tell $? "years before that are left out are told"
for options in '--year 2016' '--year 2016-2017' '--year 2017 --previous left.csv'; do
    # shellcheck disable=SC2086 # options in words
    again out err --lang en settle schemes.cfg realised.csv $options && [ "$(said)" = 0 ]
    tell $? "not with $options"
done
# A bill that was carried on counts as a whole: total_due, not to_settle.
sed '1s/$/,total_due/; 2,$s/$/00/; 2,$s/\(-*[0-9.]*\)00$/\1,7.00/' before.csv >carried.csv
"$solidair" settle schemes.cfg realised.csv --year 2016 --previous carried.csv >out 2>err &&
    [ "$(grep '^none' out | cut -d, -f8-10)" = $'50.00,7.00,57.00\n100.03,7.00,107.03' ]
tell $? "total_due of the year before goes before its to_settle"

# ---- a fund -------------------------------------------------------------------------------------------------------
# Premiums of 550 each. 2015: 1,100 - 800 leaves 300. 2016: 300 + 1,100 - 1,400 = 0, nobody pays an assessment. From 0 it would
# be 300 short: 150 each. The second scheme has two pools of one, whose funds hold 150 and 150 after 2015.
cat >fund.cfg <<'END'
years = { first = 2015; last = 2017; };
care_classes = ["light"];
schemes = ( { name = "none"; layers = (); },
            { name = "one"; layers = ( { base = "costs"; key = "budget"; fund = { premium = "expected"; loading = 0.1; }; } ); },
            { name = "two"; layers = ( { base = "deficit"; key = "budget"; share = 0.0; },
                { base = "costs"; pools = (["GM0001"], ["GM0002"]); key = "budget";
                  fund = { premium = "expected"; loading = 0.1; }; } ); } );
END
cat >fund-2015.csv <<'END'
code,budget,cost:ZIN:light,cost:PGB:light,expected_cost:ZIN:light,expected_cost:PGB:light
GM0001,500,400,0,500,0
GM0002,500,400,0,500,0
END
sed 's/,400,/,700,/' fund-2015.csv >fund-2016.csv
cat >fund-after.csv <<'END'
scheme,code,own_cost,payment,transfer,fund_balance:1,fund_balance:2
none,GM0001,400.00,400.00,0.00,,
none,GM0002,400.00,400.00,0.00,,
one,GM0001,400.00,550.00,150.00,300.00,
one,GM0002,400.00,550.00,150.00,,
two,GM0001,400.00,550.00,150.00,,150.00
two,GM0002,400.00,550.00,150.00,,150.00
END
prints "what stands in a fund, by layer, in the row of the first of its pool" fund-after.csv fund.cfg fund-2015.csv
sed 's/400.00/700.00/; s/550.00,150.00/550.00,-150.00/; s/,300.00,$/,0.00,/; s/,,150.00$/,,0.00/; s/400.00/700.00/' fund-after.csv >fund-next.csv
prints "and the next year goes on with it" fund-next.csv fund.cfg fund-2016.csv --previous fund-after.csv
{ head -1 fund-after.csv && tail -n +2 fund-after.csv | tac; } >changed.csv
prints "in whatever order its rows are" fund-next.csv fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv 's/^(one,.*),300.00,$/\1,,/; s/^(one,GM0002.*),,$/\1,300.00,/'
prints "in the row of whichever member" fund-next.csv fund.cfg fund-2016.csv --previous changed.csv
sed 's/^/2016,/; 1s/2016/year/' fund-2016.csv | cat - <(sed '1d; s/^/2015,/' fund-2015.csv) >fund-both.csv
"$solidair" --lang en settle fund.cfg fund-both.csv >out 2>err && ! grep -q opening_eur err &&
    [ "$(grep ',2016,' out | sed 's/,2016,/,/')" = "$(tail -n +2 fund-next.csv)" ]
tell $? "year by year is as both at once"
for file in fund-both.csv fund-2016.csv; do
    "$solidair" --lang en settle fund.cfg $file --year 2016 >out 2>err &&
        grep -q 'fund of scheme "one" begins 2016 with its opening_eur' err && grep -qE '^one,(2016,)?GM0001,700.00,700.00' out
    tell $? "a later year without the year before says that the fund starts anew: $file"
done
with fund-after.csv 's/,[^,]*$//'
refuses "a year before without a balance names the ways on" '^changed.csv:1: fund_balance:2: .*"two", layer 2, of GM0001.*opening_eur' \
    fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv '/^two,GM0002/d'
refuses "a year before without the row of the pool" '^changed.csv:1: fund_balance:2: .*of GM0002' fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv 's/^(one,GM0002.*),,$/\1,300.00,/'
refuses "a balance that is given twice" '^changed.csv:5: fund_balance:1: .*twice' fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv 's/^(none,GM0002.*),,$/\1,1.00,/'
refuses "a balance where there is no fund" '^changed.csv:3: fund_balance:1: .*"none" has no fund in layer 1' fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv '1s/fund_balance:2/fund_balance:x/'
refuses "a balance of no layer" '^changed.csv:1: fund_balance:x: .*not known' fund.cfg fund-2016.csv --previous changed.csv
with fund-after.csv '1s/$/,to_settle/; 2,$s/$/,0.00/'
refuses "what was left, without advances now" 'advance:RIGG' fund.cfg fund-2016.csv --previous changed.csv
[ "$(head -2 one-out.csv)" = 'scheme,year,code,own_cost,payment,transfer,paid,to_settle,award:PGB:light,advance:RIGG,advance:SVB
none,2016,GM0001,1000.00,1000.00,0.00,950.00,50.00,200.00,800.00,150.00' ]
tell $? "advances and awards are repeated in a table with years"

# ---- single clients -----------------------------------------------------------------------------------------------
# 2016: 2 above EUR 1, of Alpha, 1 each: 3 - 2 + 1, 1 + 1. 2017: 4, of Beta, 2 each: 1 + 2, 5 - 4 + 2.
cat >high.csv <<'END'
scheme,year,code,own_cost,payment,transfer
high,2016,GM0001,3.00,2.00,-1.00
high,2016,GM0002,1.00,2.00,1.00
high,2017,GM0001,1.00,3.00,2.00
high,2017,GM0002,5.00,3.00,-2.00
END
prints "clients of two years" high.csv clients.cfg small.csv --clients clients.csv
sed '/,2016,/d' high.csv >changed.high
prints "clients of one year out of two" changed.high clients.cfg small.csv --clients clients.csv --year 2017
with clients.csv '/,2016$/d; s/,[^,]*$//'
prints "clients of the only year need no column" changed.high clients.cfg small.csv --clients changed.csv --year 2017

# ---- the page -----------------------------------------------------------------------------------------------------
# fading 2016: 17 million by 2 : 1; 2017: own 3.5, and 7 by 1 : 1, is 7 each. Alpha: 11,333 + 7,000 = 18,333; budget 15,000;
# own cost 17,000; paid 5,900 + 6,900. Beta: 5,667 + 7,000 = 12,667; 10,000; 14,000; 6,900 + 6,900.
"$solidair" settle schemes.cfg page.csv --table >out 2>err
[ "$(sed -n '/^fading/,/^$/p' out | sed -n '4,6s/  */ /gp')" = 'Alpha 11.333 7.000 18.333 3.333 N 1.333 bijdrage 5.533 te betalen
Beta 5.667 7.000 12.667 2.667 N 1.333 ontvangst 1.133 te ontvangen
Regio totaal 17.000 14.000 31.000 6.000 N 0 4.400 te betalen' ]
tell $? "the page: payments, result, transfer and what is left, in words"
head -1 out | grep -q 'gekost in 2016-2017' && ! tail -n +2 out | grep -q -- '-[0-9]' && [ "$(wc -L <out)" -le 110 ]
tell $? "its title has the years, no amount has a minus sign, and it fits"
# Six years, 2018 to 2021 as 2017, are twice three beside each other. Alpha: 10,000 + 5 x 7,000; budget 10,000 + 5 x 5,000; left
# 10,000 - 5,900 and five times 7,000 - 6,900.
{ cat page.csv && for y in 2018 2019 2020 2021; do sed -n "s/^2017/$y/p" page.csv; done; } | cut -d, -f1-6,10,11 >changed.csv
"$solidair" settle none.cfg changed.csv --table >out 2>err
[ "$(sed -n 's/  */ /g; /^Alpha/p' out)" = 'Alpha 10.000 7.000 7.000
Alpha 7.000 7.000 7.000 45.000 10.000 N 0 4.600 te betalen' ] && [ "$(wc -L <out)" -le 110 ]
tell $? "years that do not fit beside each other stand below"
"$solidair" settle schemes.cfg page.csv --table >out 2>err
"$solidair" settle schemes.cfg page.csv --table -o page-out.csv >page 2>err && cmp page out >>err && grep -q '^none,2016' page-out.csv
tell $? "-o writes the table beside the page"
with page.csv 's/^([^,]*,[^,]*,[^,]*),[^,]*/\1/'
"$solidair" --lang en settle none.cfg changed.csv --table >out 2>err && grep -qE '^Alpha .* 17,000 +\? +0 ' out && grep -q 'no column budget' out
tell $? "no budget, no result"
# Above EUR 2 billion, and with EUR 160 billion paid in advance: columns are as wide as their amounts, and names are whole.
printf 'care_classes = ["light"];\nschemes = ( { name = "equal"; layers = ( { key = "equal"; } ); } );\n' >large.cfg
printf '%s\n' 'code,name,budget,cost:ZIN:light,cost:PGB:light,advance:RIGG,advance:SVB' 'GM0001,Alpha,3000000000.00,3500000000.00,0,90000000000.00,0' \
    'GM0002,"Nuenen, Gerwen en Nederwetten",2500000000.00,4400000000.00,0,80000000000.00,0' 'GM0003,Gamma,2000000000.00,2200000000.00,0,0,0' >large.csv
"$solidair" settle large.cfg large.csv --table >out 2>err
[ "$(sed -n '/^equal/,$p' out | sed -n '4,7s/  */ /gp')" = 'Alpha 3.366.667 3.366.667 366.667 N 133.333 ontvangst 86.633.333 te ontvangen
Gamma 3.366.667 3.366.667 1.366.667 N 1.166.667 bijdrage 3.366.667 te betalen
Nuenen, Gerwen en Nederwetten 3.366.667 3.366.667 866.667 N 1.033.333 ontvangst 76.633.333 te ontvangen
Regio totaal 10.100.000 10.100.000 2.600.000 N 0 159.900.000 te ontvangen' ] &&
    [ "$(sed -n '/^equal/,$p' out | sed -n '2,7p' | awk '{ print length }' | sort -u | wc -l)" = 1 ]
tell $? "no columns run together, and all end in one line"
"$solidair" settle schemes.cfg page.csv --table >/dev/full 2>err
[ $? = 1 ]; tell $? "a page on a full disk is not a success"

# ---- what is wrong ------------------------------------------------------------------------------------------------
sed 's/first = 2016/first = 2014/; s/(1.0, 0.5)/1.0/' schemes.cfg >wide.cfg
refuses "no rows to look back at: scheme, layer, column, year" \
    '^realised.csv:1: cost_mean3:ZIN:light: .*"three".* layer 1 to settle 2015.*rows of 2012' wide.cfg realised.csv --year 2015
with realised.csv '/^2014,GM0002/d'
refuses "a municipality that lacks in a year that is looked back at" '^changed.csv:[0-9]+: code: .*GM0002.*2014' \
    schemes.cfg changed.csv --year 2016-2017
with realised.csv '/^2016,GM0001/d'
refuses "a municipality that lacks in a year that is settled" 'GM0001 has this row for 2017 but none for 2016' \
    schemes.cfg changed.csv --year 2016-2017
with realised.csv '/^2016/d'
refuses "a year that lacks" '^changed.csv:1: year: .*no rows for 2016' schemes.cfg changed.csv --year 2015-2017
refuses "a last year that lacks" 'no rows for 2018; its years are 2013 to 2017' schemes.cfg realised.csv --year 2017-2018
refuses "the years the wrong way round" '--year' schemes.cfg realised.csv --year 2017-2016
refuses "half a range of years" '--year' schemes.cfg realised.csv --year 2016-
refuses "a year that the scenario does not know" '2013' schemes.cfg realised.csv
with realised.csv '/^2017,GM0001/s/GM0001,Alpha/GM0002,Beta/'
refuses "a municipality twice in a year" '^changed.csv:9: code: .*GM0002.*twice for 2017.*line 8' schemes.cfg changed.csv --year 2016-2017
with realised.csv '5s/^2014/14/'
refuses "a year of two figures" '^changed.csv:5: year: ' schemes.cfg changed.csv --year 2016-2017
with realised.csv '/^201[3457]/d; s/^[^,]*,//'
refuses "two years of a table without years" '--year: .*column year' schemes.cfg changed.csv --year 2016-2017
refuses "no column and no years to look back at" '^changed.csv:1: cost_mean3:ZIN:light: .*"three" needs it in layer 1' \
    schemes.cfg changed.csv --year 2016
with realised.csv '1s/clients:light/name2/'
refuses "a mistyped column" 'not known' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/,[0-9]+(,[^,]*,[^,]*)$/\1/; 1s/,clients:light//'
refuses "no clients to look back at" '^changed.csv:1: clients_lag1:light: .*"last"' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/1900.00,0$/-1900.00,0/'
refuses "a negative advance" '^changed.csv:11: advance:RIGG: .*out of range' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/,1\.2,/,2.01,/'
refuses "a utilisation above 2" '^changed.csv:9: utilisation:PGB:light: .*more than twice' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/,1\.2,/,"1,2",/'
refuses "a utilisation with a comma beside points" '^changed.csv:2: utilisation:PGB:light: .*decimal comma on line 9' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/,1\.2,/,0.1234567891,/'
refuses "a utilisation with ten decimals" '^changed.csv:9: utilisation:PGB:light: .*nine decimals' schemes.cfg changed.csv --year 2016-2017
with realised.csv '1s/utilisation:PGB:light/cost:PGB:light/'
refuses "a cost and an award" '^changed.csv:1: award:PGB:light: .*cost:PGB:light.*same cost' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/^(([^,]*,){6})[^,]*,/\1/'
refuses "an award without utilisation" '^changed.csv:1: award:PGB:light: .*only one' schemes.cfg changed.csv --year 2016-2017
with realised.csv '1s/award:PGB/award:ZIN/'
refuses "an award in kind" '^changed.csv:1: award:ZIN:light: .*not known' schemes.cfg changed.csv --year 2016-2017
with realised.csv 's/^(2014,.*),[0-9]+,0,0$/\1,1000000001,0,0/'
refuses "more clients than people" '^changed.csv:4: clients:light: .*out of range' schemes.cfg changed.csv --year 2016-2017
sed 's/clients_lag1/clients_mean3/' schemes.cfg >mean.cfg
with realised.csv 's/^(201[345],.*),[0-9]+,0,0/\1,999999999,0,0/'
refuses "more clients in three years than can be counted" '^changed.csv:[0-9]+: clients_mean3:light: .*billion' mean.cfg changed.csv --year 2016-2017
with realised.csv 's/^(201[345],GM0001,Alpha,1000),[^,]*/\1,9000000000000/'
refuses "more money in three years than can be settled" 'cost_mean3:ZIN:light: .*adds up' schemes.cfg changed.csv --year 2016-2017

with clients.csv 's/,[^,]*$//'
refuses "clients of several years without a year" '^changed.csv:1: year: .*Several years' clients.cfg small.csv --clients changed.csv
with clients.csv '2s/2017/2018/'
refuses "clients of a year without figures" '^changed.csv:2: year: .*no rows for 2018' clients.cfg small.csv --clients changed.csv
with clients.csv '/,2017$/d'
refuses "a year without clients" '^changed.csv:1: year: .*no clients of 2017' clients.cfg small.csv --clients changed.csv
with clients.csv '2s/2017/last/'
refuses "a year of a client that is no number" '^changed.csv:2: year: ' clients.cfg small.csv --clients changed.csv
with small.csv '/2017/d; s/,2016//; s/,year//'
refuses "clients with years, figures without" '^clients.csv:1: year: .*--year 2016' clients.cfg changed.csv --clients clients.csv

previous="schemes.cfg realised.csv --year 2016 --previous changed.csv"
with before.csv '2s/none/nome/'
refuses "an unknown scheme in the year before" '^changed.csv:2: scheme: .*"nome".*"none"' $previous
with before.csv '2s/GM0001/GM0009/'
refuses "an unknown municipality in the year before" '^changed.csv:2: code: .*GM0009' $previous
with before.csv '3s/GM0002/GM0001/'
refuses "a municipality twice in the year before" '^changed.csv:3: code: .*GM0001.*twice.*"none"' $previous
with before.csv '3d'
refuses "a municipality that lacks in the year before" '^changed.csv:1: code: .*GM0002.*"none"' $previous
with before.csv '1s/to_settle/left/'
refuses "a year before without to_settle" '^changed.csv:1: to_settle: .*missing' $previous
with before.csv '1s/$/,note/; 2,$s/$/,x/'
refuses "a year before with another column" '^changed.csv:1: note: .*not known' $previous
with before.csv '2s/10.00/ten/'
refuses "a year before with a word for an amount" '^changed.csv:2: to_settle: ' $previous
refuses "the year before is not in its table" '^expected.csv:1: code: .*GM0001' schemes.cfg realised.csv --year 2016 --previous expected.csv
refuses "the year before without advances" 'advance:RIGG' clients.cfg small.csv --clients clients.csv --previous before.csv
refuses "-o on the year before" '^before.csv: -o: ' $two --previous before.csv -o before.csv
refuses "a year before that is not there" '^nothing.csv: ' $two --previous nothing.csv
again_end
tell $? "after all of them main ends well"
echo "1..$n"
exit $failed

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What spreadsheets add to a table of municipalities: totals, empty rows, notes at the foot, codes and names in other
# spellings. Each table must settle as the plain one, and say what was done; or be refused, where a total does not agree.
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
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
        head -20 out err changed.csv | sed 's/^/# /'
        failed=1
    fi
}
# said: lines of err beside the one that says how the table was read.
said() { grep -cvE "^(read|gelezen): " err; }
# same NAME PATTERN [ARGUMENT...]: changed.csv settles as the plain table, and a warning matches
same() {
    local name=$1 pattern=$2
    shift 2
    again out err --lang en settle schemes.cfg changed.csv "$@"
    [ $? = 0 ] && cmp out plain.out >>err 2>&1 && grep -qE -- "^warning: .*$pattern" err
    tell $? "$name"
}
# refused NAME PATTERN [ARGUMENT...]
refused() {
    local name=$1 pattern=$2
    shift 2
    again out err --lang en settle schemes.cfg changed.csv "$@"
    [ $? = 2 ] && [ ! -s out ] && grep -qE -- "$pattern" err
    tell $? "$name"
}
# with FILE SED-SCRIPT: a changed copy in changed.csv
with() { sed -E "$2" "$1" >changed.csv; }
cat >schemes.cfg <<'END'
care_classes = ["light"];
schemes = ( { name = "deficits"; layers = ( { base = "deficit"; key = "budget"; } ); },
            { name = "equal"; layers = ( { key = "equal"; } ); } );
END
cat >plain.csv <<'END'
code,name,residents,youths,budget,cost:ZIN:light,cost:PGB:light
GM0014,Groningen,200000,35000,40.00,20.00,15.00
GM0017,Haren,19000,4000,3.00,2.00,1.50
GM0024,Loppersum,10000,2000,2.00,1.00,0.70
END
"$solidair" settle schemes.cfg plain.csv >plain.out 2>err && [ "$(said)" = 0 ]
tell $? "the plain table, without a word"

# ---- totals -------------------------------------------------------------------------------------------------------
sums=229000,41000,45,23,17.2
for word in Totaal Totalen totaal TOTAAL Total Totals Som Sum Regio Nederland Eindtotaal 'Totaal regio Groningen' 'Regio Groningen' \
    'Groningen, totaal' 'Generaal totaal' Regiototaal Tot. 'Alle gemeenten' NL01 PV20 JZ02; do
    with plain.csv "\$a \"$word\",,$sums"
    same "a total: $word" "changed.csv:5: \"$word\" is a total and is left out; its sums agree"
done
with plain.csv "\$a ,Totaal,$sums"
same "a total in the place of the name" '"Totaal" is a total'
with plain.csv "\$a ,,$sums"
same "a total without a word" '"" is a total'
with plain.csv "\$a Totaal,,229000,,45.00,,"
same "a total of some columns" 'agree'
for row in GM9999,Totaal 9999,"Regio Groningen" GM9999,"Totaal (alle gemeenten)"; do
    with plain.csv "\$a $row,$sums"
    refused "a total with a code: $row" '^changed.csv:5: name: By its name ".*" is a total, and it has the code of a municipality, GM9999'
done
with plain.csv "\$a GM9999,,$sums"
again out err --lang en settle schemes.cfg changed.csv
grep -q '^warning: changed.csv:5: The figures of GM9999 are those of all others together' err
tell $? "a total of which only the sums tell"
with plain.csv 's/Groningen/Groningen (totaal)/'
again out err --lang en settle schemes.cfg changed.csv
[ $? = 0 ] && [ "$(said)" = 0 ] && cmp out plain.out
tell $? "a municipality as a whole is no total"
with plain.csv '$a Totaal,,,,,,'
same "a total of nothing" 'no sum to check'
with plain.csv "1a Totaal,,$sums"
same "a total at the head" 'changed.csv:2: "Totaal"'
with plain.csv "2a Subtotaal stad,,200000,35000,40,20,15
\$a Subtotaal ommeland,,29000,6000,5,3,2.20\nTotaal,,$sums"
same "subtotals of what stands above each, and a total" 'changed.csv:6: "Subtotaal ommeland" is a total'
[ "$(grep -c 'its sums agree' err)" = 3 ]; tell $? "each told"
with plain.csv '1a Stad (totaal),,200000,35000,40,20,15
2a Ommeland (totaal),,29000,6000,5,3,2.20'
same "subtotals above what they are of" 'changed.csv:2: "Stad'
with plain.csv "\$a Totaal,,229000,41000,45,23,17.21"
refused "a total that is a cent off" '^changed.csv:5: cost:PGB:light: "Totaal" is a total, but it says 17.21 where the rows add up to 17.20, a difference of 0.01'
with plain.csv "\$a Totaal,,229001,41000,45,23,17.2"
refused "a total that is a resident off" '^changed.csv:5: residents: .*it says 229,001 where'
with plain.csv "3d; \$a Totaal,,$sums"
refused "a total with a municipality too few above it" '^changed.csv:4: residents: .*difference of 19,000\.'
with plain.csv '$a ,,1,1,1,1,1'
refused "a row without a code that is no total" '^changed.csv:5: residents: This row has no code'
with plain.csv '$a Totaal,,veel,,,,'
refused "a total in words" '^changed.csv:5: residents: '
{ sed 's/^/2015,/; 1s/2015/year/' plain.csv && sed '1d; s/^/2016,/; s/,20.00,/,30.00,/' plain.csv; } >years.csv
with years.csv "4a 2015,Totaal,,$sums
\$a 2016,Totaal,,229000,41000,45,33,17.2\n,Alle jaren samen totaal,,458000,82000,90,56,34.4"
"$solidair" settle schemes.cfg years.csv >years.out 2>err
again out err --lang en settle schemes.cfg changed.csv
cmp out years.out && [ "$(grep -c 'its sums agree' err)" = 3 ]
tell $? "a total by year, and one of all years"
with years.csv "\$a Totaal,,,458000,82000,90,56,34.4"
again out err --lang en settle schemes.cfg changed.csv
cmp out years.out && grep -q 'changed.csv:8: "Totaal" is a total and is left out; its sums agree' err
tell $? "a total that says so in the place of the year"
with years.csv "\$a Totaal,,,458000,82000,90,56,34.41"
refused "and is a cent off" '^changed.csv:8: cost:PGB:light: "Totaal" is a total, but it says 34.41 where the rows add up to 34.40'
with years.csv "4a 2016,Totaal,,$sums"
refused "a total of another year" '^changed.csv:5: cost:ZIN:light: '
{ cat plain.csv && yes 'Totaal,,,,,,' | head -1001; } >changed.csv
refused "more totals than a table of people has" '^changed.csv:1005: 1001 rows up to here are totals'

# ---- rows without figures -----------------------------------------------------------------------------------------
with plain.csv '$a ,,,,,,\n,,,,,,\nBron: CBS,,,,,,'
same "empty rows and a source" 'changed.csv:5: rows without figures are left out, this one and 2 more'

# ---- codes and names ----------------------------------------------------------------------------------------------
for code in gm0014 Gm0014 14 0014 GM14 '" 14"'; do
    with plain.csv "s/^GM0014/$code/"
    same "a code: $code" "changed.csv:2: \"${code//[\" ]/}\" is read as the code GM0014"
done
with plain.csv 's/^GM0014/"GM0014  "/'
again out err --lang en settle schemes.cfg changed.csv && cmp out plain.out && [ "$(said)" = 0 ]
tell $? "a code with blanks behind it"
for code in GM 0 GM00014 00014 14.0 GM001A 'GM 14' G0014 -14 GM001 014 Gruningen 1e1; do
    with plain.csv "s/^GM0014,Groningen/$code,/"
    refused "no code: $code" '^changed.csv:2: code: .*is not a municipality code. Expected GM and four digits'
done
with plain.csv 's/^GM0017/17/; $a 17,Haren,19000,4000,3.00,2.00,1.50'
refused "one municipality in two spellings" '^changed.csv:5: code: .*GM0017.*twice'
with plain.csv 's/Haren/Groningen/'
refused "a name beside two codes" '^changed.csv:3: name: .*"Groningen".*GM0017.*line 2 beside GM0014'
with plain.csv 's/Haren/gemeente GRONINGEN (stad)/'
refused "also where it is spelled otherwise" '^changed.csv:3: name: .*GM0017.*line 2 beside GM0014'
with years.csv 's/^2016,GM0014,/2016,Groningen,/'
"$solidair" --lang en settle schemes.cfg changed.csv >out 2>err && cmp out years.out && grep -q '"Groningen" is read as the code GM0014' err
tell $? "a name in the place of a code that another year gives"
with years.csv '/^2016/{s/GM0017,Haren/GM0099,Wadden/;s/GM0024,Loppersum/GM0017,Loppersum/;s/GM0099,Wadden/GM0024,Haren/}'
refused "codes that have changed places between years" '^changed.csv:[67]: name: '

# Two of one name, which brackets tell apart.
cat >bergen.csv <<'END'
code,name,residents,youths,budget,cost:ZIN:light,cost:PGB:light
GM0373,Bergen (NH.),29000,5000,40.00,20.00,15.00
GM0893,Bergen (L.),13000,2300,3.00,2.00,1.50
GM0164,Hengelo (O.),80000,16000,2.00,1.00,0.70
END
again out err --lang en settle schemes.cfg bergen.csv && [ "$(said)" = 0 ]
tell $? "two of one name, told apart by brackets"
with bergen.csv 's/^GM0373,Bergen \(NH.\)/,Bergen (NH.)/; s/^GM0893,Bergen \(L.\)/GM0893,Bergen L./'
refused "one of them is not the other" '^changed.csv:2: (code|residents): '
with bergen.csv 's/Bergen \(NH.\)/Bergen L./'
refused "nor where the name is spelled otherwise" '^changed.csv:[23]: name: .*GM0'

# ---- the region is known ------------------------------------------------------------------------------------------
mkdir -p regions/made-up
printf 'code,name\nGM0014,Groningen\nGM0017,Haren\nGM0024,Loppersum\nGM0060,Súdwest\n' >regions/made-up/municipalities.csv
sed -i '1i region = "made-up";' schemes.cfg
with plain.csv ''
same "who is missing" 'changed.csv has no row for 1 of the 4 municipalities of the region of the schemes file: Súdwest'
with plain.csv 's/^GM0014,Groningen/Groningen,/; s/^GM0017/haren/; s/^GM0024,Loppersum/,Loppersum/'
same "names that the region knows" '"Groningen" is read as the code GM0014'
[ "$(grep -c 'is read as the code' err)" = 3 ]; tell $? "each told"
with plain.csv 's/^GM0024,Loppersum/GM0042,Nieuw/'
"$solidair" --lang en settle schemes.cfg changed.csv >out 2>err && grep -q 'no row for 2 of the 4 .*: Loppersum, Súdwest' err &&
    grep -q 'rows of 1 municipalities that are not in the region of the schemes file: Nieuw' err
tell $? "who is not of the region"
with plain.csv 's/Loppersum/Sudwest/'
refused "a name that is another one's in the region" '^changed.csv:4: name: "Sudwest" is the name of GM0060, but the code here is GM0024'
with plain.csv 's/Loppersum/Stedum/'
same "a name that the region does not know" 'changed.csv:4: GM0024 is called "Stedum" here and "Loppersum" in the region'

sed -i '1s/made-up/nowhere/' schemes.cfg
with plain.csv ''
refused "a region that is not there" '^schemes.cfg:1: region: There is no region "nowhere": no table regions/nowhere/municipalities.csv. Correct its name'
sed -i '1s/nowhere/made-up/' schemes.cfg
printf 'code,name\nGM0373,Bergen NH.\nGM0893,Bergen L.\nGM0164,Hengelo\n' >regions/made-up/municipalities.csv
with bergen.csv ''
"$solidair" --lang en settle schemes.cfg changed.csv >out 2>err && ! grep -qE 'is called|not in the region|has no row' err
tell $? "brackets that the region writes otherwise, or not at all"
cp out bergen.out
with bergen.csv 's/^GM0373,Bergen \(NH.\)/Bergen (NH.),/; s/^GM0893,Bergen \(L.\)/,Bergen (L.)/; s/^GM0164,Hengelo \(O.\)/,Hengelo (O.)/'
"$solidair" --lang en settle schemes.cfg changed.csv >out 2>err && cmp out bergen.out &&
    [ "$(grep -cE 'is read as the code (GM0373|GM0893|GM0164)' err)" = 3 ]
tell $? "each by its name"
with bergen.csv 's/^GM0373,Bergen \(NH.\)/,Bergen/'
refused "a name of two of them" '^changed.csv:2: '
printf 'code,name\nGM0014,Groningen\nGM0017,Haren\nGM0024,Loppersum\nGM0060,Súdwest\n' >regions/made-up/municipalities.csv

# ---- the other tables ---------------------------------------------------------------------------------------------
sed -i '1d' schemes.cfg
cat >schemes.cfg <<'END'
care_classes = ["light"];
schemes = ( { name = "high"; layers = ( { base = "client_excess"; threshold_eur = 5.00; key = "equal"; members = ["14", "haren"]; } ); } );
END
printf 'code,client,form,care,cost\nGM0014,1,ZIN,light,20.00\nGM0017,2,ZIN,light,2.00\n' >clients.csv
"$solidair" --lang en settle schemes.cfg plain.csv --clients clients.csv >plain.out 2>err
[ "$(cut -d, -f2,5 plain.out)" = $'code,transfer\nGM0014,-7.50\nGM0017,7.50\nGM0024,0.00' ] &&
    grep -q 'members\[1\]: "14" is read as GM0014, Groningen' err && grep -q 'members\[2\]: "haren" is read as GM0017, Haren' err
tell $? "codes and names of members"
cp plain.csv changed.csv
sed 's/^GM0014/14/; s/^GM0017/Haren/; $a Totaal,,,,22.00' clients.csv >other.csv
same "codes and totals of clients" 'other.csv:4: "Totaal" is a total' --clients other.csv
sed '$a Totaal,,,,22.01' clients.csv >other.csv
refused "a total of clients that does not agree" '^other.csv:4: cost: ' --clients other.csv
sed '$a GM0017,Totaal,ZIN,light,2.00' clients.csv >other.csv
refused "a total with a code among clients" '^other.csv:4: client: "Totaal" is no client but a total' --clients other.csv
for pair in 1/01 1/1.0 a1/A1 7/0007; do
    { cat clients.csv && printf 'GM0024,%s,ZIN,light,0.50\nGM0024,%s,PGB,light,0.60\n' "${pair%/*}" "${pair#*/}"; } >other.csv
    same "one client in two spellings: $pair" 'other.csv: ".*" and ".*" of Loppersum are taken for two clients' --clients other.csv
done
{ cat clients.csv && printf 'GM0024,1,ZIN,light,0.50\nGM0024,10,PGB,light,0.60\nGM0024,100,PGB,light,0.10\n'; } >other.csv
again out err --lang en settle schemes.cfg changed.csv --clients other.csv && ! grep -q 'two clients' err
tell $? "1, 10 and 100 are three clients"
sed 's/20.00/2.00/' clients.csv >other.csv
again out err --lang en settle schemes.cfg changed.csv --clients other.csv && grep -q 'other.csv: no client costs more than EUR 5.00, the lowest threshold' err
tell $? "no client above any threshold"
sed 's/20.00/3000000.00/' clients.csv >other.csv
again out err --lang en settle schemes.cfg changed.csv --clients other.csv && grep -q 'other.csv: a client costs EUR 3,000,000.00 in a year' err
tell $? "a client in cents"
sed -i '1s/$/,advance:RIGG,advance:SVB/; 2,$s/$/,1.00,0.00/' changed.csv
printf 'scheme,code,to_settle\nhigh,14,1.00\nhigh,17,2.00\nhigh,GM0024,3.00\nhigh,Totaal,6.00\n' >other.csv
"$solidair" --lang en settle schemes.cfg changed.csv --clients clients.csv --previous other.csv >out 2>err &&
    [ "$(cut -d, -f8 out)" = $'previous\n1.00\n2.00\n3.00' ] && grep -q 'other.csv:5: "Totaal" is a total' err
tell $? "codes and totals of the year before"
sed 's/^high,Totaal/Totaal,/' other.csv >first.csv
"$solidair" --lang en settle schemes.cfg changed.csv --clients clients.csv --previous first.csv >again.out 2>err &&
    cmp out again.out && grep -q 'first.csv:5: "Totaal" is a total and is left out; its sums agree' err
tell $? "also where the word stands in the place of the scheme"
sed 's/^high/totaal/' other.csv >first.csv && sed -i 's/^totaal,Totaal/totaal,/' first.csv && sed 's/"high"/"totaal"/' schemes.cfg >totaal.cfg
"$solidair" --lang en settle totaal.cfg changed.csv --clients clients.csv --previous first.csv >again.out 2>err &&
    cut -d, -f2- out | cmp - <(cut -d, -f2- again.out)
tell $? "but a scheme may be called so"
sed -i 's/6.00/6.01/' other.csv
refused "a total of the year before that does not agree" '^other.csv:5: to_settle: ' --clients clients.csv --previous other.csv

# What the year before is said to have left must add up as it was written.
"$solidair" settle schemes.cfg changed.csv --clients clients.csv >written.csv 2>err
for change in 's/^(high,GM0014,.*),[^,]*$/\1,0.01/' 's/^(high,GM0017,[^,]*,)([0-9]*)/\19\2/' '2,$s/^([^,]*,[^,]*,[^,]*,[^,]*,)[^,]*/\112345.67/'; do
    sed -E "$change" written.csv >other.csv
    refused "a sum that does not agree: $change" '^other.csv:[23]: (transfer|to_settle): This is not payment minus' --clients clients.csv --previous other.csv
done
again out err --lang en settle schemes.cfg changed.csv --clients clients.csv --previous written.csv
tell $? "as it was written it is read"

cat >fund.cfg <<'END'
years = { first = 2015; last = 2016; };
care_classes = ["light"];
schemes = ( { name = "fund"; layers = ( { forms = ["ZIN"]; key = "budget"; fund = { premium = "expected"; floor_eur = 10.0; ceiling_eur = 500.0; }; } ); } );
END
printf 'code,residents,youths,budget,cost:ZIN:light,cost:PGB:light,expected_cost:ZIN:light\nGM0014,2000,500,500.00,400.00,0,500.00\nGM0017,2000,500,500.00,400.00,0,500.00\n' >fund.csv
for balance in 500.00/ 500.01/above 300000.00/above 9.99/above 10.00/; do
    printf 'scheme,code,fund_balance:1\nfund,GM0014,%s\nfund,GM0017,\n' "${balance%/*}" >other.csv
    again out err --lang en settle fund.cfg fund.csv --year 2016 --previous other.csv
    [ $? = 0 ] && [ "$(grep -c 'other.csv:2: fund_balance:1: no year of the fund of scheme "fund" ends below its floor_eur or above' err)" = "$([ "${balance#*/}" ] && echo 1 || echo 0)" ]
    tell $? "a balance beside floor and ceiling: ${balance%/*}"
done

# ---- the region's own table, and accounts, read by check and run ---------------------------------------------------
cp -r "$root"/tests/bad/good.cfg "$root"/tests/bad/regions . && cp good.cfg rows.cfg
region=$(sed -n 's/^region = "\(.*\)";.*/\1/p' good.cfg)
cp -r "regions/$region" regions/rows && sed -i 's/^region = .*/region = "rows";/' rows.cfg
sed -i 's/^GM0001/1/; s/^GM0003/gm0003/; $a Totaal,,139000,140200,28000,,,,\n,,,,,,,,' regions/rows/municipalities.csv
again plain.out err --lang en run good.cfg --full -n 20 -o run.h5 && again out err --lang en run rows.cfg --full -n 20 -o run.h5 && cmp plain.out out >>err &&
    [ "$(grep -c 'is read as the code' err)" = 2 ] && grep -q 'municipalities.csv:5: "Totaal" is a total and is left out' err &&
    grep -q 'municipalities.csv:6: this row has no figures and is left out' err
tell $? "run reads the region's table so"
again out err --lang en check rows.cfg && grep -q 'municipalities.csv:5: "Totaal" is a total and is left out' err
tell $? "and check"
sed 's/^region = .*/region = "rows";/; $a realised_file = "accounts.csv";' good.cfg >accounts.cfg
printf 'code,year,cost_eur,clients\n1,2015,7000000,1900\nGM0003,2015,2000000,600\nTotaal,2015,9000000,2500\n' >accounts.csv
again out err --lang en check accounts.cfg && grep -q 'accounts.csv:2: "1" is read as the code GM0001' err && grep -q 'accounts.csv:4: "Totaal" is a total' err
tell $? "and accounts"
sed -i 's/9000000/9000001/' accounts.csv
again out err --lang en check accounts.cfg
[ $? = 2 ] && grep -q '^accounts.csv:4: cost_eur: "Totaal" is a total, but it says 9,000,001 where' err
tell $? "a total of accounts that does not agree"
again_end
tell $? "after all of them main ends well"
exit $failed

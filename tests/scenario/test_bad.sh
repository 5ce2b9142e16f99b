#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Broken scenarios and regions: each must end with exit code 2, one clear line on stderr that begins with the place, and
# nothing on stdout. tests/bad/NAME.cfg holds one defect each; its first line tells what is expected:
#   // expect: LINE: KEY: FRAGMENT        in the file itself (KEY may be empty)
#   // expect FILE:LINE: KEY: FRAGMENT    in another file of that folder
# Defects of bytes and of region tables are made here, from the good ones.
set -u
cd "$(dirname "$0")/../.."
program=$BUILD/solidair
. tests/again.sh
bad=tests/bad
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export LC_ALL=C.UTF-8
number=0

report() { # result what
    number=$((number + 1))
    echo "$1 $number - $2"
}

# try WHAT FILE PREFIX FRAGMENT: the message must begin with PREFIX and hold FRAGMENT. It is one line for one defect; a
# file without several keys (missing-key) has a line for each.
try() {
    local what=$1 file=$2 prefix=$3 fragment=$4 code message=()
    again "$temporary/out" "$temporary/err" --lang en check "$file"
    code=$?
    mapfile message <"$temporary/err"
    if [ "$code" = 2 ] && [ ! -s "$temporary/out" ] && { [ "${#message[@]}" = 1 ] || [ "$what" = missing-key ]; } && [ "${message[0]: -1}" = $'\n' ] &&
        [ "${message[0]#"$prefix"}" != "${message[0]}" ] && [ "${message[0]#*"$fragment"}" != "${message[0]}" ]; then
        report ok "$what"
    else
        report "not ok" "$what"
        echo "# exit code $code, expected 2; $(wc -c <"$temporary/out") bytes on stdout"
        echo "# expected: $prefix ... $fragment"
        sed 's/^/# message:  /' "$temporary/err" | head -5
    fi
}

# try_config FILE: what is expected stands on its first line.
try_config() {
    local file=$1 name=${1##*/} line place key rest expected
    IFS= read -r line <"$file"
    case $line in
        '// expect: '*) expected=${line#// expect: } place=$file:${expected%%:*} ;;
        '// expect '*) expected=${line#// expect } place=$bad/${expected%%:*} expected=${expected#*:}
            place=$place:${expected%%:*} ;;
        *) report "not ok" "$name says what is expected"; return ;;
    esac
    rest=${expected#*: }
    key=${rest%%: *}
    case $rest in ': '*) key= rest=${rest#: } ;; *) rest=${rest#*: } ;; esac
    try "${name%.cfg}" "$file" "$place: ${key:+$key: }" "$rest"
}

# The good one must pass, or all the others would fail for nothing.
if "$program" --lang en check $bad/good.cfg >"$temporary/out" 2>/dev/null && [ -s "$temporary/out" ]; then
    report ok "the good scenario passes"
else
    report "not ok" "the good scenario passes"
fi

# What is asked of one process below is what the program itself does.
"$program" --lang en check $bad/bracket-wrong.cfg >"$temporary/out" 2>"$temporary/err"
code=$?
again "$temporary/out2" "$temporary/err2" --lang en check $bad/bracket-wrong.cfg
[ $? = $code ] && [ $code = 2 ] && cmp -s "$temporary/out" "$temporary/out2" && cmp -s "$temporary/err" "$temporary/err2"
report "$([ $? = 0 ] && echo ok || echo not ok)" "a broken one is told by main as by the program"

for file in $bad/*.cfg; do
    [ "$file" = $bad/good.cfg ] || try_config "$file"
done

# ---- bytes --------------------------------------------------------------------------------------------------------
cp -r $bad/good.cfg $bad/regions "$temporary"
cd "$temporary"
bytes() { # NAME PREFIX FRAGMENT, contents on stdin
    cat >"$1.cfg"
    try "$1" "$1.cfg" "$1.cfg:$2" "$3"
}
bytes empty ' ' 'This file is empty' </dev/null
bytes utf8-cut-off '26: ' 'not UTF-8' < <({ cat good.cfg; printf '// caf\303\251, caf\303'; })
bytes utf8-overlong '26: ' 'not UTF-8' < <({ cat good.cfg; printf '// caf\303\251 \300\257\n'; })
bytes utf8-surrogate '26: ' 'not UTF-8' < <({ cat good.cfg; printf '// caf\303\251 \355\240\200\n'; })
bytes two-ways '2: ' 'Save the file as "UTF-8"' < <({ echo; printf '// Curaci\353n in Latin-1, Curaci\303\253n not\n'; })
bytes windows-none '1: ' 'not UTF-8' < <(printf '// \201\n')
bytes zero-byte '26: ' 'does not occur in text' < <({ cat good.cfg; printf 'a\0b'; })
# Invisible and yet obeyed: C1 controls by terminals, the others by whatever shows the text.
control() { # NAME U+NUMBER BYTES
    bytes "control-$1" '26: ' "invisible control character $2" < <({ cat good.cfg; printf 'title = { nl = "a%bb"; };' "$3"; })
}
control c1-first U+0080 '\302\200'
control c1-csi U+009B '\302\233'
control c1-last U+009F '\302\237'
control bidi-embedding U+202A '\342\200\252'
control bidi-override U+202E '\342\200\256'
control bidi-isolate U+2066 '\342\201\246'
control bidi-isolate-end U+2069 '\342\201\251'
bytes control-in-comment '26: ' 'U+202E' < <({ cat good.cfg; printf '// \342\200\256'; })
bytes utf-16-half '26: ' 'damaged UTF-16' < <({ cat good.cfg; printf '//'; } | iconv -t UTF-16 | head -c -1)
bytes utf-16-surrogate '1: ' 'damaged UTF-16' < <(printf '\377\376/\0/\0\0\334\n\0')
bytes utf-16-zero '26: ' 'does not occur in text' < <({ cat good.cfg; printf '// a\0b\n'; } | iconv -t UTF-16)
same_as_good() { # same_as_good NAME: the text on standard input, in another encoding, says what good.cfg says
    cat >"$1.cfg"
    "$program" --lang en check good.cfg 2>&1 | sed 's/good\.cfg/X/g' >good.out
    if "$program" --lang en check "$1.cfg" 2>&1 | sed "s/$1\.cfg/X/g" | cmp -s - good.out; then report ok "$1"; else report 'not ok' "$1"; fi
}
same_as_good byte-order-mark < <({ printf '\357\273\277'; cat good.cfg; })
same_as_good utf-16 < <(iconv -t UTF-16 good.cfg)
same_as_good utf-16-big < <(iconv -t UTF-16BE good.cfg)
same_as_good utf-16-little < <(iconv -t UTF-16LE good.cfg)
same_as_good windows < <({ cat good.cfg; printf '// Curaci\353n, \200 5\n'; })
bytes program '1: ' 'does not occur in text' < <(head -c 4096 "$program")
bytes two-mebibytes ' ' 'at most 1048576' < <({ cat good.cfg; head -c 2097152 /dev/zero | tr '\0' ' '; })
bytes deep-lists '1: x[1]' 'more than 32 deep' < <({ echo -n 'x = '; printf '(%.0s' {1..5000}; })
bytes deep-groups '1: a.a.' 'more than 32 deep' < <(printf 'a={%.0s' {1..5000})
bytes long-text '1: name: ' 'longer than 4096 bytes' \
    < <({ printf 'name = "'; head -c 100000 /dev/zero | tr '\0' x; printf '";\n'; })
bytes many-texts '2: name: ' 'longer than 4096 bytes' < <({ echo 'name ='; printf '"xxxxxxxxxx" %.0s' {1..60000}; })
bytes long-key '1: ' 'at most 63 characters' < <(printf '%0100d = 1;\n' 0 | tr 0 k)
bytes many-keys '20001: a20001: ' 'at most 20000 keys' < <(seq 30000 | sed 's/.*/a& = 1;/')
{ cat good.cfg; for i in {1..30}; do echo '@include "part.inc"'; done; } >parts.cfg
head -c 50000 /dev/zero | tr '\0' ' ' >part.inc
try many-includes parts.cfg 'part.inc: ' 'have more than 1048576 bytes'
try folder regions 'regions: ' 'This is a folder'
try absent nowhere.cfg 'nowhere.cfg: ' 'does not exist'
try below-a-file good.cfg/x 'good.cfg/x: ' 'does not exist'
mkfifo pipe.cfg
try pipe pipe.cfg 'pipe.cfg: ' 'not an ordinary file'
ln -s /etc/passwd link.inc
bytes link-outside '26: @include: ' 'lies outside the folder' < <({ cat good.cfg; echo '@include "link.inc"'; })

# ---- schemes in files of their own --------------------------------------------------------------------------------
mkdir schemes folder.cfg
ln -s /etc/passwd schemes/link.cfg
mv folder.cfg schemes/folder.cfg
scheme() { # NAME FRAGMENT
    echo "inherit = \"good.cfg\"; schemes = ( \"$1\" );" >"scheme-$1.cfg"
    try "scheme-file-$1" "scheme-$1.cfg" "scheme-$1.cfg:1: schemes[1]: " "$2"
}
scheme link 'lies outside the folder'
scheme folder 'is a folder'
mkdir below
cp good.cfg below
cp -r regions below
cp -r "$OLDPWD/$bad/schemes/plain.cfg" schemes
echo 'inherit = "good.cfg"; schemes = ( "plain" );' >below/above.cfg
try scheme-file-above below/above.cfg 'below/above.cfg:1: schemes[1]: ' 'There is no scheme "plain"'

# ---- tables of own accounts ---------------------------------------------------------------------------------------
accounts() { # NAME PREFIX FRAGMENT ROW... : good.cfg with a table of these rows
    local name=accounts-$1 prefix=$2 fragment=$3
    shift 3
    printf '%s\n' "$@" >"$name.csv"
    { cat good.cfg; echo "realised_file = \"$name.csv\";"; } >"$name.cfg"
    try "$name" "$name.cfg" "$name.csv:$prefix" "$fragment"
}
head='code,year,cost_eur,clients'
printf '%s\n' "$head,name,grade" GM0001,2016,9000000.50,2000,Beekstad,measured GM0003,2016,2800000,600,,derived >accounts.csv
{ cat good.cfg; echo 'realised_file = "accounts.csv";'; } >accounts-good.cfg
"$program" --lang en check accounts-good.cfg >out 2>err && [ "$(grep accounts.csv err)" = \
    "read: accounts.csv: UTF-8, commas between the columns, decimal points; 2 rows, 2 municipalities, cost_eur €11,800,001" ]
report "$([ $? = 0 ] && echo ok || echo not ok)" "a good table of accounts passes without a warning of its own"
accounts column-missing '1: cost_eur: ' 'is missing' code,year,clients GM0001,2016,200
accounts column-unknown '1: costs: ' 'not known here' "$head,costs" GM0001,2016,1000000,200,5
accounts code '2: code: ' 'There is no municipality "GM0009"' "$head" GM0009,2016,1000000,200
accounts year '2: year: ' 'expected a year from 2015 to 2018' "$head" GM0001,2019,1000000,200
accounts cost-zero '2: cost_eur: ' 'out of range' "$head" GM0001,2016,0,200
accounts cost-text '2: cost_eur: ' 'cannot be used here' "$head" GM0001,2016,much,200
accounts cost-comma '2: cost_eur: ' 'a decimal comma on line 2' "$head" 'GM0001,2016,"1000000,50",200' 'GM0002,2016,1000000.50,200'
accounts cost-either '2: cost_eur: ' 'Is "1.000" 1000, or is it 1.000' "$head" 'GM0001,2016,1.000,200'
accounts clients-zero '2: clients: ' 'out of range' "$head" GM0001,2016,1000000,0
accounts twice '3: year: ' 'is given twice' "$head" GM0001,2016,1000000,200 GM0001,2016,1000000,200
accounts grade '2: grade: ' 'Expected measured, derived or assumed' "$head,grade" GM0001,2016,1000000,200,sure
accounts semicolons '2: cost_eur: ' 'cannot be used here' 'code;year;cost_eur;clients' 'GM0001;2016;much;200'
cp -r regions/good regions/childless
sed -i 's/,9000,9100,2000,/,9000,9100,0,/' regions/childless/municipalities.csv
sed 's/^region = .*/region = "childless";/' good.cfg >childless.cfg
echo 'realised = ( { code = "GM0002"; year = 2015; cost_eur = 1000.0; clients = 1; } );' >>childless.cfg
try accounts-nothing-expected childless.cfg 'childless.cfg:26: realised: ' 'expects no youth care at all in Cee'

# ---- mergers ------------------------------------------------------------------------------------------------------
mergers() { # NAME PREFIX FRAGMENT ROW... : the good region with a mergers.csv of these rows, of 2016 or of $years
    local name=mergers-$1 prefix=$2 fragment=$3
    shift 3
    cp -r regions/good "regions/$name"
    printf '%s\n' "$@" >"regions/$name/mergers.csv"
    { sed "s/^region = .*/region = \"$name\";/" good.cfg; echo "mergers = [${years:-2016}];"; } >"$name.cfg"
    try "$name" "$name.cfg" "regions/$name/mergers.csv:$prefix" "$fragment"
}
head='year,old_code,new_code,new_name,fraction'
{ cat good.cfg; echo 'mergers = [2016, 2017];'; } >mergers-good.cfg
"$program" --lang en check mergers-good.cfg >out 2>err && ! grep -q mergers err
report "$([ $? = 0 ] && echo ok || echo not ok)" "good mergers pass without a warning of their own"
cp -r regions/good regions/mergers-spelled
printf '%s\n' "$head" '2016,gm2,0001,Beekstad,1' >regions/mergers-spelled/mergers.csv
{ sed 's/^region = .*/region = "mergers-spelled";/' good.cfg; echo 'mergers = [2016];'; } >mergers-spelled.cfg
"$program" --lang en check mergers-spelled.cfg >out 2>err && grep -q 'mergers.csv:2: "gm2" is read as the code GM0002' err &&
    grep -q 'mergers.csv:2: "0001" is read as the code GM0001' err
report "$([ $? = 0 ] && echo ok || echo not ok)" "codes of mergers in another spelling are read, and told"
mergers column-missing '1: fraction: ' 'is missing' year,old_code,new_code,new_name 2016,GM0002,GM0001,Beekstad
mergers none '1: ' 'has 0 mergers' "$head"
mergers sum '3: fraction: ' 'of GM0002 in 2016 do not add up to 1' "$head" 2016,GM0002,GM0001,Beekstad,0.877 \
    2016,GM0002,GM0003,Appeldorp,0.122
mergers fraction-zero '2: fraction: ' 'expected' "$head" 2016,GM0002,GM0001,Beekstad,0
mergers fraction-above '2: fraction: ' 'expected' "$head" 2016,GM0002,GM0001,Beekstad,1.5
mergers code-unknown '2: old_code: ' 'There is no municipality GM0009 in 2016' "$head" 2016,GM0009,GM0001,Beekstad,1
years='2015, 2016' mergers code-gone '3: old_code: ' 'There is no municipality GM0002 in 2016' "$head" 2015,GM0002,GM0001,Beekstad,1 \
    2016,GM0002,GM0003,Appeldorp,1
mergers code-form '2: new_code: ' 'is not a municipality code' "$head" 2016,GM0002,Beekstad,Beekstad,1
mergers name '2: new_name: ' 'has no name' "$head" 2016,GM0002,GM0001,,1
mergers same-name '2: new_name: ' 'is given to two municipalities' "$head" 2016,GM0002,GM0008,Beekstad,1
mergers two-names '3: new_name: ' 'GM0001 is called "Beekdorp" here and "Beekstad" on line 2' "$head" \
    2016,GM0002,GM0001,Beekstad,0.5 2016,GM0003,GM0001,Beekdorp,1
mergers twice '3: new_code: ' 'is given twice' "$head" 2016,GM0002,GM0001,Beekstad,0.5 2016,GM0002,GM0001,Beekstad,0.5
mergers year '2: year: ' 'expected' "$head" 1816,GM0002,GM0001,Beekstad,1
mergers semicolons '2: fraction: ' 'expected' 'year;old_code;new_code;new_name;fraction' '2016;GM0002;GM0001;Beekstad;1,5'
rm regions/mergers-none/mergers.csv
try mergers-absent mergers-none.cfg 'mergers-none.cfg:3: region: ' 'has no file regions/mergers-none/mergers.csv'

# ---- regions ------------------------------------------------------------------------------------------------------
# region NAME TABLE PREFIX FRAGMENT SED-SCRIPT [SED-SCRIPT]: the good region with that table changed, and columns.csv by
# the second script.
region() {
    local name=$1 table=$2 prefix=$3 fragment=$4 script=$5 file=regions/$1/$2
    cp -r regions/good "regions/$name"
    [ $# = 5 ] || sed -i "$6" "regions/$name/columns.csv"
    sed "$script" "regions/good/$table" >"$file"
    sed "s/^region = .*/region = \"$name\";/" good.cfg >"region-$name.cfg"
    try "region-$name" "region-$name.cfg" "$file:$prefix" "$fragment"
}
m=municipalities.csv c=columns.csv
region semicolons $m '3: ' 'Check the semicolons' 's/,,/,/; s/"Cee, aan Zee"/Cee/; s/,/;/g; s/\./,/g'
region tabs $m '3: ' 'Check the tab characters' 's/,,/,/; s/"Cee, aan Zee"/Cee/; s/,/\t/g'
region decimal-comma $m '3: kappa: ' 'a decimal comma on line 3' 's/0\.95/"0,95"/'
region decimal-comma-bare $m '3: ' 'a decimal comma (1,5) counts as one' 's/0\.95/0,95/'
region half-a-person $m '2: residents_2015: ' 'cannot be used here. Expected a whole number' 's/30000/30000.5/'
region short-row $m '4: ' 'This row has 7 cells, the header has 9' '4s/,,250000//'
region quotation-open $m '4: ' 'is not closed' 's/Zee"/Zee/'
region quotation-inside $m '2: ' 'in the middle of a cell' 's/Appeldorp/Appel"dorp/'
region no-rows $m '1: ' 'has 0 municipalities' '2,$d'
region code-twice $m '3: code: ' 'GM0003 is given twice' 's/GM0001/GM0003/'
region code-wrong $m '3: code: ' '"GM001" is not a municipality code' 's/GM0001/GM001/'
region code-number $m '3: code: ' '"00001" is not a municipality code' 's/GM0001/00001/'
region name-twice $m '3: name: ' '"Beekstad" stands here beside GM0001, and on line 2 beside GM0003' 's/Appeldorp/Beekstad/'
region name-foreign $m '2: name: ' 'given to two municipalities' 's/Appeldorp/Ж/; s/Beekstad/Ж/'
region total-wrong $m '5: residents_2015: ' '"Totaal" is a total, but it says 1 where the rows add up to 139,000,' '$a Totaal,,1,,,,,,'
region name-empty $m '2: name: ' 'has no name' 's/Appeldorp//'
region name-control $m '2: ' 'invisible control character U+009B' 's/Appeldorp/Appel\xc2\x9bdorp/'
region name-bidi $m '2: ' 'invisible control character U+202E' 's/Appeldorp/Appel\xe2\x80\xaedorp/'
region kappa-zero $m '3: kappa: ' 'out of range' 's/0\.95/0/'
region kappa-nan $m '3: kappa: ' '"nan" cannot be used' 's/0\.95/nan/'
region kappa-missing $m '1: kappa: ' 'The column "kappa" is missing' '1s/kappa/capa/'
region residents-negative $m '2: residents_2015: ' 'out of range' 's/30000/-30000/'
region residents-missing $m '1: residents_2015: ' 'or one of an earlier year, is missing' \
    '1s/residents_2015/residents_2017/' 's/residents_2015/residents_2017/'
region reserve-negative $m '2: reserve_eur: ' 'out of range' 's/,1500000.50,/,-1500000.50,/'
region youths-missing $m '1: youths_2015: ' 'or one of an earlier year, is missing' \
    '1s/youths_2015/youths_2017/' 's/youths_2015/youths_2017/'
region youths-empty $m '3: youths_2015: ' 'This cell is empty' 's/,20000,/,,/'
region youths-many $m '3: youths: ' 'more youths' 's/,20000,/,200000,/'
region youths-none $m '1: youths: ' 'has no youths' 's/,20000,/,0,/; s/,6000,/,0,/; s/,2000,/,0,/'
region youths-fraction $m '3: youths_2015: ' 'Expected a whole number' 's/,20000,/,20000.5,/'
region column-twice $m '1: kappa: ' 'given twice' '1s/reserve_eur/kappa/'
region column-unnamed $m '1: ' 'has no name in the header' '1s/reserve_eur//'
region column-unknown $m '1: reserve_euro: ' 'Did you mean "reserve_eur"?' '1s/reserve_eur/reserve_euro/'
region money-decimals $m '2: reserve_eur: ' 'at most two decimals' 's/1500000\.50/1500000.505/'
region money-words $m '2: reserve_eur: ' 'at most two decimals' 's/1500000\.50/unknown/'
region estimate-negative $m '2: estimate_eur_2016: ' 'out of range' '1s/reserve_eur/estimate_eur_2016/; s/1500000\.50/-1/' \
    's/^reserve_eur/estimate_eur_2016/'
region estimate-words $m '2: estimate_eur_2016: ' 'at most two decimals' \
    '1s/reserve_eur/estimate_eur_2016/; s/1500000\.50/much/' 's/^reserve_eur/estimate_eur_2016/'
region indicator-empty $m '3: expected_users: ' 'This cell is empty' 's/,2300,/,,/'
region indicator-negative $m '3: expected_users: ' 'out of range' 's/,2300,/,-1,/'
region not-described $c '1: kappa: ' 'is not described' '/^kappa/d'
region grade $c '7: grade: ' 'Choose one of: measured, derived, assumed' 's/assumed/guessed/'
region grade-empty $c '7: grade: ' 'is no grade' 's/assumed//'
region kind $c '7: kind: ' 'is no kind of column' 's/need/needed/'
region described-twice $c '8: column: ' 'described twice' 's/^expected_users/kappa/'
region columns-header $c '1: grade: ' 'The column "grade" is missing' '1s/grade/trust/'
# need NAME VALUES PREFIX FRAGMENT: the good region with need for the product ambulant; VALUES for the rows in order.
need() {
    local folder=regions/need-$1
    cp -r regions/good "$folder"
    awk -v v="$2" 'BEGIN { split("kappa_ambulant " v, cell, " ") } { print $0 "," cell[NR] }' \
        regions/good/municipalities.csv >"$folder/municipalities.csv"
    echo 'kappa_ambulant,ratio,need,derived,made up,' >>"$folder/columns.csv"
    [ $# = 4 ] || sed -i "$5" "$folder/columns.csv"
    sed "s/^region = .*/region = \"need-$1\";/" good.cfg >"need-$1.cfg"
    try "need-$1" "need-$1.cfg" "$folder/$3" "$4"
}
need negative '1 1 -0.5' "$m:4: kappa_ambulant: " 'out of range'
need large '1 1001 1' "$m:3: kappa_ambulant: " 'out of range'
need word '1 high 1' "$m:3: kappa_ambulant: " '"high" cannot be used'
need empty '1 1' "$m:4: kappa_ambulant: " 'This cell is empty'
need zero '0 0 0.0' "$m:1: kappa_ambulant: " 'This need is 0 in every municipality'
need kind '1 1 1' "$c:11: kappa_ambulant: " 'its kind must be "need", not "count"' 's/ratio,need,derived/ratio,count,derived/'
need not-described '1 1 1' "$c:1: kappa_ambulant: " 'is not described' '/^kappa_ambulant/d'
mkdir regions/huge
cp regions/good/columns.csv regions/huge
truncate -s 17M regions/huge/municipalities.csv
sed 's/^region = .*/region = "huge";/' good.cfg >region-huge.cfg
try region-huge region-huge.cfg 'regions/huge/municipalities.csv: ' 'at most 16777216'
mkdir regions/half
cp regions/good/municipalities.csv regions/half
sed 's/^region = .*/region = "half";/' good.cfg >region-half.cfg
try region-half region-half.cfg 'region-half.cfg:3: region: ' 'has no file regions/half/columns.csv'
again_end
report "$([ $? = 0 ] && echo ok || echo not ok)" "after all of them main ends well"
echo "1..$number"

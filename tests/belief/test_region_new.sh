#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A region that the project does not ship, made from public files and run, in five commands; and what cannot be used.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
program="$BUILD/solidair --lang en"
mkdir -p "$dir/scenarios/regions"
cp -r scenarios/panel scenarios/nederland.cfg "$dir/scenarios/"
cp -r scenarios/regions/nederland-2023 "$dir/scenarios/regions/"
repository=$PWD
cd "$dir" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/out" | head -20; fi; }

# As StatLine gives it: a byte order mark, a title, topics, a footer, codes or names; Haren is no municipality any more.
printf '\xEF\xBB\xBF"Bevolking; geslacht, leeftijd en regio"\r\n"Onderwerp";"Totale bevolking";"Jonger dan 18 jaar";"Huishoudens";"Uitkeringen"\r\n"Regio'"'"'s";"Perioden";"aantal";"aantal";"aantal";"aantal"\r\n' >bevolking.csv
for town in "Aalten;27121;5210;11500" "Berkelland;43867;7700;18900" "Doetinchem;58270;10900;26100"; do
    IFS=';' read -r name residents youths households <<<"$town"
    printf '"%s (gemeente)";"2024";"%s";"%s";"%s";"."\r\n' "$name" "$residents" "$youths" "$households" >>bevolking.csv
done
printf '"GM1876    ";"2024JJ00";"  36040";"6200";"15800";"1"\r\n"GM1509    ";"2024*";"39500";"7000";"17100";"1"\r\n"Winterswijk";"2024";"29200";"4900";"13400";"1"\r\n"Haren";"2015";"18782";"3900";"8000";"1"\r\n"Bron: CBS"\r\n' >>bevolking.csv

$program new --region achterhoek --municipalities "Aalten, Berkelland,Bronckhorst,Doetinchem,Oude IJsselstreek,GM0294" \
    --from bevolking.csv >out 2>&1 &&
    $program check scenarios/achterhoek.cfg >>out 2>&1 &&
    $program run scenarios/achterhoek.cfg -n 40 -o achterhoek.h5 >>out 2>&1 &&
    $program show achterhoek.h5 >>out 2>&1 &&
    $program report achterhoek.h5 -o achterhoek.csv >>out 2>&1
ok $? "six municipalities from public files, run in five commands"
grep -q 'Oude IJsselstreek' achterhoek.csv
ok $? "their names are in the report"
$program report achterhoek.h5 -o next.csv --table forecast >out 2>&1 && [ "$(wc -l <next.csv)" = 7 ] && grep -q '^GM1509,Oude IJsselstreek,2024,' next.csv
ok $? "its accounts condition the run, and the next ones are forecast"
# Who pays in hangs on a budget that is assumed: nobody is certain, however many draws; with an error of its shares some are.
$program run scenarios/achterhoek.cfg -n 600 -o more.h5 >out 2>&1 && $program show more.h5 --table results >out 2>&1 &&
    grep -q '^Certain (90 %).*: 0 of 6 municipalities' out && grep -q 'the same in every draw, so that nobody is certain' out &&
    ! grep -q 'comes from assumptions' out && grep -qE '^Full solidarity +[0-9.]+% +0 +0 +0 +6$' out
ok $? "beside an assumed budget nobody is certain to pay in or to receive, and figures are what is missing"
printf 'inherit = "achterhoek.cfg"; name = "error"; budget = { share_sd = 0.001; };\n' >scenarios/error.cfg
$program run scenarios/error.cfg -n 600 -o error.h5 >out 2>&1 && $program show error.h5 --table results >out 2>&1 &&
    grep -qE '^Full solidarity +[0-9.]+% +[1-6] ' out && ! grep -q '^Certain (90 %).*: 0 of' out
ok $? "with a small error of its shares some are"
# Its budgets are assumed: whatever is written says so, and nothing but the warnings says surplus, shortfall or state budget.
for kind in txt csv html; do $program report achterhoek.h5 -o words.$kind; done >out 2>&1
/usr/bin/python3 - >>out 2>&1 <<'END'
import json, re
page = re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', open("words.html").read(), re.S).group(1)
json.loads(page)
assert 'data-budget="assumed"' in open("words.html").read()
told = {"txt": re.sub(r"\s+", " ", open("words.txt").read()), "csv": open("words.csv").read(), "page": page}
for kind, text in told.items():
    assert "assumed budget" in text.lower(), kind
    assert "who pays in or receives under a scheme that shares by budget hangs on it" in text or kind == "page", kind
    assert text.count("another budget makes others pay in or receive") == 3 or kind != "txt", kind  # schemes, transfers, 2x2
    kept = re.sub(r"over or under this budget is no shortfall or surplus|which is no shortfall or surplus|p_shortfall|origin = .{1,20}state", "", text, flags=re.I)
    found = re.findall(r".{30}(?:surplus|shortfall|[^\w]state budget).{30}", kept.split("provenance")[0], re.I)
    assert kind == "page" or not found, (kind, found)
    print(kind, found[:5])
END
ok $? "an assumed budget is called so, and nothing beside it a surplus or a shortfall"
/usr/bin/python3 - >out 2>&1 <<'END'
import csv, re
folder = "scenarios/regions/achterhoek/"
rows = list(csv.DictReader(open(folder + "municipalities.csv")))
with open(folder + "municipalities.csv", "w") as file:
    out = csv.DictWriter(file, [*rows[0], "rijksbudget"], lineterminator="\n")
    out.writeheader()
    out.writerows({**row, "rijksbudget": 1000000 * k + 500000} for k, row in enumerate(rows, 1))
open(folder + "columns.csv", "a").write("rijksbudget,EUR,indicator,measured,made up for this test,\n")
text = open("scenarios/achterhoek.cfg").read()
open("scenarios/real.cfg", "w").write(re.sub(r"^// (budget = |  factor = |grades = )", r"\1", text, flags=re.M))
END
$program run scenarios/real.cfg -n 4 -o real.h5 >>out 2>&1 && $program report real.h5 -o real.csv &&
    /usr/bin/python3 - >>out 2>&1 <<'END'
import csv, h5py
budgets = h5py.File("real.h5")["budget"][-1]
given = {row["code"]: row["rijksbudget"] for row in csv.DictReader(open("scenarios/regions/achterhoek/municipalities.csv"))}
codes = [code.decode() for code in h5py.File("real.h5")["municipality"]]
assert {code: budget for code, budget in zip(codes, budgets)} == {code: 100 * int(eur) for code, eur in given.items()}
assert "state budget" in open("real.csv").read() and "assumed budget" not in open("real.csv").read()
END
ok $? "real budgets, given as the scenario says, are those of the run"
# A workbook of one's own, with Dutch headings: its budgets of the state are those of the scenario.
/usr/bin/python3 - >out 2>&1 <<'END'
import openpyxl
book = openpyxl.Workbook()
book.active.append(["Gemeentecode", "Gemeente", "Jaar", "Inwoners", "Jeugdigen", "Rijksbudget"])
for year, factor in ((2023, 1), (2024, 2)):
    book.active.append(["GM0197", "Aalten", year, 27000, 5000, 9000000 * factor])
    book.active.append(["GM0222", "Doetinchem", year, 58000, 11000, 1000000 * factor])
book.save("eigen.xlsx")
END
$program new --region twee --from eigen.xlsx --municipalities Aalten,Doetinchem >out 2>&1 &&
    grep -q 'with the budgets of the state that were given' out &&
    $program run scenarios/twee.cfg -n 4 -o two.h5 >>out 2>&1 && /usr/bin/python3 - >>out 2>&1 <<'END'
import h5py
budgets = h5py.File("two.h5")["budget"][()].tolist()
assert budgets == [[450000000 * f, 50000000 * f] for f in (2, 2, 2, 2, 2, 2, 2, 4)], budgets
assert h5py.File("two.h5")["residents"][-1].tolist() == [27000, 58000]
END
ok $? "budgets of the state in a workbook of one's own are those of the run, residents too"
cd scenarios/regions/achterhoek || exit 1
/usr/bin/python3 - >"$dir/out" 2>&1 <<'END'
import csv
residents = {row["code"]: row["residents"] for row in csv.DictReader(open("../../panel/accounts.csv")) if row["year"] == "2017"}
town = {row["name"]: row for row in csv.DictReader(open("municipalities.csv"))}
assert len(town) == 6 and town["Aalten"]["residents_2024"] == "27121" and town["Aalten"]["youths_2024"] == "5210"
assert town["Bronckhorst"]["residents_2024"] == "36040" and town["Berkelland"]["huishoudens_2024"] == "18900"
assert not any(name.startswith("uitkeringen") for name in town["Aalten"])
assert town["Winterswijk"]["residents_2017"] == residents["GM0294"]
assert {row["sub_region"] for row in town.values()} == {"VR06"}
described = {row["column"]: row for row in csv.DictReader(open("columns.csv"))}
assert set(described) == set(next(csv.reader(open("municipalities.csv"))))
assert described["youths_2024"]["grade"] == "measured" and described["youths_2023"]["grade"] == "derived"
account = {(row["code"], row["year"]): row for row in csv.DictReader(open("accounts.csv"))}
panel = {(row["code"], row["year"]): row for row in csv.DictReader(open("../../panel/accounts.csv"))}
assert len(account) == 42
assert all(row["cost_eur"] == panel[key]["account_eur"] for key, row in account.items()), "no mergers: the same amounts"
END
ok $? "residents, youths, accounts and grades are those of the files"
cd "$dir" || exit 1
$program new --region again --municipalities Aalten,GM1876 --from bevolking.csv >out 2>&1
grep -q '^5 rows of the downloads are of other places' out && grep -q '^1 columns of the downloads are not known' out
ok $? "rows of other places and columns with gaps are counted, not used in silence"

# Mergers and shares of the shipped region follow from the panel: made again it is the same.
cmp -s <($program new --region nederland-2023b >out 2>&1; cat scenarios/regions/nederland-2023b/accounts.csv) \
    "$repository/scenarios/regions/nederland-2023/accounts.csv"
ok $? "the shipped national region is what the command makes"

refuse() { # what, pattern, arguments: exit code 2, one line with the pattern, and no folder left behind
    $program new "${@:3}" >out 2>&1
    [ $? = 2 ] && [ "$(wc -l <out)" = 1 ] && grep -q -- "$2" out && [ ! -e scenarios/regions/no ]
    ok $? "$1"
}
md5sum scenarios/nederland.cfg >sum
$program new --region nederland --municipalities Aalten >out 2>&1 && md5sum -c --quiet sum >>out 2>&1 &&
    grep -q 'nederland.cfg: is there already and stays as it is' out
ok $? "a scenario of that name stays, which is told"
refuse "an unknown municipality" 'no municipality "Atlantis"' --region no --municipalities Aalten,Atlantis
refuse "a municipality named twice" 'named twice' --region no --municipalities Aalten,GM0197
refuse "a name that is a path" 'cannot be the name' --region ../no
refuse "a region that is there" 'is there already' --region achterhoek
refuse "no name" 'give the region a name' --municipalities Aalten
refuse "a file that is not there" 'does not exist' --region no --from nowhere.csv
printf 'a text\n' >text.csv
refuse "a file without a table" 'no column of municipalities.*in your own table as a column' --region no --from text.csv
printf '"Regio'"'"'s";"Perioden";"Bevolking op 1 januari"\n"Aalten";"2024";"veel"\n' >words.csv
refuse "a word where a number should be" 'words.csv:2' --region no --municipalities Aalten --from words.csv
printf '"Regio'"'"'s";"Perioden";"x"\n"Haren";"2015";"3"\n' >haren.csv
refuse "a table of other places only" 'None of the 1 rows' --region no --municipalities Aalten --from haren.csv
# What sub-regions tell takes eight of them: in a smaller region it is held, whatever is believed of it beforehand, and nothing of it is called calibrated.
$program new --region gelre --municipalities "Aalten,Berkelland,Bronckhorst,Doetinchem,Oude IJsselstreek,Winterswijk,Lochem,Zutphen,Apeldoorn,Epe" >out 2>&1 &&
    $program calibrate scenarios/gelre.cfg scenarios/panel/targets.csv -o fitted.cfg >>out 2>&1; cat fitted.cfg >>out
[ "$(grep -cE '(sub_region|regional)_sd = [0-9.]+; // held at this value: so few sub-regions do not tell it$' fitted.cfg)" = 2 ] &&
    grep -q 'chance_sd = [0-9.]*, held$' fitted.cfg && grep -q 'municipal_sd = .*// calibrated, 95 %' fitted.cfg
ok $? "what too few sub-regions do not tell is held when a region is calibrated"
echo "1..$n"

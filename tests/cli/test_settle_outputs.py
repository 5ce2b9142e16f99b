#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What settle writes: CSV in two forms, a page, a workbook with a letter for each municipality; all of them the same
amounts, and what the program writes it reads."""
import csv
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../report"))
sys.dont_write_bytecode = True
from xlsx_formulas import Sheet  # noqa: E402
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
YEARS = os.path.join(ROOT, "tests/cli/years")
SCHEMES = """care_classes = ["licht", "zwaar"];
schemes = ( { name = "vol"; label = { nl = "Volledig solidair"; en = "Full solidarity"; }; layers = ( { key = "budget"; } ); },
            { name = "fonds"; layers = ( { base = "costs"; care = ["zwaar"]; share = 0.5; attachment = { eur = 10.0; }; key = "youths";
                contribution_cap = { percent_of_budget = 12.5; };
                external_share = 0.25; }, { base = "deficit"; key = "surplus"; total_limit = "surplus"; } ); },
            { name = "kas"; layers = ( { base = "costs"; key = "budget"; fund = { premium = "expected"; rate = 1.0; }; } ); } );
budget_split = ( { form = "ZIN"; care = "zwaar"; fraction = 0.4; }, { form = "ZIN"; care = "licht"; fraction = 0.6; },
                 { form = "PGB"; care = "zwaar"; fraction = 0.0; }, { form = "PGB"; care = "licht"; fraction = 0.0; } );
"""
TABLE = """code,name,residents,youths,budget,cost:ZIN:licht,cost:PGB:licht,cost:ZIN:zwaar,cost:PGB:zwaar,expected_cost:ZIN:licht,expected_cost:PGB:licht,expected_cost:ZIN:zwaar,expected_cost:PGB:zwaar,advance:RIGG,advance:SVB
GM0001,Aa en Hunze/Gieten: [oost],100,10,100.00,60.01,0.00,50.50,1.00,55.00,0.00,50.00,1.00,90.00,10.00
GM0002,Bée,100,20,130.00,60.00,3.33,20.00,0.00,65.00,3.00,25.00,0.00,100.00,0.00
"""
open("schemes.cfg", "w").write(SCHEMES)
open("realised.csv", "w").write(TABLE)


def settle(*more, lang="nl"):
    return subprocess.run([PROGRAM, "--lang", lang, "settle", "schemes.cfg", "realised.csv", *more], capture_output=True,
                          text=True, timeout=60, check=False)


first = settle()
if first.returncode:
    print("#", first.stderr)
ok(first.returncode == 0, "it settles")
rows = list(csv.DictReader(first.stdout.splitlines()))
ok(settle("-o", "a.csv").returncode == 0 and open("a.csv").read() == first.stdout, ".csv is what is printed")
ok(settle("-o", "b.csv", "--csv", "nl").returncode == 0, "Dutch CSV is written")
text = open("b.csv", "rb").read()
ok(text.startswith(b"\xef\xbb\xbfscheme;code;own_cost") and b"\r\n" in text and b",00;" in text, "with semicolons and decimal commas")
ok(settle("--csv", "nl").stdout.encode() == text.replace(b"\r\n", b"\n") or settle("--csv", "nl").stdout.encode() == text, "and printed alike")
ok(settle("-o", "c.txt").returncode == 0 and open("c.txt").read().replace("\n", "")[:15] == "Wat had het gek", "a page to read")
for name in ("d.pdf", "d", "d.xls", ".xlsx", "d.csv.bak"):
    run = settle("-o", name)
    ok(run.returncode == 2 and ".csv, .txt, .xlsx" in run.stderr and not os.path.exists(name), f"an unknown ending: {name}")
ok(settle("--csv", "de").returncode == 2, "a form of CSV that is none")
ok(all(settle("-o", name, "--csv", "nl").returncode == 2 and not os.path.exists(name) for name in ("b.xlsx", "b.txt")) and
   settle("--table", "--csv", "nl").returncode == 2, "a form of CSV where there is none")
for lang in ("nl", "en"):
    ok(settle("-o", lang + ".xlsx", lang=lang).returncode == 0, f"a workbook ({lang})")
again = settle("-o", "again.xlsx")
ok(open("again.xlsx", "rb").read() == open("nl.xlsx", "rb").read(), "the same settlement gives the same bytes")

# ---- what it writes it reads ----
wanted = settle("--previous", "a.csv")
ok(wanted.returncode == 0, "the next year reads the CSV")
for name in ("b.csv", "nl.xlsx", "en.xlsx"):
    run = settle("--previous", name)
    ok(run.returncode == 0 and run.stdout == wanted.stdout, f"and {name} alike")
    if run.returncode:
        print("#", run.stderr)

# ---- the workbook ----
book = openpyxl.load_workbook("nl.xlsx", data_only=True)
ok(book.sheetnames == ["Afrekening", "GM0001 Aa en Hunze-Gieten- -oos", "GM0002 Bée", "Controle"], "its sheets")
sheet = book["Afrekening"]
heads = [c.value for c in sheet[3]]
lines = [dict(zip(heads, [c.value for c in row])) for row in sheet.iter_rows(min_row=4)]
ok(heads[:6] == ["regeling", "gemeentecode", "gemeente", "eigen kosten", "betaling", "verrekening"], "Dutch headings")
NAME = {"Volledig solidair": "vol"}    # a scheme is called by its label
amounts = {(NAME.get(r["regeling"], r["regeling"]), r["gemeentecode"]): r for r in lines if str(r["gemeentecode"]).startswith("GM")}
ok({r["regeling"] for r in lines} == {"Volledig solidair", "fonds", "kas"} and sheet.column_dimensions["A"].width >= len("Volledig solidair"),
   "schemes by their labels, in a column as wide")
names = {"own_cost": "eigen kosten", "payment": "betaling", "transfer": "verrekening", "paid": "betaald", "to_settle": "te verrekenen"}
ok(len(amounts) == len(rows) == 6 and all(abs(amounts[row["scheme"], row["code"]][dutch] - float(row[name])) < 0.001
                                          for row in rows for name, dutch in names.items()), "the amounts of the table")
ok(all(row["fund_balance:1"] == "" or abs(amounts[row["scheme"], row["code"]]["stand fonds:1"] - float(row["fund_balance:1"])) < 0.001
       for row in rows), "and of the funds")
# What the checks add up, from their own cells: payments, from outside, less cost, less what goes into the funds.
totals = {NAME.get(row["regeling"], row["regeling"]): row for row in lines if row["gemeentecode"] == "Totaal"}
sums = {}
for row in rows:
    for name, dutch in (("own_cost", "eigen kosten"), ("payment", "betaling")):
        sums[row["scheme"], dutch] = sums.get((row["scheme"], dutch), 0) + float(row[name])
check = {NAME.get(row[0].value, row[0].value): (row[4].value, row[5].value) for row in book["Controle"].iter_rows(min_row=4, max_row=6)}
ok(len(check) == 3 and all(abs(sums[s, "betaling"] + outside - sums[s, "eigen kosten"] - funds) < 0.001
                           for s, (outside, funds) in check.items()) and any(o for o, _f in check.values()) and any(f for _o, f in check.values()),
   "what comes from outside and goes into funds closes the sums")
ok(all(abs(totals[s][dutch] - value) < 0.001 for (s, dutch), value in sums.items()), "totals are sums of the table")
settle("--previous", "a.csv", "-o", "next.xlsx")
after = openpyxl.load_workbook("next.xlsx", data_only=True)["Afrekening"]
heads = [c.value for c in after[3]]
due = {(NAME.get(r[0].value, r[0].value), r[1].value): r[heads.index("totaal te verrekenen")].value for r in after.iter_rows(min_row=4)}
ok(all(abs(due[row["scheme"], row["code"]] - float(row["total_due"])) < 0.001 for row in csv.DictReader(wanted.stdout.splitlines())),
   "with the years before the total is that of the table")
live = openpyxl.load_workbook("nl.xlsx")
checks = [c.value for row in live["Controle"].iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("=")]
ok(len(checks) == 3 + 6 * 3 and all("ROUND" in c for c in checks), "a live formula for every sum")


def letter_checks(name):
    """Of each check of a letter: what the letter says, as the formula takes it, and what it is held against."""
    sheets = openpyxl.load_workbook(name, data_only=True)
    for row in openpyxl.load_workbook(name)["Controle"].iter_rows():
        for cell in row:
            formula = str(cell.value)
            if formula.startswith("=ROUND") and "GM" in formula:
                turned, sheet, at, rest = re.fullmatch(r"=ROUND\((-?)'([^']+)'!([A-Z]+[0-9]+)((?:-'Afrekening'![A-Z]+[0-9]+)+),2\)", formula).groups()
                said = sheets[sheet][at].value * (-1 if turned else 1)
                yield sheet[:6], said, [sheets["Afrekening"][place].value for place in re.findall(r"!([A-Z]+[0-9]+)", rest)]


said = list(letter_checks("nl.xlsx"))
ok(sorted(code for code, _said, _sums in said) == ["GM0001"] * 3 + ["GM0002"] * 3 and all(abs(value - sum(sums)) < 0.005 for _c, value, sums in said) and
   any(value < 0 for _c, value, _s in said), "of each letter too, whichever way its words go")
worked = [(page.title, cell.coordinate, Sheet(page).value(cell.column_letter, cell.row) - book[page.title][cell.coordinate].value)
          for page in live if page.title.startswith("GM") for row in page.iter_rows() for cell in row if str(cell.value).startswith("=")]
ok(len(worked) >= 8 and all(abs(gap) < 0.005 for _page, _cell, gap in worked), f"and its {len(worked)} sums come to what stands beside them, advances taken off")
letter = [[c.value for c in row] for row in book["GM0002 Bée"].iter_rows()]
said = "\n".join(str(v) for row in letter for v in row if v is not None)
row = next(r for r in rows if r["scheme"] == "vol" and r["code"] == "GM0002")
share = [r[1] for r in letter if r[0] and r[0].startswith("Uw aandeel")]
ok(share and abs(share[0] - float(row["payment"])) < 0.001, "the letter has the share to the cent")
ok("Gemeente Bée (GM0002)" in said and "Volledig solidair" in said and "Vooraf betaald" in said, "whose it is and what was paid")
ok("De leden delen 100 % van: alle kosten in de regeling (alle zorg), naar budget." in said, "the rule in words")
ok("Stap 1: De leden delen 50 % van: alle kosten in de regeling (zwaar), naar jeugdigen. De eerste € 10 draagt ieder zelf. "
   "Niemand betaalt meer in dan 12,5 % van het budget dat ervoor bedoeld is. Een partij van buiten betaalt 25 % ervan." in said,
   "with its parts")
ok(not any(isinstance(v, (int, float)) and v < 0 for r in letter for v in r), "no minus sign: a word says which way")
setup = live["GM0002 Bée"].page_setup
ok(str(setup.paperSize) == "9" and setup.fitToHeight in (1, None), "on one sheet of A4")
# ---- rules in words: bands with their unit once, the form, an amount by hand ----
SEVERAL = ['''{ name = "banden"; layers = ( { base = "deficit"; key = "budget"; bands_in = "percent_of_budget";
               bands = ( { from = 0.0; to = 7.5; share = 0.125; }, { from = 7.5; share = 1.0; } ); } ); }''',
           '''{ name = "rijk"; layers = ( { share = 0.0; key = "budget"; external_share = 0.5; external_of = "shortfall"; } ); }''',
           '''{ name = "niets"; layers = ( { share = 0.0; key = "budget"; } ); }''',
           '''{ name = "plafond"; layers = ( { base = "deficit"; key = "budget"; total_limit = { eur = 200000.0; }; } ); }''',
           '''{ name = "drie"; layers = ( { key = "clients_weighted"; lag_weights = [3, 2, 1]; } ); }''',
           '''{ name = "alleen"; layers = ( { key = "budget"; members = ["GM0001"]; } ); }''',
           '''{ name = "half"; layers = ( { key = "budget"; care = ["zwaar"]; }, { key = "budget"; care = ["licht"]; except = ["GM0002"]; } ); }''',
           '''{ name = "geen"; layers = ( ); }''',
           '''{ name = "duur"; layers = ( { base = "client_excess"; threshold_eur = 20.5; key = "budget"; } ); }''',
           '''{ name = "samen"; layers = ( { base = "deficit"; key = "budget"; over_years = 2; } ); }''',
           '''{ name = "euro"; layers = ( { base = "costs"; forms = ["ZIN"]; key = ( { key = "residents"; weight = 0.5; }, { key = "youths"; weight = 0.5; } );
               bands = ( { from = 0.0; to = 10.0; share = 0.0; }, { from = 10.0; to = 1250.5; share = 0.5; } ); } );
               by_hand = ( { from = "GM0001"; to = "GM0002"; eur = 1250.5; year = 2016; reason = { nl = "Afspraak"; en = "Agreed"; }; } ); }''']


def with_schemes(schemes):
    open("schemes.cfg", "w").write("""years = { first = 2015; last = 2016; }; care_classes = ["licht", "zwaar"];
schemes = ( %s );
shared_costs = { bureau = { eur = 1234.56; care = "licht"; key = "residents"; }; };
""" % ", ".join(schemes))


with open("realised.csv", "w") as f:
    extra = [f"clients_lag{lag}:{care}" for lag in (1, 2, 3) for care in ("licht", "zwaar")]
    extra += ["budget_lag1"] + [f"cost_lag1:{form}:{care}" for form in ("ZIN", "PGB") for care in ("licht", "zwaar")]
    f.write("".join(line + "," + ",".join(extra if k == 0 else ["3"] * len(extra)) + "\n" for k, line in enumerate(TABLE.splitlines())))
open("clients.csv", "w").write("code,form,care,cost\nGM0001,ZIN,zwaar,50.50\n")
letter = []
for scheme in SEVERAL:    # each in a letter of its own
    with_schemes([scheme])
    words = settle("--year", "2016", "-o", "woorden.xlsx", *(["--clients", "clients.csv"] if "excess" in scheme else []))
    ok(words.returncode == 0, "settled: " + scheme[:20])
    if words.returncode:
        print("#", words.stderr)
    letter += [str(c.value) for row in openpyxl.load_workbook("woorden.xlsx")["GM0002 Bée"].iter_rows() for c in row if c.value]
ok("De leden delen in banden: alleen tekorten (alle zorg), naar budget. Van 0 % tot 7,5 % van het budget dat ervoor bedoeld is: 12,5 %. "
   "Boven 7,5 % van het budget dat ervoor bedoeld is: 100 %." in letter, "bands in per cents")
ok("De leden delen in banden: alle kosten in de regeling (licht, zwaar, alleen zorg in natura), 50 % naar inwoners, 50 % naar jeugdigen. "
   "Van € 0 tot € 10: niet gedeeld. Van € 10 tot € 1.250,50: 50 %." in letter, "bands in euros, of care in kind, by two keys")
ok("De leden dragen zelf: alle kosten in de regeling (alle zorg); wat van buiten komt, wordt gedeeld, naar budget. Een partij van buiten betaalt "
   "50 % van wat de leden samen tekortkomen." in letter, "what the state pays of a shortfall")
ok("De leden dragen zelf: alle kosten in de regeling (alle zorg)." in letter, "what is not shared")
ok("Uw gemeente doet niet mee aan deze regeling en draagt haar eigen kosten." in letter, "who is no member")
ok("Stap 2: De leden delen 100 % van: alle kosten in de regeling (licht), naar budget. Niet mee doen: Bée. Uw gemeente doet hieraan niet mee." in letter, "of a step, and who else")
ok("Er wordt niets gedeeld: ieder draagt de eigen kosten." in letter, "an empty scheme")
ok("De leden delen 100 % van: kosten boven een drempel per cliënt (alle zorg), naar budget. Van elke cliënt wat in het jaar boven € 20,50 "
   "uitkomt." in letter, "the threshold")
ok("De leden delen 100 % van: alleen tekorten (alle zorg), naar budget. 2 jaren tellen samen en worden in het laatste daarvan verrekend. "
   "Dat is dit jaar." in letter, "years together")
ok(any(text.endswith("Samen wordt hooguit € 200.000,00 gedeeld.") for text in letter), "a ceiling")
ok(any(text.endswith("naar cliënten van drie jaar, gewogen 3 : 2 : 1.") for text in letter), "weights of years")
ok("Met de hand: Aa en Hunze/Gieten: [oost] betaalt € 1.250,50 aan Bée. Reden: Afspraak" in letter, "an amount by hand")
at = letter.index("Te ontvangen volgens afspraak (met de hand)")
ok(letter[at + 1] == "1250.5", "on a line of its own")
at = letter.index("Daarvan uw deel van gezamenlijke kosten")
ok(letter[at + 1] == "617.28", "and stand in the letter: half of them")
ok("in de afgerekende jaren € 1.234,56, zijn verdeeld (naar inwoners) en bij de eigen kosten geteld" in words.stderr, "shared costs are told")

# ---- more schemes than a page has room for at a size that can be read: a table of them ----
with_schemes([scheme for scheme in SEVERAL if "excess" not in scheme])
many = settle("--year", "2016", "-o", "tabel.xlsx")
rows = {row["scheme"]: row for row in csv.DictReader(settle("--year", "2016").stdout.splitlines()) if row["code"] == "GM0002"}
sheet = openpyxl.load_workbook("tabel.xlsx")["GM0002 Bée"]
table = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True) if row[0] in rows}
ok(many.returncode == 0 and len(table) == len(SEVERAL) - 1 and
   all(abs(amount - float(rows[name][column])) < 0.001 for name, amounts in table.items()
       for column, amount in zip(("transfer", "payment", "to_settle"), amounts)), "many schemes in a table, to the cent")
texts = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
ok("geen: Er wordt niets gedeeld: ieder draagt de eigen kosten." in texts and any(text.startswith("euro: De leden delen in banden") for text in texts),
   "with the rules below it")
ok(sheet.page_setup.fitToHeight in (1, None) and sum(1 + len(str(text)) // 95 for text in texts) <= 57, "on one page, in lines that can be read")
said = list(letter_checks("tabel.xlsx"))
ok(len(said) == 2 * len(rows) and all(abs(value - sum(sums)) < 0.005 for _c, value, sums in said), "and the checks look at it")
with_schemes(SEVERAL[1].replace("rijk", "r%d" % k) for k in range(40))
many = settle("--year", "2016", "-o", "tabel.xlsx")
book = openpyxl.load_workbook("tabel.xlsx")
texts = [row[0] for row in book["GM0002 Bée"].iter_rows(values_only=True) if row[0]]
ok(many.returncode == 0 and 'De regels van elke regeling staan in woorden op het blad "Regels".' in texts and "r39" in texts and len(texts) <= 57 and
   sum(str(row[0]).startswith("De leden dragen zelf") for row in book["Regels"].iter_rows(values_only=True)) == 40,
   "so many that their rules have a sheet of their own")

# ---- contributions, fees, what is paid for joining and the rest: in a letter they add up to the share ----
open("schemes.cfg", "w").write("""years = { first = 2015; last = 2016; }; care_classes = ["licht", "zwaar"];
schemes = ( { name = "twee"; layers = ( { care = ["licht"]; key = "budget"; flow = "contribution"; }, { care = ["zwaar"]; share = 0.5; key = "youths"; flow = "fee"; } );
    leaving = { joining = ( { municipality = "GM0002"; year = 2016; } ); entry_fee = { eur_per_resident = 0.07; }; }; } );
""")
with open("realised.csv", "w") as f:
    head, *lines = [line.split(",") for line in TABLE.splitlines()]
    for row in [head[:2] + ["year"] + head[2:9]] + [line[:2] + [year] + line[2:9] for year in ("2015", "2016") for line in lines]:
        f.write(",".join(row) + "\n")
parts = settle("-o", "delen.xlsx")
table = {(row["year"], row["code"]): row for row in csv.DictReader(settle().stdout.splitlines())}


def part(text, value):
    """As it counts: what is received has no sign of its own, unless years differ."""
    received = text.startswith(("Te ontvangen", "Daarop")) and "onder 0" not in text
    return -value if received else value


for sheet, code, way in (("GM0001 Aa en Hunze-Gieten- -oos", "GM0001", "Te ontvangen van wat nieuwe"), ("GM0002 Bée", "GM0002", "Eenmalig te betalen voor toetreding")):
    letter = [[c.value for c in row] for row in openpyxl.load_workbook("delen.xlsx", data_only=True)[sheet].iter_rows()]
    sums = [[c for c in row if str(c.value).startswith("=")] for row in openpyxl.load_workbook("delen.xlsx")[sheet].iter_rows()]
    worked = [abs(sum((-1) ** (sign == "-") * (letter[int(at) - 1][2 if column == "C" else 1] or 0) for sign, column, at in
                      re.findall(r"([+-])([BC])(\d+)", c.value)) - letter[c.row - 1][c.column - 1]) for row in sums for c in row]
    ok(len(worked) >= 2 and max(worked) < 0.005, f"the sums of the letter are live, and come to what stands beside them, of {code}")
    texts = [str(row[0]) for row in letter]
    own, at = texts.index("Eigen kosten van jeugdhulp"), [k for k, text in enumerate(texts) if text.startswith("Uw aandeel")]
    share = letter[at[0]][2]
    up = sum(part(texts[k], letter[k][2]) for k in range(own, at[0]))
    down = sum(part(texts[k], letter[k][2]) for k in range(at[0] + 1, at[0] + 4) if texts[k].startswith("Daar"))
    entry = [row[1:3] for text, row in zip(texts, letter) if text.startswith(way)]
    ok(len(at) == 1 and letter[own - 1][1:3] == [2015, 2016], f"years beside each other, of {code}")
    ok(entry == [[0, 7.0]] and abs(up - share) < 0.001 and abs(down - share) < 0.001 and abs(share - float(table["2016", code]["payment"])) < 0.001,
       f"what is above the share and what it is made of both come to it, of {code} in the year of joining")
setup = openpyxl.load_workbook("delen.xlsx")["GM0002 Bée"].page_setup
ok(setup.fitToHeight in (1, None) and setup.fitToWidth in (1, None), "years together on one sheet of A4")

# ---- as text: to the cent ----
ok(settle("-o", "delen.txt").returncode == 0 and all(
    f"{float(row['payment']):,.2f}".translate(str.maketrans(",.", ".,")) in open("delen.txt", encoding="utf-8").read() for row in table.values()),
   "a text has every payment to the cent")
if parts.returncode:
    print("#", parts.stderr)
end()

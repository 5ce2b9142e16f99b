#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks to fill in (solidair new --table): what is filled in is read back by settle and by scenarios, and cells, sheets and
years are what was asked for. And a sheet of a workbook by its name."""
import csv
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
os.makedirs("regions")
shutil.copytree(os.path.join(ROOT, "tests/bad/regions/good"), "regions/good")
shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), "good.cfg")
SCHEMES = """region = "good";
care_classes = ["licht", "zwaar"];
schemes = ( { name = "half"; layers = ( { key = ( { key = "residents"; weight = 0.5; }, { key = "clients_lag1"; weight = 0.5; } ); } ); },
            { name = "plaatsen"; layers = ( { care = ["zwaar"]; key = "column:plaatsen"; } ); } );
"""
open("schemes.cfg", "w").write(SCHEMES)


def solidair(*words, lang="nl"):
    return subprocess.run([PROGRAM, "--lang", lang, *words], capture_output=True, text=True, timeout=60, check=False)


def new(kind, scenario, out, *more, lang="nl"):
    return solidair("new", "--table", kind, scenario, "-o", out, *more, lang=lang)


def show(good, what, run):
    ok(good, what)
    if not good:
        print("#", run.returncode, run.stdout[:300], run.stderr[:500].replace("\n", "\n# "))


def rows_of(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


def fill(path, to, value):
    """Every empty cell gets value(heading, number of its row from 0); None leaves it empty."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, row in enumerate(sheet.iter_rows(min_row=2)):
        for heading, cell in zip(sheet[1], row):
            if cell.value is None:
                cell.value = value(heading.value, number)
    book.save(to)
    return rows_of(to)


# ---- settle ----
open("nowhere.cfg", "w").write(SCHEMES.replace('"good"', '"nowhere"'))
made = new("settle", "nowhere.cfg", "leeg.xlsx", lang="en")
show(made.returncode == 2 and 'There is no region "nowhere": no table regions/nowhere/municipalities.csv. Correct its name' in made.stderr,
     "a region that is not there", made)
made = new("settle", "schemes.cfg", "leeg.xlsx")
show(made.returncode == 0 and "solidair settle schemes.cfg leeg.xlsx" in made.stdout, "a workbook for settle is made", made)
heads = rows_of("leeg.xlsx")[0]
ok(heads == ["gemeentecode", "gemeente", "jeugdbudget", "inwoners", "kosten:ZIN:licht", "kosten:ZIN:zwaar", "kosten:PGB:licht",
             "kosten:PGB:zwaar", "cliënten vorig jaar:licht", "cliënten vorig jaar:zwaar", "plaatsen", "voorschot:RIGG",
             "voorschot:SVB"], "it asks for what the schemes need: %s" % heads)
with open("regions/good/municipalities.csv", encoding="utf-8") as file:
    PEOPLE = {row["code"]: int(row["residents_2016"]) for row in csv.DictReader(file)}
PEOPLE = [PEOPLE[code] for code in sorted(PEOPLE)]    # a row for each, by code
NUMBERS = {"jeugdbudget": 50.5, "kosten": 10.25, "cliënten vorig jaar": 0.002, "plaatsen": 0.5}
filled = fill("leeg.xlsx", "vol.xlsx", lambda head, number: PEOPLE[number] if head == "inwoners" else
              round(NUMBERS[head.split(":")[0]] * PEOPLE[number]))
codes = sorted(row[0] for row in filled[1:])
settled = solidair("settle", "schemes.cfg", "vol.xlsx")
with open("vol.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(filled)
plain = solidair("settle", "schemes.cfg", "vol.csv")
show(settled.returncode == 0 and settled.stdout == plain.stdout and settled.stdout.count(codes[0]) == 2,
     "filled in it settles, as the same figures in CSV do", settled)
ok(len(codes) == len(set(codes)) and len(codes) >= 2 and settled.stderr.startswith('gelezen: vol.xlsx: een werkmap, blad "Invullen";'),
   "one row for each of %d municipalities" % len(codes))
open_one = solidair("settle", "schemes.cfg", "leeg.xlsx", lang="en")
ok(open_one.returncode == 2 and "leeg.xlsx:2: plaatsen: This cell is empty" in open_one.stderr, "what is left open is told")

book = openpyxl.load_workbook("leeg.xlsx")
checks = {str(one.sqref): one for one in book.worksheets[0].data_validations.dataValidation}
last = len(codes) + 1
ok(len(checks) == len(heads) - 2 and checks["D2:D%d" % last].type == "whole" and "heel aantal" in checks["D2:D%d" % last].error,
   "cells of numbers refuse what cannot be read, in Dutch")
amount = checks["E2:E%d" % last]
ok(amount.type == "custom" and amount.formula1.replace(" ", "") == "AND(ISNUMBER(E2),E2>=-1000000000000,E2<=1000000000000,ROUND(E2,2)=E2)" and
   "hooguit twee decimalen" in amount.error, "amounts have two decimals at most: %s" % amount.formula1)
cell = book.worksheets[0]["E2"]
ok(cell.number_format == "#,##0.00" and book.worksheets[0]["A2"].number_format == "@", "cells are typed")
texts = [value for row in book.worksheets[1].iter_rows(values_only=True) for value in row if value]
ok(book.sheetnames == ["Invullen", "Uitleg"] and all(head in texts for head in heads), "the second sheet says what each column is")
ok(all(sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9" and sheet.sheet_properties.pageSetUpPr.fitToPage
       for sheet in book.worksheets), "each as wide as a page")
again = new("settle", "schemes.cfg", "nog.xlsx")
ok(again.returncode == 0 and open("nog.xlsx", "rb").read() == open("leeg.xlsx", "rb").read(), "the same question, the same bytes")
made = new("settle", "schemes.cfg", "jaren.xlsx", "--year", "2016-2017", lang="en")
years = rows_of("jaren.xlsx")
ok(made.returncode == 0 and years[0][:4] == ["code", "name", "year", "budget"] and
   [row[2] for row in years[1:]] == [2016] * len(codes) + [2017] * len(codes), "in English, with a row for each of two years")

# ---- schemes that look at single clients ----
open("hoog.cfg", "w").write(SCHEMES.replace('schemes = (', 'schemes = ( { name = "hoog"; layers = ( { base = "client_excess"; threshold_eur = 50000.0; } ); },'))
made = new("settle", "hoog.cfg", "hoog.xlsx", lang="en")
show(made.returncode == 0 and "solidair settle hoog.cfg hoog.xlsx --clients CLIENTS.csv\n" in made.stdout and
     'Scheme "hoog" looks at the cost of single clients' in made.stdout, "the next command names their table and what it holds", made)
told = new("settle", "hoog.cfg", "hoog-nl.xlsx").stdout
heads = re.search(r"kolommen (\w+), (\w+) \(ZIN of PGB\), (\w+) en (\w+);", told)
fill("hoog-nl.xlsx", "hoogvol.xlsx", lambda head, number: PEOPLE[number] if head == "inwoners" else 1000000)
open("CLIENTEN.csv", "w").write(";".join(heads.groups()) + "\n%s;ZIN;zwaar;60000\n" % codes[0])
run = solidair("settle", "hoog.cfg", "hoogvol.xlsx", "--clients", "CLIENTEN.csv")
show(run.returncode == 0, "which settles with a table that has the columns as told", run)

# ---- accounts and estimates ----
made = new("realised", "good.cfg", "rekening.xlsx", "--year", "2015-2016")
show(made.returncode == 0 and 'realised_file = "rekening.xlsx";' in made.stdout, "a workbook for accounts is made", made)
fill("rekening.xlsx", "rekeningen.xlsx", lambda head, number: None if number > 1 else 5000000.0 + number if head == "kosten" else 900)
ok(rows_of("rekening.xlsx")[0] == ["gemeentecode", "gemeente", "jaar", "kosten", "cliënten"], "with Dutch headings")
new("realised", "good.cfg", "accounts.xlsx", "--year", "2015-2016", lang="en")
ok(rows_of("accounts.xlsx")[0] == ["code", "name", "year", "cost_eur", "clients"], "and English ones")
heir = 'inherit = "good.cfg";\ndemand = { level = { distribution = "normal"; sd = 0.2; }; };\n'
open("een.cfg", "w").write(heir + 'realised_file = "rekeningen.xlsx";\n')
run = solidair("check", "een.cfg", lang="en")
show(run.returncode == 0 and "rekeningen.xlsx" in run.stdout + run.stderr, "accounts that were filled in are read", run)
made = new("estimates", "good.cfg", "raming.xlsx", "--year", "2016-2018")
fill("raming.xlsx", "ramingen.xlsx", lambda head, number: 6000000.5 + number if number in (0, 4) else None)
ok(rows_of("raming.xlsx")[0] == ["gemeentecode", "gemeente", "jaar", "raming"], "with Dutch headings")
open("twee.cfg", "w").write(heir + 'estimates_file = "ramingen.xlsx";\n')
run = solidair("check", "--full", "twee.cfg", lang="en")
found = re.search(r"estimates = \((.*?)\);", run.stdout, re.S)
show(run.returncode == 0 and found and found[1].count("eur = ") == 2 and "6000000.5" in found[1] and "6000004.5" in found[1],
     "estimates that were filled in are those of the scenario, and no others", run)
open("ramingen.csv", "w").write("\ufeffgemeentecode;gemeente;jaar;Raming;Bron\r\n" + "".join(
    "%s;%s;%d;%s;begroting\r\n" % (row[0], row[1], row[2], str(row[3] or "").replace(".", ",")) for row in rows_of("ramingen.xlsx")[1:]))
open("drie.cfg", "w").write(heir + 'estimates_file = "ramingen.csv";\n')
as_csv = solidair("check", "--full", "drie.cfg", lang="en")
ok("read: ramingen.csv: UTF-8, semicolons between the columns, decimal commas; 2 rows, 2 municipalities, eur €12,000,005\n" in as_csv.stderr,
   "how the estimates were read")
show(as_csv.returncode == 0 and re.search(r"estimates = \((.*?)\);", as_csv.stdout, re.S)[1] == found[1],
     "as Dutch CSV they are the same", as_csv)
open("vier.cfg", "w").write(heir + 'estimates_file = "ramingen.xlsx"; estimates = ( { municipality = "%s"; year = 2016; eur = 1.0; } );\n'
                            % rows_of("ramingen.xlsx")[1][0])
twice = solidair("check", "vier.cfg", lang="en")
show(twice.returncode == 2 and "is given twice here" in twice.stderr, "what is given in both is refused", twice)

# ---- how tables of accounts were read, and what was passed over in them, whether they condition the state or the level ----
open("rek.csv", "w").write("\ufeffGemeentecode;Jaar;Kosten;Cli\u00ebnten;Toelichting\r\n%s;2015;\u20ac 14.000.000,50;2.204;jaarstukken\r\n%s;2015;4.900.000,-;1.050;\r\n" % tuple(codes[:2]))
for observations in ("state", "level"):
    open("vier.cfg", "w").write(heir + 'observations = "%s"; realised_file = "rek.csv";\n' % observations)
    run = solidair("check", "vier.cfg")
    show(run.returncode == 0 and run.stderr.startswith("gelezen: rek.csv: UTF-8, puntkomma's tussen de kolommen, decimale komma's; "
                                                      "2 rijen, 2 gemeenten, kosten \u20ac 18.900.001\n") and
         'rek.csv: de kolom "Toelichting" wordt overgeslagen.' in run.stderr and '"2.204" is gelezen als 2204' in run.stderr,
         "accounts tell how they were read (%s)" % observations, run)
open("rij.csv", "w").write("gemeente;jaar;kosten\nBeekstad;2015;14.000.000,-\n")
open("zes.cfg", "w").write(heir + 'observations = "state"; realised_file = "rij.csv";\n')
run = solidair("check", "zes.cfg")
ok("; 1 rij, 1 gemeente, kosten \u20ac 14.000.000\n" in run.stderr, "one row, by name")
out = solidair("run", "vier.cfg", "-n", "8", "-o", "vier.h5")
show(out.returncode == 0 and out.stderr.startswith("gelezen: rek.csv: UTF-8"), "and so does a run", out)

open("vijf.cfg", "w").write(heir + 'estimates_file = "dubbel.csv";\n')
for rows, told in (("%s;2016;1\n%s;2016;2\n", "dubbel.csv:3: estimates[2]: "), ("%s;2016;1\n%s;2034;2\n", "dubbel.csv:3: estimates[2].year: ")):
    open("dubbel.csv", "w").write("code;jaar;raming\n" + rows % (codes[0], codes[0]))
    run = solidair("check", "vijf.cfg", lang="en")
    show(run.returncode == 2 and run.stderr.startswith(told), "an estimate that cannot be is told with its row", run)

# ---- a sheet by its name ----
book = openpyxl.load_workbook("vol.xlsx")
book.create_sheet("Toelichting", 0)["A1"] = "niets"
book.save("bladen.xlsx")
named = solidair("settle", "schemes.cfg", "bladen.xlsx#Invullen")
show(named.returncode == 0 and named.stdout == plain.stdout, "a sheet is read by its name", named)
absent = solidair("settle", "schemes.cfg", "bladen.xlsx#Blad9", lang="en")
ok(absent.returncode == 2 and "Its sheets: Toelichting, Invullen, Uitleg" in absent.stderr, "one that is not there is told, with those that are")
no_book = solidair("settle", "schemes.cfg", "vol.csv#Blad1", lang="en")
ok(no_book.returncode == 2, "CSV has no sheets")
itself = solidair("settle", "schemes.cfg", "bladen.xlsx#Invullen", "-o", "bladen.xlsx", lang="en")
ok(itself.returncode == 2 and "one of the files that are read" in itself.stderr, "what is read is not written over")
open("vijf.cfg", "w").write(heir + 'estimates_file = "ramingen.xlsx#Invullen";\n')
ok(solidair("check", "vijf.cfg").returncode == 0, "also where a scenario names the table")

# ---- refused ----
for words, wanted in ((["settle", os.path.join(ROOT, "scenarios/schemes/praktijk/vangnet.cfg"), "-o", "a.xlsx"], "names no region"),
                      (["settle", "schemes.cfg", "-o", "a.csv"], "expected one of .xlsx"), (["settle", "schemes.cfg"], "say where the workbook goes"),
                      (["loon", "schemes.cfg", "-o", "a.xlsx"], "expected settle, realised, estimates"),
                      (["realised", "good.cfg", "-o", "a.xlsx", "--year", "2030"], "expected years from 2015 to 2018")):
    run = solidair("new", "--table", *words, lang="en")
    show(run.returncode == 2 and wanted in run.stderr and not os.path.exists("a.xlsx"), "refused: " + wanted, run)
# To Excel a workbook in which widths are given twice is a damaged one.
overlap = []
for name in sorted(name for name in os.listdir(".") if name.endswith(".xlsx")):
    with zipfile.ZipFile(name) as book:
        for sheet in (part for part in book.namelist() if part.startswith("xl/worksheets/sheet")):
            spans = [tuple(map(int, span)) for span in re.findall(r'<col min="(\d+)" max="(\d+)"', book.read(sheet).decode())]
            overlap += [(name, sheet) for (_, last), (first, _) in zip(spans, spans[1:]) if first <= last]
ok(not overlap, f"no column of a sheet has two widths {overlap[:3]}")

end()

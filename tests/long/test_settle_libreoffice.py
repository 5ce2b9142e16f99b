#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that LibreOffice itself saves, in the Dutch and the American way, settles to the same bytes; the sums of the
workbook that settle writes, recalculated by LibreOffice, are 0.00."""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../scenario"))
import openpyxl  # noqa: E402
import spellings as s  # noqa: E402
from tap import PROGRAM, ROOT, end, ok  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
open("schemes.cfg", "w").write(s.SCHEMES)
open("plain.csv", "w").write(s.text(s.rows()))
# LibreOffice's numbers of encodings; UTF-8 with a mark is told apart by the thirteenth part of its filter.
ENCODINGS = {"UTF-8": (76, "false"), "UTF-8 with a mark": (76, "true"), "Windows-1252": (1, "false"), "UTF-16": (65535, "false")}
SEPARATORS = {"semicolons": 59, "tabs": 9, "commas": 44}
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>%s</value></prop></item>
</oor:items>
"""


def office(locale, *arguments):
    """LibreOffice as it is set up in a country."""
    profile = os.path.abspath("profile-" + locale)
    os.makedirs(profile + "/user", exist_ok=True)
    if not os.path.exists(profile + "/user/registrymodifications.xcu"):
        open(profile + "/user/registrymodifications.xcu", "w").write(PROFILE % locale)
    run = subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *arguments],
                         capture_output=True, text=True, timeout=300, check=False)
    return run.returncode == 0


def settle(path, *more):
    return subprocess.run([PROGRAM, "--lang", "nl", "settle", "schemes.cfg", path, *more], capture_output=True, text=True,
                          timeout=60, check=False)


plain = settle("plain.csv")
ok(plain.returncode == 0, "the plain table settles")
s.workbook("start.xlsx", s.typed())
book = openpyxl.load_workbook("start.xlsx")
for row in book.active.iter_rows(min_row=2):
    for cell in row:
        cell.number_format = "#,##0.00" if cell.column - 1 in s.MONEY else "#,##0"
book.save("start.xlsx")
made, first_lines = 0, set()
for locale in ("nl-NL", "en-US"):
    for separator, sign in SEPARATORS.items():
        for encoding, (number, mark) in ENCODINGS.items():
            name = f"{locale}-{separator}-{encoding}".replace(" ", "-")
            os.makedirs(name, exist_ok=True)
            saved = office(locale, "--convert-to", f"csv:Text - txt - csv (StarCalc):{sign},34,{number},1,,0,false,true,false,false,false,0,{mark}",
                           "--outdir", name, "start.xlsx")
            run = settle(name + "/start.csv")
            good = saved and run.returncode == 0 and run.stdout == plain.stdout
            ok(good, f"saved as CSV: {locale}, {separator}, {encoding}")
            if good:
                made += 1
                first_lines.add(run.stderr.splitlines()[0].split(": ", 2)[2])
            else:
                print("#", run.returncode, run.stderr[:300])
    os.makedirs(locale, exist_ok=True)
    saved = office(locale, "--convert-to", "xlsx", "--outdir", locale, "start.xlsx")
    ok(saved and settle(locale + "/start.xlsx").stdout == plain.stdout, f"saved as a workbook: {locale}")
ok(len(first_lines) >= 8, "they were told apart: " + "; ".join(sorted(first_lines))[:300])

# ---- the workbook of settle, recalculated ----
ok(settle("plain.csv", "-o", "out.xlsx").returncode == 0, "settle writes a workbook")


def recalculated(name, change=lambda text: text, sheet="sheet1", of="out.xlsx"):
    """The sums of Controle of a copy of which no formula has a value yet, so that LibreOffice must work all of them out."""
    with zipfile.ZipFile(of) as old, zipfile.ZipFile(name + ".xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            if part.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"</f><v>[^<]*</v>", b"</f>", text)
            new.writestr(part, change(text) if part == f"xl/worksheets/{sheet}.xml" else text)
    os.makedirs("again", exist_ok=True)
    office("en-US", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", "again",
           name + ".xlsx")
    with open(f"again/{name}-Controle.csv", encoding="utf-8") as f:
        return [value for row in csv.reader(f) for value in row[3:] if value and not value[0].isalpha()]


sums = recalculated("bare")
ok(len(sums) >= 6 and all(float(v) == 0 for v in sums), f"its {len(sums)} checks are 0.00")


def one_euro_more(text):
    amount = max(re.findall(rb"<v>(\d+\.?\d*)</v>", text), key=float)
    return text.replace(b"<v>" + amount + b"</v>", b"<v>%.2f</v>" % (float(amount) + 1), 1)


wrong = recalculated("wrong", one_euro_more)
ok(any(abs(float(v)) == 1 for v in wrong), f"and see an amount that is EUR 1 off: {wrong}")


def own_cost_more(text):
    """Of a letter: the first amount under each scheme, in cells without a type and a formula; what follows adds up from it."""
    amounts = [m for m in re.finditer(rb'(<c r="B(\d+)" s="\d+"><v>)([0-9.]+)', text)]
    first = [m for k, m in enumerate(amounts) if k == 0 or int(m[2]) > int(amounts[k - 1][2]) + 4]
    for m in reversed(first):
        text = text[:m.start()] + m[1] + b"%.2f" % (float(m[3]) + 1) + text[m.end():]
    return text


wrong = recalculated("letter", own_cost_more, "sheet3")
ok(sum(abs(float(v)) == 1 for v in wrong) == 2, f"also in a line of the letter, under either scheme: {wrong}")
with open("again/bare-Afrekening.csv", encoding="utf-8") as f:
    totals = [row for row in csv.reader(f) if "Totaal" in row]
ok(len(totals) == 2 and all(abs(float(row[3]) - float(row[4])) < 0.005 for row in totals), "and its totals agree")
office("nl-NL", "--convert-to", "pdf", "out.xlsx")
pages = subprocess.run(["pdftotext", "-layout", "out.pdf", "-"], capture_output=True, text=True, check=False).stdout.split("\f")
letters = [page for page in pages if "Uw aandeel" in page]
ok(len(letters) == 3 and sum("Gemeente Haren (GM0017)" in page for page in letters) == 1, "a page of paper for each municipality")

# ---- many schemes and years: the letters have a table, which the sums look at too ----
open("many.cfg", "w").write('years = { first = 2015; last = 2017; }; care_classes = ["licht"];\nschemes = ( %s );\n' % ", ".join(
    '{ name = "s%d"; label = { nl = "Regeling nummer %d van de vele"; en = "Scheme %d"; }; layers = ( { share = %.2f; key = "budget"; } ); }'
    % (k, k, k, k / 12) for k in range(12)))
with open("many.csv", "w", encoding="utf-8") as f:
    for year in (None, 2015, 2016, 2017):
        for k, row in enumerate(s.rows()[:1] if year is None else s.rows()[1:]):
            f.write(",".join(row + (["year", "advance:RIGG", "advance:SVB"] if year is None else [str(year), f"{3000000 + k}", "0"])) + "\n")
many = subprocess.run([PROGRAM, "--lang", "nl", "settle", "many.cfg", "many.csv", "-o", "many.xlsx"], capture_output=True, text=True, check=False)
sums = recalculated("many-bare", of="many.xlsx")
ok(many.returncode == 0 and len(sums) > 12 * 3 * 3 * 3 and all(float(v) == 0 for v in sums), f"its {len(sums)} checks are 0.00: {many.stderr[:200]}")
office("nl-NL", "--convert-to", "pdf", "many.xlsx")
pages = subprocess.run(["pdftotext", "-layout", "many.pdf", "-"], capture_output=True, text=True, check=False).stdout.split("\f")
letters = [page for page in pages if "Uw aandeel" in page]
ok(len(letters) == 3 and all("Regeling nummer 11 van de vele" in page and "2015-2017 samen" in page for page in letters),
   "a page for each municipality, with all of them")

# ---- the workbook to fill in: filled in, saved by LibreOffice, and read back ----
os.makedirs("regions")
shutil.copytree(os.path.join(ROOT, "tests/bad/regions/good"), "regions/good")
open("form.cfg", "w").write('region = "good";\ncare_classes = ["licht"];\nschemes = ( { name = "vol"; layers = ( { key = "budget"; } ); } );\n')
made = subprocess.run([PROGRAM, "--lang", "nl", "new", "--table", "settle", "form.cfg", "-o", "leeg.xlsx"], capture_output=True,
                      text=True, timeout=60, check=False)
ok(made.returncode == 0, "a workbook to fill in is made")
book = openpyxl.load_workbook("leeg.xlsx")
for number, row in enumerate(book.worksheets[0].iter_rows(min_row=2)):
    for cell in row:
        cell.value = 14607000.25 + number if cell.value is None else cell.value
book.save("ingevuld.xlsx")


def filled(path):
    return subprocess.run([PROGRAM, "--lang", "nl", "settle", "form.cfg", path], capture_output=True, text=True, timeout=60, check=False)


plain = filled("ingevuld.xlsx")
for locale in ("nl-NL", "en-US"):
    office(locale, "--convert-to", "xlsx", "--outdir", "terug-" + locale, "ingevuld.xlsx")
    office(locale, "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false", "--outdir", "terug-" + locale, "ingevuld.xlsx")
    for kind in ("xlsx", "csv"):
        run = filled(f"terug-{locale}/ingevuld.{kind}")
        ok(run.returncode == 0 and run.stdout == plain.stdout and len(run.stdout) > 100, f"filled in and saved by LibreOffice: {locale}, {kind}")
        if run.returncode:
            print("#", run.stderr[:300])
end()

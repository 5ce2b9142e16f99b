#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook on paper and at work, by LibreOffice: how many pages it prints, that its formulas, worked out anew, give what
the program says, and that the balance for the council follows what is filled in."""
import os
import re
import subprocess
import tempfile

import h5py
import openpyxl
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
PAGES = {"region": 14, "haren": 8}


def call(*words):
    return subprocess.run(words, capture_output=True, text=True, env={**os.environ, "HOME": FOLDER.name})


def convert(name, kind):
    call("soffice", "--headless", "--convert-to", kind, "--outdir", "out", name)
    return os.path.join("out", os.path.splitext(name)[0] + "." + kind)


def smallest(name):
    """The smallest letters on any page, in points: three units of the text form of a PDF at its largest are one."""
    told = call("pdftohtml", "-xml", "-zoom", "3", "-i", "-stdout", f"out/{name}.pdf").stdout
    return min(int(size) for size in re.findall(r'<fontspec id="\d+" size="(\d+)"', told)) / 3


def filled_in(name):
    """The workbook without the values that the program wrote beside its formulas, with an account filled in, worked out."""
    book = openpyxl.load_workbook(name + ".xlsx")
    sheet = book["Raadsvoorstel"]
    for row in range(5, 12):
        word = str(sheet[f"B{row}"].value).split()[0]
        if word in ("Rijksbudget", "Lasten") and sheet[f"D{row}"].value is None:
            sheet[f"D{row}"].value = {"Rijksbudget": 4000, "Lasten": 5500}[word]
    book.save(f"{name}-filled.xlsx")
    return openpyxl.load_workbook(convert(f"{name}-filled.xlsx", "xlsx"), data_only=True)


call(PROGRAM, "run", os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "-n", "400", "--store", "costs", "-o", "r.h5")
call(PROGRAM, "sensitivity", "r.h5", "--points", "64")
call(PROGRAM, "coalition", "r.h5", "-n", "100")
call(PROGRAM, "report", "r.h5", "-o", "region.xlsx")
call(PROGRAM, "report", "r.h5", "-o", "haren.xlsx", "--municipality", "Haren")
for name, most in PAGES.items():
    pages = int(re.search(r"Pages: +(\d+)", call("pdfinfo", convert(name + ".xlsx", "pdf")).stdout)[1])
    ok(0 < pages <= most, f"{name}: {pages} pages, at most {most}")
    ok(smallest(name) >= 7, f"in letters of at least 7 points: {smallest(name):.1f}")
    text = call("pdftotext", "-layout", f"out/{name}.pdf", "-").stdout
    ok(text.count("VOORBEELDCIJFERS") >= 2 * pages - 2 and text.count("startgetal 20161122") >= pages and "###" not in text,
       "each with stamp and seed, and every figure fits its cell")
    book, told = filled_in(name), openpyxl.load_workbook(name + ".xlsx", data_only=True)
    sheet = book["Raadsvoorstel"]
    balance = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "Saldo van baten en lasten")
    ok(balance[3].value == -1500 and balance[4].value in (None, ""), f"the balance follows what is filled in: {balance[3].value}")
    formulas, wrong = 0, []
    for live in openpyxl.load_workbook(name + ".xlsx"):
        for row in live.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    a, b = told[live.title][cell.coordinate].value, book[live.title][cell.coordinate].value
                    formulas += 1
                    if a not in (None, "") and (not isinstance(b, (int, float)) or abs(a - b) > 0.005):
                        wrong.append((live.title, cell.coordinate, a, b))
    ok(formulas > 190 and not wrong, f"{formulas} formulas worked out anew give what the program wrote: {wrong[:3]}")
    sums = [row[15].value for row in book["Reken na"].iter_rows() if str(row[0].value).startswith("GM")]
    ok(len(sums) == 23 and not any(sums), "own cost to payment: deviation 0.00 for all")
# What an officer fills in: an account, estimates, a reserve; as it is, and with every question asked.
with open("pekela.cfg", "w") as file:
    file.write('inherit = "stress-2016.cfg"; name = "pekela"; draws = 500;\n'
               'realised = ( { municipality = "Pekela"; year = 2015; cost_eur = 3900000.0; grade = "measured"; } );\n'
               'estimates = ( { municipality = "Pekela"; year = 2016; eur = 4200000.0; },\n'
               '  { municipality = "Pekela"; year = 2017; eur = 4250000.0; }, { municipality = "Pekela"; year = 2018; eur = 4300000.0; } );\n'
               'reserves = ( { municipality = "Pekela"; reserve_eur = 800000.0; other_risks_eur = 1500000.0; '
               'whole_budget_eur = 42000000.0; } );\n')
call(PROGRAM, "run", "pekela.cfg", "-o", "pekela.h5")


def tornado(name):
    """Its parts of 1 below 0, in per cents, and what of them is on paper with that word."""
    rows = openpyxl.load_workbook(f"{name}.xlsx")["Vervolgvragen"].iter_rows(min_col=2, max_col=3, values_only=True)
    below = {f"{-100 * x:.1f}" for row in rows for x in row if isinstance(x, float) and -1 < x < 0}
    text = call("pdftotext", "-layout", f"out/{name}.pdf", "-").stdout
    return below, {x for x in below if re.search(rf"(?<!\S){x}% onder 0", text.replace(",", "."))}


for kind in ("own", "asked"):
    if kind == "asked":
        call(PROGRAM, "sensitivity", "pekela.h5", "--points", "64", "--municipality", "Pekela")
        call(PROGRAM, "coalition", "pekela.h5", "-n", "100")
        call(PROGRAM, "stress", "pekela.h5", "--reverse", "--municipality", "Pekela")
        call(PROGRAM, "stress", "pekela.h5")
    for name, most, words in ((f"pekela-{kind}-region", PAGES["region"], ()), (f"pekela-{kind}", PAGES["haren"], ("--municipality", "Pekela"))):
        call(PROGRAM, "report", "pekela.h5", "-o", name + ".xlsx", *words)
        pages = int(re.search(r"Pages: +(\d+)", call("pdfinfo", convert(name + ".xlsx", "pdf")).stdout)[1])
        ok(0 < pages <= most, f"{name}: {pages} pages, at most {most}")
        ok(smallest(name) >= 7, f"in letters of at least 7 points: {smallest(name):.1f}")
        if kind == "asked":
            titles = openpyxl.load_workbook(name + ".xlsx")["Inhoud"]["A"]
            ok({"Stresstest", "Reserve op", "Gevoeligheid", "Stabiliteit"} <= {cell.value for cell in titles}, "with all answers in it")
book = openpyxl.load_workbook("pekela-asked-region.xlsx")
received = [c for row in book["Bijdrage, verwacht"].iter_rows(min_row=5) for c in row if isinstance(c.value, (int, float)) and c.value < 0]
ok(received and all('" ontv."' in c.number_format and "Red" not in c.number_format for c in received), f"{len(received)} receipts with their word, and not red")
heads = [c for sheet in book for row in sheet.iter_rows() for c in row if c.alignment.textRotation]
ok(heads and all(c.alignment.vertical in (None, "bottom") and c.alignment.horizontal == "right" for c in heads), f"{len(heads)} heads stand right above their figures")
below, shown = tornado("pekela-asked")
ok(len(below) > 1 and shown == below, f"with the word of what is below 0: {sorted(below - shown)} of {sorted(below)}")
# Every scenario that comes along, as it is and with every question asked: what would take more pages is left out, and told.
with open("shocks.cfg", "w") as file:
    file.write("shocks = {\n" + "".join(
        f'  shock-{k} = {{ label = {{ nl = "Lonen en prijzen stijgen {k} % per jaar harder dan vergoed"; en = "x {k}"; }};\n'
        f"    change = {{ cost = {{ price_trend = {0.02 + k / 100:.2f}; }}; }}; }};\n" for k in range(1, 9)) + "};\n")


def cut_titles(book):
    return [(sheet.title, str(merged)) for sheet in book for edge in sheet.col_breaks.brk
            for merged in sheet.merged_cells.ranges if merged.min_col <= edge.id < merged.max_col]


def cut_charts(book):
    """Charts that a page ends in."""
    return [(sheet.title, edge.id) for sheet in book for edge in sheet.row_breaks.brk for chart in sheet._charts
            if chart.anchor._from.row < edge.id <= chart.anchor.to.row]


def crowded_charts(book):
    """Charts of bars that have more rows than a page has room for names."""
    bars = [(sheet.title, chart) for sheet in book for chart in sheet._charts if type(chart).__name__ == "BarChart"]
    rows = [(title, re.findall(r"\d+", chart.series[0].val.numRef.f.split("!")[1])) for title, chart in bars]
    return [title for title, (first, last) in rows if int(last) - int(first) >= 40]


def told_pages(book):
    """As many as the breaks say: none comes of itself, wherever a program likes; but in the sums of many municipalities."""
    return sum((len(sheet.row_breaks.brk) + 1) * (len(sheet.col_breaks.brk) + 1) + (sheet.title == "Reken na" and sheet.max_row > 100)
               for sheet in book)


def look(name, most, *words):
    call(PROGRAM, "report", scenario + ".h5", "-o", name + ".xlsx", *words)
    pages = int(re.search(r"Pages: +(\d+)", call("pdfinfo", convert(name + ".xlsx", "pdf")).stdout)[1])
    book = openpyxl.load_workbook(name + ".xlsx")
    ok(0 < pages <= most, f"{name}: {pages} pages, at most {most}")
    ok(smallest(name) >= 7, f"in letters of at least 7 points: {smallest(name):.1f}")
    ok(pages <= told_pages(book), f"as many as were made: {told_pages(book)}")
    ok(not crowded_charts(book), f"each bar of a chart has room for its name: {crowded_charts(book)}")
    ok(not cut_titles(book) and not cut_charts(book), f"no title, note or chart lies over the edge of a page: {cut_titles(book)[:3]} {cut_charts(book)[:3]}")
    part = "Reken na" in book.sheetnames and re.search(r"(\d+)$", "".join(book["Reken na"].print_area or ""))
    if part and int(part[1]) < book["Reken na"].max_row:
        ok("Op papier alleen de eerste" in str(book["Reken na"]["A4"].value), f"of the sums a part is printed, which says so: {part[1]} rows")
    front = {row[0].value: row[1].value for row in book["Inhoud"].iter_rows(max_col=2)}
    left, held = str(front.get("Weggelaten", "")), {row[0].value for row in book["Inhoud"].iter_rows(max_col=1)}
    return left, held


scenarios = sorted(name[:-4] for name in os.listdir(os.path.join(ROOT, "scenarios")) if name.endswith(".cfg"))
for scenario in scenarios:
    call(PROGRAM, "run", os.path.join(ROOT, "scenarios", scenario + ".cfg"), "-n", "100", "--store", "costs", "-o", scenario + ".h5")
    with h5py.File(scenario + ".h5") as file:
        place, many = file["municipality_name"][0].decode(), len(file["municipality_name"]) > 100
    look(scenario, PAGES["region"])
    look(f"{scenario}-one", PAGES["haren"], "--municipality", place)
    questions = [("stress", "--shocks", "shocks.cfg"), ("sensitivity", "--points", "64", "--municipality", place), ("coalition", "-n", "100")]
    if not many:  # where it takes minutes
        questions.append(("stress", "--reverse", "--reserve", f"{place}=800000"))
    done = [call(PROGRAM, first, scenario + ".h5", *more) for first, *more in questions]
    ok(not any(answer.returncode for answer in done), f"{scenario}: every question is asked: {[answer.stderr[-200:] for answer in done if answer.returncode]}")
    whose = ("--division", "old") if scenario == "herindeling-2021" else ()  # answers are of municipalities before they merge
    for name, most, words in ((f"{scenario}-asked", PAGES["region"], whose), (f"{scenario}-asked-one", PAGES["haren"], ("--municipality", place, *whose))):
        left, held = look(name, most, *words)
        absent = {title for title in ("Stresstest", "Reserve op", "Gevoeligheid", "Stabiliteit", "Bronnen") if title not in held and title not in left}
        ok(absent == ({"Reserve op"} if many else set()), f"what is left out is told: {left} {absent}")
end()

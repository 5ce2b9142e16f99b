#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook as a controller gets it: few sheets, each made for paper; cells to fill in whose balance changes along, worked
out by an own reading of the formulas; own cost to payment also for one municipality. That every table there is has the right
figures is test_report_tables.py's, of a workbook with all of them."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from xlsx_formulas import Sheet  # noqa: E402
from tap import PROGRAM, ROOT, end, ok

YELLOW = "FFFFF2A8"


def solidair(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True)


def columns(sheet):
    """The width of what is printed, in points: digits of 10 points are 7 pixels wide."""
    last = openpyxl.utils.range_boundaries(sheet.print_area[0].replace("$", ""))[2] if sheet.print_area else 2
    wide = {}
    for dimension in sheet.column_dimensions.values():
        wide |= {k: 0 if dimension.hidden else dimension.width for k in range(dimension.min, dimension.max + 1)}
    return sum(7 * wide.get(k, 9) for k in range(1, last + 1)) * 72 / 96


def fits(sheet):
    """On one page, or in letters of at least 7 points on pages that are as wide as it is, or repeat its names."""
    setup, asked = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if asked and asked.fitToPage:
        return setup.fitToWidth in (None, 1) and setup.fitToHeight in (None, 1)
    letters, page = (setup.scale or 0) / 100, 770 if setup.orientation == "landscape" else 523
    return 7 <= 10 * letters <= 10 and (letters * columns(sheet) <= page or sheet.print_title_cols is not None)


def paper(book, stamp):
    """What is wrong with how its sheets are printed."""
    wrong, date = [], time.strftime("%d-%m-%Y", time.localtime(os.stat("r.h5").st_mtime))
    for sheet in book:
        setup = sheet.page_setup
        head, foot = sheet.oddHeader, sheet.oddFooter
        if setup.paperSize != 9 or not fits(sheet):
            wrong.append((sheet.title, "does not fit A4"))
        if not head.left.text or not foot.left.text or "20161122" not in foot.left.text or "&P" not in foot.right.text or \
                date not in foot.right.text or bool(head.right.text) != stamp:
            wrong.append((sheet.title, head.left.text, foot.left.text, foot.right.text, head.right.text))
    return wrong


def inputs(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == YELLOW]


def line(sheet, text):
    return next(row[0].row for row in sheet.iter_rows(min_row=5) if row[1].value == text)


def fill(sheet, **amounts):
    """The account column with these amounts in EUR 1,000, by the first word of a line; what its balance then comes to."""
    for row in range(5, sheet.max_row + 1):
        word = str(sheet[f"B{row}"].value).split()[0]
        if word in amounts and sheet[f"D{row}"].fill.fgColor.rgb == YELLOW:
            sheet[f"D{row}"].value = amounts[word]
    return Sheet(sheet).value("D", line(sheet, "Balance of income and expenditure"))


def chart_title(chart):
    return "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r or ())


def years(base, last):
    """A scenario of the years from 2015 to this one."""
    n = last - 2014
    return (f'inherit = "{base}.cfg"; name = "of-{last}"; draws = 20; years = {{ first = 2015; last = {last}; }};\n'
            f'budget = {{ regional_eur = {n * [160000000.0]}; phase_in = {[0.0, 0.5] + (n - 2) * [1.0]}; }};\n'
            f'demand = {{ use_index = {n * [1.0]}; }};\n')


def agree(sheet, rule, rows, amounts):
    """What a check of the account column says while these rows hold these amounts."""
    before = [sheet[f"D{row}"].value for row in rows]
    for row, amount in zip(rows, amounts):
        sheet[f"D{row}"].value = amount
    said = Sheet(sheet).work_out(rule)
    for row, amount in zip(rows, before):
        sheet[f"D{row}"].value = amount
    return said


tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    solidair("run", os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "-n", "60", "--store", "costs", "-o", "r.h5")
    for words in (["-o", "region.xlsx"], ["-o", "haren.xlsx", "--municipality", "Haren"], ["-o", "full.xlsx", "--full"],
                  ["-o", "one.xlsx", "--table", "council"]):
        answer = solidair("report", "r.h5", *words, "--lang", "en")
        ok(answer.returncode == 0, f"{words[1]} is written: {answer.stderr}")
    region, haren, full = (openpyxl.load_workbook(name) for name in ("region.xlsx", "haren.xlsx", "full.xlsx"))

    # ---- few sheets, made for paper ----
    ok(haren.sheetnames == ["Contents", "My municipality", "Years and reserve", "Council paper", "Origin", "Check the sums"],
       f"of one municipality: {haren.sheetnames}")
    ok(len(region.sheetnames) <= 12 and {"Result", "Schemes", "Council paper", "Check the sums"} <= set(region.sheetnames) and
       len(full.sheetnames) >= 27, f"of the region: {region.sheetnames}")
    for book in (region, haren, full):
        ok(not paper(book, True), f"each sheet fits A4, with scenario, seed, date, page and stamp around it: {paper(book, True)[:2]}")
    ok(all(s.page_setup.fitToHeight in (None, 1) for book in (region, haren) for s in book), "and takes one page")
    ok(all(s.freeze_panes for book in (region, haren) for s in book if s.title != "Contents"), "what a row is stays in sight")
    ok(all(s.print_area for book in (region, haren) for s in book if s.title not in ("Contents", "Check the sums")), "of its own area")
    sheet = region["Result"]
    ends = [edge.id for edge in sheet.row_breaks.brk]
    ok(len(ends) == 1 and ends[0] <= sheet._charts[0].anchor._from.row + 1 and str(sheet.print_title_rows).replace("$", "") == "2:2",
       f"a chart on a page of its own has the stamp above it and not the heads of the table: {ends}, {sheet.print_title_rows}")
    rows = [[str(c.value) for c in row] for row in haren["My municipality"].iter_rows(min_row=4, max_row=15)]
    ok(rows[0][:6] == ["Scheme", "Expected", "1 in 10 worse", "1 in 10 better", "Chance to fall short", "Buffer at 90 %"] and
       len(rows) == 12, "all schemes as rows, with what may be expected")
    words = " ".join(str(c.value) for row in haren["Council paper"].iter_rows() for c in row if c.value)
    merged = [str(haren["Council paper"][str(m).split(":")[0]].value) for m in haren["Council paper"].merged_cells.ranges]
    ok(any(text.startswith('Under the scheme "Full solidarity" Haren expects') for text in merged) and "Financial consequences" in words,
       "below the table for the council the paragraph to copy, over the width of the page")

    # ---- what is shown as 0 is on no side of it ----
    sheet = region["Chance and difference"]
    difference = next(row[0].row for row in sheet.iter_rows() if "minus that under" in str(row[0].value))
    total = next(row for row in sheet.iter_rows(min_row=difference) if row[0].value == "Region in total")
    sums = [(cell.number_format, Sheet(sheet).value(cell.column_letter, cell.row)) for cell in total[1:] if cell.value is not None]
    ok(len(sums) > 8 and all(abs(value) < 1 and '"' not in format and "[" not in format for format, value in sums),
       f"cents of rounding in a sum have no word and no colour: {sums[:2]}")
    words = [(cell.value, cell.number_format) for row in sheet.iter_rows(min_row=difference, max_row=total[0].row - 1)
             for cell in row[1:] if isinstance(cell.value, (int, float))]
    ok(all((abs(value) < 500) != ('"' in format) for value, format in words) and any(abs(value) < 500 for value, _ in words),
       "nor has a municipality's part of it")

    # ---- what is printed can be read ----
    sums = region["Check the sums"].column_dimensions
    ok(sums["B"].width >= len("Hoogezand-Sappemeer") - 1 and all(sums[c].width > 1.1 * len("125794897.03") for c in "CEHMNO"),
       f"names and sums of nine digits have room: {sums['B'].width}, {sums['C'].width}")
    solidair("run", os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "-n", "500", "-o", "more.h5")
    solidair("report", "more.h5", "-o", "more.xlsx", "--lang", "en")
    told = []
    for book in (region, openpyxl.load_workbook("more.xlsx")):
        sheet = book["Contribution, expected"]
        amounts = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, (int, float)) and abs(c.value) >= 500]
        told.append((len(amounts) > 0, "pays: contributes to the pool; gets: receives from it." in [c.value for c in sheet["A"]]))
    ok(told == [(False, False), (True, True)], f"words that are cut short are told below a table that has them: {told}")
    sizes = {(c.number_format, 1 <= abs(c.value) < 1000) for row in region["Schemes"].iter_rows(min_row=20) for c in row
             if isinstance(c.value, (int, float))}
    ok(("0.00", True) in sizes and ("0.0###", True) not in sizes, f"numbers of a table have as many decimals: {sizes}")
    sources = [c.value for c in full["Sources"]["A"] if c.value and "_" in str(c.value)]
    ok(len(sources) > 10 and all(re.fullmatch(r"[^_]+ \(\w+\)", text) for text in sources), f"columns have words: {sources[:2]}")
    solidair("run", os.path.join(ROOT, "scenarios", "groningen-2024.cfg"), "-n", "20", "-o", "merged.h5", "--set",
             "title.en=2026 & 2027: " + 60 * "é")
    solidair("report", "merged.h5", "-o", "bedum.xlsx", "--municipality", "Bedum", "--lang", "en")
    bedum = openpyxl.load_workbook("bedum.xlsx")
    feet = {sheet.oddFooter.left.text for sheet in bedum}
    ok(feet == {"scenario groningen-2024, 20 draws, seed 20240531"} and "Bedum" in str(bedum["Contents"]["A2"].value),
       f"what a municipality merged into stands in front, not at the foot of each page: {feet}")

    heads = {(sheet.oddHeader.left.size, sheet.oddHeader.left.text) for sheet in bedum}
    ok(heads == {(10, "2026 && 2027: " + 44 * "é")}, f"a title keeps its digits, its ampersand and whole letters: {heads}")

    # ---- cells to fill in ----
    for book, where in ((region, "of the region"), (haren, "of Haren")):
        sheet = book["Council paper"]
        yellow = inputs(sheet)
        checked = {str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
        wide = [sheet.column_dimensions[x].width for x in "DE"]
        largest = f"{sheet['L' + str(line(sheet, 'Cost of youth care, before settlement'))].value:,.0f}"
        ok(min(wide) > len(largest), f"{where} what is filled in has the room of the largest amount beside it, {largest}: {wide}")
        names = {d.name: d.attr_text for d in book.defined_names.definedName if d.name.startswith(("Account_", "Budget_"))}
        sums = {name: names.pop(name, None) for name in [name for name in names if name.endswith("Balance_of_income_and_expenditure")]}
        row = line(sheet, "Balance of income and expenditure")
        ok({re.sub(r"^.*!|\$", "", at) for at in sums.values()} == {f"D{row}", f"E{row}"}, f"{where} the balance has a name too: {sums}")
        ok(len(yellow) == 12 and {c.coordinate for c in yellow} == checked and len(names) == 12 and
           {c.coordinate for c in yellow} == {re.sub(r"^.*!|\$", "", at) for at in names.values()},
           f"{where} twelve yellow cells, each checked, each with a name: {sorted(names)[:3]}")
        balance = sheet[f"D{line(sheet, 'Balance of income and expenditure')}"].value
        ok(Sheet(sheet).value("D", line(sheet, "Balance of income and expenditure")) == "" and balance.startswith("=IF(COUNT("),
           "nothing filled in: no balance")
        ok(fill(sheet, State=4000) == "" and fill(sheet, Cost=5500) == -1500 and
           fill(sheet, Contribution=250, Received=400) == -1350, "the balance changes along with what is filled in")
        cost, zin, pgb = rows = [line(sheet, words) for words in ("Cost of youth care, before settlement", "of which care in kind (ZIN)",
                                                                 "of which personal budgets (PGB, paid by the SVB)")]
        doubts = {str(area): (rule.formula1, rule.errorStyle) for rule in sheet.data_validations.dataValidation
                  if rule.type == "custom" for area in rule.sqref.ranges}
        ok(set(doubts) == {f"{c}{row}" for c in "DE" for row in (zin, pgb)} and
           [agree(sheet, doubts.get(f"D{pgb}", ("0",))[0], rows, filled)
            for filled in ((5500, None, None), (5500, 5000, None), (5500, 5000, 400), (5500, 5000, 500))] == [True, True, False, True],
           f"parts that do not make the cost are doubted once all are there: {sorted(doubts)}")
        row = line(sheet, "Balance of income and expenditure")
        live = [c.value for c in sheet[row][5:12] if isinstance(c.value, str) and c.value.startswith("=")]
        ok(len(live) == 7, f"balances of the run are live, also where what goes in and out is told on balance alone: {len(live)}")
        change = sheet[f"M{line(sheet, 'Cost of youth care, before settlement')}"].value
        ok(re.fullmatch(r"=([F-G])\d+-([F-G])\d+", change or ""), f"and so is the difference: {change}")
    asked = openpyxl.load_workbook("one.xlsx")["Council paper"]
    ok(len({row[0].value for row in asked.iter_rows(min_row=5)} & {"Haren", "Bedum", "Region in total"}) == 3, "a table that is asked for is whole")

    # ---- own cost to payment ----
    for book in (region, haren):
        sheet = book["Check the sums"]
        codes = [row for row in range(1, sheet.max_row + 1) if str(sheet[f"A{row}"].value).startswith("GM")]
        work = Sheet(sheet)
        gaps = [work.value("N", row) - sheet[f"O{row}"].value for row in codes]
        ok(len(codes) == 23 and max(map(abs, gaps)) < 0.005 and sheet.freeze_panes == "C1", "own cost to payment in formulas, of one scheme, to the cent")

    # ---- all schemes are there too where own accounts are told above them, as at a glance on a terminal ----
    with open("pekela.cfg", "w") as file:
        file.write('inherit = "groningen-2016.cfg"; name = "pekela"; draws = 100;\n'
                   'realised = ( { municipality = "Pekela"; year = 2015; cost_eur = 3900000.0; grade = "measured"; } );\n'
                   'estimates = ( { municipality = "Pekela"; year = 2016; eur = 4200000.0; } );\n'
                   'reserves = ( { municipality = "Pekela"; reserve_eur = 800000.0; other_risks_eur = 1500000.0;'
                   ' whole_budget_eur = 42000000.0; } );\n')
    solidair("run", "pekela.cfg", "-o", "pekela.h5")
    solidair("report", "pekela.h5", "-o", "pekela.xlsx", "--municipality", "Pekela", "--lang", "en")
    pekela = openpyxl.load_workbook("pekela.xlsx")
    mine = pekela["My municipality"]
    labels = [c.value for c in haren["My municipality"]["A"][4:15]]
    shown = [c.value for c in mine["A"][4:15]]
    bars = [re.sub(r"\$", "", series.val.numRef.f).split("!")[1] for series in mine._charts[0].series]
    ok(shown == labels and all(shown) and bars == ["B5:B15", "C5:C15", "D5:D15"], f"all schemes in table and chart: {len(shown)}, {bars}")
    parts = [(row[1].value, row[7].value, row[7].number_format) for row in mine.iter_rows(min_row=5, max_row=15)]
    ok(mine["H4"].value == "Of the whole budget" and all(abs(part - mean / (5 * 42e6)) < 1e-9 and '" S"' in word for mean, part, word in parts),
       f"what is expected also as a part of the whole budget: {parts[0]}")
    paper = pekela["Council paper"]
    balance, part = (paper[line(paper, text)] for text in ("Balance of income and expenditure", "of the whole budget of the municipality"))
    sums = [Sheet(paper).value(cell.column_letter, cell.row) for cell in balance[5:12]]
    ok(all(abs(part[5 + k].value - x / (42000 if k < 6 else 210000)) < 1e-9 for k, x in enumerate(sums)) and len(sums) == 7 and part[14].value < part[11].value < 0, "in the council paper of every year, and of all of them")
    part, balance = (line(paper, text) for text in ("of the whole budget of the municipality", "Balance of income and expenditure"))
    empty = Sheet(paper).value("E", part)
    words = {str(row[1].value).split()[0]: row[4] for row in paper.iter_rows(min_row=5, max_row=balance)}
    for word, amount in {"State": 4000, "Estimate": words["Estimate"].value}.items():
        words[word].value = amount
    filled, total = Sheet(paper).value("E", part), Sheet(paper).value("E", balance)
    ok(empty == "" and total < 0 and abs(filled - total / 42000) < 1e-9 and '" S"' in paper[f"E{part}"].number_format and
       str(paper[f"D{part}"].value).startswith("=IF("), f"what is filled in is told as a part too: {filled}, {total}")
    few = solidair("show", "pekela.h5", "--table", "digest", "--municipality", "Pekela", "--lang", "en").stdout
    ok(sum(any(line.strip().startswith(label[:12]) for label in labels) for line in few.splitlines()) == len(labels),
       "and so has a glance")

    ok(len(mine._charts) == 2 and any(str(c.value).startswith("Reserve at the end of each year") for c in mine["A"]), "with its reserve by year below it, in a chart as well")
    ok(pekela["Contents"].max_row > 25 and pekela.sheetnames == ["Contents", "My municipality", "Years and reserve", "Council paper",
                                                                  "Origin", "Check the sums"],
       f"and what the run was on the first sheet: {pekela.sheetnames}")

    solidair("report", "pekela.h5", "-o", "all.xlsx", "--lang", "en")
    every = openpyxl.load_workbook("all.xlsx")
    sheet = every["Region by year"]
    first = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("Class of the reserve")) + 2
    ok([sheet[f"A{first}"].value, sheet[f"B{first}"].value, sheet[f"A{first + 1}"].value] == ["Pekela", "F", None] and
       any(str(row[0].value).startswith("Of 22 municipalities reserve") for row in sheet.iter_rows()), "classes of those that have one, and how many have none")
    sheet = every["Contribution, expected"]
    ok("undecided" in [c.value for c in sheet[27]] and "?" not in [c.value for c in sheet[27]], "sums that are undecided say so")
    charts = [chart for sheet in every for chart in sheet._charts if type(chart).__name__ == "BarChart"]
    ok(charts and all(chart.x_axis.tickLblSkip == 1 for chart in charts), f"each bar of {len(charts)} charts has its name")

    # ---- a spreadsheet shows what side of 0 a number is on: by itself, or by the word of its format ----
    solidair("run", os.path.join(ROOT, "scenarios", "flevoland-2016.cfg"), "-n", "100", "-o", "asked.h5")
    solidair("sensitivity", "asked.h5", "--points", "64", "-n", "10")
    solidair("report", "asked.h5", "-o", "asked.xlsx", "--lang", "en")
    asked, below, silent = openpyxl.load_workbook("asked.xlsx"), 0, set()
    for row in (row for book in (asked, pekela) for sheet in book for row in sheet.iter_rows()):
        for cell in row:
            if isinstance(cell.value, (int, float)) and cell.value < 0:
                parts = cell.number_format.split(";")
                word = re.search(r'"([^"]+)"', parts[1]) if len(parts) > 1 else None
                none = abs(cell.value) < 500 and parts[0].endswith(",")
                if none and not (word or "[" in cell.number_format):
                    continue  # shown as 0
                below += word is not None and word[1] == " below 0"
                if len(parts) > 1 and not (word and ("[Red]" in parts[1]) == (word[1] not in (" less", " gets"))):
                    silent.add(cell.number_format)
    ok(below > 2 and not silent, f"{below} parts of 1 below 0 with that word, none without a sign or a word, red where that is a disadvantage: {silent}")
    conditions = {c.number_format for sheet in asked for row in sheet.iter_rows() for c in row if "[<" in c.number_format or "[>" in c.number_format}
    ok(len(conditions) == 1 and '"< 0.1%"' in conditions.pop(), "conditions only in the format of a chance, which is never below 0")

    # ---- where no scheme can be shown in formulas, the sheet says of which ones and why ----
    solidair("run", os.path.join(ROOT, "scenarios", "uittreding-2018.cfg"), "-n", "120", "--store", "costs", "-o", "left.h5")
    answer = solidair("report", "left.h5", "-o", "left.xlsx", "--lang", "en")
    words = [str(c.value) for row in openpyxl.load_workbook("left.xlsx")["Check the sums"].iter_rows() for c in row if c.value]
    ok(answer.returncode == 0 and any(w.startswith("Not here: schemes of several layers") for w in words) and len(words) > 4,
       f"a workbook without a scheme in formulas names those that are left out: {words[3:6]}")
    ok(not any(word in w for w in words for word in ("changes along", "From own cost", "Payments by the program")) and
       "From own cost" not in " ".join(str(c.value) for c in openpyxl.load_workbook("left.xlsx")["Contents"]["B"]),
       f"and does not tell to work with what is not there: {words[:3]}")

    # ---- charts: whose figures, and every name ----
    solidair("report", "left.h5", "-o", "one.xlsx", "--lang", "en", "--municipality", "Haren")
    book = openpyxl.load_workbook("one.xlsx")
    (bars,) = book["My municipality"]._charts
    rows = int(re.search(r"\$B\$(\d+):\$B\$(\d+)", bars.series[0].val.numRef.f)[2]) - 4
    pixels = (bars.anchor.to.row - bars.anchor._from.row) * 13 * 96 / 72
    ok(rows == 5 and (pixels - 150) / rows >= 32, f"of few schemes each has room for a name of two lines: {rows} in {pixels:.0f} pixels")
    charts = [(chart_title(chart), [s.tx.strRef.f.split("$")[1] for s in chart.series])
              for sheet in (book["Years and reserve"], pekela["My municipality"]) for chart in sheet._charts if type(chart).__name__ == "LineChart"]
    ok([title for title, _ in charts] == 2 * ["By year (Full solidarity)"] + ["Reserve by year (Full solidarity)"] and
       charts[0][1] == ["C", "D", "E"] and book["Years and reserve"]["E4"].value == "Payment",
       f"charts of the years say of which scheme, whose payment is drawn: {charts}")

    # ---- a year is compared with another one ----
    with open("last.cfg", "w") as file:
        file.write(years("eigen-cijfers", 2019))
    solidair("run", "last.cfg", "-o", "last.h5")
    solidair("report", "last.h5", "-o", "last.xlsx", "--lang", "en")
    heads = [c.value for c in openpyxl.load_workbook("last.xlsx")["Council paper"][4]]
    ok(heads[3:5] == ["Account 2018", "Budget 2019"] and heads[9:] == ["2019", "2016-2019", "S/I", "80 % band, from", "80 % band, to"],
       f"where the budget is of the last year, no column compares it with itself: {heads[9:]}")

    # ---- pages beside each other: what names a row is on each, and each is full before it breaks ----
    with open("wide.cfg", "w") as file:
        file.write(years("groningen-2016", 2030))
    solidair("run", "wide.cfg", "-n", "10", "-o", "wide.h5")
    solidair("report", "wide.h5", "-o", "wide.xlsx", "--lang", "en")
    sheet = openpyxl.load_workbook("wide.xlsx")["Council paper"]
    breaks, last = [edge.id for edge in sheet.col_breaks.brk], sheet.max_column
    width = [sheet.column_dimensions[openpyxl.utils.get_column_letter(k)].width for k in range(1, last + 1)]
    ok(str(sheet.print_title_cols).replace("$", "") == "A:C" and [c.value for c in sheet[4]][:3] == ["Municipality", "Description", "Task field"],
       f"municipality, description and task field stand on every page: {sheet.print_title_cols}")
    rest = [sum(width[end:]) for end in breaks]
    ok(len(breaks) == 1 and sum(width[:breaks[0]]) > 165, f"and the first holds what it can: {sum(width[:breaks[0]]):.0f}, then {rest}")
    shutil.copytree(os.path.join(ROOT, "scenarios", "regions"), "regions")
    with open("regions/groningen-2016/municipalities.csv", encoding="utf-8") as file:
        rows = file.read().replace("Hoogezand-Sappemeer", "Hoogezand-Sappemeer en alles wat daar ook nog bij hoort of ooit hoorde")
    with open("regions/groningen-2016/municipalities.csv", "w", encoding="utf-8") as file:
        file.write(rows)
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "long.cfg")
    done = solidair("run", "long.cfg", "-n", "20", "-o", "long.h5")
    solidair("report", "long.h5", "-o", "long.xlsx", "--lang", "en")
    sheet = openpyxl.load_workbook("long.xlsx")["Check the sums"]
    ok(columns(sheet) * 0.7 <= 770 and sheet["A4"].value == "On paper only the first columns; all of them are on this sheet." and
       str(sheet.print_title_cols).replace("$", "") == "A:C", f"sums that are too wide are printed as far as a page holds them, which is told: {sheet.print_area} {done.stderr}")

    # ---- words ----
    texts = [(sheet.title, c.value) for book in (region, haren, pekela, every) for sheet in book for row in sheet.iter_rows() for c in row
             if isinstance(c.value, str)]
    titles = [text for _, text in texts if "In EUR" in text or "In EUR\u00a0" in text]
    ok(len(titles) > 10 and not any("EUR 1,000." in text for text in titles), f"no title breaks off before its thousand: {titles[:1]}")
    ok(not any("table overview" in text for _, text in texts), "no table is named by a word that stands nowhere in the workbook")
    solidair("run", os.path.join(ROOT, "scenarios", "eigen-buffer.cfg"), "-n", "60", "-o", "part.h5")
    named = set()
    for words in ([], ["--municipality", "Westerwolde"]):
        solidair("report", "part.h5", "-o", "part.xlsx", *words)
        texts = [c.value for sheet in openpyxl.load_workbook("part.xlsx") for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
        named |= {m for text in texts for m in re.findall(r"(?:[Dd]eel van het )?[Rr]ijksbudget(?: voor jeugdhulp)?(?: zelf)?", text)}
    ok(named == {"rijksbudget voor jeugdhulp zelf", "Rijksbudget voor jeugdhulp zelf"}, f"one name for one budget: {named}")
    solidair("run", os.path.join(ROOT, "scenarios", "stress-2016.cfg"), "-n", "40", "-o", "stress.h5")
    solidair("stress", "stress.h5")
    solidair("report", "stress.h5", "-o", "stress.xlsx", "--lang", "en")
    rows = [row for sheet in openpyxl.load_workbook("stress.xlsx") for row in sheet.iter_rows(max_col=1)]
    first = next(k for k, row in enumerate(rows) if str(row[0].value).startswith("What do shocks do?"))
    total = next(row[0] for row in rows[first:] if row[0].value == "Region in total")
    ok(total.font.bold, f"the region stands out among the shocks: {total.coordinate}")
finally:
    shutil.rmtree(tmp)
end()

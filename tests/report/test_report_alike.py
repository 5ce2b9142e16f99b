#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every table is defined once: its caption stands in one place of the source, and workbook, CSV, text, terminal and page show
the same cells. The workbook is read by other people's software; what a cell reads in a text follows from its number and from
the number format beside it, by the rules of sim/tables/tables.h. For the base scenario, one with estimates, accounts and
reserves, and one of which everything was asked; that the CSV of the first two is the results file is test_report_file.py's."""
import collections
import csv
import glob
import json
import math
import os
import re
import shutil
import subprocess
import tempfile

import openpyxl
from tap import ROOT, end, ok

AGAIN = os.path.abspath(os.path.join(os.environ["BUILD"], "solidair-again"))
FIRST_ROW = 5  # of the cells in a sheet of the workbook
FIRST = 1  # the first scheme that shares anything, of which a report tells where it tells of one


class Program:
    """One process that answers every question (tests/again.c)."""

    def __init__(self, folder):
        self.folder = folder
        self.process = subprocess.Popen([AGAIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, *words):
        out, err = (os.path.join(self.folder, name) for name in ("out", "err"))
        question = [self.folder, out, err, str(len(words) + 2), "--lang", "nl", *words]
        self.process.stdin.write("".join(word + "\n" for word in question))
        self.process.stdin.flush()
        if self.process.stdout.readline().strip() != "0":
            print(f"# {words}: {open(err, encoding='utf-8').read().strip()}")
        return open(out, encoding="utf-8").read()


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def grouped(value):
    return f"{math.floor(value + 0.5):,}".replace(",", ".")


def decimals(value, digits):
    return f"{math.floor(value * 10**digits + 0.5 + 1e-9) / 10**digits:.{digits}f}".replace(".", ",")


def readings(cell):
    """How a number may read in a text: of a chance at the edge, of euros in thousands or whole. None: of any size."""
    value, form = cell.value, cell.number_format
    if form.startswith("[>="):
        return None
    if form.startswith("[<"):  # a chance, with its words at either edge
        low, high, _ = form.split(";")
        return {re.findall('"(.*)"', low)[0] if value < 0.0005 else re.findall('"(.*)"', high)[0] if value >= 0.9995 else decimals(100 * value, 1) + " %"}
    words = [word for word in re.findall(r'"([^"]*)"', (form.split(";") * 2)[1 if value < 0 else 0]) if word != "€"]
    word, size = (words[-1] if words and value else ""), abs(value)
    if "%" in form:
        return {decimals(100 * size, 1) + " %" + word}
    if form.startswith('"€"') or "#,##0," in form.split(";")[0]:
        cents = round(100 * size)
        return {grouped((cents + 50000) // 100000) + word, "€ " + grouped(math.floor(cents / 100 + 0.5)) + word}
    if "#,##0" in form:
        return {grouped(size) + word}
    return {decimals(size, 2) + word} if "0.00" in form else None


def numbers(sheet):
    return [cell for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row if isinstance(cell.value, (int, float))]


def csv_tables(name):
    """{sheet: [number]} in their order; titles, which have no column, and texts are left out."""
    found = collections.OrderedDict()
    with open(name, newline="", encoding="utf-8") as file:
        for sheet, _row, column, value, unit in list(csv.reader(file))[1:]:
            found.setdefault(sheet, []).extend([value] if column and unit != "tekst" else [])
    found.pop("report", None)
    return found


def same_as_csv(sheet, values):
    """Every figure of the CSV stands in the workbook, in the same order, and nothing else does."""
    got = [float(value) for value in values if re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", value)]
    paper = sheet.title.endswith("Raadsvoorstel")  # there an amount is in thousands, as councils fill in
    want = [cell.value * (1000 if paper and "%" not in cell.number_format else 1) for cell in numbers(sheet)]
    return len(got) == len(want) and all(math.isclose(a, b, rel_tol=1e-8, abs_tol=1e-9) for a, b in zip(got, want))


def missing_in(text, sheet):
    """Numbers of the sheet that do not read in the text as they should."""
    pieces = collections.Counter(plain(piece) for line in text.split("\n") for piece in re.split(r" {2,}", line))
    lacking = []
    for cell in numbers(sheet):
        forms = readings(cell)
        found = next((form for form in sorted(forms, reverse=True) if pieces[form] > 0), None) if forms else ""  # € first
        if found is None:
            lacking.append((cell.coordinate, cell.value, sorted(forms)))
        elif found:
            pieces[found] -= 1
    return lacking


def caption_of(sheet):
    """Above the table; of one that takes pages beside each other it begins after the names, which stand on each."""
    return next(cell.value for cell in sheet[1] if cell.value)


def missing_words(text, sheet):
    """Texts of the sheet that do not stand in the text, wherever its lines end."""
    caption = caption_of(sheet)
    flat = plain(text).replace("- ", "-")
    words = {str(cell.value) for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row if isinstance(cell.value, str)}
    cut = {piece for word in words for piece in re.split(r"[ /-]+", plain(word))}
    return [caption] * (plain(caption).replace("- ", "-") not in flat) + sorted(piece for piece in cut if piece not in flat)


def compare_texts(parts, sheets, what):
    wrong = [(name, (missing_in(text, sheets[name]) + missing_words(text, sheets[name]))[:2])
             for name, text in parts.items()]
    wrong = [one for one in wrong if one[1]]
    ok(list(parts) == list(sheets) and not wrong, f"{what}: {wrong[:3]}")


def compare_verdicts(model, sheet):
    """By their names in the page, and as the overview tells them in words."""
    size, words = len(model["municipality"]), {"pays": "draagt bij", "receives": "ontvangt", "missing": "cijfers ontbreken", "unnamed": "geen oordeel: invoer aangenomen",
                                               "draws": "te weinig doorrek.", "neutral": "deelt niets"}
    got = {(model["municipality_name"][k % size], model["scheme_label"][k // size]): words[verdict]
           for k, verdict in enumerate(model["verdict"])}
    rows = list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))
    want = {row[:2]: row[7] for row in rows if row[0] in model["municipality_name"] and row[7]}
    ok(got == want, f"the page's {len(got)} verdicts are those of the overview: {list(got.items() - want.items())[:2]} {list(want.items() - got.items())[:2]}")


def strings(cells):
    return [plain(cell) for cell in cells if isinstance(cell, str) and cell.strip()]


def model_of(page):
    return json.loads(re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', page, re.S)[1])


def compare_page(model, sheets):
    """The page holds some tables as they are: those of the first scheme too."""
    told = {sheet["id"]: sheet for sheet in model["sheets"] if sheet.get("scheme", FIRST) == FIRST}
    first_rows = {sheet["id"]: sheet["rows"] for sheet in reversed(model["sheets"])}
    for name, sheet in told.items():
        rows = [row if isinstance(row, list) else first_rows[name][row] for row in sheet["rows"]]
        # A figure is [number, text]; of the council paper its text alone.
        cells = [cell[1] if isinstance(cell, list) else cell for row in rows for cell, (_, text, *_) in zip(row[1:], sheet["columns"])
                 if isinstance(cell, list) or (name == "council" and not text and re.search(r"\d", cell))]
        want = numbers(sheets[name])
        alike = all(readings(b) is None or plain(a) in map(plain, readings(b)) for a, b in zip(cells, want))
        first = plain(caption_of(sheets[name]))
        ok(len(cells) == len(want) and alike and first in plain(sheet["caption"]), f"the page's table {name}: {len(cells)} figures")
        texts = strings(cell for row in rows for cell in row[1:len(sheet["columns"]) + 1])
        others = strings(cell for row in sheets[name].iter_rows(min_row=FIRST_ROW, values_only=True) for cell in row)
        lacking = collections.Counter(others) - collections.Counter(texts)
        ok(name == "council" or lacking <= collections.Counter(strings(sheet["lead"] + sheet["note"])), f"and its {len(texts)} texts: {lacking}")
    return told


def compare(solidair, folder, results, least=20):
    base = os.path.join(folder, "report")
    for kind in ("xlsx", "csv", "txt", "html"):
        solidair("report", results, "-o", f"{base}.{kind}", "--internal", "--full")
    book = openpyxl.load_workbook(base + ".xlsx", data_only=True)
    lines = csv_tables(base + ".csv")
    named = [sheet for sheet in book if sheet.title not in ("Inhoud", "Reken na")]
    sheets = dict(zip(lines, named))
    ok(len(named) == len(lines) > least, f"workbook and CSV have the same {len(lines)} tables")
    wrong = [name for name in lines if not same_as_csv(sheets[name], lines[name])]
    ok(not wrong, f"with the same figures: {wrong}")
    text = open(base + ".txt", encoding="utf-8").read()
    cuts = re.split("|".join(rf"(?m:^{re.escape(sheet.title)}\n)" for sheet in named), text)
    compare_texts(dict(zip(lines, cuts[1:])), sheets, "the text shows them too")
    shown = {name: solidair("show", results, "--table", name, "--internal") for name in lines}
    compare_texts(shown, sheets, "and the terminal, each by its name")
    model = model_of(open(base + ".html", encoding="utf-8").read())
    compare_verdicts(model, sheets["overview"])
    return compare_page(model, sheets)


def compare_two(solidair, folder, results):
    """Files beside each other: in the page the tables that put them there, and the overview of the second."""
    base = os.path.join(folder, "two")
    for kind in ("xlsx", "csv", "html"):
        solidair("report", *results, "-o", f"{base}.{kind}", "--internal")
    book = openpyxl.load_workbook(base + ".xlsx", data_only=True)
    sheets = dict(zip(csv_tables(base + ".csv"), [sheet for sheet in book if sheet.title not in ("Inhoud", "Reken na")]))
    model = model_of(open(base + ".html", encoding="utf-8").read())
    model["sheets"] = [sheet for sheet in model["sheets"] if sheet["id"] in sheets]
    told = compare_page(model, sheets)
    wanted = {"files", "b.overview"}
    ok(set(told) == wanted, f"of two files the page has their tables: {sorted(told)}")


def check_captions():
    """The first words of each caption, as the code has them."""
    files = [glob.glob(os.path.join(ROOT, pattern), recursive=True)
             for pattern in ("sim/*/*.[ch]", "models/*/*.[ch]", "sim/report/web/src/**/*.js")]
    texts = [re.sub(r'"\s*\n?\s*"', "", open(name, encoding="utf-8").read()) for group in files for name in group]
    calls = r'tables_add(?:_of)?\(\s*\w+,\s*"\w+",[^;]*?_\("([^"]{12,})"\)'
    found = [caption for text in texts for caption in re.findall(calls, text)]
    often = {caption: n for caption in found if (n := sum(text.count(caption) for text in texts)) != 1}
    ok(len(found) > 25 and not often, f"each of {len(found)} captions stands in one place: {often}")


with tempfile.TemporaryDirectory() as tmp:
    program = Program(tmp)
    asked = subprocess.run([os.path.join(ROOT, "tests/asked")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    shown_as_is = compare(program, tmp, asked)
    shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))
    shutil.copy(os.path.join(ROOT, "tests/report/own.cfg"), os.path.join(tmp, "scenarios"))
    for name in ("groningen-2016", "own"):
        program("run", os.path.join(tmp, "scenarios", name + ".cfg"), "-n", "100", "--store", "all", "-o", os.path.join(tmp, name))
        compare(program, tmp, os.path.join(tmp, name))
    compare_two(program, tmp, [os.path.join(tmp, name) for name in ("groningen-2016", "own")])
    wanted = {"shocks", "reverse", "stability", "tornado", "funds", "leaving", "reserve_path", "reserve_class",
              "backtest", "backtest_size", "backtest_tenths", "backtest_places"}
    ok(wanted <= set(shown_as_is), f"what was asked is in the page as tables: {wanted - set(shown_as_is)}")
    check_captions()
    program.process.stdin.close()
    ok(program.process.wait() == 0, "and the program ends well")
end()

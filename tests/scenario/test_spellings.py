#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table in the ways that Dutch desks write it settles to the same bytes; where it can be read in two ways it is refused
with the question; and a workbook may be damaged or hostile."""
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__))))
import openpyxl  # noqa: E402
import spellings as s  # noqa: E402
from tap import PROGRAM, end, ok  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
open("schemes.cfg", "w").write(s.SCHEMES)
LIMIT = 100 << 20


def settle(path, *more):
    return subprocess.run([PROGRAM, "--lang", "en", "settle", "schemes.cfg", path, *more], capture_output=True,
                          timeout=60, check=False)


def write(name, text, encoding="utf-8"):
    with open(name, "wb") as f:
        f.write(text.encode(encoding))
    return name


plain = settle(write("plain.csv", s.text(s.rows())))
ok(plain.returncode == 0 and plain.stdout.count(b"\n") == 7, "the plain table settles")
ok(plain.stderr == ("read: plain.csv: UTF-8, commas between the columns, decimal points; 3 municipalities, "
                    "cost €42,834,569, budget €45,000,000\n").encode(), "and says how it was read, and nothing else")


def same(name, what, said=b""):
    run = settle(name)
    good = run.returncode == 0 and run.stdout == plain.stdout and said in run.stderr
    ok(good, what)
    if not good:
        print("#", run.returncode, run.stderr.decode()[:500].replace("\n", "\n# "))


def put(row, column, value):
    return lambda table: table[row].__setitem__(column, value)


NL = {"decimal": ",", "thousands": ""}
POINTS = {"decimal": ",", "thousands": "."}
same(write("a.csv", s.text(s.rows(**NL), ";")), "semicolons and decimal commas", b"UTF-8, semicolons between the columns, decimal commas")
same(write("b.csv", s.text(s.rows(**POINTS), ";")), "points between the thousands")
same(write("c.csv", "\ufeff" + s.text(s.rows(**POINTS), ";")), "a byte order mark")
same(write("d.csv", s.text(s.rows(**POINTS), ";"), "cp1252"), "Windows-1252", b"Windows-1252")
same(write("e.csv", s.text(s.rows(**POINTS), ";"), "utf-16"), "UTF-16", b"UTF-16")
same(write("f.csv", s.text(s.rows(**POINTS), "\t"), "utf-16"), "Unicode text with tabs", b"tabs between the columns")
same(write("g.csv", s.text(s.rows(thousands=","), ",")), "commas between the thousands, in quotation marks")
same(write("h.csv", s.text(s.rows(**POINTS), ";", "\n", csv.QUOTE_ALL)), "quotation marks around everything")
same(write("i.csv", "sep=;\r\n" + s.text(s.rows(**POINTS), ";")), "the separator told on the first line")
same(write("j.csv", s.text(s.rows(**POINTS, around="€ %s"), ";")), "euro signs in front")
same(write("k.csv", s.text(s.rows(**POINTS, around=" € %s "), ";"), "cp1252"), "euro signs of Windows, with blanks")
same(write("l.csv", s.text(s.rows(**POINTS, around="%s EUR"), ";")), "EUR behind")
same(write("plus.csv", s.text(s.rows(**POINTS, around="+%s"), ";")), "a plus in front")
same(write("plus.csv", s.text(s.rows(**POINTS, around="€ + %s"), ";")), "also behind the currency")
same(write("m.csv", s.text(s.rows(decimal=",", thousands="\u00a0"), ";")), "blanks that do not break between the thousands")
same(write("n.csv", s.text(s.rows(decimal=",", thousands=" "), ";")), "plain blanks between the thousands")
same(write("o.csv", s.text(s.rows(decimal=".", thousands="'"), ";")), "apostrophes between the thousands")
same(write("p.csv", s.text(s.rows(**POINTS, header=s.DUTCH), ";")), "Dutch headings")
same(write("q.csv", s.text([["Afrekening jeugdhulp 2016"], []] + s.rows(**POINTS) + [[], ["Bron: gemeente Haren"]], ";")),
     "a title above and a source below", b"this row has no figures and is left out")
same(write("above.csv", s.text([["Afrekening jeugdhulp 2016"], ["Peildatum", "2017-03-01"], ["Gemaakt door", "Financiën"], []] + s.rows(**POINTS), ";")),
     "remarks of two cells above the headings")
same(write("r.csv", s.text([row + ["", ""] for row in s.rows(**POINTS)] + [[""] * 10] * 3, ";")), "empty rows and columns")
same(write("s.csv", s.text([row + [note] for row, note in zip(s.rows(**POINTS), ["Opmerking", "klopt", "", "nog na te gaan"])], ";")),
     "a column of remarks", b'the column "Opmerking" is passed over')
same(write("t.csv", s.text(s.rows(thousands="."[:0], change=lambda t: [row.__setitem__(2, f"{int(row[2]):,}".replace(",", ".")) for row in t[1:]]))),
     "residents with points: whole numbers", b'residents: "200.000" is read as 200000')
same(write("u.csv", s.text(s.rows(header=["CODE", "Naam", "inwoners", "jeugdigen", "BUDGET"] + s.DUTCH[5:]))), "headings in capitals, decimal points")
for twice in ("+-5,00", "-+5,00", "+(5,00)", "5,00+", "++5,00"):
    run = settle(write("plus.csv", s.text(s.rows(**NL, change=put(1, 5, twice)), ";")))
    ok(run.returncode == 2 and f'"{twice}" cannot be used here'.encode() in run.stderr, f"{twice} is no number")
for nothing in (" € -   ", "€ -", "- €", " -   € ", "EUR -", "€ 0", "€ 0,-", "0,--"):
    same(write("dash.csv", s.text(s.rows(**POINTS, change=put(3, 6, nothing)), ";"), "cp1252"), f"nothing in the format of accounts: {nothing!r}")
same(write("dash.csv", s.text(s.rows(**POINTS, change=put(3, 6, "-")), ";")), "a dash alone among amounts",
     b'cost:PGB:licht: "-" is read as 0')
for whole in ("3.000.000,-", "€ 3.000.000,--", "3000000,-", "3.000.000,\u2013"):
    same(write("dash.csv", s.text(s.rows(**POINTS, change=put(2, 4, whole)), ";")), f"a dash for the cents: {whole}")
same(write("noughts.csv", s.text(s.rows(**POINTS, change=lambda t: [row.__setitem__(2, row[2] + ",00") for row in t[1:]]), ";")),
     "residents with two noughts behind a comma")
for source in ("Bron", "source", "BRON"):
    same(write("bron.csv", s.text([row + [note] for row, note in zip(s.rows(**POINTS), [source, "CBS", "CBS", ""])], ";")),
         f"a column of sources: {source}", b'the column "%s" is passed over' % source.encode())
same(write("rijk.csv", s.text(s.rows(header=s.HEADER[:4] + ["Rijksbudget"] + s.HEADER[5:]))), "the budget of the state")
# A cell of several lines is one; one that takes in other cells shows a forgotten quotation mark.
LINES = [row + [note] for row, note in zip(s.rows(**POINTS), ["Opmer-\nking", "goed, maar\nna te gaan\r\n\r\nin 2017", "\n", "klopt"])]
LINES[0][4], LINES[1][1] = "bud\nget", "\nGronin\ngen"
for separator in ";\t,":
    same(write("lines.csv", s.text(LINES, separator)), f"cells of several lines ({separator!r})", b'the column "Opmer- king" is passed over')
for notes in (["Toelichting: voorlopige cijfers"], ["* voorlopig"], ["Cijfers van Haren zijn nog niet definitief"], ["Voorlopige cijfers"],
              ["Bron: CBS", "* zie hier", "* en daar"]):
    for padding in ("", ";" * 7):
        first = next(note for note in notes if not note.startswith("Bron"))
        same(write("foot.csv", "\r\n".join([s.text(s.rows(**POINTS), ";")] + [note + padding for note in notes])), f"notes at the foot: {notes}",
             b'"%s" is taken for a note under the table and left out%s.' % (first.encode(), b", this one and 1 more" if len(notes) > 1 else b""))
s.sheets("foot.xlsx", {"Cijfers": [[None, None, *row] for row in s.typed()] + [[None] * 3, [None, None, "* voorlopig"], ["Toelichting: geen"]]})
same("foot.xlsx", "notes under a table in the middle of a sheet", b'foot.xlsx:6: "* voorlopig" is taken for a note')
for remark in ("Notitie", "status", "Datum", "Contactpersoon", "Regio"):
    same(write("bron.csv", s.text([row + [note] for row, note in zip(s.rows(**POINTS), [remark, "31-12-2016", "x", ""])], ";")),
         f"a column of remarks: {remark}", b'the column "%s" is passed over' % remark.encode())
s.workbook("v.xlsx", s.typed())
same("v.xlsx", "a workbook, by the name of its sheet", b'a workbook, sheet "Sheet"; 3 municipalities')
same("v.xlsx#sHEET", "a sheet whatever the case of its name", b'sheet "Sheet"; 3')
s.workbook("w.xlsx", s.typed(), before=2, formats=True)
same("w.xlsx", "a workbook with a title and amounts in euros")
s.workbook("x.xlsx", s.rows(**POINTS), typed=False)
same("x.xlsx", "a workbook of texts")
with zipfile.ZipFile("v.xlsx") as old, zipfile.ZipFile("y.xlsx", "w", zipfile.ZIP_STORED) as new:
    for name in old.namelist():
        new.writestr(name, old.read(name))
same("y.xlsx", "a workbook that is not compressed")
open("z.csv", "wb").write(open("v.xlsx", "rb").read())
same("z.csv", "a workbook by its contents, whatever it is called")


def refused(name, what, pattern, lines=1):
    run = settle(name)
    good = run.returncode == 2 and run.stdout == b"" and run.stderr.count(b"\n") == lines and pattern in run.stderr.decode()
    ok(good, what)
    if not good:
        print("#", run.returncode, run.stderr.decode()[:500].replace("\n", "\n# "))


for foot in ("GM0024", "Den Haag", "Alphen aan den Rijn", "14.607"):
    for padding in ("", ";" * 7):
        refused(write("foot.csv", s.text(s.rows(**POINTS), ";") + foot + padding), f"no note at the foot: {foot}{padding}", "foot.csv:5: ")
refused(write("foot.csv", s.text([*s.rows(**POINTS)[:2], ["* voorlopig"] + [""] * 7, *s.rows(**POINTS)[2:]], ";")), "a note between the rows", "foot.csv:3: ")
PLAIN = s.text(s.rows(**POINTS), ";")
for at, broken, line in (("swallowed by luck", PLAIN.replace("Groningen", '"Groningen').replace("Haren", 'Haren"'), 2),
                         ("up to the end", PLAIN.replace("Haren", '"Haren'), 3), ("up to the end of the last line", PLAIN.rstrip() + ';"', 4),
                         ("up to the next mark", PLAIN.replace("Groningen", '"Groningen').replace("Haren", '"Haren"'), 2),
                         ("a row taken in, whose code is not in front", s.text([["nr", *row] for row in s.rows(**POINTS)], ";").replace("GM0014", '"GM0014').replace("GM1900", 'GM1900"'), 2)):
    refused(write("open.csv", broken), f"a forgotten quotation mark: {at}", f"open.csv:{line}: A quotation mark on this line is not closed")


def column_of(column, values):
    return lambda table: [row.__setitem__(column, value) for row, value in zip(table[1:], values)]


def small(budgets):
    """Amounts of which those of the budget alone may show no decimal sign."""
    def change(table):
        for column, values in ((4, budgets), (5, ["35.000,25", "3.500,50", "1.234,89"]), (6, ["300,50", "100,07", "0,00"])):
            column_of(column, values)(table)
    return s.rows(change=change)


for separator in ",;\t":
    refused(write("two.csv", s.text(s.rows(change=column_of(4, ["40.000", "3.000", "2.000"])), separator)),
            f"an amount that may be thousands ({separator!r})", 'two.csv:2: budget: Is "40.000" 40000, or is it 40.000')
    refused(write("two.csv", s.text(s.rows(change=column_of(4, ["40,000", "3,000", "2,000"])), separator)),
            f"the same with commas ({separator!r})", 'two.csv:2: budget: Is "40,000" 40000, or is it 40.000')
    if separator != ",":
        one = settle(write("one.csv", s.text(small(["40.000", "3.000", "2.000"]), separator)))
        plainly = settle(write("two.csv", s.text(small(["40000", "3000", "2000"]), separator)))
        ok(one.returncode == 0 and one.stdout == plainly.stdout != b"" and
           b'one.csv:2: budget: "40.000" is read as 40000, and the others in this column likewise: other columns have a decimal comma.' in one.stderr,
           f"an amount that may be thousands, where other columns have a decimal comma ({separator!r})")
        refused(write("two.csv", s.text(s.rows(**NL, change=column_of(4, ["40,000", "3,000", "2,000"])), separator)),
                f"three decimals behind a comma are asked about ({separator!r})", 'two.csv:2: budget: Is "40,000" 40000, or is it 40.000')
# In Dutch, Dutch notation: but where a comma would part the cells.
for separator, advice in ((";", "40000, of met twee decimalen 40,00."), (",", "40000, of met twee decimalen 40.00.")):
    write("two.csv", s.text([row[:4] + [amount] + [cell.split(".")[0] for cell in row[5:]] for row, amount in zip(s.rows(), ["budget", "40.000", "3.000", "2.000"])], separator))
    dutch = subprocess.run([PROGRAM, "--lang", "nl", "settle", "schemes.cfg", "two.csv"], capture_output=True, text=True, check=False)
    ok(dutch.returncode == 2 and advice in dutch.stderr, f"the advice in Dutch ({separator!r}): {dutch.stderr}")
# What is advised is accepted.
for cell, advice in (("14.607", "Write 14607, or with two decimals 14.61."), ("-14,996", "Write -14996, or with two decimals -15.00.")):
    refused(write("two.csv", s.text(s.rows(change=column_of(5, [cell, "1", "2"])), ";")), f"an amount has two decimals: {cell}", advice)
same_budget = [["40.000", "3.000", "2.000,00"], ["40 000", "3.000,0", "2.000"], ["0,04", "0,003", "1.002.000"]]
for values, budgets in zip(same_budget, [(40000, 3000, 2000), (40000, 3000, 2000), None]):
    run = settle(write("column.csv", s.text(s.rows(change=column_of(4, values)), ";")))
    if budgets:
        also = settle(write("column.csv", s.text(s.rows(change=column_of(4, [f"{b}.00" for b in budgets])))))
        ok(run.stdout == also.stdout and run.returncode == also.returncode, f"the rest of the column decides: {values}")
    else:
        ok(run.returncode == 2 and b"0,003" in run.stderr, "three decimals are no amount")
refused(write("both.csv", s.text(s.rows(change=put(2, 4, "3.000.000,00")), ";")), "both signs in one column",
        "decimal point on line 2 and a decimal comma on line 3")
for word in ("1.00.000", "1,00,000", "1.000,00.0", "12 34", "1e3", "0x10", "nan", "5%", "€", "--5", "1-2", "- 5 -", "(5", "5)", "(-5)", "((5))", "5,-1", ",-", "-,-", "12 5", "1.", ",5", "1 000 00"):
    refused(write("word.csv", s.text(s.rows(change=put(2, 5, word)), ";")), f"no amount: {word}", "word.csv:3: cost:ZIN:licht: ")
refused(write("twice.csv", s.text(s.rows(header=s.HEADER[:7] + ["kosten:PGB:licht"]))), "one column in two languages", "Two columns have this name")

for heading, told in (("Vrolijkheid", "This column is not known. Expected"), ("Kosten:ZIN:lcht", "Did you mean")):
    refused(write("extra.csv", s.text([row + [note] for row, note in zip(s.rows(**POINTS), [heading, "", "x", ""])], ";")),
            f"a column that is not known: {heading}", told)
    ok(b"Rename it, to Remark if it holds remarks, or remove it." in settle("extra.csv").stderr, "and what to do with it")
for first in ([], [["Lees mij"], ["Afrekening 2016"]], [["Versie", "1.0"], ["Gemaakt door", "de regio"]]):
    s.sheets("sheets.xlsx", {"Toelichting": first, "Cijfers 2016": s.typed()})
    refused("sheets.xlsx", f"the table on the second sheet, the first has {len(first)} rows",
            'The sheets of this workbook: Toelichting, Cijfers 2016. Write the name of the right one behind that of the file, such as "sheets.xlsx#Cijfers 2016"')
    same("sheets.xlsx#Cijfers 2016", "and it is read by its name")

# What is wrong with a column is told with its heading as the desk wrote it, and in Dutch what was perhaps meant.
for heading, at, cell, told in (("Inwoners", 2, "veel", 'eigen.csv:3: Inwoners: "veel"'), ("Kosten:ZIN:licht", 5, "14.607", "eigen.csv:3: Kosten:ZIN:licht: "),
                                ("Gemeentenaam", 0, "Nergenshuizen", 'eigen.csv:3: Gemeentenaam: "Nergenshuizen"')):
    eigen = s.rows(header=s.HEADER[:at] + [heading] + s.HEADER[at + 1:] if at else ["Gemeentenaam", "toelichting"] + s.HEADER[2:], change=put(2, at, cell))
    refused(write("eigen.csv", s.text(eigen, ";")), f"a heading of their own: {heading}", told)
run = subprocess.run([PROGRAM, "settle", "schemes.cfg", write("eigen.csv", s.text(s.rows(header=s.HEADER[:5] + ["Kosten:ZN:licht"] + s.HEADER[6:])))],
                     capture_output=True, text=True, timeout=60, check=False)
ok('eigen.csv:1: Kosten:ZN:licht: ' in run.stderr and '"kosten:ZIN:licht"' in run.stderr, "what was perhaps meant, in Dutch")
same(write("eigen.csv", s.text(s.rows(header=s.HEADER[:5] + ["Kosten ZIN licht (EUR)"] + s.HEADER[6:]))), "what can mean one column only is that")


def typed_as(row, column, value):
    table = s.typed()
    table[row][column] = value
    return table


# A number of a workbook is no text: 14.607 is no amount, 0.00001 is a number, and empty cells at the end are nothing.
s.workbook("typed.xlsx", typed_as(2, 5, 14.607))
refused("typed.xlsx", "three decimals typed", 'typed.xlsx:3: cost:ZIN:licht: This cell holds 14.6070, though the sheet may show fewer decimals. At most 2 count here')
s.workbook("typed.xlsx", typed_as(2, 5, 3500000 + 1 / 3))
refused("typed.xlsx", "what a formula gives", "typed.xlsx:3: cost:ZIN:licht: This cell holds 3500000.33333333, though the sheet may show fewer decimals")
s.workbook("typed.xlsx", typed_as(2, 2, "19.000"))
same("typed.xlsx", "people as a text with a point", b'residents: "19.000" is read as 19000')
s.workbook("typed.xlsx", [row + [note] for row, note in zip(s.typed(), ["Opmerking", None, "nagaan", None])])
same("typed.xlsx", "rows that end before the others", b'the column "Opmerking" is passed over')

# A text that can mean only one thing stands beside numbers; one that can mean two is asked about, whatever the numbers have.
for value in ("3.000.000", "3.000.000,00", "3,000,000.00", "3000000,0", "3 000 000"):
    s.workbook("typed.xlsx", typed_as(2, 4, value))
    same("typed.xlsx", f"a text among numbers: {value}")
s.workbook("typed.xlsx", typed_as(2, 5, "14.607"))
refused("typed.xlsx", "a text of three decimals among numbers with two", 'typed.xlsx:3: cost:ZIN:licht: Is "14.607" 14607, or is it 14.607')
for value in (True, False):
    for column, name in ((2, "residents"), (5, "cost:ZIN:licht")):
        s.workbook("typed.xlsx", typed_as(2, column, value))
        refused("typed.xlsx", f"{value} is no number", f'typed.xlsx:3: {name}: "{str(value).upper()}" cannot be used here')
s.workbook("typed.xlsx", typed_as(2, 5, "=3500000+0.5"))
refused("typed.xlsx", "a formula without its value", "typed.xlsx:3: cost:ZIN:licht: The formula in this cell was saved without its value")


def changed(name, change):
    book = openpyxl.load_workbook("v.xlsx")
    change(book.active)
    book.save(name)
    return name


refused(changed("merged.xlsx", lambda sheet: sheet.merge_cells("F2:F3")), "merged cells", "merged.xlsx:3: cost:ZIN:licht: This cell is merged with others from row 2")
same(changed("merged.xlsx", lambda sheet: sheet.merge_cells("A2:A2")), "a cell that is merged with itself")
same(changed("hidden.xlsx", lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True)), "a hidden row counts, and that is told",
     b"hidden rows counted too (1, the first is row 3)")

refused(write("above.csv", "code,budget\nGM0014,1,5\nGM0017,2,5\n"), "headings of two columns stay headings", "This row has 3 cells, the header has 2 columns")

part = s.typed() + [["Totaal", None, None, None, 45000000, None, None, None, 0.882990414222222]]
part = [row + ["Opmerking"] if k == 0 else row for k, row in enumerate(part)]
s.workbook("share.xlsx", part)
same("share.xlsx", "a share beside the totals, in the column of remarks", b'"Totaal" is a total')

refused(write("text.xlsx", s.text(s.rows())), "a text that is called a workbook", "text.xlsx: This file has the name of a workbook and is none")

# What StatLine gives is read, and what is missing is named.
statline = '"Bevolking; regio"\r\n"Onderwerp";"Bevolking op 1 januari"\r\n"Regio\'s";"Perioden";"aantal"\r\n"GM0014    ";"2015";"200336"\r\n"Bron: CBS"\r\n'
refused(write("statline.csv", "\ufeff" + statline), "a download of StatLine", "statline.csv:3: budget: This column is missing")

dotted = [list(row) for row in s.rows()]
dotted[2][4] = " . "
refused(write("dotted.csv", s.text(dotted)), "a figure that StatLine does not know",
        'dotted.csv:3: budget: This cell is ".": in StatLine that means that the figure is unknown. Find it elsewhere')
s.workbook("dotted.xlsx", typed_as(2, 4, "."))
refused("dotted.xlsx", "also in a workbook", 'dotted.xlsx:3: budget: This cell is ".": in StatLine')
dotted[2][4] = ""
refused(write("dotted.csv", s.text(dotted)), "which an empty cell is not", "dotted.csv:3: budget: This cell is empty.")

# A number with decimals as a text, in a workbook and between commas.
award = [row[:6] + [a, u] + row[7:] for row, a, u in zip(s.typed(), ["award:PGB:licht", 3000000.5, 100000.07, 0], ["utilisation:PGB:licht"] + ["1.200"] * 3)]
s.workbook("award.xlsx", award)
refused("award.xlsx", "a text with three decimals in a workbook", 'utilisation:PGB:licht: Is "1.200" 1200, or is it 1.200')
ok(settle(write("award.csv", s.text(award))).returncode == 0, "between commas it is as the program writes it")

# A part of what was awarded, in per cents as cells of that format are saved; of money or people there are none.
parted = [settle(write("award.csv", s.text([row[:6] + [row[6], u] + row[7:] for row, u in zip(s.rows(header=s.HEADER[:6] + ["award:PGB:licht"] + s.HEADER[7:]), ["utilisation:PGB:licht", *parts])], ";")))
          for parts in (("0.85", "0.925", "1"), ("85%", "92,5%", "100%"), ("85 %", "0,925", "100,0 %"))]
ok(parted[0].returncode == 0 and all(run.stdout == parted[0].stdout != b"" for run in parted), "per cents of an award")
refused(write("award.csv", s.text([row[:6] + [row[6], u] + row[7:] for row, u in zip(s.rows(header=s.HEADER[:6] + ["award:PGB:licht"] + s.HEADER[7:]), ["utilisation:PGB:licht", "85%", "925%", "1"])], ";")),
        "more than twice the award", "award.csv:3: utilisation:PGB:licht: 925% is more than twice what was awarded")
refused(write("people.csv", s.text(s.rows(change=put(2, 2, "5%")))), "people in per cents", "people.csv:3: residents: \"5%\" cannot be used here")

# A key of the region's own: between commas too the rest of the column decides, or a question.
open("key.cfg", "w").write('care_classes = ["licht"];\nschemes = ( { name = "plek"; layers = ( { base = "costs"; key = "column:plaatsen"; } ); } );\n')


def keyed(values, separator):
    table = [row + [value] for row, value in zip(s.rows(), ["plaatsen", *values])]
    return subprocess.run([PROGRAM, "--lang", "en", "settle", "key.cfg", write("key.csv", s.text(table, separator))], capture_output=True,
                          timeout=60, check=False)


for separator in ",;\t":
    for values in (("1.204", "311", "20"), ("1.204", "2.311", "1.500")):
        run = keyed(values, separator)
        ok(run.returncode == 2 and run.stdout == b"" and b'key.csv:2: plaatsen: Is "1.204" 1204, or is it 1.204' in run.stderr,
           f"a key that may be thousands is asked about ({separator!r}): {values}")
    ok(keyed(("1.204", "311.5", "20"), separator).stdout == keyed(("1.2040", "311.50", "20"), separator).stdout != b"",
       f"the rest of its column decides ({separator!r})")

open("zorg.cfg", "w").write('care_classes = ["licht"];\nschemes = ( { name = "jz"; layers = ( { base = "costs"; key = "youths_in_care_lag1"; } ); } );\n')
own = [subprocess.run([PROGRAM, "settle", "zorg.cfg", write("zorg.csv", s.text([row + [k] for row, k in zip(s.rows(), [heading, 9, 8, 7])]))],
                      capture_output=True, timeout=60, check=False) for heading in ("youths_in_care_lag1", "Jeugdigen in zorg vorig jaar")]
ok(own[0].returncode == 0 and own[0].stdout == own[1].stdout, "youths in care, in Dutch")

# ---- negative amounts, in the ways they are written ----
refused(write("dash.csv", s.text(s.rows(change=column_of(6, ["3000000", "-", "-"])))), "a dash in a column that shows no amounts",
        'dash.csv:3: cost:PGB:licht: "-" cannot be used here', 2)
refused(write("dash.csv", s.text(s.rows(change=put(2, 2, "-")))), "a dash for residents", 'dash.csv:3: residents: "-" cannot be used here')
refused(write("noughts.csv", s.text(s.rows(change=put(2, 2, "19.000,50")), ";")), "residents with cents", "noughts.csv:3: residents: ")
for minus in ("(%s)", "€ (%s)", "(€ %s)", "-%s", "%s-", "\u2212%s", "- %s", "€ -%s", "-€ %s"):
    run = settle(write("minus.csv", s.text(s.rows(**POINTS, change=put(2, 6, minus % "100.000,07")), ";")))
    ok(run.returncode == 0 and b"vol,GM0017,3400000.43," in run.stdout, f"a credit note: {minus}")
refused(write("minus.csv", s.text(s.rows(change=put(2, 6, "-3500000.51")))), "a sum below nothing",
        "minus.csv:3: cost:PGB:licht: All costs of Haren that scheme \"vol\" looks at in layer 1 are EUR -0.01 together")

open("part.cfg", "w").write(s.SCHEMES.replace('{ key = "budget"; }', '{ forms = ["PGB"]; key = "residents"; }').replace(
    'base = "deficit"; key = "youths"; }, {', 'base = "costs"; share = 0.5;'))
for cell, column, good in (("-0.01", 6, False), ("-0.01", 5, True)):
    write("part.csv", s.text(s.rows(change=put(2, column, cell))))
    run = subprocess.run([PROGRAM, "--lang", "en", "settle", "part.cfg", "part.csv"], capture_output=True, timeout=60, check=False)
    ok(run.returncode == (0 if good else 2) and (good or b'looks at in layer 1 are EUR -0.01' in run.stderr),
       f"a layer that looks at personal budgets alone, {'care in kind' if good else 'these'} below nothing")
    if run.returncode != (0 if good else 2):
        print("#", run.stderr.decode()[:400])

# ---- workbooks that are damaged or hostile: a message and exit code 2, within bounds ----


def bounded():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT + (300 << 20), LIMIT + (300 << 20)))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))


def survives(name, what, pattern=b""):
    run = subprocess.run([PROGRAM, "--lang", "en", "settle", "schemes.cfg", name], capture_output=True, timeout=60, check=False,
                         preexec_fn=bounded)
    good = run.returncode == 2 and run.stderr.count(b"\n") == 1 and pattern in run.stderr
    ok(good, what)
    if not good:
        print("#", run.returncode, run.stderr.decode()[:300])


def parts(name, **changed):
    """The good workbook with other parts; None takes a part out."""
    with zipfile.ZipFile("v.xlsx") as old, zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            short = os.path.basename(part).split(".")[0]
            if changed.get(short, "") is not None:
                new.writestr(part, changed[short] if changed.get(short) else old.read(part))
    return name


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
good = open("v.xlsx", "rb").read()
for part in ("workbook", "sheet1"):
    survives(parts("w.xlsx", **{part: None}), f"no {part}", b"cannot be read")
survives(parts("w.xlsx", sheet1="<worksheet>"), "XML that does not end", b"cannot be read")
survives(parts("w.xlsx", sheet1='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SHEET % "<row><c><v>&b;</v></c></row>"),
         "entities", b"cannot be read")
tags = "".join("<%s>" % random.choice("abcdefgh") for _ in range(100000))
survives(parts("w.xlsx", sheet1="<worksheet>" + 50 * tags), "five million elements in each other", b"cannot be read")
for what, long in (("a name", "<%s/>"), ("a comment", "<!--%s-->")):
    survives(parts("w.xlsx", sheet1=SHEET % (long % (40 * (tags.replace("<", "").replace(">", "") * 5)))), what + " of twenty million letters", b"cannot be read")
survives(parts("w.xlsx", sheet1=SHEET % '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "a text that is not there", b"cannot be read")
survives(parts("w.xlsx", sheet1=SHEET % '<row r="3"><c r="A3"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'), "rows out of order", b"cannot be read")
for name, cells in (("one cell twice", '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'),
                    ("cells out of order", '<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>')):
    survives(parts("w.xlsx", sheet1=SHEET % ('<row r="1">' + cells + "</row>")), name, b"cannot be read")
open("old.xls", "wb").write(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
survives("old.xls", "a workbook of before 2007, or with a password", b"such as .xls or .ods")
survives(parts("w.xlsx", sheet1=SHEET % '<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>'), "a column far away")
survives(parts("w.xlsx", sheet1=SHEET % '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'), "a row far away")
survives(parts("w.xlsx", sheet1=SHEET % ("<row>" + "<c><v>1</v></c>" * 2000 + "</row>") * 1), "two thousand columns")
survives(parts("w.xlsx", sheet1=SHEET % (("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * 1000)), "a million cells", b"too large")
survives(parts("w.xlsx", sheet1=SHEET % (" " * (60 << 20))), "a bomb", b"cannot be read: unpacked it is too large")
survives(parts("w.xlsx", sheet1=SHEET % '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:ZZZZZZZZZ9"/>'
               '<mergeCell ref=":"/><mergeCell ref="A1:A99999999999"/><mergeCell/></mergeCells><sheetData>'), "merged cells far away")
hexed = zipfile.ZipFile("v.xlsx").read("xl/worksheets/sheet1.xml").replace(b"<v>19000</v>", b"<v>0x4A38</v>")
assert b"0x4A38" in hexed
survives(parts("w.xlsx", sheet1=hexed.decode()), "a number that is written in base sixteen", b'residents: "0x4A38" cannot be used here')
survives(parts("w.xlsx", sheet1=SHEET % ('<row><c t="inlineStr"><is><t>' + "x" * (30 << 20) + "</t></is></c></row>")), "a text of 30 MB", b"cannot be read")
empty = "".join(f'<row r="{r}">' + '<c s="1"/>' * 19 + "</row>" for r in range(9, 40009))
blank = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row></sheetData>'
same(parts("w.xlsx", sheet1=zipfile.ZipFile("v.xlsx").read("xl/worksheets/sheet1.xml").decode().replace("</sheetData>", empty + blank)),
     "cells without a value do not count", b'a workbook, sheet "Sheet"; 3 municipalities')
for cut in (10, 100, len(good) // 2, len(good) - 30, len(good) - 1):
    open("w.xlsx", "wb").write(good[:cut])
    survives("w.xlsx", f"cut off after {cut} bytes")
# Not compressed, another digit is still a workbook, but not the one that was saved.
stored = open("y.xlsx", "rb").read()
assert stored.count(b"35000000.25") == 1
open("w.xlsx", "wb").write(stored.replace(b"35000000.25", b"75000000.25"))
survives("w.xlsx", "another digit in a part that is not compressed", b"cannot be read")
# The record at the end says where the directory is, and how many parts it has.
end_record = good.rfind(b"PK\5\6")
for at, what in ((10, "parts"), (16, "place of the directory")):
    for value in (b"\xff\xff\xff\x0f", b"\xff\xff\xff\xff", b"\0\0\0\0"):
        n = 2 if at < 12 else 4
        open("w.xlsx", "wb").write(good[:end_record + at] + value[:n] + good[end_record + at + n:])
        survives("w.xlsx", f"another number of the record at the end: {what}, {value[:n].hex()}")
random.seed(20161122)
bad = 0
for k in range(100):
    damaged = bytearray(good)
    for _ in range(random.choice((1, 1, 3, 20))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    open("w.xlsx", "wb").write(damaged)
    run = settle("w.xlsx")
    whole = run.returncode == 0 and run.stdout == plain.stdout
    bad += not (whole or (run.returncode == 2 and run.stdout == b"" and run.stderr.count(b"\n") == 1))
ok(bad == 0, "100 workbooks with flipped bits: the same amounts, or a message")
end()

# SPDX-License-Identifier: GPL-3.0-or-later
"""One table of realised figures, in the ways that people and programs write it."""
import csv
import datetime
import io

HEADER = ["code", "name", "residents", "youths", "budget", "cost:ZIN:licht", "cost:PGB:licht", "clients_lag1:licht"]
DUTCH = ["Gemeentecode", "Gemeente", "Inwoners", "Jeugdigen", "Budget", "Kosten:ZIN:licht", "Kosten:PGB:licht",
         "Cliënten vorig jaar:licht"]
ROWS = [["GM0014", "Groningen", 200000, 35000, 40000000.00, 35000000.25, 3000000.5, 2500],
        ["GM0017", "Haren", 19000, 4000, 3000000.00, 3500000.50, 100000.07, 260],
        ["GM1900", "Súdwest-Fryslân", 89000, 18000, 2000000.00, 1234567.89, 0.00, 1150]]
MONEY = (4, 5, 6)
SCHEMES = """care_classes = ["licht"];
schemes = ( { name = "vol"; layers = ( { key = "budget"; } ); },
            { name = "jeugd"; layers = ( { base = "deficit"; key = "youths"; }, { key = "clients_lag1"; } ); } );
"""


def number(value, column, decimal, thousands, around="%s"):
    """A figure as a desk writes it; whole numbers of people have no decimals."""
    text = f"{value:,.2f}" if column in MONEY else f"{value:,}"
    text = text.replace(",", "t").replace(".", decimal).replace("t", thousands)
    return around % text if column in MONEY else text


def rows(decimal=".", thousands="", header=HEADER, around="%s", change=None):
    table = [[c if k < 2 else number(c, k, decimal, thousands, around) for k, c in enumerate(row)] for row in ROWS]
    table = [list(header)] + table
    if change:
        change(table)
    return table


def text(table, separator=",", newline="\r\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(table)
    return out.getvalue()


def workbook(path, table, typed=True, before=0, formats=False):
    """With openpyxl: numbers typed, or all as text; rows of a title before the headings."""
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    for k in range(before):
        sheet.cell(1 + k, 1, f"Afrekening {k}")
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            cell = sheet.cell(1 + before + r, 1 + c, value if typed or isinstance(value, str) else str(value))
            if formats and c in MONEY and r:
                cell.number_format = '_ € * #.##0,00_ ;_ € * -#.##0,00_ ;_ € * "-"??_ ;_ @_ '
    book.create_sheet("Andere").cell(1, 1, "iets anders")
    book.save(path)


def sheets(path, tables):
    import openpyxl
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
    book.save(path)


def typed():
    return [list(HEADER)] + [list(row) for row in ROWS]


def day(year, month, number_of):
    return datetime.date(year, month, number_of)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as workbook, CSV, text and PDF, read from outside: figures against the results file by h5py, formulas by an
own reading of them, and that no withheld figure follows from the others, by the rank of a matrix."""
import csv
import io
import os
import shutil
import subprocess
import sys

import h5py
import numpy as np
import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from workbooks import by_label, cells, path, report, solidair, tmp  # noqa: E402
from xlsx_formulas import Sheet  # noqa: E402
from tap import ROOT, end, ok

SCENARIO = os.path.join(ROOT, "scenarios", "groningen-2016.cfg")
DRAWS = 200

solidair("run", SCENARIO, "-n", str(DRAWS), "--store", "all", "-o", path("all.h5"))
solidair("run", SCENARIO, "-n", str(DRAWS), "--store", "costs", "-o", path("costs.h5"))
file = h5py.File(path("all.h5"))
names = [x.decode() for x in file["municipality_name"]]
mean = file["summary/mean"][:, -1, :] / 100  # scheme, municipality
schemes = len(mean)

# ---- the workbook -------------------------------------------------------------------------------------------------
ok(report(path("all.h5"), "-o", path("a.xlsx"), "--lang", "en"), "a workbook is written")
live = openpyxl.load_workbook(path("a.xlsx"))
seen = openpyxl.load_workbook(path("a.xlsx"), data_only=True)
english = [x.decode() for x in file["scheme_label_en"]]
got = by_label(seen["Result"], english)
ok(all(abs(got[n][s] - mean[s, i]) < 1e-6 for i, n in enumerate(names) for s in range(schemes)),
   "results are those of the file, to the cent")
region = file["region/mean"][:, -1] / 100
# The total is the sum of rounded cents, so it may be half a cent off per municipality.
ok(all(abs(got["Region in total"][s] - region[s]) <= 0.005 * (len(names) + 1) for s in range(schemes)),
   "totals are those of the file")
band = by_label(seen["Result"], ["8 out of 10 times between: from", "8 out of 10 times between: to"])
ok(all(band[n] == list(file["summary/quantile"][[2, 6], 0, -1, i] / 100) for i, n in enumerate(names)),
   "the first scheme stands with its band")
total = len(names) + 5
ok(live["Result"][f"B{total}"].value == f"=SUM(B5:B{total - 1})", "the total is a live sum")
worst, formulas, empty = 0.0, 0, 0
for sheet in live:
    work, value = Sheet(sheet), seen[sheet.title]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                formulas += 1
                if value[cell.coordinate].value in ("", None):
                    empty += 1  # the balance of what is still to be filled in, and its part of the whole budget
                    continue
                worst = max(worst, abs(work.value(cell.column_letter, cell.row) - value[cell.coordinate].value))
ok(formulas > 1000 and worst < 1e-4 and empty == 2 * 2 * (len(names) + 1),
   f"all {formulas} formulas give the value that stands beside them, but for the {empty} that wait for what is filled in")
ok(all(s.freeze_panes for s in live if s.title not in ("Contents", "Check the sums")), "heads are frozen")
ok(len(live["Result"]._charts) == 1 and len(live["Contribution, expected"]._charts) == 1 and
   len(live["Region by year"]._charts) == 2, "charts that Excel draws itself: results, transfers, the fan")
ok(live["Result"]["B5"].number_format.startswith('#,##0,"') and "S" in live["Result"]["B5"].number_format,
   "amounts are read in thousands of euros, with words; the cell holds them to the cent")
ok(live["Chance of a shortfall"]["B5"].number_format == '[<0.0005]"< 0.1%";[>=0.9995]"> 99.9%";0.0%', "no chance is shown as none or all")
text = "\n".join(str(c) for s in seen for r in s.iter_rows(values_only=True) for c in r if c)
ok(str(file["provenance/seed"][()].decode()) in text and "EXAMPLE FIGURES" in text, "origin and stamp are in the workbook")
ok(not any("#" == str(c)[:1] for c in text.split("\n")), "no error values")


def recheck(book, program):
    """Payments by formula beside those of the file's first draw in its last year: the number of rows, the worst gap."""
    sheet = book["Check the sums"]
    work, n, gap, label = Sheet(sheet), 0, 0.0, None
    labels = [x.decode() for x in program["scheme_label_en"]]
    codes = [x.decode() for x in program["municipality"]]
    for row in range(1, sheet.max_row + 1):
        code = sheet[f"A{row}"].value
        if code in labels:
            label = code
        if code in codes and label:
            paid = program["payment"][labels.index(label), 0, -1, codes.index(code)] / 100
            gap = max(gap, abs(work.value("N", row) - paid))
            n += 1
    return n, gap


n, gap = recheck(live, file)
ok(n >= 5 * len(names) and gap < 0.001, f"own cost to payment in formulas gives the stored payments to the cent ({n} rows)")
ok(report(path("costs.h5"), "-o", path("c.xlsx"), "--lang", "en"), "also where no payments are stored")
m, gap = recheck(openpyxl.load_workbook(path("c.xlsx")), file)
ok(m == n and gap < 0.001, "and then they are the same payments")
ok(report(path("all.h5"), "-o", path("i.xlsx"), "--lang", "en", "--internal"), "--internal")
m, gap = recheck(openpyxl.load_workbook(path("i.xlsx")), file)
ok(m > n and gap < 0.001, "shows schemes of some kinds of care too, to the cent")
changed = live["Check the sums"]
for row in range(1, 20):
    if changed[f"A{row}"].value == "part that is pooled":
        changed[f"C{row}"].value = 0
        work = Sheet(changed)
        ok(abs(work.value("N", row + 7) - work.value("C", row + 7)) < 0.005, "nothing pooled: each pays its own cost")
        break
report(path("all.h5"), "-o", path("b.xlsx"), "--lang", "en")
ok(open(path("a.xlsx"), "rb").read() == open(path("b.xlsx"), "rb").read(), "equal results give equal bytes")
dutch = report(path("all.h5"), "-o", path("n.xlsx"))
book = openpyxl.load_workbook(path("n.xlsx"))
ok(dutch and "Reken na" in book.sheetnames and "Resultaat" in book.sheetnames, "the workbook in Dutch")
ok(all(len(name) <= 31 for name in book.sheetnames), "names of sheets fit")

# ---- buffers and reserves: worked out here from what was given -------------------------------------------------------
ok(list(file["certainty"]).index(0.9) == 4, "the place of 90 % along the axis certainty")
got = {row[0]: row[1:] for row in cells(seen["Buffer"])[1]}
needed = file["summary/buffer_required"][4, :, -1, :] / 100
ok(all(got[n][s] == needed[s, i] for i, n in enumerate(names) for s in range(schemes)), "buffers are those at 90 %")


def letter(ratio):
    """The bounds of the paragraph weerstandsvermogen; a bound belongs to the class below it."""
    return next((x for x, above in zip("ABCDE", (2.0, 1.4, 1.0, 0.8, 0.6)) if ratio > above), "F")


solidair("run", os.path.join(ROOT, "scenarios", "eigen-buffer.cfg"), "-n", "500", "--store", "all", "-o",
         path("own.h5"))
ok(report(path("own.h5"), "-o", path("own.xlsx"), "--lang", "en"), "a workbook of a run with a reserve")
own = h5py.File(path("own.h5"))
towns = [x.decode() for x in own["municipality_name"]]
at, labels = towns.index("Westerwolde"), [x.decode() for x in own["scheme_label_en"]]
book = openpyxl.load_workbook(path("own.xlsx"), data_only=True)
# The scenario gives a free reserve of EUR 8,531,565 and other risks of EUR 4,000,000.
buffers = {k: own[f"summary/buffer_required{k}"][4, :, 1, at] / 100 for k in ("", "_low", "_high")}
ratio = {k: 8531565 / (4000000 + np.maximum(b, 0)) for k, b in buffers.items()}
wanted = [" or ".join(dict.fromkeys([letter(h), letter(l)])) for l, h in zip(ratio["_high"], ratio["_low"])]
row = next(r for r in cells(book["Class by scheme"])[1] if r[0] == "Westerwolde")
ok(row[1:1 + len(wanted)] == wanted and len(set(wanted)) > 1, f"classes by scheme: {' '.join(wanted)}")
head, rows = cells(book["Reserve"])
row = dict(zip(head, next(r for r in rows if r[0] == "Westerwolde")))
shown = next(k for k in range(len(labels)) if own["summary/transfer_structural_mean"][k].any())
ok([row["Free reserve"], row["Other risks"]] == [8531565, 4000000] and abs(row["Ratio"] - ratio[""][shown]) < 1e-6 and
   row["Class"] == wanted[shown] and row[f"Reserve gone by {own['year'][-1]}"] == own["reserve/p_out"][shown, -1, at],
   "reserve, ratio, class, and the chance that it is used up")
need = own["summary/buffer_required"][4, :, 1, at] / 100
ok([row["State budget for youth care itself"], row["Estimate"], row["Needed"]] ==
   [own["budget_mean"][1, at] / 100, own["estimate"][shown, 1, at] / 100, need[shown]] and
   abs(row[f'Than under "{labels[0]}"'] - (need[shown] - need[0])) < 0.006 and
   abs(row["State budget for youth care itself"] - row["Expected payment"] - own["summary/mean"][shown, 1, at] / 100) < 0.006 and
   row["Estimated by"] == ("the council" if own["estimate_given"][1, at] else "expected"), "and what is needed for what comes on top")
rules = [r for x in book["Class by scheme"].conditional_formatting for r in x.rules]
ok({r.text for r in rules if r.type == "beginsWith"} == set("ABCDEF"), "letters and colours: a rule for each class")
rows = cells(book["Reserve by year"])[1][:len(own["year"])]
path_of = own["reserve/quantile"][:, shown, :, at] / 100
ok(all(r[:5] == ["Westerwolde", str(y), *path_of[[2, 4, 6], k]] for k, (r, y) in enumerate(zip(rows, own["year"]))) and
   len(book["Reserve by year"]._charts) == 1, "the reserve by year, with a chart")


# ---- the council paper: figures by h5py, and sums --------------------------------------------------------------------
def council(book, town):
    """Lines of a municipality by name: [account, budget, periods..., change, S/I, from, to]; the sheet has thousands."""
    return {r[1]: [round(1000 * x, 2) if isinstance(x, (int, float)) else x for x in r[3:]]
            for r in cells(book["Council paper"])[1] if r[0] == town}


def yearly(figures, i):
    """EUR by year and then the horizon, the years after the first together."""
    figures = figures[:, i].astype(float) / 100
    return [*figures, figures[1:].sum()]


def alike(line, wanted, gap=0.02):
    return all(abs(a - b) <= gap for a, b in zip(line[2:2 + len(wanted)], wanted)) and len(wanted) > 2


NET = "On balance from the pool (expected, no verdict)"  # where what goes in and what comes out is not told


def adds_up(lines, periods):
    """Income minus expenditure is the balance, in every column; with what is done with the reserve the result."""
    def figure(name, k):
        return lines[name][k] if name in lines and isinstance(lines[name][k], (int, float)) else 0.0
    worst = 0.0
    for k in range(2, 2 + periods + 1):
        income = figure("State budget for youth care", k) + figure("Received from the pool", k)
        spent = [figure(x, k) for x in ("Cost of youth care, before settlement", "Contribution to the pool",
                                        "Extra cost because others pay along")]
        once = [figure(x, k) for x in ("Exit fees and friction cost", "Settlement of the year before", NET)]
        balance = figure("Balance of income and expenditure", k)
        change = k == 2 + periods  # signs are those of an advantage there
        worst = max(worst, abs(income + sum(spent) * (1 if change else -1) + sum(once) - balance))
        if "Result after reserves" in lines and isinstance(lines["Result after reserves"][k], (int, float)) and not change:
            reserve = figure("Taken from the reserve", k) - figure("Added to the reserve", k)
            worst = max(worst, abs(balance + reserve - figure("Result after reserves", k)))
    return worst < 1e-6


lines, periods = council(book, "Westerwolde"), len(own["period"])
balance, taken, added = (lines[x] for x in ("Balance of income and expenditure", "Taken from the reserve", "Added to the reserve"))
ok(taken[2] in ("", None) and all(abs(x - y + z) < 0.005 and min(x, y) == 0 for x, y, z in
                           zip(taken[3:1 + periods], added[3:1 + periods], balance[3:1 + periods])) and
   not any(lines["Result after reserves"][3:2 + periods]), "council paper: the reserve bears the balance, whole")
risk = own["summary/buffer_required"][4, shown, :, at] / 100
ok(list(lines["For the record: risk at 90 % certainty"][2:2 + periods]) == list(np.maximum(risk, 0)), "risk at 90 %")
lines = council(book, "Groningen")
ok("Result after reserves" not in lines and "State budget for youth care itself" in lines, "no reserve known: no such rows")

purchase = path("purchase.h5")
solidair("run", os.path.join(ROOT, "scenarios", "inkoop-2018.cfg"), "-n", str(DRAWS), "-o", purchase)
report(purchase, "-o", path("p.xlsx"), "--lang", "en", "--internal")
paper, bought = openpyxl.load_workbook(path("p.xlsx"), data_only=True), h5py.File(purchase)
places = [x.decode() for x in bought["municipality_name"]]
periods, told, wrong = len(bought["period"]), [], []
full = next(k for k in range(len(bought["scheme"])) if bought["summary/transfer_structural_mean"][k].any())
draws_mean = bought["cost"][()].mean(axis=0)
part = bought["summary/shared_cost_mean"][()]
for i, n in enumerate(places):
    lines = council(paper, n)
    band = bought["summary/quantile"][[2, 6], full, -1, i] / 100
    good = [alike(lines["State budget for youth care"], yearly(bought["budget_mean"][()], i)),
            alike(lines["Cost of youth care, before settlement"], yearly(draws_mean.sum(axis=0), i), 0.05),
            alike(lines["of which personal budgets (PGB, paid by the SVB)"], yearly(draws_mean[1], i), 0.05),
            alike(lines["of which care in kind (ZIN)"], yearly(draws_mean[0] - part, i), 0.05),
            alike(lines["of which purchasing organisation and shared provisions"], yearly(part, i)),
            alike(lines["Balance of income and expenditure"], list(bought["summary/mean"][full, :, i] / 100), 0.05),
            list(lines["Balance of income and expenditure"][-2:]) == list(band),
            all(x[0] in ("", None) and x[1] in ("", None) for k, x in lines.items() if not k.startswith("For the record"))]
    wrong += [n] if not all(good) else []
    paid = yearly(bought["summary/contribution_mean"][full], i)
    transfer = yearly(bought["summary/transfer_structural_mean"][full, :-1], i)
    told.append(alike(lines["Contribution to the pool"], paid) and adds_up(lines, periods) and
                alike(lines["Received from the pool"], [x - y for x, y in zip(paid, transfer)]))
ok(not wrong and (part.sum(axis=1) >= 999999990).all(), "council paper: every line is that of the file " + " ".join(wrong))
ok(told and all(told), f"contribution, receipt and all sums to the cent, of all {len(told)} with --internal")
structural, chance = (bought["summary/transfer_structural_" + x][full, -1] for x in ("mean", "sd"))
report(purchase, "-o", path("public.xlsx"), "--lang", "en")
public = openpyxl.load_workbook(path("public.xlsx"), data_only=True)
unsaid = {n for n in places if council(public, n)["Contribution to the pool"][2] == "undecided"}
ok(set(n for i, n in enumerate(places) if structural[i] > 0) <= unsaid and unsaid,
   "with assumed inputs nobody is told what it pays in")
ok(all(adds_up(council(public, n), periods) and (NET in council(public, n)) == (n in unsaid) for n in places) and
   all(alike(council(public, n)[NET], yearly(-bought["summary/transfer_structural_mean"][full, :-1], places.index(n))) for n in unsaid),
   f"what is shown adds up of every one of {len(places)}: of {len(unsaid)} with what is expected on balance")
live = [r for r in openpyxl.load_workbook(path("public.xlsx"))["Council paper"].iter_rows(min_row=5) if r[1].value == "Balance of income and expenditure"]
ok(len(live) > len(places) and all(str(c.value).startswith("=") for r in live for c in r[5:5 + periods]), "in formulas, in every year")
lines = council(paper, "Region in total")
ok(adds_up(lines, periods) and alike(lines["Contribution to the pool"], yearly(
    bought["summary/contribution_mean"][full].sum(axis=1, keepdims=True), 0)), "the region adds up too")
os.makedirs(path("once"), exist_ok=True)
shutil.copytree(os.path.join(ROOT, "scenarios"), path("once/scenarios"))
with open(path("once/scenarios/once.cfg"), "w") as text:
    text.write("""inherit = "groningen-2016.cfg"; name = "once"; schemes = (
      { name = "none"; layers = (); }, { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); settlement = { advance = "own_cost"; };
        leaving = { given = ( { municipality = "Haren"; year = 2018; } ); friction_eur = 1000000.0; friction_payer = "leaver"; }; } );""")
solidair("run", path("once/scenarios/once.cfg"), "-n", str(DRAWS), "-o", path("once.h5"))
report(path("once.h5"), "-o", path("o.xlsx"), "--lang", "en")
paper, later = openpyxl.load_workbook(path("o.xlsx"), data_only=True), h5py.File(path("once.h5"))
lines = council(paper, "Region in total")
exits, settled = lines["Exit fees and friction cost"], lines["Settlement of the year before"]
ok(adds_up(lines, periods) and exits[2:2 + periods] == [0, 0, 0, -1e6, 0, 0, -1e6] and
   alike(settled, yearly(-later["summary/settled_mean"][1].sum(axis=1, keepdims=True), 0)),
   "friction cost of EUR 1 million in 2018, and what is settled later, are lines of their own")
lines = council(paper, "Haren")
ok(all(set(lines[x][2:2 + periods]) == {"undecided"} for x in
       ("Contribution to the pool", "Received from the pool", "Exit fees and friction cost", "Settlement of the year before")),
   "of one for which it is undecided all of them are")
report(purchase, "-o", path("p.txt"), "--municipality", "Haren")
text = " ".join(open(path("p.txt")).read().split())
value = bought["summary/mean"][full, -1, places.index("Haren")] / 1e5
amount = f"{round(abs(value)) * 1000:,}".replace(",", ".")
ok(f'verwacht Haren over 2016-2020 een {"tekort" if value < 0 else "overschot"} van € {amount}.' in text and
   "Financiële consequenties, om over te nemen in het raadsvoorstel." in text, "the paragraph to copy names the same balance")

report(purchase, "-o", path("p.xlsx"), "--lang", "en")
paper = openpyxl.load_workbook(path("p.xlsx"), data_only=True)
secret = {r[0] for r in cells(paper["Cost by form"])[1] if "withheld" in r[1:3]}
apart = {n for n in [*places, "Region in total"] if "withheld" in council(paper, n)["of which care in kind (ZIN)"]}
ok(secret and secret == apart and all("withheld" in council(paper, n)["of which personal budgets (PGB, paid by the SVB)"]
                                      for n in secret), "cost by form is withheld where it is in its own table")

# Own accounts of 2018: that is Rekening t-1, so that 2019 is t.
accounts = path("accounts.h5")
solidair("run", os.path.join(ROOT, "scenarios", "eigen-cijfers.cfg"), "-n", "100", "-o", accounts)
report(accounts, "-o", path("r.xlsx"), "--lang", "en")
paper = openpyxl.load_workbook(path("r.xlsx"), data_only=True)
with open(os.path.join(ROOT, "scenarios", "eigen-cijfers.csv"), newline="") as table:
    kept = {row["name"]: float(row["cost_eur"]) for row in csv.DictReader(table) if row["year"] == "2018"}
line = "Cost of youth care, before settlement"
head = cells(paper["Council paper"])[0]
ok(len(kept) == 18 and all(council(paper, n)[line][0] == x for n, x in kept.items()) and
   head[3:5] == ["Account 2018", "Budget 2019"] and "2020 versus 2019" in head, "own accounts stand where they are known")

# ---- incentives: under full solidarity what a client costs is borne by somebody, and by budget ------------------------
head, rows = cells(book["Client by kind of care"])
rows = [r for r in rows if r[0] in towns]
ok(labels[shown] == "Full solidarity" and len(rows) == len(towns) * len(own["care"]) and
   all(abs(r[2] - r[3] - r[4]) <= 0.03 for r in rows), "a client more: itself and the others together bear what it costs")
head, rows = cells(book["Incentives"])
rows = [r for r in rows if r[0] in towns and r[1] == labels[shown]]
mine = {n: own["incentive/prevented_own"][shown, i] / 100 for i, n in enumerate(towns)}
ok(len(rows) == len(towns) and all(r[6] == mine[r[0]] and abs(r[4] + r[5] - 100000) <= 0.03 for r in rows),
   "a dearer client costs EUR 100,000 together; what prevention saves is that of the file")

# ---- CSV ----------------------------------------------------------------------------------------------------------
report(path("all.h5"), "-o", path("p.csv"), "--lang", "en")
report(path("all.h5"), "-o", path("d.csv"), "--csv", "nl", "--lang", "en")
plain = list(csv.reader(io.open(path("p.csv"), encoding="utf-8", newline="")))
raw = open(path("d.csv"), "rb").read()
ok(raw.startswith(b"\xef\xbb\xbf"), "Dutch CSV begins with the mark that a Dutch Excel needs")
semi = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
ok(len(plain) == len(semi) and all(len(r) == 5 for r in plain + semi), "both forms have the same lines of five cells")
value = {(r[0], r[1], r[2]): r[3] for r in plain}
other = {(r[0], r[1], r[2]): r[3] for r in semi}
labels = [x.decode() for x in file["scheme_label_en"]]
ok(all(float(value["results", n, labels[s]]) == round(mean[s, i], 2) for i, n in enumerate(names) for s in range(schemes)),
   "plain: results to the cent")
ok(all(other["results", n, labels[0]] == f"{mean[0, i]:.2f}".replace(".", ",") for i, n in enumerate(names)),
   "Dutch: with decimal commas")


# ---- privacy ------------------------------------------------------------------------------------------------------
def table(values, name):
    columns = []
    for r in values:
        if r[0] == name and r[1] and r[2] not in columns:
            columns.append(r[2])
    got = {(r[1], r[2]): r[3] for r in values if r[0] == name and r[1]}
    return [[got[row, c] for c in columns] for row in names + ["Region in total"]]


def determined(grid):
    """Withheld cells that follow from rows and columns that add up, by rank."""
    unknown = [(r, c) for r, line in enumerate(grid) for c, x in enumerate(line) if x == "withheld"]
    a = np.zeros((len(grid) + len(grid[0]), len(unknown)))
    for k, (r, c) in enumerate(unknown):
        a[r, k] = -1.0 if c == len(grid[0]) - 1 else 1.0
        a[len(grid) + c, k] = -1.0 if r == len(grid) - 1 else 1.0
    rank = np.linalg.matrix_rank(a)
    return len(unknown), sum(np.linalg.matrix_rank(np.delete(a, k, 1)) < rank for k in range(len(unknown)))


report(path("all.h5"), "-o", path("i.csv"), "--internal", "--lang", "en")
internal = list(csv.reader(io.open(path("i.csv"), encoding="utf-8", newline="")))
open_clients = np.array([[float(x) for x in line] for line in table(internal, "clients")])
shown = table(plain, "clients")
ok(all(x == "withheld" for line, true in zip(shown, open_clients) for x, t in zip(line, true) if t < 10),
   "no count below 10 is shown")
ok((open_clients < 10).any() and (np.array([[x != "withheld" for x in line] for line in shown])).any(),
   "there were such counts, and others are shown")
n_draw = min(DRAWS, 1024)
clients = file["clients"][:n_draw, :, :, 1:, :].sum(axis=2).mean(axis=(0, 2)).T
ok(np.abs(open_clients[:-1, :-1] - np.round(clients)).max() <= 1, "--internal: counts are the means of the draws")
for name in ("clients", "cost_form", "cost_care"):
    n, found = determined(table(plain, name))
    ok(n > 0 and found == 0, f"{name}: none of {n} withheld cells follows from the totals")
ok(not any(r[3] == "withheld" for r in internal), "--internal withholds nothing")
ok("INTERNAL" in open(path("i.csv"), encoding="utf-8").read(), "and says so")

# ---- text, several files, one municipality -------------------------------------------------------------------------
report(path("all.h5"), "-o", path("t.txt"))
said = open(path("t.txt"), encoding="utf-8").read()
ok("VOORBEELDCIJFERS" in said and "Weggelaten voor de privacy" in said, "text in Dutch, with the stamp")
ok(max(len(line) for line in said.split("\n\n")[2].split("\n")) <= 118, "tables fit in 118 columns")
ok(report(path("all.h5"), path("costs.h5"), "-o", path("two.csv"), "--lang", "en"), "two files beside each other")
two = list(csv.reader(io.open(path("two.csv"), encoding="utf-8", newline="")))
beside = {column: [r[3] for r in two if r[0] == "compare" and r[2] == column] for column in [*names, "Region"]}
ok(all(len(x) == 2 and x[0] == x[1] for x in beside.values()), "files of the same draws do not differ")
ok(report(path("all.h5"), path("costs.h5"), "-o", path("two.xlsx")) and
   "B. Resultaat" in openpyxl.load_workbook(path("two.xlsx")).sheetnames, "and in a workbook")
report(path("all.h5"), "-o", path("h.csv"), "--municipality", "Haren", "--lang", "en")
one = [r for r in csv.reader(io.open(path("h.csv"), encoding="utf-8", newline="")) if r[0] == "results" and r[1]]
ok({r[1] for r in one} == {"Haren"} and len(one) == schemes + 2, "one municipality only, without the region")

# ---- refused in words ----------------------------------------------------------------------------------------------
for words, hint in [(["-o", "x.doc"], ".xlsx"), (["-o", path("x.csv"), "--csv", "de"], "plain"),
                    (["-o", path("x.csv"), "--municipality", "Nergenshuizen"], "Nergenshuizen"),
                    (["-o", path("x.csv"), "--division", "new"], "mergers"),
                    (["-o", path("none/x.xlsx")], "folder for this file does not exist"),
                    (["-o", path("none/x.csv")], "folder for this file does not exist")]:
    answer = solidair("report", path("all.h5"), *words, "--lang", "en")
    ok(answer.returncode in (1, 2) and hint in answer.stderr and answer.stderr.count("\n") == 1,
       f"refused in one line: {' '.join(words[-2:]).replace(tmp, '')}")
ok(not any(f.endswith(".part") for f in os.listdir(tmp)), "nothing half-made is left")

# ---- PDF ----------------------------------------------------------------------------------------------------------
empty = solidair("report", path("all.h5"), "-o", path("x.pdf"), "--lang", "en", env={"PATH": tmp})
ok(empty.returncode == 2 and "apt-get install chromium" in empty.stderr, "without Chromium: what to install")
if shutil.which("chromium") and shutil.which("pdftotext"):
    ok(report(path("all.h5"), "-o", path("r.pdf"), "--municipality", "Haren", timeout=200), "a PDF is printed")
    told = subprocess.run(["pdftotext", path("r.pdf"), "-"], capture_output=True, text=True).stdout
    sheets = told.split("\f")
    ok("Taakveld" in told and "Herkomst van de cijfers" in told, "the whole page, from the five questions to the origin of the figures")
    second = [line for line in sheets[1].split("\n") if line.strip()]  # whom it is of and the date stand at its head
    ok("Resultaat per gemeente en regeling" in sheets[0] and second[2].startswith("Mijn gemeente"), f"its cover is one page: {second[:3]}")
    sources = [sheet for sheet in sheets if "(residents_2015)" in sheet or "(whole_budget_eur)" in sheet]
    ok(len(sources) > 1 and all("Toelichting" in sheet for sheet in sources), "a table that goes on has its heads on each page")
    size = subprocess.run(["pdfinfo", path("r.pdf")], capture_output=True, text=True).stdout
    ok("Groningen" in told and "Haren" in told and "A4" in size and "Tagged:          yes" in size, "on A4, tagged, with text")
else:
    ok(True, "a PDF is printed # SKIP chromium or pdftotext is not installed")

shutil.rmtree(tmp)
end()

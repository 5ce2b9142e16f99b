#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other commands add to a report: stability, stress, reverse stress, sensitivity, earlier forecasts. Figures of the
workbook against those of the results file by h5py, and the same as CSV and text."""
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
from tap import ROOT, end, ok

asked = subprocess.run([os.path.join(ROOT, "tests/asked")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
solidair("run", os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "-n", "100", "--store", "all", "-o", path("plain.h5"))
report(path("plain.h5"), "-o", path("plain.xlsx"), "--lang", "en")
before = set(openpyxl.load_workbook(path("plain.xlsx"), read_only=True).sheetnames)
ok(report(asked, "-o", path("q.xlsx"), "--lang", "en", "--internal") and report(asked, "-o", path("q.csv"), "--lang", "en") and
   report(asked, "-o", path("q.txt")), "a report of a file with all that can be asked")
book, found = openpyxl.load_workbook(path("q.xlsx"), data_only=True), h5py.File(asked)
ok(set(book.sheetnames) - before == {"Stability", "Groups", "Order of leaving", "Groups by scheme", "Stress", "Stress by shock",
                                     "Stress and reserve", "Reserve runs out", "Reserve out, 90 %", "Sensitivity", "Weight of assumptions"} |
   {"Class by scheme", "Reserve by year", "Funds", "Leaving", "Leaving by scheme", "Chance to leave",
    "Hits and misses", "Hits and misses by size", "Accounts by tenth", "Earlier forecasts"}, "a sheet for each answer, and for what the scenario has itself")
names = [x.decode() for x in found["municipality_name"]]
labels = [x.decode() for x in found["scheme_label_en"]]
total = by_label(book["Stability"], ["Alone", "Part (Shapley): amount", "Pooling saves: amount"])["Region in total"]
ok(abs(total[1] - found["stability/value"][()].item() / 100) < 0.005 and abs(total[0] - total[1] - total[2]) < 0.005,
   "fair shares add up to what all together have; alone less that is what pooling saves")
names_of = dict(zip((x.decode() for x in found["municipality"]), names))
rows = [r for r in cells(book["Groups"])[1] if r[0] == "All costs by budget" or r[0] in labels]
stored = [x.decode() for x in found["stability/group"]]
four = next(k for k, g in enumerate(stored) if {names_of[c] for c in g.split("+")} == {"Bedum", "De Marne", "Eemsmond", "Winsum"}
            and found["stability/group_scheme"][k] == -1)
row = next(r for r in rows if r[:2] == ["All costs by budget", "Bedum, De Marne, Eemsmond, Winsum"])
ok(len(rows) == len(stored) and row[2] == 4 and abs(row[3] - found["stability/group_gain"][four]) < 1e-12 and
   row[5] == found["stability/group_amount"][four] / 100 and
   row[6] == {1: "undecided: figures missing", 0: "undecided: too few draws", -1: "no"}[
       int(found["stability/group_verdict"][four])], "groups, with a verdict each")
ok(not any(r[6] == "yes" for r in rows), "while inputs are assumed nobody is certainly better off")
shown = next(k for k in range(len(labels)) if found["summary/transfer_structural_mean"][k].any())
shocks = [x.decode() for x in found["stress/shock_label_en"]]
stress = found["stress/result_change"][:, shown, :] / 100
head, rows = cells(book["Stress"])
ok(head[1:] == shocks and all(np.abs(np.array(r[1:]) - stress[:, names.index(r[0])]).max() < 0.006 for r in rows if r[0] in names),
   "what each shock changes in the result")
head, rows = cells(book["Stress by shock"])
rows = [dict(zip(head, r)) for r in rows if r[0] in names]
wrong = [r for r in rows for k, i in [(shocks.index(r["Shock"]), names.index(r["Municipality"]))]
         if abs(r["Expected payment: change"] - found["stress/payment_change"][k, shown, i] / 100) > 0.006 or
         abs(r["Expected payment: error"] - found["stress/payment_change_se"][k, shown, i] / 100) > 0.006 or
         [r["Chance of a shortfall: without"], r["Chance of a shortfall: with"]] !=
         [found["stress/p_shortfall_before"][shown, i], found["stress/p_shortfall"][k, shown, i]] or
         r["Mean result in the worst tenth: with"] != "?"]    # of 50 sets of inputs
ok(len(rows) == len(shocks) * len(names) and not wrong, f"and in the payment, with its error, chances and the worst tenth: {wrong[:1]}")
haren, side = names.index("Haren"), [x.decode() for x in found["reverse/scheme_label_en"]]
most = {"extra_clients": found["reverse/youths"][haren] // 100, "growth": 0.4, "price": 1.0}


def told(kind, amount):
    """What a cell says: as it is, or in words."""
    words = {"extra_clients": "not by placements alone", "growth": "not by growth alone", "price": "not by prices alone"}[kind]
    return "as things are" if amount == 0 else words if amount > most[kind] else amount


for k, sheet in enumerate(("Reserve runs out", "Reserve out, 90 %")):
    rows = [r for r in cells(book[sheet])[1] if r[0] == "Haren"]
    ok([r[1] for r in rows] == side and all(r[2] == 5000000 for r in rows) and
       all([r[4], r[6], r[8]] == [told(kind, found["reverse/" + kind][s, k, haren]) for kind in most] for s, r in enumerate(rows)),
       f"from how much trouble on the reserve runs out, under every scheme: {sheet}")
ok(not any(r[0] == "Winsum" for r in cells(book["Reserve runs out"])[1]), "only where the reserve is known")
label = [x.decode() for x in found["sensitivity/label"]]
head, rows = cells(book["Sensitivity"])
rows = [r for r in rows if r[0] in label]
ends = {n: (found["sensitivity/tornado_low"][k], found["sensitivity/tornado_high"][k]) for k, n in enumerate(label)}
ok(len(rows) == len(label) and all(np.abs(np.array(r[3:5]) * 100 - ends[r[0]]).max() <= 0.51 for r in rows) and
   all(a[5] >= b[5] for a, b in zip(rows, rows[1:])) and len(book["Sensitivity"]._charts) == 1, "the tornado, widest first")
of_key = dict(zip(label, (x.decode() for x in found["sensitivity/input"])))
units = {of_key[r[0]].split(".")[-1].split("[")[0]: r[6] for r in rows if r[1] is not None}
ok(all(units.get(key, unit) == unit for key, unit in {"mean_cost_eur": "EUR", "use_trend": "per year", "duration_years": "years",
                                                      "pgb_share": "share", "use_index": "index", "anchor": "share"}.items()) and
   len(units) > 3 and all(r[6] for r in rows if r[1] is not None), f"and in which unit, each of them: {units}")
ok([h.split(",", 1)[1] for h in head[3:6]] == [" EUR 1,000: at low", " EUR 1,000: at high", " EUR 1,000"], f"as outcome and difference have theirs: {head[3:6]}")
rows = [r for r in cells(book["Weight of assumptions"])[1] if r[0] in label]
index = {n: (found["sensitivity/first_order"][k], found["sensitivity/total"][k]) for k, n in enumerate(label)}
ok(len(rows) == len(label) and all(np.abs(np.subtract((r[1], r[4]), index[r[0]])).max() < 1e-12 for r in rows) and
   all(a[4] >= b[4] for a, b in zip(rows, rows[1:])), "weights of assumptions, the heaviest first")
ok(all(not (isinstance(c, str) and c.startswith("#")) for s in book for r in s.iter_rows(values_only=True) for c in r),
   "no error values there either")
lines = list(csv.reader(io.open(path("q.csv"), encoding="utf-8", newline="")))
have = {r[0] for r in lines}
ok({"stability", "groups", "stress", "shocks", "reverse", "tornado", "sobol", "incentive", "incentive_care"} <= have, "the same as CSV")
ok(not any(r[2].startswith("Gain") for r in lines if r[0] in ("groups", "leaving_order")) and
   {r[3] for r in lines if r[0] == "transfer" and r[1] in names} > {"undecided"},
   "while inputs are assumed it is told of nobody what it gains outside, or pays in")
ok({r[3] for r in lines if r[0] in ("stability", "groups", "leaving_order") and r[2] == "Better off?"} <= {"no", "no verdict: inputs assumed", "withheld", ""},
   "nor is there a reason for undecided by which it could be told who would be better off outside")
units = {r[4] for r in lines if r[0] == "reverse" and r[1].startswith("Haren") and r[2] == "extra placements: from this on"}
ok(units and units <= {"number", "text"}, f"a number, or words: {units}")
said = open(path("q.txt"), encoding="utf-8").read()
ok(all(x in said for x in ("Gevoeligheid", "Gewicht van aannames", "Prikkels", "Groepen", "Reserve op", "Stress")), "in Dutch")
report(asked, "-o", path("b.csv"), "--municipality", "Bedum", "--lang", "en")
one = list(csv.reader(io.open(path("b.csv"), encoding="utf-8", newline="")))
ok(not any(r[0] in ("tornado", "sobol") for r in one) and any(r[0] == "groups" for r in one) and
   all("Bedum" in r[1] or "all but" in r[1] for r in one if r[0] == "groups" and r[1]),
   "of one municipality: its groups, and not what was asked of another")

shutil.rmtree(tmp)
end()

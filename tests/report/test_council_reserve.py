#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table for the council takes from a reserve what it holds and no more, year after year: against what the results file
says, by h5py. What it cannot bear stays in the result, and the paragraph to copy says from which year."""
import csv
import os
import re
import shutil
import subprocess
import tempfile

import h5py

from tap import PROGRAM, ROOT, end, ok

folder = tempfile.mkdtemp()
shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(folder, "scenarios"))
scenario, made, table = (os.path.join(folder, name) for name in ("scenarios/short.cfg", "short.h5", "short.csv"))


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, check=True).stdout


def told(reserve):
    """With so much in reserve: what the file says of the balance by year, the table by line, and the paragraph."""
    with open(scenario, "w") as file:
        file.write('inherit = "groningen-2016.cfg"; name = "short"; reserves = ( { municipality = "Pekela"; '
                   f'reserve_eur = {reserve}.0; other_risks_eur = 1500000.0; }} );')
    solidair("run", scenario, "-n", "100", "-o", made)
    solidair("report", made, "-o", table, "--table", "council", "--municipality", "Pekela")
    with h5py.File(made) as file:
        i = [x.decode() for x in file["municipality_name"]].index("Pekela")
        shown = next(s for s in range(len(file["scheme"])) if file["summary/transfer_structural_mean"][s].any())
        balance = file["summary/mean"][shown, 1:-1, i] / 100
        years = [str(y) for y in file["year"][1:]]
    line = {}
    for row in csv.reader(open(table, encoding="utf-8-sig")):
        if row[0] == "council" and row[2] in years and "reserve" in row[1]:
            line.setdefault(row[1].split(" / ")[1], []).append(float(row[3]))
    paragraph = solidair("show", made, "--table", "council_text", "--municipality", "Pekela")
    return balance, years, line, " ".join(paragraph.split())


def borne(reserve, balance):
    """What is taken, and what is added, by year, and the first year that falls short (None: none)."""
    taken, added, short = [], [], None
    for year, x in enumerate(balance):
        taken.append(min(reserve, max(-x, 0)))
        added.append(max(x, 0))
        short = year if short is None and taken[-1] < max(-x, 0) - 0.005 else short
        reserve += added[-1] - taken[-1]
    return taken, added, short


def same(line, wanted):
    return len(line) == len(wanted) > 3 and all(abs(a - b) <= 0.05 for a, b in zip(line, wanted))


for reserve in (1000000, 100000000):
    balance, years, line, text = told(reserve)
    taken, added, short = borne(reserve, balance)
    rest = [x + y - z for x, y, z in zip(balance, taken, added)]
    ok((short is None) == (reserve > 1e7), f"EUR {reserve} is {'enough' if short is None else 'not enough'}")
    ok(same(line["Taken from the reserve"], taken) and sum(line["Taken from the reserve"]) <= reserve + sum(added) + 0.05,
       f"EUR {reserve}: no more is taken than it holds")
    ok(same(line.get("Result after reserves", [0.0] * len(years)), rest), f"EUR {reserve}: what is left is the result after reserves")
    said = re.search(r"From (\d+) on the reserve does not suffice: after reserves a shortfall of €([\d,]+) is left over", text)
    if short is None:
        ok(not said, "a reserve that suffices is not said to fall short")
    else:
        ok(said and said[1] == years[short] and abs(float(said[2].replace(",", "")) + sum(rest)) <= 500,
           "the paragraph says from which year it does not, and what is left")

shutil.rmtree(folder)
end()

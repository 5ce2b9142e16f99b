#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a municipality has for everything: a result is also told as a part of it, in both divisions; unknown stays unknown."""
import csv
import os
import shutil
import subprocess
import tempfile

import h5py
import numpy as np

from tap import PROGRAM, ROOT, end, ok

folder = tempfile.mkdtemp()
scenarios = os.path.join(folder, "scenarios")
shutil.copytree(os.path.join(ROOT, "scenarios"), scenarios)
region = os.path.join(scenarios, "regions", "groningen-2016")
made = os.path.join(folder, "made.h5")


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)


def give(euro):
    """Each municipality has euro for each resident; Haren's is not known."""
    path = os.path.join(region, "municipalities.csv")
    rows = list(csv.DictReader(open(os.path.join(ROOT, "scenarios/regions/groningen-2016/municipalities.csv"))))
    for row in rows:
        row["whole_budget_eur"] = "" if row["name"] == "Haren" else f"{euro * int(row['residents_2015']):.2f}"
    with open(path, "w", newline="") as file:
        out = csv.DictWriter(file, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return {row["name"]: float(row["whole_budget_eur"] or "nan") for row in rows}


with open(os.path.join(region, "columns.csv")) as file:
    ok("\nwhole_budget_eur,EUR,money,measured," in file.read(), "the base scenario has the column")
whole = give(3000)
answer = solidair("run", os.path.join(scenarios, "herindeling-2021.cfg"), "-n", "200", "-o", made)
ok(answer.returncode == 0, "a region with the column is run")
file = h5py.File(made)
names = [x.decode() for x in file["municipality_name"]]
cents = file["whole_budget"][()]
right = np.array([whole[name] for name in names])
known = ~np.isnan(right)
ok(np.array_equal(cents[known] / 100, right[known]) and (cents[~known] == np.iinfo(np.int64).min).all() and known.sum() == 22,
   "it stands in the results as given")
fraction = file["unit_fraction"][()]
touched = (fraction > 0)[~known].any(0)
units = fraction[known].T @ right[known]
ok(np.allclose(file["unit_whole_budget"][()][~touched] / 100, units[~touched], rtol=1e-9) and touched.sum() == 1 and
   (file["unit_whole_budget"][()][touched] == np.iinfo(np.int64).min).all(),
   "a new municipality has what its parts have, unknown where one of them is")


def told(division):
    """{(municipality, scheme): (expected, one time in ten)} of the overview."""
    path = os.path.join(folder, division + ".csv")
    solidair("report", made, "-o", path, "--division", division, "--internal")
    found = {}
    for sheet, place, column, value, *_ in csv.reader(open(path, encoding="utf-8-sig")):
        if sheet == "overview" and column.startswith("Of the whole budget"):
            found.setdefault(place, []).append(value)
    return found


labels = [x.decode() for x in file["scheme_label_en"]]
for division, place_names, budget, root in (
        ("old", names, right, "/summary/"),
        ("new", [x.decode() for x in file["unit_name"]], np.where(touched, np.nan, units), "/unit_summary/")):
    found = told(division)
    mean = file[root + "mean"][:, -1] / 100  # scheme, place
    bad = file[root + "quantile"][2, :, -1] / 100
    years = file["residents"].shape[0] - 1
    wrong = []
    for i, name in enumerate(place_names):
        for s, label in enumerate(labels):
            cells = found.get(f"{name} / {label}", [])
            for cell, value in zip(cells, (mean[s, i], bad[s, i])):
                part = value / budget[i] / years
                if np.isnan(part) != (cell == "?") or (cell != "?" and abs(float(cell) - part) > 1e-6):
                    wrong.append((name, label, cell, part))
            if len(cells) != 2:
                wrong.append((name, label, cells))
    if wrong:
        print("#", wrong[:3])
    ok(not wrong, f"result over {years} years as a part of what there is for everything: {division} division")
give(3)
answer = solidair("check", os.path.join(scenarios, "herindeling-2021.cfg"))
ok("whole_budget_eur: these amounts are EUR 3.00 for each resident" in answer.stderr, "in thousands it is told")
shutil.rmtree(folder)
end()

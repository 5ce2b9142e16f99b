#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of targets against the draws: what is reached is their mean, of the shortfall with its band; years that are not simulated are
left out, and what is withheld of a municipality cannot be worked out from the region's clients."""
import csv
import os
import shutil
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

TARGETS = """targets = (
  { figure = "budget"; year = 2017; value = 150e6; use = "given"; },
  { figure = "cost"; year = 2018; value = 180e6; use = "fitted"; label = { nl = "Kosten"; en = "Its cost"; }; },
  { figure = "clients"; year = 2019; value = 16000.0; use = "checked"; note = { en = "why, \\"so\\""; }; },
  { figure = "shortfall"; year = 2017; value = 23.5e6; use = "checked"; },
  { figure = "cost"; year = 2031; value = 1.0; use = "checked"; } );
"""


def solidair(*words):
    done = subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)
    if done.returncode:
        print("#", done.stderr.replace("\n", "\n# "))
    return done.stdout


def table(path, results, *options):
    """{row: {column: value}} of the table of targets"""
    solidair("report", results, "-o", path, "--table", "targets", *options)
    rows = {}
    with open(path, encoding="utf-8", newline="") as file:
        for name, row, column, value, _ in list(csv.reader(file))[1:]:
            if name == "targets" and column:
                rows.setdefault(row, {})[column] = value
    return rows


with tempfile.TemporaryDirectory() as folder:
    for name in ("regions", "schemes"):
        shutil.copytree(os.path.join(ROOT, "scenarios", name), os.path.join(folder, name))
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), folder)
    scenario, results, out = (os.path.join(folder, name) for name in ("heir.cfg", "heir.h5", "targets.csv"))
    with open(scenario, "w", encoding="utf-8") as file:
        file.write('inherit = "groningen-2016.cfg";\nname = "heir";\n' + TARGETS)
    solidair("run", scenario, "-n", "600", "--store", "all", "-o", results)
    rows = table(out, results, "--internal")
    with h5py.File(results) as file:
        year = list(file["year"][...])
        cost = file["cost"][...].sum(axis=(1, 3)) / 1e8
        budget = file["budget"][...].sum(axis=2) / 1e8
        clients = file["clients"][...].sum(axis=(1, 2, 4))
    at = year.index
    short = np.sort(cost[:, at(2017)] - budget[:, at(2017)])
    wanted = {"Budget of the region": budget[:, at(2017)].mean(), "Its cost": cost[:, at(2018)].mean(),
              "Clients of the region": clients[:, at(2019)].mean(), "Shortfall of the region": short.mean()}
    found = {label: next((cells for row, cells in rows.items() if row.startswith(label)), {}) for label in wanted}
    ok(len(rows) == 4 and all(found.values()), f"a row for each target of a year of the scenario: {list(rows)}")
    for label, value in wanted.items():
        reached = float(found[label].get("Reached", "nan"))
        ok(abs(reached / value - 1) < 1e-6, f"{label}: the mean of the draws ({reached}, {value:.6f})")
    band = [float(found["Shortfall of the region"].get(f"8 out of 10 times between: {end_}", "nan")) for end_ in ("from", "to")]
    ok(abs(band[0] - short[60]) < 1e-6 and abs(band[1] - short[540]) < 1e-6,
       f"of the shortfall the band of 8 out of 10 ({band}; {short[60]:.6f}, {short[540]:.6f})")
    ok([found[label].get("Use") for label in wanted] == ["given", "fitted", "checked", "checked"], "given, fitted or checked")
    ok(found["Clients of the region"].get("Source and explanation") == 'why, "so"', "with what explains it")
    page = os.path.join(folder, "page.html")
    solidair("report", results, "-o", page)
    with open(page, encoding="utf-8") as file:
        ok("Its cost" in file.read(), "the page has the table too")
    ok("Its cost" not in solidair("show", results, "--table", "overview", "--municipality", "Haren"), "it is about the region alone")
end()

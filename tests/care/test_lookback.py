#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base scenario looked back on: accounts that are given are the accounts in the results, to the cent, also those of several
municipalities together; years without them stay uncertain. As TAP."""
import csv
import os
import re
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

SCENARIO = os.path.join(ROOT, "scenarios", "groningen-2016-terugblik.cfg")


def read_groups():
    """The groups of municipalities that the scenario names."""
    with open(SCENARIO, encoding="utf-8") as file:
        text = re.sub(r"//[^\n]*", "", file.read())
    inside = re.search(r"^groups = \{(.*?)^\};", text, re.S | re.M)[1]
    return {name: re.findall(r'"(GM\d{4})"', codes) for name, codes in re.findall(r"([\w-]+) = \[([^\]]*)\]", inside)}


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "r.h5")
    done = subprocess.run([PROGRAM, "--lang", "en", "run", SCENARIO, "-n", "200", "--store", "all", "-o", path],
                          capture_output=True, text=True)
    ok(done.returncode == 0, "the scenario runs")
    with h5py.File(path) as h:
        code, year = [c.decode() for c in h["municipality"]], list(h["year"][...])
        cost = h["cost"][...].astype(np.int64).sum(axis=1)  # draw, year, municipality
groups, seen, wrong = read_groups(), {}, []
with open(os.path.join(ROOT, "scenarios/regions/groningen-2016/accounts.csv"), encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        if row["kind"] != "cost":
            continue
        members = groups.get(row["code"], [row["code"]])
        t = year.index(int(row["year"]))
        total = cost[:, t, [code.index(c) for c in members]].sum(axis=1)
        wrong += [row] if (total != 100 * int(row["cost_eur"])).any() else []
        seen.setdefault(t, []).extend(members)
ok(not wrong, f"the accounts are the accounts in the results, in every draw ({wrong[:1]})")
ok(sorted(seen) == [year.index(y) for y in (2018, 2019, 2020)] and all(sorted(s) == sorted(code) for s in seen.values()),
   "of 2018 to 2020 each of the 23 is in one account")
region, spread = cost.sum(axis=2), cost.std(axis=0)
ok((region[:, 3:].std(axis=0) == 0).all() and (region[:, :3].std(axis=0) > 1e8).all(),
   "so the region is certain in those years, and in no other")
alone = [code.index(c) for c in code if all(c not in members for members in groups.values())]
ok((spread[3:, alone] == 0).all() and (np.delete(spread, alone, axis=1)[4:] > 0).all(),
   "a municipality that is in a sum with others stays uncertain")
mean = region[:, year.index(2017)].mean() / 100
ok(abs(mean / 185.8e6 - 1) < 0.05, f"what was paid in 2017 counts for the region's sum ({mean / 1e6:.1f} million of 185.8)")
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared costs and lump sums in a whole run: EUR 10 per resident on top of tests/bad/good.cfg, and a product that is
paid by a lump sum. Compared with the same run without them, on the same draws."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build"))), "solidair")
# Residents of GM0001, GM0002, GM0003; those of 2016 hold for the years after it.
RESIDENTS = np.array([[100000, 9000, 30000]] + 3 * [[101000, 9100, 30100]])
SCHEMES = """schemes = ( { name = "none"; layers = (); },
  { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); },
  { name = "rest"; layers = ( { base = "costs"; care = ["licht"]; key = "budget"; } ); },
  { name = "unexpected"; layers = ( { base = "unexpected"; key = "residents"; } ); },
  { name = "before"; layers = ( { base = "costs"; key = "cost_lag1"; } ); } );"""
SHARED = """shared_costs = { rigg = { eur = [1390000.0, 1402000.0, 1402000.0, 1402000.0]; care = "verblijf";
  key = "residents"; }; };"""
LUMP = """products = { wonen = { procurement = { financing = "task"; corridor = 1.0; attribution = "youths";
  lump_sum_eur = 2800000.0; }; }; };"""
number = 0
failed = False


def ok(result, what):
    global number, failed
    number += 1
    failed |= not result
    print(f"{'ok' if result else 'not ok'} {number} - {what}")


def run(folder, name, text, *options):
    with open(os.path.join(folder, name + ".cfg"), "w") as file:
        file.write(f'inherit = "good.cfg";\n{text}\n')
    path = os.path.join(folder, name + ".h5")
    subprocess.run([PROGRAM, "run", name + ".cfg", "-n", "200", "--store", "all", "-o", path, *options], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


def read(path):
    with h5py.File(path) as file:
        names = ["cost", "cost_care", "payment", "clients", "budget", "region/balance", "summary/shared_cost_mean"]
        return {name: file[name][...].astype(np.int64) for name in names if name in file}


with tempfile.TemporaryDirectory() as folder:
    shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), folder)
    shutil.copytree(os.path.join(ROOT, "tests/bad/regions"), os.path.join(folder, "regions"))
    plain = read(run(folder, "plain", SCHEMES))
    shared = read(run(folder, "shared", SCHEMES + SHARED))
    lump = read(run(folder, "lump", SCHEMES + LUMP))
    one = run(folder, "one", SCHEMES + SHARED + LUMP, "--threads", "1")
    shutil.copy(one, os.path.join(folder, "kept.h5"))
    two = run(folder, "one", SCHEMES + SHARED + LUMP, "--threads", "2")
    with open(two, "rb") as a, open(os.path.join(folder, "kept.h5"), "rb") as b:
        ok(a.read() == b.read(), "one thread or two: the same bytes")

extra = 1000 * RESIDENTS  # EUR 10 in cents
ok((plain["clients"] == shared["clients"]).all() and (plain["clients"] == lump["clients"]).all(),
   "the clients stay as they were")
ok((shared["cost"][:, 0] - plain["cost"][:, 0] == extra).all(), "every draw has EUR 10 per resident more care in kind")
ok((shared["summary/shared_cost_mean"] == extra).all() and "summary/shared_cost_mean" not in plain,
   "their mean is in the file")
ok((shared["cost"][:, 1] == plain["cost"][:, 1]).all(), "and the same personal budgets")
# cost_care: draw, care, form, year, municipality
ok((shared["cost_care"][:, 0] == plain["cost_care"][:, 0]).all() and
   (shared["cost_care"][:, 1, 0] - plain["cost_care"][:, 1, 0] == extra).all(), "booked in the class that was named")
moved = shared["payment"] - plain["payment"]  # scheme, draw, year, municipality
ok((moved[0] == extra).all(), "without solidarity each pays its own part")
ok((moved[2] == extra).all(), "so it is where the class is not covered")
total = shared["cost"].sum(axis=(1, 3))
ok((shared["payment"][1].sum(axis=2) == total).all(), "full solidarity shares it out to the cent")
share = shared["budget"] / shared["budget"].sum(axis=1, keepdims=True)
ok((abs(shared["payment"][1] - total[:, :, None] * share) < 1).all(), "by budget, each within a cent of its part")
ok((moved[3] == extra).all(), "a certain cost is no surprise: the transfers of the base unexpected stay")
ok((shared["region/balance"] == 0).all() and (lump["region/balance"] == 0).all(), "the balance is 0")
# The year before the first counts what is expected in the first: youths x need x (0.1 x 4,500 + 0.005 x 60,000) of care
# and EUR 10 per resident: 14.25 + 1, 1.65 + 0.09 and 4.725 + 0.3 million, in every draw.
expected = np.array([15.25, 1.74, 5.025])
first = shared["payment"][4, :, 0] / shared["payment"][4, :, 0].sum(axis=1, keepdims=True)
ok(abs(first - expected / expected.sum()).max() < 1e-8, "the shared cost is part of the expected cost")
# 28,000 youths (20,000, 2,000 and 6,000) in 2015: EUR 100 each, in every draw.
ok((lump["cost_care"][:, 1, 0, 0] == np.array([200000000, 20000000, 60000000])).all(),
   "a lump sum by youths does not vary")
ok((lump["cost_care"][:, 0] == plain["cost_care"][:, 0]).all(), "and leaves the other class as it was")
print(f"1..{number}")
sys.exit(failed)

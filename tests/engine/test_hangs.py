#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a transfer hangs on, worked out again from the stored draws: the squared correlation between sets of inputs, free of chance
because the two draws of a set are multiplied with each other."""
import csv
import os
import shutil
import subprocess
import tempfile
from statistics import NormalDist

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok


def run(folder, name, text, *options):
    path, out = os.path.join(folder, name + ".cfg"), os.path.join(folder, name + ".h5")
    with open(path, "w") as file:
        file.write('inherit = "haren-anker.cfg";\nname = "%s";\n%s\n' % (name, text))
    made = subprocess.run([PROGRAM, "--lang", "en", "run", path, "-n", "600", "--store", "all", "-o", out, *options],
                          capture_output=True, text=True)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
    return out


def covariance(x, y):
    """[set][draw of the set]: of one draw of x with the other of y"""
    return ((x[:, 0] * y[:, 1] + x[:, 1] * y[:, 0]) / 2).mean() - x.mean() * y.mean()


def part(transfer, driver):
    moved, moves = covariance(transfer, transfer), covariance(driver, driver)
    return min(covariance(transfer, driver) ** 2 / moved / moves, 1.0) if moved > 0 and moves > 0 else np.nan


def pairs(x):
    return x.astype(float).reshape(-1, 2)


with tempfile.TemporaryDirectory() as folder:
    for name in ("regions", "schemes"):
        shutil.copytree(os.path.join(ROOT, "scenarios", name), os.path.join(folder, name))
    for name in os.listdir(os.path.join(ROOT, "scenarios")):
        if name.endswith(".cfg"):
            shutil.copy(os.path.join(ROOT, "scenarios", name), folder)
    path = run(folder, "hung", "")
    with h5py.File(path) as file:
        payment, cost = file["payment"][...], file["cost"][...].sum(axis=1)  # [scheme][draw][year][municipality]
        budget, value = file["budget"][...], file["inputs/value"][...]
        inputs = [name.decode() for name in file["input"][...]]
        names = [name.decode() for name in file["municipality_name"][...]]
        schemes = [name.decode() for name in file["scheme"][...]]
        own_cost, own_budget, told = (file["hangs/" + key][...] for key in ("own_cost", "own_budget", "uncertain"))
    if payment.shape[0] != len(schemes):
        payment = np.moveaxis(payment, payment.shape.index(len(schemes)), 0)
    # Uniforms of inputs are what is looked at; all but the log-normal index of 2020 are a straight line of theirs.
    index = inputs.index("demand.use_index[6]")
    spread = np.sqrt(np.log1p((0.07 / 1.4101) ** 2))
    value[:, index] = [NormalDist(np.log(1.4101) - spread**2 / 2, spread).cdf(x) for x in np.log(value[:, index])]
    horizon = cost[:, 1:].sum(axis=1)
    transfer = payment[:, :, 1:].sum(axis=2) - horizon
    share = budget[:, 1:].sum(axis=1)
    worst = {"own_cost": 0.0, "own_budget": 0.0, "uncertain": 0.0}
    compared = 0
    for s in range(len(schemes)):
        for i in range(len(names)):
            t = pairs(transfer[s, :, i])
            # Where inputs move next to nothing the figure is a quotient of two of next to nothing: the millionths of the
            # widest transfer in which the program counts show in it.
            moves = covariance(t, t) > 0.02 * t.var()
            compared += moves
            wanted = [("own_cost", own_cost[s, i], part(t, pairs(horizon[:, i] / horizon.sum(axis=1)))),
                      ("own_budget", own_budget[s, i], part(t, pairs(share[:, i] / share.sum(axis=1))))]
            wanted += [("uncertain", told[s, i, k], part(t, np.repeat(value[:, k:k + 1], 2, axis=1)))
                       for k in range(len(inputs))]
            for key, is_told, is_so in wanted if moves or not t.any() else ():
                off = abs(is_told - is_so) if np.isfinite(is_so) and np.isfinite(is_told) else 0.0
                off = 1.0 if np.isfinite(is_so) != np.isfinite(is_told) and key != "own_budget" else off
                worst[key] = max(worst[key], off)
    ok(compared > 0.75 * (len(schemes) - 1) * len(names), "%d transfers move with the inputs" % compared)
    for key, off in worst.items():
        ok(off < 0.01, "%s: the same as from the draws (off by at most %.4f)" % (key, off))
    full, haren = schemes.index("full"), names.index("Haren")
    anchor = [k for k, name in enumerate(inputs) if "anchor" in name]
    ok(len(anchor) == 2 and max(told[full, haren]) > 0.3, "what Haren pays hangs on its anchor (%.2f)" % max(told[full, haren]))
    leek = names.index("Leek")
    ok(own_cost[full, leek] > 0.7 and own_cost[full, leek] > max(np.nanmax(told[full, leek]), own_budget[full, leek]),
       "what Leek pays, on its own cost, more than on anything else (0.75 in 10,000 draws)")
    # Levels known, and one price hardly: how much heavy care is pooled hangs on that price.
    path = run(folder, "told", """demand = { level = { distribution = "none"; }; };
products = { verblijf = { mean_cost_eur = { distribution = "uniform"; low = 10000.0; high = 150000.0; }; }; };""")
    table = os.path.join(folder, "told.csv")
    subprocess.run([PROGRAM, "--lang", "en", "report", path, "-o", table, "--table", "transfer_parts", "--internal"],
                   capture_output=True, check=True)
    with open(table, newline="") as file:
        hung = [row[3] for row in csv.reader(file) if row[2] == "Hangs most on"]
    other = [text for text in hung if text and not text.startswith(("own cost (", "own budget ("))]
    ok(other and not any("_" in text or ".cuts" in text for text in other), "inputs are told in words: %s" % sorted(set(other)))
    with h5py.File(run(folder, "one", "inner_draws = 1;")) as file:
        ok("hangs" not in file, "with one draw per set of inputs nothing is told")
end()

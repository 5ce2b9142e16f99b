#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page says of the dearest draws, and its bands of cost and budget, worked out again from the draws of the results
file by numpy: means and counts of the tenth with the highest cost beside the middle fifth, order statistics of each year."""
import json
import os
import re
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

DRAWS = 400


def model_of(page):
    return json.loads(re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', open(page).read(), re.S).group(1))


def worst(cost, clients, price, found, i):
    """Largest difference in cents between what the page says of municipality i and the draws."""
    own = cost[:, :, 1:, i].sum(axis=(1, 2))
    order = np.lexsort((np.arange(DRAWS), own))
    dear, middle = order[-(DRAWS // 10):], order[(DRAWS - DRAWS // 5) // 2:][:DRAWS // 5]
    people = clients[:, :, :, 1:, i].sum(axis=(2, 3))
    moved = (people[dear].mean(axis=0) - people[middle].mean(axis=0)) * price
    pgb = cost[:, 1, 1:, i].sum(axis=1)
    pairs = [(found["dear"], own[dear].mean()), (found["middle"], own[middle].mean()),
             (found["dear"] - found["middle"] - found["price"], moved.sum()),
             (found["others"], moved.sum() - sum(moved[c] for c, _ in found["named"]))]
    pairs += [(cents, moved[c]) for c, cents in found["named"]]
    if found["pgb"] is not None:
        pairs.append((found["pgb"], pgb[dear].mean() - pgb[middle].mean()))
    return max(abs(a - b) for a, b in pairs)


with tempfile.TemporaryDirectory() as tmp:
    file, out = os.path.join(tmp, "r.h5"), os.path.join(tmp, "r.html")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/haren-anker.cfg"), "-o", file, "-n", str(DRAWS)],
                   capture_output=True, check=True)
    subprocess.run([PROGRAM, "report", file, "-o", out], check=True)
    model = model_of(out)
    with h5py.File(file) as h:
        cost, clients = h["cost"][()], h["clients"][()]
        price, budget = h["incentive/client_cost"][()], h["budget"][()]
n = len(model["municipality"])
found = model["dearest"]
ok(len(found) == n and model["draws_read"] == DRAWS, "every municipality, from all draws")
ok(max(worst(cost, clients, price, found[i], i) for i in range(n)) <= 4, "means and numbers of clients are those of these draws")
apart = [f["dear"] - f["middle"] - f["price"] - f["others"] - sum(cents for _, cents in f["named"]) for f in found]
ok(not any(apart), "the parts add up to the difference, to the cent")
ok(all(f["dear"] > f["middle"] for f in found) and any(f["named"] for f in found), "the dearest are dearer, and classes are named")
few = [(i, c) for i in range(n) for c, _ in found[i]["named"] if clients[:, c, :, 1:, i].sum(axis=1).mean() < 5]
ok(not few, f"no class with a handful of clients is named {few}")
for name, values in (("own_cost_band", cost.sum(axis=1)), ("budget_band", budget)):
    ranks = [-(-p * DRAWS // 100) - 1 for p in (10, 50, 90)]
    expected = np.sort(values, axis=0)[ranks].reshape(-1)
    ok(np.array_equal(np.array(model[name]), expected), f"{name}: order statistics, cents that occurred")
end()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""payments.py RESULTS.h5: what was paid, [scheme][year][municipality][draw] in cents as texts, for the page's test.
payments.py RESULTS.h5 COPIED.json: do the page's mean results of a copied scenario equal those of its run? As TAP."""
import json
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    payment = file["payment"][:].transpose(0, 2, 3, 1)
    budget = file["budget"][:]
    names = [name.decode() for name in file["municipality_name"]]

if len(sys.argv) == 2:
    json.dump([[[[str(cents) for cents in draws] for draws in year] for year in scheme] for scheme in payment], sys.stdout)
else:
    page = json.load(open(sys.argv[2]))
    result = (budget[:, :, None] - payment[1][:, :, : page["draws"]])[1:].sum(axis=0).mean(axis=1)
    worst = max(abs(result[i] - page["mean"][name]) for i, name in enumerate(names))
    print(f"{'ok' if worst < 0.01 and len(page['mean']) == len(names) else 'not ok'} 1 - the copied scenario, run by the "
          f"program, gives the results that the page showed")
    print(f"# largest difference of a mean: {worst} cents; {page['shown']}".replace("\n", " "))
    print("1..1")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Example accounts: one simulated history of a scenario, written as a table of own accounts.

usage: tests/care/example_accounts.py RESULTS.h5 FIRST_YEAR LAST_YEAR [DRAW]

Prints code, name, year, cost_eur, clients and grade of every municipality for one draw (default 0) of a results file
with draws (`run --store costs`). The grade is assumed: these are no real accounts."""
import sys

import h5py


def texts(values):
    return [v.decode() if isinstance(v, bytes) else v for v in values]


def main(path, first, last, draw=0):
    with h5py.File(path) as f:
        code, name = texts(f["municipality"][:]), texts(f["municipality_name"][:])
        year = [int(y) for y in f["year"][:]]
        cost = f["cost"][draw].sum(axis=0)  # cents, form summed: [year][municipality]
        clients = f["clients"][draw].sum(axis=(0, 1))
    print("code,name,year,cost_eur,clients,grade")
    for i in range(len(code)):
        for t in range(len(year)):
            if first <= year[t] <= last:
                cents = int(cost[t][i])
                print(f"{code[i]},{name[i]},{year[t]},{cents // 100}.{cents % 100:02d},{int(clients[t][i])},assumed")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(sys.argv[1], *(int(a) for a in sys.argv[2:]))

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts of municipalities that came of a split: whichever of the successors have one, and however the towns between them
are divided, each account given is the account in the results, to the cent, in every draw. Read from outside with h5py."""
import os
import shutil
import subprocess
import tempfile

import h5py
from tap import PROGRAM, ROOT, end, ok

# Noord and West divide Cee between them, and Ee too in some cases; Ef stays, or takes a part of Cee.
TOWNS = {"GM0001": 30000, "GM0002": 20000, "GM0003": 10000, "GM0004": 25000, "GM0005": 15000, "GM0006": 40000}
HEIRS = ("GM0100", "GM0200", "GM0006")
WHOLE = {"GM0001": (1,), "GM0002": (1,), "GM0004": (0, 1), "GM0005": (1,)}
WORLD = """inherit = "good.cfg"; name = "split"; region = "split"; mergers = [2016]; observations = "state"; report_sd = 0.03;
demand = { level = { distribution = "normal"; sd = 0.1; }; municipal_sd = 0.1; municipal_rho = 0.7; };
products = { ambulant = { pgb_share = 0.1; pgb_cost_factor = 0.6; }; };
schemes = ( { name = "none"; layers = (); } );
%s
realised = ( %s );
"""
NORTH, WEST = ("GM0100", 2016, 10733000.01), ("GM0200", 2016, 4096123.45)
BOTH = [NORTH, WEST, ("GM0100", 2017, 10100000.02), ("GM0200", 2017, 4295000.33)]
REGION = [("region", 2016, 21000000.07)]
SHARED = 'shared_costs = { office = { eur = 1234567.89; care = "licht"; key = "youths"; }; };'
DRAWS = 100


def divide(folder, parts):
    """The region, with what each town is to each heir."""
    with open(os.path.join(folder, "mergers.csv"), "w") as file:
        file.write("year,old_code,new_code,new_name,fraction\n")
        for town, fractions in parts.items():
            file.write("".join("2016,%s,%s,Heir %s,%s\n" % (town, heir, heir, part)
                               for heir, part in zip(HEIRS, fractions) if part))
        file.write("2016,GM0006,GM0006,Heir GM0006,1\n" if any(len(part) > 2 for part in parts.values()) else "")


def run(folder, rows, more):
    listed = ", ".join('{ code = "%s"; year = %d; cost_eur = %.2f; fact = "yes"; }' % row for row in rows)
    path, out = os.path.join(folder, "split.cfg"), os.path.join(folder, "split.h5")
    with open(path, "w") as file:
        file.write(WORLD % (more, listed))
    made = subprocess.run([PROGRAM, "--lang", "en", "run", path, "-n", str(DRAWS), "--store", "all", "-o", out],
                          capture_output=True, text=True)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
        return None, None
    with h5py.File(out) as file:
        return file["unit_cost"][...], [code.decode() for code in file["unit"][...]]


def hold(folder, what, rows, parts, more=""):
    divide(os.path.join(folder, "regions/split"), {**WHOLE, **parts})
    cost, units = run(folder, rows, more)
    missed = []
    for code, year, euro in rows if cost is not None else []:
        of_year = cost[:, year - 2015]
        mine = of_year.sum(axis=1) if code == "region" else of_year[:, units.index(code)]
        missed.append(int((mine != round(100 * euro)).sum()))
    ok(len(missed) == len(rows) and not any(missed) and cost[:, 3].std(axis=0).min() > 0,
       "%s: missed in %s of %d draws" % (what, missed, DRAWS))


with tempfile.TemporaryDirectory() as folder:
    shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), folder)
    shutil.copytree(os.path.join(ROOT, "tests/bad/regions/good"), os.path.join(folder, "regions/split"))
    with open(os.path.join(folder, "regions/split/municipalities.csv"), "w") as file:
        file.write("code,name,residents_2015,residents_2016,youths_2015,kappa,expected_users,reserve_eur,other_risks_eur\n")
        for code, residents in TOWNS.items():
            file.write("%s,Town %s,%d,%d,%d,1,%d,,\n" % (code, code, residents, residents, residents // 5, residents // 45))
    most = {"GM0003": (0.877, 0.123)}
    hold(folder, "the successor with most of the town", [NORTH], most)
    hold(folder, "the one with the rest", [WEST], most)
    hold(folder, "both, two years", BOTH, most)
    hold(folder, "both, a year before the split", [(code, 2015, euro) for code, _, euro in BOTH[:2]], most)
    hold(folder, "one of them and the region", [WEST] + REGION, most)
    hold(folder, "both and the region", BOTH + REGION, most)
    hold(folder, "both, with a cost that all share", BOTH + REGION, most, SHARED)
    hold(folder, "halves", BOTH, {"GM0003": (0.5, 0.5)})
    hold(folder, "a small part", BOTH, {"GM0003": (0.004, 0.996)})
    hold(folder, "nine decimals", BOTH, {"GM0003": (0.333333333, 0.666666667)})
    hold(folder, "three parts, two known", BOTH, {"GM0003": (0.4, 0.35, 0.25)})
    hold(folder, "three parts, all known", BOTH + [("GM0006", 2016, 6200000.03)], {"GM0003": (0.4, 0.35, 0.25)})
    hold(folder, "two towns split between the two", BOTH, {"GM0003": (0.3, 0.7), "GM0005": (0.7, 0.3)})
    hold(folder, "a part with nobody else in it", [NORTH, ("GM0200", 2016, 223456.78)],
         {"GM0003": (0.877, 0.123), "GM0004": (1,)})
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Year by year is as all years at once: solidair settle with the outcome of the year before (--previous), from the first year to
the last, beside one call for all of them. For every scheme of scenarios/schemes and for random ones, on random figures.

Some 200 schemes; EFFORT=5 takes a thousand. The first argument is the first seed; with KEEP=FOLDER the files of what differs
are kept there. Without advances only schemes with a fund carry anything on: a year is then settled with what stood in the funds.
"""
import os
import random
import shutil
import sys
import tempfile

import worlds

WORLDS = max(1, int(7 * float(os.environ.get("EFFORT", "1"))))
SHIPPED = os.path.join(worlds.ROOT, "scenarios", "schemes")
CARE = ["licht", "daghulp", "bescherming", "pleegzorg", "gezinsgericht", "verblijf", "crisis", "gesloten"]
GROUP = ["GM0005", "GM0053", "GM1651", "GM1663"]    # those that deelgroep names
LAST = 2020                                         # afbouwpad has a share for each of six years
EACH = 12                                           # random schemes beside the shipped ones


def some_schemes(world):
    """Names of the shipped schemes, and random ones."""
    shipped = sorted(name[:-4] for name in os.listdir(SHIPPED) if name.endswith(".cfg"))
    own = [worlds.random_scheme(world, number, LAST - worlds.FIRST + 1, alone=False) for number in range(EACH)]
    return shipped + own


def year_by_year(world, folder, whole):
    """The rows of all years, each settled with the outcome of the year before: from the table of all years, or from one of
    that year alone, in which columns hold what looks back. Rows None with the reason where the program refuses."""
    rows, previous = [], []
    for number in range(worlds.FIRST, world.last + 1):
        if not whole:
            world.write(folder, {number: world.looked_back[number]})
        out = "uit-%d.csv" % number
        got, messages = worlds.solidair_settle(folder, "--clients", "clienten.csv", "--year", str(number), *previous, "-o", out)
        if got is None:
            return None, messages
        rows += [dict(row, year=str(number)) for row in worlds.read(os.path.join(folder, out))]
        previous = ["--previous", out]
    return rows, ""


def compare(seed, at_once, one_by_one):
    """Names of the schemes that differ in a column that both tables have."""
    left = {(row["scheme"], row["year"], row["code"]): row for row in at_once}
    wrong = set()
    for row in one_by_one:
        other = left.pop((row["scheme"], row["year"], row["code"]), None)
        if other is None or any(other.get(name, value) != value for name, value in row.items()):
            if row["scheme"] not in wrong:
                print("# seed", seed, "at once", other, "\n#   year by year", row)
            wrong.add(row["scheme"])
    return wrong | {scheme for scheme, year, code in left}


def one_world(seed, folder):
    """(schemes, those that differ) on one world."""
    source = random.Random(seed)
    others = ["GM%04d" % n for n in source.sample(range(100, 1000), source.randint(0, 3))]
    world = worlds.World(source, CARE, sorted(GROUP + others), source.choice((2, 3, 3, 4, 6)),
                         LAST - worlds.FIRST + 1)
    schemes = some_schemes(world)
    shutil.copytree(SHIPPED, os.path.join(folder, "schemes"))
    worlds.write_schemes(folder, world, schemes, LAST)
    world.write(folder)
    span = "%d-%d" % (worlds.FIRST, world.last)
    at_once, messages = worlds.solidair_settle(folder, "--clients", "clienten.csv", "--year", span)
    one_by_one = None
    if at_once is not None:
        one_by_one, messages = year_by_year(world, folder, source.random() < 0.5)
    if one_by_one is None:
        print("# seed", seed, "is refused:", messages.replace("\n", "\n# "))
        return len(schemes), len(schemes)
    return len(schemes), len(compare(seed, at_once, one_by_one))


def main():
    count = differ = 0
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for seed in range(first, first + WORLDS):
        with tempfile.TemporaryDirectory() as folder:
            done, wrong = one_world(seed, folder)
            if wrong and "KEEP" in os.environ:
                shutil.copytree(folder, os.path.join(os.environ["KEEP"], "years-%d" % seed), dirs_exist_ok=True)
        count, differ = count + done, differ + wrong
    print("not ok" if differ or not count else "ok", "1 - year by year is as all years at once:", count, "schemes,", differ,
          "differ")
    print("1..1")


main()

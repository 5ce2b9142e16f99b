#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A region whose tables are workbooks is the region of its tables in CSV: whatever the program reads of them. The
workbooks are written by openpyxl, numbers typed as numbers."""
import csv
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import h5py  # noqa: E402
import openpyxl  # noqa: E402
from tap import PROGRAM, ROOT, end, ok  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)


def run(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, timeout=60, check=False)


def typed(cell):
    try:
        number = float(cell)
    except ValueError:
        return cell or None
    return int(number) if number == int(number) else number


def to_workbook(path):
    book = openpyxl.Workbook()
    with open(path, encoding="utf-8") as table:
        for row in csv.reader(table):
            book.active.append([typed(cell) for cell in row])
    book.save(path[:-len("csv")] + "xlsx")
    os.remove(path)


def same(one, other, what):
    good = (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout,
                                                        other.stderr.replace(".xlsx", ".csv"))
    ok(good, what)
    if not good:
        print("#", (one.stderr + other.stderr)[:1500].replace("\n", "\n# "))


def world(folder, scenario, region):
    os.makedirs(f"{folder}/regions")
    shutil.copy(scenario, f"{folder}/world.cfg")
    shutil.copytree(region, f"{folder}/regions/{os.path.basename(region)}")
    return f"{folder}/regions/{os.path.basename(region)}"


good = os.path.join(ROOT, "tests", "bad")
tables = world("csv", f"{good}/good.cfg", f"{good}/regions/good")
books = world("books", f"{good}/good.cfg", f"{good}/regions/good")
for name in os.listdir(books):
    to_workbook(f"{books}/{name}")
for folder in ("csv", "books"):
    with open(f"{folder}/world.cfg", "a", encoding="utf-8") as scenario:
        scenario.write("mergers = [2016, 2017];\n")


def within(folder, *words):
    os.chdir(folder)
    result = run(*words)
    os.chdir("..")
    return result


same(within("csv", "check", "--full", "world.cfg"), within("books", "check", "--full", "world.cfg"), "a scenario is understood alike")
both = [within(folder, "run", "world.cfg", "-o", "r.h5") for folder in ("csv", "books")]
ok(all(made.returncode == 0 for made in both), "and simulated")
with h5py.File("csv/r.h5") as one, h5py.File("books/r.h5") as other:
    ok((one["cost"][()] == other["cost"][()]).all(), "to the same costs")
ok(within("books", "verify", "r.h5").returncode == 0, "the results keep tables that give the same figures again")
new = [within(folder, "new", "--table", "settle", "world.cfg", "-o", "form.xlsx") for folder in ("csv", "books")]
same(*new, "the form to fill in has the municipalities of either")

shutil.copy(f"{tables}/columns.csv", f"{books}/columns.csv")
refused = within("books", "run", "world.cfg", "-o", "again.h5")
ok(refused.returncode == 2 and refused.stdout == "" and refused.stderr ==
   "regions/good/columns.xlsx: This table also stands beside it as regions/good/columns.csv. Remove one of the two, so "
   "that it is clear which counts.\n", "a table and a workbook of one name are refused")
os.remove(f"{books}/columns.csv")
os.remove(f"{books}/columns.xlsx")
refused = within("books", "check", "world.cfg")
ok(refused.returncode == 2 and "no file regions/good/columns.csv" in refused.stderr and "(.xlsx)" in refused.stderr,
   "an absent one is told, and that it may be a workbook")

# The accounts that the questions about earlier years look at: too few here, and told by their number.
scenarios = os.path.join(ROOT, "scenarios")
for folder in ("a", "b"):
    region = world(folder, f"{scenarios}/groningen-2024.cfg", f"{scenarios}/regions/groningen-2024")
    os.symlink(f"{scenarios}/panel", f"{folder}/panel")
to_workbook(f"{region}/accounts.csv")
one, other = (within(folder, "backtest", "world.cfg") for folder in ("a", "b"))
ok("has accounts of 1 year" in one.stderr, "the accounts are looked at")
same(one, other, "and are the same in a workbook")
end()

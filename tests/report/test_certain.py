#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Terminal, page, CSV and README name the same number of municipalities of which it is certain that they receive, for the base scenario
as it stands, with all of its draws; how many pay in, which would name them, none of them does."""
import csv
import json
import os
import re
import subprocess
import tempfile

import h5py
from tap import PROGRAM, ROOT, end, ok

SCHEME = "Volledige solidariteit"  # the first that shares anything
NUMBERS = "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " \
          "eighteen nineteen twenty twenty-one twenty-two twenty-three".split()


def solidair(*words):
    done = subprocess.run([PROGRAM, "--lang", "nl", *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print("#", done.stderr.replace("\n", "\n# "))
    return done.stdout


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def sentence(text):
    """receiving, of how many"""
    found = re.search(r'Zeker \(90 %\), als klopt wat hier is aangenomen: (\d+) van (\d+) gemeenten ontvangen structureel bij "' + SCHEME +
                      r'"\. Hoeveel gemeenten bijdragen, staat hier niet', plain(text))
    return tuple(map(int, found.groups())) if found else None


def lines(text):
    """{scheme: (receives, too few draws, shares nothing, no verdict)}, of the table of schemes"""
    row = re.compile(r"^ *(\S.*?)  +[\d,]+ %((?: +\d+){4}) *$", re.M)
    return {label: tuple(map(int, counts.split())) for label, counts in row.findall(text.replace("\u00a0", " "))}


with tempfile.TemporaryDirectory() as folder:
    results, page, table = (os.path.join(folder, name) for name in ("base.h5", "page.html", "schemes.csv"))
    printed = solidair("run", "scenarios/groningen-2016.cfg", "--full", "-o", results)
    shown = solidair("show", results)
    digest = solidair("show", results, "--table", "digest")
    anchored = solidair("run", "scenarios/haren-anker.cfg", "-n", "100", "--full", "-o", os.path.join(folder, "anchored.h5"))
    solidair("report", results, "-o", page)
    solidair("report", results, "-o", table, "--table", "schemes")
    with open(page, encoding="utf-8") as file:
        model = json.loads(re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', file.read(), re.S)[1])
    with open(table, encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    with h5py.File(results) as file:
        n = file["municipality"].shape[0]

said, counts = sentence(printed), lines(printed)
ok(said is not None and said[0] > 0 and said[1] == n, f"a run says how many are certain: {said}")
ok(sentence(shown) == said and lines(shown) == counts and len(counts) == 11, "and so does show, scheme by scheme")
ok(said[0] == counts[SCHEME][0] and all(sum(count) == n for count in counts.values()),
   f"each municipality is counted once: {counts[SCHEME]}")
brief = re.findall(r"^(\S.*?)  +[\d,]+ % +(\d+) +(\d+) +(\d+) *$", digest.replace("\u00a0", " "), re.M)
ok({name: tuple(map(int, count)) for name, *count in brief} ==
   {name: (receives, few + unnamed, nothing) for name, (receives, few, nothing, unnamed) in counts.items()},
   f"the digest counts the same: {brief[:2]}")
sheet = next(sheet for sheet in model["sheets"] if sheet["id"] == "schemes")
in_page = {row[1].replace("\u00a0", " "): tuple(cell[0] for cell in row[3:7]) for row in sheet["rows"]}
ok(in_page == counts, f"the page has the same counts of each scheme {set(in_page.items()) ^ set(counts.items())}")
ok(any(sentence(note) == said for note in sheet["note"]), "and the same sentence")
LIMIT = "Hoeveel gemeenten bijdragen, staat hier niet zolang invoer is aangenomen"
COUNTED = re.compile(r"betalen: \d|\bbetaalt\b +ontvangt|draagt bij +ontvangt|\d+ (gemeenten )?(betalen of ontvangen|dragen) (structureel|bij)")
told = {"run": printed, "show": shown, "README": readme, "page": " ".join(sheet["note"])}
ok(all(LIMIT in plain(text) for text in told.values()) and not any(COUNTED.search(plain(text)) for text in [*told.values(), digest]),
   "while inputs are assumed nowhere is told how many pay in, and why not")
in_csv = {row[2]: row[3] for row in rows if row[0] == "schemes" and row[1] == SCHEME}
ok(in_csv.get("ontvangt") == str(said[0]) and not {"draagt bij", "cijfers ontbreken"} & set(in_csv), "and so has a table by itself")

# Of each municipality: the page names nobody as payer while inputs are assumed, and then says that figures are missing.
overview = next(sheet for sheet in model["sheets"] if sheet["id"] == "overview")
words = [row[8] for row in overview["rows"] if row[0] >= 0 and row[2] == SCHEME]
ok(words.count("ontvangt") == said[0] and words.count("draagt bij") == 0 and
   words.count("geen oordeel: invoer aangenomen") == counts[SCHEME][3] and words.count("te weinig doorrek.") == counts[SCHEME][1],
   f"municipality by municipality the page has the same, but names no payer ({len(words)})")

GIVEN = "staat of valt dat met de budgetten van 2017. Hun verdeling geeft het scenario"
ok(GIVEN in plain(printed) and GIVEN in plain(readme) and GIVEN not in plain(anchored) and sentence(anchored),
   "where shares of a year are given it is said that this hangs on them, and nowhere else")
ok(sentence(readme) == said, f"README: the same sentence ({sentence(readme)})")
told = lines(readme)
ok({scheme: told.get(scheme) for scheme in counts} == counts, f"README: the same counts of each scheme ({told.get(SCHEME)})")
english = f"{NUMBERS[said[0]]} municipalities certainly receive; of {NUMBERS[n - said[0]]} no verdict is told"
ok(english in plain(readme).lower(), f"README: in English too: {english}")
end()

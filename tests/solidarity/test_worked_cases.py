#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the rules (scenarios/schemes/README.md), worked there by hand: each names a scenario in the folder worked, and
the table that follows must be what the program gives, to the cent, in every draw."""
import csv
import os
import re
import shutil
import subprocess
import tempfile

import runs
import worlds

from tap import PROGRAM, ROOT, end, ok

RULES = os.path.join(worlds.ROOT, "scenarios", "schemes", "README.md")
WORKED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worked")
EXAMPLE = re.compile(r"^\*\*Voorbeeld: .*?\*\* \(`tests/solidarity/worked/(\w+)\.cfg`\)")
OWN = {"eigen kosten", "kosten zonder gedrag"}
AMOUNTS = {"betaling": "payment", "bijdrage": "contribution", "vergoeding": "fee"}


def cents(dutch):
    return worlds.cents(dutch.replace(".", "").replace(",", "."))


def examples():
    """name -> rows of the table that follows, as column -> text."""
    found, name, header = {}, None, None
    with open(RULES, encoding="utf-8") as file:
        for line in file:
            if EXAMPLE.match(line):
                name, header = EXAMPLE.match(line)[1], None
                found[name] = []
            elif line.startswith("|") and name:
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                if header is None:
                    header = cells
                elif not cells[0].startswith("---"):
                    found[name].append(dict(zip(header, cells)))
            elif found.get(name):
                name = None    # its table is over
    return found


def settled(name):
    """((year, municipality, "own" or "payment") -> cents, year -> whole euros in the fund) of real figures."""
    made = subprocess.run([worlds.PROGRAM, "--lang", "en", "settle", name + ".cfg", name + ".csv"], cwd=WORKED,
                          capture_output=True, text=True, check=True)
    with open(os.path.join(WORKED, name + ".csv"), encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    amounts = {}
    for row in csv.DictReader(made.stdout.splitlines()):
        amounts[row["year"], names[row["code"]], "own"] = worlds.cents(row["own_cost"])
        for what in ("payment", "contribution", "fee"):
            amounts[row["year"], names[row["code"]], what] = worlds.cents(row.get(what, "0"))
    funds = re.findall(r"fund at the end of the year (\d+): €([\d,]+)", made.stderr)
    return [amounts], {year: int(euros.replace(",", "")) for year, euros in funds}


def simulated(name):
    """The same amounts of every draw of a run, by the municipalities of the last year."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(WORKED, "regions"), os.path.join(folder, "regions"))
        with open(os.path.join(WORKED, name + ".cfg"), encoding="utf-8") as file:
            found = runs.run(folder, file.read())
    merged = "unit" in found
    names = runs.labels(found, "unit_name" if merged else "municipality_name")
    own = found["unit_cost"] if merged else found["cost"].sum(axis=1)
    payment = found["unit_payment" if merged else "payment"][0]
    draws = []
    for draw in range(len(payment)):
        draws.append({(str(year), place, what): int(array[draw, t, i]) for t, year in enumerate(found["year"])
                      for i, place in enumerate(names) for what, array in (("own", own), ("payment", payment))})
    return draws, {}


def check(name, rows):
    """What is not as the table says."""
    draws, funds = (settled if os.path.exists(os.path.join(WORKED, name + ".csv")) else simulated)(name)
    for row in rows:
        for place in row["gemeente"].split(", "):
            for column, text in row.items():
                what = AMOUNTS.get(column, "own" if column in OWN else None)
                if what and any(amounts.get((row["jaar"], place, what)) != cents(text) for amounts in draws):
                    yield "%s %s: %s is not %s" % (row["jaar"], place, column, text)
        if row.get("stand van het fonds") and funds.get(row["jaar"], -1) * 100 != cents(row["stand van het fonds"]):
            yield "%s: the fund does not hold %s" % (row["jaar"], row["stand van het fonds"])


def main():
    found = examples()
    files = {file[:-4] for file in os.listdir(WORKED) if file.endswith(".cfg")}
    ok(files == set(found) and len(files) >= 6, "every worked scenario has its example in the rules")
    for name in sorted(files & set(found)):
        wrong = list(check(name, found[name]))
        ok(found[name] and not wrong, "%s: %d rows worked by hand" % (name, len(found[name])))
        for line in wrong:
            print("#", line)
    end()


main()

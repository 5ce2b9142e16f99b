#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No hindsight: with as_of in a scenario no account that came later changes a byte of the results file outside its
provenance, whatever jumps, spikes and gaps the later ones make of those before. On a region that `solidair new` makes and on
the shipped national one, both of towns whose accounts jump, stop, or are next to nothing in some year."""
import csv
import os
import random
import shutil
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok

# Jumps (Barneveld, Voorst, Achtkarspelen, Amersfoort), a spike (Heeze-Leende), an empty year (Almelo), years of next to
# nothing (Soest), a merger with a predecessor that booked nothing (Amsterdam), none of these (Aalten).
TOWNS = ["GM0059", "GM0141", "GM0197", "GM0203", "GM0285", "GM0307", "GM0342", "GM0363", "GM1658"]
CONTROL = "accounts of before changed, which must be seen"
DATES = ["2018-08-01", "2020-08-01", "2022-08-01"]


def solidair(folder, *arguments):
    made = subprocess.run([PROGRAM, "--lang", "en", *arguments], cwd=folder, capture_output=True, text=True)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
    return made.returncode == 0


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows, columns):
    with open(path, "w", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def cut(folder):
    """The national region, of the towns alone."""
    for name in ("municipalities.csv", "accounts.csv"):
        rows = read(os.path.join(folder, name))
        write(os.path.join(folder, name), [row for row in rows if row["code"] in TOWNS], list(rows[0]))


def known(row, date):
    return "%d-07-15" % (int(row["year"]) + 1) <= date


def others(rows, date, rng):
    """Accounts of a region of which the later ones are something else, by name."""
    past, later = [row for row in rows if known(row, date)], [row for row in rows if not known(row, date)]
    given = {(row["code"], row["year"]) for row in rows}
    added = [dict(rows[0], code=code, year=str(year), kind="cost", cost_eur="9999000") for code in TOWNS
             for year in range(int(date[:4]), 2024) if (code, str(year)) not in given]
    return {"changed": past + [dict(row, cost_eur=times(row["cost_eur"], rng)) for row in later],
            "removed": past, "added": rows + added,
            CONTROL: [dict(row, cost_eur="%d" % (float(row["cost_eur"]) * 1.01)) for row in past] + later}


def other_panels(rows, date, rng):
    """The panel likewise: it has a row for every municipality and year, with an empty cell where nothing is known."""
    def of_later(change):
        return [row if known(row, date) else dict(row, account_eur=change(row["account_eur"])) for row in rows]
    return {"changed": of_later(lambda euro: times(euro, rng)), "removed": of_later(lambda euro: ""),
            "added": of_later(lambda euro: euro if float(euro or 0) else "9999000")}


def times(euro, rng):
    return euro and "%d" % (float(euro) * rng.choice([0.2, 0.8, 1.5, 3.0]))


def forecast(scenarios, base, date, out):
    with open(os.path.join(scenarios, "toen.cfg"), "w") as file:
        file.write('inherit = "%s";\nname = "toen";\nas_of = "%s";\n' % (base, date))
    return solidair(os.path.dirname(scenarios), "run", "scenarios/toen.cfg", "-n", "20", "--store", "all", "-o", out)


def same(a, b):
    return subprocess.run(["h5diff", "-q", "--exclude-path=/provenance", a, b], capture_output=True).returncode == 0


def try_region(scenarios, base, table, variants, made=lambda: True):
    """Results of a scenario with the table as it is and with each of its variants; made: what follows from the table."""
    rng, rows, folder = random.Random(2018), read(table), os.path.dirname(scenarios)
    columns, first, second = list(rows[0]), os.path.join(folder, "first.h5"), os.path.join(folder, "second.h5")
    for date in DATES:
        good = made() and forecast(scenarios, base, date, first)
        for name, variant in variants(rows, date, rng).items():
            write(table, variant, columns)
            ok(good and variant != rows and made() and forecast(scenarios, base, date, second) and
               same(first, second) == (name != CONTROL), "%s as of %s: %s" % (base, date, name))
        write(table, rows, columns)


with tempfile.TemporaryDirectory() as folder:
    scenarios = os.path.join(folder, "scenarios")
    region, proef = (os.path.join(scenarios, "regions", name) for name in ("nederland-2023", "proef"))
    os.makedirs(os.path.join(scenarios, "regions"))
    shutil.copytree(os.path.join(ROOT, "scenarios/panel"), os.path.join(scenarios, "panel"))
    shutil.copy(os.path.join(ROOT, "scenarios/nederland.cfg"), scenarios)
    shutil.copytree(os.path.join(ROOT, "scenarios/regions/nederland-2023"), region)
    cut(region)
    try_region(scenarios, "nederland.cfg", os.path.join(region, "accounts.csv"), others)

    def made():
        shutil.rmtree(proef, ignore_errors=True)
        return solidair(folder, "new", "--region", "proef", "--municipalities", ",".join(TOWNS))
    try_region(scenarios, "proef.cfg", os.path.join(scenarios, "panel/accounts.csv"), other_panels, made)
end()

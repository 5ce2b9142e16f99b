#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mergers, read from outside with h5py: the draws stay those of the old municipalities, both divisions add up to the same
region, new municipalities are the sums of their parts to the cent, and settle as such."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import certain
from tap import PROGRAM, ROOT, end, ok

DRAWS = 300
tmp = tempfile.mkdtemp()
shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))


def run(scenario, name, *options):
    path = os.path.join(tmp, name)
    done = subprocess.run([PROGRAM, "--lang", "en", "run", os.path.join(tmp, "scenarios", scenario), "-o", path, "-n", str(DRAWS),
                           "--store", "all", *options], capture_output=True, text=True)
    if done.returncode:
        print("Bail out!", done.stderr)
        sys.exit(1)
    return path, done


def show(path, *options):
    return subprocess.run([PROGRAM, "--lang", "en", "show", path, *options], capture_output=True, text=True)


def share_out(amount, weights):
    """Largest remainder in whole numbers, ties to the first; weights [...]["parts"], amount [...]."""
    amount, total = np.abs(amount).astype(object), weights.sum(-1).astype(object)
    exact = amount[..., None] * weights.astype(object)
    part, rest = exact // total[..., None], exact % total[..., None]
    left = amount - part.sum(-1)
    order = np.argsort(-rest.astype(float), axis=-1, kind="stable")
    for place in range(weights.shape[-1]):
        index = order[..., place][..., None]
        more = np.take_along_axis(part, index, -1) + (left > place)[..., None]
        np.put_along_axis(part, index, more, -1)
    return part


def fraction(amount, thousandths):
    """Nearest whole number, halves up; amounts >= 0."""
    return (2 * amount.astype(object) * thousandths + 1000) // 2000


def sure(name, heir_of, budgets):
    """Budgets that are the same in every draw, since what is looked at is the division."""
    with open(os.path.join(tmp, "scenarios", name), "w") as cfg:
        cfg.write(f'inherit = "{heir_of}"; {budgets}')
    return name


merged = sure("merged.cfg", "herindeling-2021.cfg", certain.BUDGETS.replace("1.0, 1.0]", "1.0, 1.0, 1.0]"))
path, done = run(merged, "merged.h5", "--threads", "1")
other, _ = run(merged, "threads.h5", "--threads", "2")
base, _ = run(sure("base.cfg", "groningen-2016.cfg", certain.BUDGETS), "base.h5")
ok(open(path, "rb").read() == open(other, "rb").read(), "one thread gives the same bytes as two")
with h5py.File(path) as file:
    new = {name: file[name][()] for name in file if isinstance(file[name], h5py.Dataset)}
    new["mean"], new["balance"] = file["unit_summary/mean"][()], file["region/balance"][()]
    new["contribution"] = file["unit_summary/contribution_mean"][()]
    new["region_mean"], new["old_mean"] = file["region/mean"][()], file["summary/mean"][()]
with h5py.File(base) as file:
    old = {name: file[name][()] for name in ("cost", "cost_care", "clients", "payment", "budget")}
    ok("unit" not in file and "unit_summary" not in file, "nothing of a new division where nobody merges")

code = [c.decode() for c in new["municipality"]]
unit = [c.decode() for c in new["unit"]]
scheme = [s.decode() for s in new["scheme"]]
years = list(new["year"])
ok([n.decode() for n in new["unit_name"]] == ["Groningen", "Stadskanaal", "Veendam", "Pekela", "Oldambt", "Westerwolde",
                                              "Midden-Groningen", "Het Hogeland", "Westerkwartier", "Eemsdelta"],
   "the ten municipalities of 2021, by code")
ok(list(new["unit_since"]) == [2019, 2015, 2015, 2015, 2015, 2018, 2018, 2019, 2019, 2021], "since when they are as they are")
row = new["unit_fraction"][code.index("GM0053")]
ok(row[unit.index("GM1966")] == 0.877 and row[unit.index("GM1969")] == 0.123 and row.sum() == 1.0, "Winsum is split")

# ---- draws do not know of mergers ----
ok(all((new[name][..., :6, :] == old[name]).all() for name in ("cost", "cost_care", "clients")),
   "costs and clients of the old municipalities are those of the run without mergers, to the cent")
ok((new["payment"][:, :, :2] == old["payment"][:, :, :2]).all() and
   (new["payment"][:, :, 4] != old["payment"][:, :, 4]).any(), "payments are the same until the first merger only")

# ---- sums ----
own = new["cost"].sum(1)  # draw, year, municipality
paid, cost = new["unit_payment"], new["unit_cost"]
ok(np.abs(new["contribution"] - np.maximum(paid - cost, 0).mean(1)).max() <= 0.5,
   "contribution_mean of the merged: the mean of their transfers above 0")
ok((own.sum(2) == cost.sum(2)).all(), "the costs of both divisions add up to the same, in every draw and year")
ok((new["payment"].sum(3) == paid.sum(3)).all(), "and so do the payments, under every scheme")
ok((paid.sum(3) == cost.sum(2)[None]).all() and not new["balance"].any(),
   "transfers add up to 0 in every year: no scheme here has an outside share")
ok((paid[scheme.index("none")] == cost).all() and (new["payment"][scheme.index("none")] == own).all(),
   "without a layer everybody pays the own cost, in both divisions")
ok((new["unit_budget"].sum(1) == new["budget"].sum(1)).all(), "budgets add up to the same")

winsum = new["cost_care"][..., code.index("GM0053")]  # draw, care, form, year
main = fraction(winsum, 877)
parts = [code.index(c) for c in ("GM0005", "GM1663", "GM1651")]
hogeland = own[..., parts].sum(2) + main.sum((1, 2))
ok((hogeland == cost[..., unit.index("GM1966")]).all(),
   "Het Hogeland = Bedum + De Marne + Eemsmond + 0.877 Winsum, cell by cell to the cent, in every draw and year")
parts = [code.index(c) for c in ("GM0015", "GM0022", "GM0025", "GM0056")]
ok((own[..., parts].sum(2) + (winsum - main).sum((1, 2)) == cost[..., unit.index("GM1969")]).all(),
   "Westerkwartier has the rest of Winsum")
result = (new["unit_budget"][None] - paid[scheme.index("full")]).astype(float)  # draw, year, unit
ok(np.abs(result.mean(0) - new["mean"][scheme.index("full"), :-1]).max() < 0.51 and
   np.abs(result[:, 1:].sum(1).mean(0) - new["mean"][scheme.index("full"), -1]).max() < 0.51,
   "the means of the new division are those of its stored payments, by year and over the horizon")
ok(np.abs(new["mean"].sum(2) - new["region_mean"]).max() < 10 and
   np.abs(new["old_mean"].sum(2) - new["region_mean"]).max() < 24,
   "results of both divisions add up to the region's, but for rounding each mean to the cent")

# ---- who settles: the municipalities that there are in the year, here those of 2021 ----
last = years.index(2021)
budget = np.broadcast_to(new["unit_budget"][last], (DRAWS, len(unit)))
whole = share_out(cost[:, last].sum(1), budget)
ok((paid[scheme.index("full"), :, last] == whole).all(), "full solidarity: by the budgets of the new municipalities, to the cent")

# Three years' clients of the old municipalities, then the fraction of Winsum's, class by class.
users = new["clients"].sum(2)[:, :, last - 3:last].sum(2)  # draw, care, municipality
weight = np.zeros((DRAWS, len(unit)), dtype=object)
for i, c in enumerate(code):
    if c == "GM0053":
        big = fraction(users[..., i], 877)
        weight[:, unit.index("GM1966")] += big.sum(1)
        weight[:, unit.index("GM1969")] += (users[..., i] - big).sum(1)
    elif c != "GM0040":
        weight[:, int(np.argmax(new["unit_fraction"][i]))] += users[..., i].sum(1)
slochteren = users[..., code.index("GM0040")].astype(object)
city = (2 * slochteren * 389 + 10000) // 20000
weight[:, unit.index("GM0014")] += city.sum(1)
weight[:, unit.index("GM1952")] += (slochteren - city).sum(1)
ok((paid[scheme.index("clients-3y"), :, last] == share_out(cost[:, last].sum(1), weight)).all(),
   "a key of earlier years counts what the parts had then, by fraction")

# The transfer of Eemsdelta goes to its parts by their budgets.
parts = [code.index(c) for c in ("GM0003", "GM0010", "GM0024")]
u, s = unit.index("GM1979"), scheme.index("full")
transfer = paid[s, :, last, u] - cost[:, last, u]
shares = share_out(transfer, np.broadcast_to(new["budget"][last, parts], (DRAWS, 3))) * np.sign(transfer)[:, None]
ok((new["payment"][s, :, last][:, parts] == own[:, last][:, parts] + shares).all(),
   "old municipalities share the transfer of the new one by their budgets")

# ---- keys that do not come from the draws ----
weights = ", ".join(f'{{ code = "{c}"; weight = {i + 1}.0; }}' for i, c in enumerate(code))
layers = f"""inherit = "base.cfg"; schemes = (
  {{ name = "covariance"; layers = ( {{ base = "costs"; key = "covariance"; }} ); }},
  {{ name = "fixed"; layers = ( {{ base = "costs"; key = "fixed"; weights = ( {weights} ); }} ); }},
  {{ name = "outside"; layers = ( {{ base = "costs"; key = "fixed"; weights = ( {weights} ); external_share = 0.25; }} ); }} );
"""
keyed = {}
for name, mergers in (("apart", ""), ("together", "mergers = [2017, 2018, 2019];")):
    with open(os.path.join(tmp, "scenarios", name + ".cfg"), "w") as cfg:
        cfg.write(layers + mergers)
    keyed[name], _ = run(name + ".cfg", name + ".h5")
with h5py.File(keyed["apart"]) as apart, h5py.File(keyed["together"]) as together:
    part = together["unit_fraction"][()]
    then, now, whole = apart["payment"][()], together["unit_payment"][()], together["unit_cost"][()].sum(2)
    outside = apart["cost"][()].sum(1).sum(2) - now[2].sum(2)
    for k, what in ((0, "covariance: that of a sum with its pool is the sum of those of its parts"),
                    (1, "fixed weights: the sum of those of the parts")):
        ratio = now[k, :, 5] / whole[:, 5, None]
        ok(np.allclose(ratio, then[k, :, 5] @ part / whole[:, 5, None], rtol=0, atol=1e-8), what)
    ok(np.abs(outside - whole * 0.25).max() <= 0.5 and not together["region/balance"][()].any(),
       "payments and the outside share are the costs, in every year")

# ---- what is shown ----
table, before = show(path), show(path, "--division", "old")
ok("Het Hogeland" in table.stdout and "\nBedum" not in table.stdout and "--division old" in table.stdout,
   "the table has the new municipalities and says how to see the old ones")
ok("\nBedum" in before.stdout and "Het Hogeland" not in before.stdout and "arithmetic" in before.stdout,
   "--division old has the old ones and says that they are arithmetic")
ok(show(path, "--division", "new").stdout == table.stdout, "--division new is what is shown anyway")
ok("Bedum" in show(base).stdout and "division" not in show(base).stdout, "without mergers nothing is said of divisions")
refused, wrong = show(base, "--division", "new"), show(path, "--division", "both")
ok(refused.returncode == 2 and "there is no new division" in refused.stderr, "--division new without mergers is refused")
ok(wrong.returncode == 2 and "expected old or new" in wrong.stderr, "and so is another word")
ok("From 2017 on Groningen is one municipality" in done.stderr,
   "a warning tells of a municipality that merges from parts inside and outside a layer")
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures of a whole run, worked out again from its draws: the 2 x 2 table, the split of transfers, incentives, ranks
with errors, other quantiles, and running until a figure is accurate enough. Three municipalities, tests/bad/good.cfg."""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from student import REPLICATES, replicate_error, student_width

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build"))), "solidair")
# Youths x relative need (kappa) of GM0001, GM0002, GM0003, the same in all years: the need shares.
NEED = np.array([20000 * 0.95, 2000 * 1.1, 6000 * 1.05])
NEED /= NEED.sum()
Z95 = 1.959963984540054
CARE = {"ambulant": 450000, "wonen": 6000000}  # cents: mean_cost_eur, since prices stand still
SCENARIO = """inherit = "good.cfg";
demand = { youth_trend = 0.0; };
cost = { price_trend = 0.0; intensity_trend = 0.0; price_sd = 0.0; };
schemes = ( { name = "none"; layers = (); },
  { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); },
  { name = "half"; layers = ( { base = "costs"; share = 0.5; key = "budget"; } ); },
  { name = "stay"; layers = ( { base = "costs"; care = ["verblijf"]; key = "youths"; } ); },
  { name = "lag"; layers = ( { base = "costs"; key = "cost_lag1"; } ); },
  { name = "corridor"; layers = ( { base = "result"; key = "budget";
    attachment = { percent_of_budget = 5.0; }; } ); } );"""
NONE, FULL, HALF, STAY, LAG, CORRIDOR = range(6)
number = 0


def ok(result, what):
    global number
    number += 1
    print(f"{'ok' if result else 'not ok'} {number} - {what}")


def solidair(folder, *arguments):
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], cwd=folder, capture_output=True, text=True)


def datasets(path):
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.__setitem__(name, item[()]) if isinstance(item, h5py.Dataset) and
                        not name.startswith("provenance") else None)
    return found


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k], equal_nan=a[k].dtype.kind == "f") for k in a)


def horizon(values):
    """Years along axis -2: the last year after them is the horizon."""
    return np.concatenate([values, values[..., 1:, :].sum(-2, keepdims=True)], -2)


def by_set(values):
    """Means over the two draws of each set of inputs; draws first."""
    return values.reshape(len(values) // 2, 2, *values.shape[1:]).mean(1)


def error(values):
    return replicate_error(by_set(values))


folder = tempfile.mkdtemp()
shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), folder)
shutil.copytree(os.path.join(ROOT, "tests/bad/regions"), os.path.join(folder, "regions"))
with open(os.path.join(folder, "three.cfg"), "w") as file:
    file.write(SCENARIO)
done = solidair(folder, "run", "three.cfg", "-n", "500", "--store", "all", "-o", "a.h5")
a = datasets(os.path.join(folder, "a.h5")) if done.returncode == 0 else {}
ok(done.returncode == 0, "the scenario runs")

budget = horizon(a["budget"])                               # period, municipality
own = horizon(a["cost"].sum(1))                             # draw, period, municipality
paid = horizon(a["payment"])                                # scheme, draw, period, municipality
result = budget - paid
transfer = paid - own

# ---- the 2 x 2 table ----
exceeds, receives = own > budget, transfer < 0
shares = {"p_exceeds_receives": exceeds & receives, "p_exceeds_not_receives": exceeds & ~receives,
          "p_within_receives": ~exceeds & receives, "p_within_not_receives": ~exceeds & ~receives}
ok(all(np.allclose(a["summary/" + k], v.mean(1), atol=1e-12) for k, v in shares.items()),
   "the four shares are those of the stored draws")
ok(all(np.allclose(a["summary/" + k + "_se"], np.moveaxis(error(np.moveaxis(v.astype(float), 1, 0)), 0, 0), rtol=1e-4, atol=1e-12)
       for k, v in shares.items()), "their errors are those of the replicates")
ok(np.allclose(sum(a["summary/" + k] for k in shares), 1), "and they add up to 1")
ok(np.abs(a["summary/own_mean"] - (budget - own).mean(0)).max() < 1, "own_mean is the mean of budget - own cost")
solidair(folder, "report", "a.h5", "-o", "a.csv")
with open(os.path.join(folder, "a.csv"), newline="") as table:
    stands = [row for row in csv.reader(table) if row[0] == "2x2" and row[1] and row[2] == "Who"]
labels = {row[1].split(" / ")[0] for row in stands}
ok(len(labels) == 6 and sum(row[1].endswith("costs more than its budget, and receives") for row in stands) == 6,
   "the table says it for every scheme")
ok(all(sum(row[3].count(name) for row in stands if row[1].startswith(label + " / ")) == 1
       for label in labels for name in ["Appeldorp", "Beekstad", "Cee, aan Zee"]), "and names every municipality once in each")
shown = solidair(folder, "show", "a.h5", "--table", "2x2").stdout
ok(all(f"\n{label}  " in shown for label in labels), "show prints it")

# ---- what is paid in, and cost by form ----
ok(np.abs(a["summary/contribution_mean"] - np.maximum(a["payment"] - a["cost"].sum(1), 0).mean(1)).max() <= 0.5,
   "contribution_mean is the mean of the transfers above 0")
ok(np.abs(a["summary/cost_mean"] - a["cost"].mean(0)).max() <= 0.5, "cost_mean is the mean cost by form")
ok("summary/shared_cost_mean" not in a, "no shared costs: no such variable")

# ---- the split of transfers ----
use, model = a["summary/transfer_use"], a["summary/transfer_model"]
mean_cost, mean_stay = own.mean(0), horizon(a["cost_care"].sum(2)[:, 1]).mean(0)
pools = {FULL: (1.0, mean_cost), HALF: (0.5, mean_cost), STAY: (1.0, mean_stay), LAG: (1.0, mean_cost)}
ok(all(np.abs(use[s] - share * (NEED * cost.sum(1, keepdims=True) - cost)).max() < 2
       for s, (share, cost) in pools.items()), "use and price: (need share - cost share) x pooled cost")
yearly = a["budget"] / a["budget"].sum(1, keepdims=True) - NEED
key = horizon(yearly * a["cost"].sum(1).mean(0).sum(1, keepdims=True))
ok(np.abs(model[FULL] - key).max() < 10 and np.abs(model[HALF] - key / 2).max() < 10,
   "distribution model: (budget share - need share) x pooled cost")
split = [NONE, FULL, HALF, STAY, LAG]
ok((use[split] + model[split] == a["summary/transfer_structural_mean"][split]).all(),
   "the two add up to the mean transfer, to the cent")
ok((use[CORRIDOR] == np.iinfo(np.int64).min).all() and (model[CORRIDOR] == np.iinfo(np.int64).min).all(),
   "what is no pool of costs has no split")
draws_use = NEED * own.sum(2, keepdims=True) - own
ok(np.allclose(a["summary/transfer_use_se"][FULL], error(draws_use), rtol=1e-4, atol=2) and
   np.allclose(a["summary/transfer_model_se"][LAG], error(transfer[LAG] - draws_use), rtol=1e-4, atol=2),
   "their errors are those of the same split draw by draw")

# The base scenario: youths x kappa again, of 23 municipalities.
solidair(folder, "run", os.path.join(ROOT, "scenarios/groningen-2016.cfg"), "-n", "200", "--store", "summary", "-o", "b.h5")
b = datasets(os.path.join(folder, "b.h5"))
with open(os.path.join(ROOT, "scenarios/regions/groningen-2016/municipalities.csv")) as file:
    kappa = {row["code"]: float(row["kappa"]) for row in csv.DictReader(file)}
need = b["youths"][0] * np.array([kappa[code.decode()] for code in b["municipality"]])
spent = horizon(b["budget"])[-1] - b["summary/own_mean"][-1]
scheme = list(b["scheme"]).index(b"full")
wanted = need / need.sum() * spent.sum() - spent
ok(np.abs(b["summary/transfer_use"][scheme, -1] - wanted).max() < 1e-5 * spent.sum(),
   "the base scenario: use by youths x kappa, but for youths being whole numbers in later years")
ok((b["summary/transfer_use"][scheme] + b["summary/transfer_model"][scheme] ==
    b["summary/transfer_structural_mean"][scheme]).all(), "and the two parts add up to the cent")

# ---- ranks, shares near 0 and 1, ratios ----
better = (result[None] > result[:, None]).sum(1)            # scheme, draw, period, municipality: how many are better
hits = np.stack([better == k for k in range(6)], 1).astype(float)  # scheme, rank, draw, ...
# 1.96 of them make the interval of Student's t.
ok(np.allclose(a["compare/rank_se"], error(np.moveaxis(hits, 2, 0)), rtol=1e-4, atol=1e-12),
   "ranks have errors, those of the replicates")
low, high = a["summary/p_shortfall_low"], a["summary/p_shortfall_high"]
never = (result < 0).mean(1) == 0
bound = Z95 ** 2 / (250 + Z95 ** 2)                         # Wilson, 250 sets that all agree
ok(never.any() and np.allclose(high[never], bound) and (low[never] == 0).all(),
   "no shortfall in any draw is certain only as far as 250 sets can tell")
ok((a["summary/es90_low"] <= a["summary/es90"]).all() and
   np.abs(a["summary/es90_high"] - a["summary/es90_low"] - 2 * Z95 * a["summary/es90_se"]).max() < 4,
   "es90 has its interval")
replicate = np.arange(len(own)) // 2 % REPLICATES
jack = []                                                   # leave one replicate out
for u in range(REPLICATES):
    left = replicate != u
    jack.append(paid[:, left].std(1, ddof=1) / own[left].std(0, ddof=1))
jack = np.sqrt((REPLICATES - 1) / REPLICATES * ((np.array(jack) - np.mean(jack, 0)) ** 2).sum(0)) * student_width(REPLICATES)
moves = jack > 1e-6
ok(moves[FULL:].any() and np.abs(a["summary/sd_ratio_se"][moves] / jack[moves] - 1).max() < 0.15 and
   (a["summary/sd_ratio_se"][NONE] < 1e-6).all(), "the error of sd_ratio is that of a jackknife over the replicates")

# ---- incentives ----
cost = np.array(list(CARE.values()))
ok((a["incentive/client_cost"] == cost).all() and np.allclose(
    a["incentive/client_share"], np.array([0.1, 0.005]) / 0.105), "a client costs the mean of the class")
part = a["budget"][1] / a["budget"][1].sum()
client, others = a["incentive/client_own"], a["incentive/client_others"]
ok((client[NONE] == cost[:, None]).all() and (others[NONE] == 0).all() and (a["incentive/dearer_own"][NONE] == 10 ** 7).all(),
   "who shares nothing bears all of it")
ok(np.abs(client[FULL] - part * cost[:, None]).max() < 2 and np.abs(a["incentive/dearer_own"][FULL] - part * 1e7).max() < 2,
   "full solidarity by budget: the own share of an extra euro is the budget share")
ok(np.abs(client[HALF] - (0.5 + 0.5 * part) * cost[:, None]).max() < 2, "half of it: half by itself, half by budget share")
ok((client[STAY][0] == cost[0]).all() and np.abs(client[STAY][1] - cost[1] * np.array([20000, 2000, 6000]) / 28000).max() < 2,
   "a pool of one care class leaves clients of the other alone")
ok(np.abs(client + others - cost[:, None]).max() <= 1, "what it pays and what the others pay is the cost")
sample = np.arange(0, 32, 2)                                # 16 draws, of different sets
year = a["cost"].sum(1)[sample]                             # draw, year, municipality
totals = year.sum(2)
for k, x in enumerate(cost):
    expected = x * year[:, 0] / totals[:, :1]               # pays for it by the key of the year before
    expected = expected + totals[:, 2:3] * ((year[:, 1] + x) / (totals[:, 1:2] + x) - year[:, 1] / totals[:, 1:2])
    # every draw has a client of its own, of this cost on average: nearly the same, and far from the part alone
    ok(np.abs(client[LAG][k] / expected.mean(0) - 1).max() < 0.1, "a key that looks back makes a client cost more next year")
saved = cost[1]                                             # the client of the dearest class who does not come
ok(np.abs(a["incentive/prevented_own"][NONE] - saved).max() < 1 and
   np.abs(a["incentive/prevented_own"][FULL] - part * saved).max() < 2 and
   np.abs(a["incentive/prevented_others"][FULL] - (1 - part) * saved).max() < 2,
   "a prevented placement saves what it would have cost, the others most of it")
table = solidair(folder, "show", "a.h5", "--table", "incentive").stdout
ok("placement" in table and "  full  " in table and "  none  " not in table, "show prints who has what interest")

# With certain budgets the split moves by use and price alone. What is known of it from 512 sets of the 4,000 counts for all.
solidair(folder, "run", "three.cfg", "-n", "8000", "--store", "summary", "-o", "many.h5")
many = datasets(os.path.join(folder, "many.h5"))
ratio = many["summary/transfer_use_se"][FULL, -1] / many["summary/transfer_structural_mean_se"][FULL, -1]
ok(((ratio > 0.6) & (ratio < 1.6)).all(), f"the error of the part by use is that of the whole: {ratio.round(2)}")

# ---- any quantile ----
refused = solidair(folder, "run", "three.cfg", "-n", "1000", "--store", "summary", "-o", "k.h5")
refused = solidair(folder, "show", "k.h5", "--quantile", "99.9%")
ok(refused.returncode == 2 and "1,000 draws are too few for a quantile of 99.90%" in refused.stderr and
   refused.stdout == "", "1,000 draws and 99.9 %: refused in words")
again = solidair(folder, "show", "a.h5", "--quantile", "10%", "--scheme", "full").stdout.splitlines()
q10 = [list(a["quantile"]).index(0.1)]
lines = {cells[0]: cells[1:] for cells in (re.split(" {2,}", line) for line in again)}


def thousands(cents):
    text = f"{int((abs(int(cents)) + 50000) // 100000):,}"
    return f"{text} {'S' if cents < 0 else 'P'}"


ok(all(lines[name] == [thousands(a[f"summary/quantile{end}"][q10[0], FULL, -1, i]) for end in ("", "_low", "_high")]
       for i, name in enumerate(["Beekstad", "Cee, aan Zee", "Appeldorp"])),
   "a quantile that is stored comes out the same, and so does its interval")

# ---- until it is accurate enough ----
first = solidair(folder, "run", "three.cfg", "--until", "0.5%", "--store", "costs", "-o", "u.h5")
u = datasets(os.path.join(folder, "u.h5"))
with h5py.File(os.path.join(folder, "u.h5")) as file:
    draws = int(file["provenance/draws"][()])
    ratio = float(file["provenance/until_ratio"][()])
mean_paid = horizon(u["budget"])[-1] - u["summary/mean"][:, -1]
half = (Z95 * u["summary/mean_se"][:, -1] / mean_paid).max()
ok(half <= 0.005 * 1.0001 and abs(ratio - half / 0.005) < 1e-3, f"--until 0.5% is reached, in {draws} draws")
ok(f"is reached, in {draws:,} draws" in first.stdout, "and the table says so")
ok(draws > 500, "it took more draws than the first run has")
solidair(folder, "run", "three.cfg", "-n", str(draws), "--store", "costs", "-o", "n.h5")
ok(same(u, datasets(os.path.join(folder, "n.h5"))), "the same to the byte as a run with that many draws")
with h5py.File(os.path.join(folder, "n.h5")) as file:
    ok("until" not in file["provenance"], "which knows of no accuracy")
bound = solidair(folder, "run", "three.cfg", "--until", "1000", "--target", "p90:full:GM0001", "-n", "3000", "-o", "m.h5")
with h5py.File(os.path.join(folder, "m.h5")) as file:
    ok(bound.returncode == 0 and int(file["provenance/draws"][()]) == 3000 and "is NOT reached in 3,000 draws" in
       bound.stdout, "-n is the most, and the table says that it was not enough")
few = solidair(folder, "run", "three.cfg", "--until", "10%", "-n", "20", "-o", "f.h5")
ok("20 draws are too few to tell" in few.stdout, "twenty draws cannot tell how accurate they are")
for arguments, words in [(["--until", "x"], "above 0"), (["--target", "mean"], "give --until too"),
                         (["--until", "1%", "--target", "p33"], "p90:full:GM0014"),
                         (["--until", "1%", "--target", "mean:nobody"], 'no scheme "nobody" here. There are: '),
                         (["--until", "1%", "--target", "mean:full:GM9999"], "GM9999"),
                         (["--until", "500", "--target", "p_shortfall"], "percentage points")]:
    bad = solidair(folder, "run", "three.cfg", *arguments, "-o", "bad.h5")
    ok(bad.returncode == 2 and words in bad.stderr and not os.path.exists(os.path.join(folder, "bad.h5")),
       f"{' '.join(arguments)} is refused in words")
for arguments in (["--quantile", "100%"], ["--quantile", "x"], ["--table", "3x3"],
                  ["--table", "2x2", "--division", "new"]):
    bad = solidair(folder, "show", "a.h5", *arguments)
    ok(bad.returncode == 2 and bad.stdout == "" and arguments[0 if len(arguments) == 2 else 2] in bad.stderr,
       f"show {' '.join(arguments)} is refused in words")
print(f"1..{number}")
shutil.rmtree(folder)

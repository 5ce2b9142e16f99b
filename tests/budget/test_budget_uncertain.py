#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain budgets, read from outside with h5py: the factor's closed form, every figure again from the stored draws by sorting,
what pooling by budget does with drawn budgets, and what is stored and shown."""
import filecmp
import math
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import certain as base
from tap import PROGRAM, ROOT, ok

SCENARIOS = os.path.join(ROOT, "scenarios")
SD, DRAWS, SOME, FEW, K = 0.03, 4000, 1000, 300, 2


tmp = tempfile.mkdtemp()
shutil.copytree(SCENARIOS, os.path.join(tmp, "scenarios"))


def solidair(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)


def scenario(name, body):
    path = os.path.join(tmp, "scenarios", name + ".cfg")
    with open(path, "w") as file:
        file.write(f'inherit = "groningen-2016.cfg";\nname = "{name}";\n{body}\n')
    return path


def run(cfg, name, *options, draws=DRAWS):
    path = os.path.join(tmp, name + ".h5")
    done = solidair("run", cfg, "-o", path, "-n", str(draws), *options)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return path


def texts(h, name):
    return [x.decode() if isinstance(x, bytes) else x for x in h[name][...]]


# All eleven schemes, so that many bases and keys get drawn budgets.
# Little else moves, so that the budget's part can be seen.
CALM = "demand = { sub_region_sd = 0.0; level = { sd = 0.05; }; }; cost = { trend_sd = 0.0; price_sd = 0.015; };\n"
fixed_cfg = scenario("fixed", base.BUDGETS + CALM)
macro = scenario("macro", base.BUDGETS.replace("macro_sd = 0.0", f"macro_sd = {SD}") + CALM)
few = run(macro, "few", "--store", "all", "--threads", "1", draws=FEW)
ok(filecmp.cmp(few, run(macro, "two", "--store", "all", "--threads", "2", draws=FEW), shallow=False),
   "one thread and two give the same bytes")
# Figures under all schemes take some draws; what is judged by its spread takes many, and one scheme.
path = run(macro, "some", "--store", "all", draws=SOME)
ALONE = 'schemes = ( { name = "none"; layers = (); } );'
h = h5py.File(run(scenario("alone", base.BUDGETS.replace("macro_sd = 0.0", f"macro_sd = {SD}") + CALM + ALONE), "alone",
                  "--store", "all"))
# Certain budgets, of the first draws: the same draws, however many there are.
certain = h5py.File(run(fixed_cfg, "certain", "--store", "all", draws=FEW))
budget, fixed = h["budget"][...], certain["budget"][...]
outer = h["outer"][...]
cost = h["cost"][...]
own = cost.sum(axis=1)
groups = DRAWS // K

# ---- the draws -----------------------------------------------------------------------------------------------------
ok(budget.shape == own.shape and "budget_mean" in h, "the budget has draws, and a mean beside them")
ok("budget_mean" not in certain and certain["budget"].shape == fixed.shape and fixed.ndim == 2,
   "a certain budget is stored as before")
ok(all(np.array_equal(budget[k::K], budget[::K]) for k in range(K)) and np.array_equal(outer[::K], np.arange(groups)),
   "draws of one outer index share their budgets")
ok((budget[:, 0] == fixed[0]).all(), "the base year is certain")
ok(np.abs(h["budget_mean"][...] - budget.astype(float).mean(axis=0)).max() <= 0.5 + 1e-3,
   "budget_mean is the mean over the draws, to the cent")
ok(np.array_equal(cost[:FEW], certain["cost"][...]), "costs do not change with the budgets")
total = budget.sum(axis=2).astype(float)
factor = total[::K, 1:] / fixed.sum(axis=1)[1:]
log = np.log(factor)
# V and incidental money are unknown here and count as 0, so the whole total moves. Standard errors: of the mean of exp(sd z -
# sd^2/2), whose variance is exp(sd^2) - 1; of a sd, sd / sqrt(2 n); of a correlation, 1 / sqrt(n).
ok(np.abs(factor.mean(axis=0) - 1).max() < 5 * math.sqrt(math.expm1(SD ** 2) / groups), "the factor's mean is 1")
ok(np.abs(log.std(axis=0, ddof=1) / SD - 1).max() < 5 / math.sqrt(2 * groups), "the sd of its logarithm is macro_sd")
correlation = np.corrcoef(log.T) - np.eye(log.shape[1])
ok(np.abs(correlation).max() < 5 / math.sqrt(groups), "and years are independent")
pins = np.zeros(fixed.shape, dtype=bool)  # cuts hold in their year, whatever the total
pins[list(h["year"][...]).index(2019), [texts(h, "municipality").index(c) for c in ("GM0017", "GM0010")]] = True
pinned = np.where(pins, fixed, 0).sum(axis=1)
alike = fixed[None] * ((total - pinned) / (fixed.sum(axis=1) - pinned))[:, :, None]
ok(np.abs(budget - np.where(pins, fixed, alike)).max() <= 1.5, "all that are not pinned move alike, to the cent")
ok((budget[:, pins] == fixed[pins]).all(), "a cut holds to the cent in every draw")

# ---- the closed form of the variance -----------------------------------------------------------------------------------
# Under none the payment is the own cost and independent of the budget, so var(result) = var(payment) + M^2 (exp(sd^2) - 1), the
# region's total M being certain but for its factor. The difference is the chance covariance, standard error 2 sd sd / sqrt(groups),
# and the error of the budget's own variance, var sqrt(2 / groups). In later years the payments vary too much to see the budget's part.
paid_none = h["payment"][0].sum(axis=2).astype(float)
budget_sd = fixed.sum(axis=1) * math.sqrt(math.expm1(SD ** 2))
good = True
for t in (1, 2, 3):
    v = float(h["/region/sd"][0, t]) ** 2 - paid_none[:, t].var(ddof=1)
    error = 2 * budget_sd[t] * paid_none[:, t].std() / math.sqrt(groups) + budget_sd[t] ** 2 * math.sqrt(2 / groups)
    good &= abs(v - budget_sd[t] ** 2) < 5 * error
    good &= 5 * error < budget_sd[t] ** 2  # or the test could not fail
ok(good, "var(result) = var(payment) + var(budget)")

# ---- settlement with the drawn budgets -------------------------------------------------------------------------------
# Of the first draws, under all schemes.
some = h5py.File(path)
ok(np.array_equal(some["budget"][...], budget[:SOME]) and np.array_equal(some["cost"][...], cost[:SOME]),
   "the first draws are the same, however many there are and whatever the schemes")
h, budget, own, groups = some, budget[:SOME], own[:SOME], SOME // K
scheme, payment = texts(h, "scheme"), h["payment"][...]
ok(not h["/region/balance"][...].any(), "payments balance")
sure, unsure = certain["payment"][...], payment[:, :FEW]
full, share = payment[scheme.index("full")].astype(object), budget.astype(object)
low = full * share.sum(axis=2)[:, :, None] - own.astype(object).sum(axis=2)[:, :, None] * share
ok(bool((np.abs(low) < share.sum(axis=2)[:, :, None]).all()), "under full the shares are those of the drawn budgets")
# Where nothing is pinned all budgets move alike and the key is their proportion, so the payments under full stay but for the cents
# of the budgets: a weight half a cent off moves a payment by half a cent times pool / total, below 2 here; and each rounds once.
free = ~pins.any(axis=1)
ok(np.abs(unsure - sure)[scheme.index("full")][:, free].max() <= 3, "a factor for all moves nobody's share")
ok(np.abs(unsure - sure)[:, :, free].max() > 1000,
   "schemes that look at the result or the deficit see the drawn budgets")

# ---- every figure again, from the stored draws -----------------------------------------------------------------------
probability, certainty = h["quantile"][...], h["certainty"][...]


def places(x):
    """With the region behind the municipalities."""
    return np.concatenate([x, x.sum(axis=-1, keepdims=True)], axis=-1)


def periods(x):
    """With the horizon behind the years; years are the axis before the last."""
    return np.concatenate([x, x[..., 1:, :].sum(axis=-2, keepdims=True)], axis=-2)


def stored(name):
    """[..., period, place] as stored under /summary and, behind it, under /region."""
    return np.concatenate([h["/summary/" + name][...], h["/region/" + name][...][..., None]], axis=-1).astype(float)


def rank(q, n):
    """From 0: the smallest k with (k + 1) / n >= q."""
    return max(math.ceil(q * n - 1e-9), 1) - 1


pay, mine, got = periods(places(payment)), periods(places(own)), periods(places(budget))
result = got[None] - pay
ordered = np.sort(result, axis=1)
paid = np.sort(pay, axis=1)
ok(np.abs(stored("mean") - result.mean(axis=1)).max() <= 1, "mean")
ok(np.abs(stored("sd") - result.std(axis=1, ddof=1)).max() <= 1, "sd")
ok(np.allclose(stored("p_shortfall"), (result < 0).mean(axis=1), rtol=0, atol=1e-12), "p_shortfall")
ok(all(np.array_equal(stored("quantile")[q], ordered[:, rank(p, SOME)]) for q, p in enumerate(probability)),
   "quantiles are those of budget - payment")
ok(np.abs(stored("es90") - ordered[:, :SOME // 10].mean(axis=1)).max() <= 1, "es90")
ok(all(np.abs(stored("buffer_required")[z] - (paid[:, rank(p, SOME)] - pay.mean(axis=1))).max() <= 1
       for z, p in enumerate(certainty)), "buffers are of the payment alone")
wrong = np.abs(stored("buffer_required")[4] - (result.mean(axis=1) - ordered[:, rank(0.1, SOME)]))
ok((wrong[:, 1:-1, -1] > 1e7).mean() > 0.7, "and would in most years be others with the budget's own swings in them")
ratio = pay.std(axis=1, ddof=1) / mine.std(axis=0, ddof=1)
ok(np.allclose(stored("sd_ratio"), ratio, rtol=1e-9), "sd_ratio is of payments over own costs")
transfer = pay - mine[None]
ok(np.abs(stored("transfer_structural_mean") - transfer.mean(axis=1)).max() <= 1, "mean transfer")
ok(np.abs(h["estimate"][...] - payment.mean(axis=1)).max() <= 1, "the estimate is the expected payment")
within = result.reshape(len(scheme), groups, K, *result.shape[2:]).astype(float)
w = within.var(axis=2, ddof=1).mean(axis=1)
b = within.mean(axis=2).var(axis=1, ddof=1)
ok(np.abs(stored("parameter_sd") - np.sqrt(np.maximum(b - w / K, 0))).max() <=
   1e-6 * b.max() ** 0.5, "parameter_sd holds what the budgets bring")
difference = np.array([[(a - b).mean(axis=0) for b in result] for a in result])[..., :-1]
ok(np.abs(h["/compare/difference_mean"][...] - difference).max() <= 1, "differences between schemes are of payments")
better = np.array([[(a > b).mean(axis=0) for b in result] for a in result])[..., :-1]
ok(np.allclose(h["/compare/p_better"][...], better, rtol=0, atol=1e-12), "p_better")

# ---- what is stored and shown -------------------------------------------------------------------------------------------
few = h5py.File(few)
short = h5py.File(run(macro, "short", "--store", "summary", draws=FEW))
ok(np.array_equal(short["budget"][...], few["budget_mean"][...]) and np.array_equal(short["budget_mean"][...], short["budget"][...]),
   "without draws the budget is its mean")
ok(np.array_equal(short["/summary/buffer_required"][...], few["/summary/buffer_required"][...]), "the figures stay the same")
middle = h5py.File(run(macro, "middle", "--store", "costs", draws=FEW))
ok(np.array_equal(middle["budget"][...], few["budget"][...]), "with costs the budget's draws are stored too")
shown = " ".join(solidair("show", path).stdout.split())
amount = f"{round(h['budget_mean'][1:].sum() / 100):,}".replace(",", ".")
ok("Budget onzeker" in shown and amount in shown, f"show says so, with the mean of the horizon, {amount}")
totals = np.sort(budget[::K, 1:].sum(axis=(1, 2)))
band = h["region_budget_quantile"][...]
ok(np.array_equal(band, totals[[rank(p, groups) for p in probability]]), "the region's quantiles are those of the drawn totals")
ok("region_budget_quantile" not in certain, "which a certain budget has not")
low, high = (f"{round(band[q] / 100):,}".replace(",", ".") for q in (2, 6))
ok(f"en van € {low} tot € {high} in 8 van de 10 doorrekeningen." in shown.replace("\u00a0", " "), "and the spread is shown")
ok("Budget onzeker" not in solidair("show", certain.filename).stdout, "and does not say it of certain budgets")

# ---- uncertain anchors ---------------------------------------------------------------------------------------------------
# h moves linearly from the share at anchor 0 to that at anchor 1, which plain scenarios give; so a uniform anchor gives a uniform
# budget of the base year: mean in the middle, sd = width / sqrt(12), with standard errors sd / sqrt(n), and sd sqrt(0.2 / n) since
# the kurtosis of a uniform is 1.8: (1.8 - 1) / 4 = 0.2.
# The rest is lost to the country, so that the others' budgets after the cut do not follow the anchor.
CUTS = """cuts = { GM0017 = { anchor = %s; goes_to = "country"; }; GM0010 = { anchor = %s; goes_to = "country"; }; };"""


def at_anchor(name, anchor):
    """Budgets of which the anchors alone are uncertain, or nothing."""
    known = base.BUDGETS.replace(base.NO_ANCHOR, 'given = { column = ""; }; ' + CUTS % (anchor, anchor))
    return scenario(name, known + CALM + ALONE)


ANY = '{ distribution = "uniform"; low = 0.0; high = 1.0; }'
anchored = h5py.File(run(at_anchor("anchor", ANY), "anchor", "--store", "all"))
fixed, edge = (h5py.File(run(at_anchor(n, a), n, "--store", "summary", draws=2))["budget"][...]
               for n, a in (("zero", "0.0"), ("edge", "1.0")))
drawn, codes, sets = anchored["budget"][...][::K], texts(h, "municipality"), DRAWS // K
haren, delfzijl = codes.index("GM0017"), codes.index("GM0010")
for i, name in ((haren, "Haren"), (delfzijl, "Delfzijl")):
    low, width = fixed[0, i], abs(edge[0, i] - fixed[0, i])
    first, spread = drawn[:, 0, i], width / math.sqrt(12)
    ok(width > 1e8 and abs(first.mean() - (fixed[0, i] + edge[0, i]) / 2) < 5 * spread / math.sqrt(sets) and
       abs(first.std() - spread) < 5 * spread * math.sqrt(0.2 / sets), f"{name}: the base year is uniform between the anchors")
    ok(first.min() >= min(fixed[0, i], edge[0, i]) - 1 and first.max() <= max(fixed[0, i], edge[0, i]) + 1, "and never beyond them")
ok((np.abs(100 * drawn[:, 4, haren] - 51 * drawn[:, 0, haren]) <= 50).all() and
   (np.abs(100 * drawn[:, 4, delfzijl] - 65 * drawn[:, 0, delfzijl]) <= 50).all(), "the cuts hold in every draw, to the cent")
ok(abs(np.corrcoef(drawn[:, 0, haren], drawn[:, 0, delfzijl])[0, 1]) < 5 / math.sqrt(sets), "each has its own anchor")
ok((drawn[:, 0].sum(axis=1) == fixed[0].sum()).all(), "the total of the base year stays")
rest = [i for i in range(len(codes)) if i not in (haren, delfzijl)]
shares = drawn[:, 0, rest] / drawn[:, 0, rest].sum(axis=1, keepdims=True)
ok(np.abs(shares - fixed[0, rest] / fixed[0, rest].sum()).max() < 1e-9, "which the others share in their old proportions")
ok((drawn[:, 4, rest] == fixed[4, rest]).all(), "and their budgets of 2019 are the old ones")
ok(np.array_equal(anchored["cost"][...], cost), "costs do not change with the anchors")
ok(np.array_equal(anchored["/summary/quantile"][...][:, 0, -1, haren],
                  np.sort((anchored["budget"][...] - cost.sum(axis=1))[:, 1:, haren].sum(axis=1))[[rank(p, DRAWS) for p in probability]]),
   "and quantiles are those of the drawn budgets")

# Budgets that some draw cannot have: a message before anything is simulated, which names the outer index. Haren gets back all but
# 1 % of its budget of 2018, so that a factor 1 % below the expected one leaves less than nothing.
left = certain["budget"][3, texts(h, "municipality").index("GM0017")] / 100 * 0.99
bad = scenario("bad", base.BUDGETS.replace("macro_sd = 0.0;", f"macro_sd = {SD}; incidental = ( {{ municipality = \"GM0017\"; "
                                           f"year = 2018; amount_eur = {-left:.2f}; }} );"))
done = solidair("--lang", "en", "run", bad, "-o", os.path.join(tmp, "bad.h5"), "-n", "1000")
first = int(np.argmax(factor[:, 2] < 0.99 - 1e-9))
ok(done.returncode == 2 and f"(outer index {first}) that of Haren" in done.stderr and
   f"draws {K * first} to {K * first + K - 1} " in done.stderr, "an impossible draw is told with its outer index")
line = next(k for k, text in enumerate(open(bad), 1) if "macro_sd" in text)
ok(f"{bad}:{line}: budget.macro_sd: " in done.stderr,
   "and with the file, the line and the key that makes the budgets uncertain")
ok(f"This key is {SD} there. Expected: " in done.stderr, "its value, and what was expected")
ok(not os.path.exists(os.path.join(tmp, "bad.h5")) and not os.path.exists(os.path.join(tmp, "bad.h5.part")),
   "and leaves no file")
shutil.rmtree(tmp)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on beside a settlement, together: extra cost by behaviour, leaving with running care, payment in the next year and
mergers. One product that clients use for a mean of one year, so that half of them stay each year, and a pool of all
costs by budget: all is worked out again here in fractions of a cent."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, end, ok


tmp = tempfile.mkdtemp()
region = os.path.join(tmp, "regions", "five")
os.makedirs(region)
with open(os.path.join(region, "SOURCES.md"), "w") as f:
    f.write("# Made up for a test\n")
with open(os.path.join(region, "columns.csv"), "w") as f:
    f.write("column,unit,kind,grade,source,note\ncode,-,id,assumed,test,\nname,-,id,assumed,test,\n"
            "residents_2015,persons,count,assumed,test,\nyouths_2015,persons,count,assumed,test,\n"
            "kappa,ratio,need,assumed,test,\nneed_ind,youths,indicator,assumed,test,\n")
with open(os.path.join(region, "municipalities.csv"), "w") as f:
    f.write("code,name,residents_2015,youths_2015,kappa,need_ind\nGM0101,Aa,20000,4000,1.0,410\n"
            "GM0102,Bee,50000,10000,1.1,1000\nGM0103,Cee,9000,1800,0.9,200\nGM0104,Dee,30000,6000,1.2,700\n")
with open(os.path.join(region, "mergers.csv"), "w") as f:
    f.write("year,old_code,old_name,new_code,new_name,fraction\n2018,GM0101,Aa,GM0201,Nieuw,1\n2018,GM0103,Cee,GM0201,Nieuw,1\n")
BASE = """region = "five"; years = { first = 2015; last = 2020; }; inner_draws = 2; seed = 5;
budget = { regional_eur = [17000000.0, 17500000.0, 18000000.0, 18500000.0, 19000000.0, 20000000.0];
  phase_in = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]; weights = { need_ind = 1.0; }; };
demand = { youth_trend = 0.0; regional_sd = 0.0; municipal_sd = 0.0; level = { distribution = "none"; }; }; care_classes = ["zorg"];
products = { zorg = { care = "zorg"; users_per_youth = 0.1; duration_years = 1.0; family = "gamma"; mean_cost_eur = 7000.0; cv = 1.0; }; };
"""


def run(name, schemes, more="", draws=200):
    cfg = os.path.join(tmp, name + ".cfg")
    with open(cfg, "w") as f:
        f.write(f'name = "{name}"; draws = {draws}; {BASE} {more} schemes = ( {schemes} );')
    out = os.path.join(tmp, name + ".h5")
    done = subprocess.run([PROGRAM, "--lang", "en", "run", cfg, "-o", out, "--store", "all"], capture_output=True, text=True)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return h5py.File(out), done.stderr


def scheme(name, more):
    return f'{{ name = "{name}"; layers = ( {{ base = "costs"; key = "budget"; }} ); {more} }}'


def leaving(who, more="", cohort="all"):
    years = ", ".join(f'{{ municipality = "{m}"; year = {y}; }}' for m, y in who)
    return f'leaving = {{ given = ( {years} ); cohort = "{cohort}"; {more} }};'


def figures(h):
    """payment [scheme][draw][year][municipality], own cost without the first axis, budget [year][municipality]: cents"""
    budget = h["budget"][...].astype(float)
    return h["payment"][...].astype(float), h["cost"][...].astype(float).sum(1), budget[0] if budget.ndim == 3 else budget


ENTERED, YEAR = "entered_as_member", {y: y - 2015 for y in range(2015, 2021)}
AA, BEE, CEE, DEE = range(4)

# ---- extra cost: of all in the pool own share m = budget / all budgets, extra cost = eta (1 - m) own cost ----
ETA = 0.3
fee = "exit_fee = { transfer_years = 1.0; };"
h, _ = run("eta", ", ".join([scheme("full", ""), scheme("fee", leaving([("Aa", 2018), ("Bee", 2018)], fee)),
                             scheme("running", leaving([("Bee", 2017)], cohort=ENTERED))]), f"behaviour = {{ eta = {ETA}; }};")
payment, own, budget = figures(h)
m = budget / budget.sum(1, keepdims=True)
extra = ETA * (1 - m) * own
by_hand = m * (own + extra).sum(2, keepdims=True) - own - extra
horizon = by_hand[:, 1:].sum(1)
stored = h["summary/transfer_structural_mean"][0].astype(float)
ok(np.abs(stored[:6] - by_hand.mean(0)).max() < 1000 and np.abs(stored[6] - horizon.mean(0)).max() < 5000,
   "with extra cost the transfer is what is paid above own and extra cost, to EUR 10 a year")
ok(not h["region/transfer_structural_mean"][...].any() and (h["region/extra_cost"][0] > 0).all(),
   "and of the region it is 0: what everyone spends more goes from nobody to nobody")
ok(np.allclose(h["summary/transfer_chance_sd"][0][6].astype(float) ** 2,
               horizon.reshape(100, 2, 4).var(1, ddof=1).mean(0), rtol=1e-4), "its spread at given inputs by hand")
total = lambda x: x[:, 1:].sum(1)
receives = (total(own) > budget[1:].sum(0)) & (horizon < 0)
ok(np.allclose(h["summary/p_exceeds_receives"][0][6], receives.mean(0), atol=0.0051) and receives.any(),
   "who receives in the 2 x 2 table is who receives apart from its extra cost")
mean = by_hand[:, :3].mean(1)
paid = payment[1][:, 3] - own[:, 3]
for who, name in ((AA, "Aa"), (BEE, "Bee")):
    ok(np.abs(paid[:, who] - np.maximum(mean[:, who], 0)).max() < 1000,
       f"an exit fee by transfers counts no extra cost, in every draw: {name} (pays in {np.mean(mean[:, who] > 0):.0%})")
ok((mean[:, AA] < 0).mean() > 0.5 and (mean[:, BEE] > 0).mean() > 0.5, "one mostly receives, the other mostly pays in")

# Bee is outside from 2017; of its care 1/2, 1/4, 1/8 ... is still running, and so much of its budget counts.
marginal = h["summary/marginal_share"][2].astype(float)
good = bits = True
for t in range(YEAR[2017], 6):
    part = 0.5 ** (t - 1)
    weight = budget[t, BEE] * part / (budget[t].sum() - budget[t, BEE] * (1 - part))
    share = 1 - part + part * weight
    good &= abs(marginal[t, BEE] - share) < 1e-5
    bits &= abs(h["summary/extra_cost"][2, t, BEE] / (ETA * (1 - share) * own[:, t, BEE].mean()) - 1) < 1e-4
ok(good, "of an extra euro a leaver pays what is not running care, and its share of what is")
ok(bits, "and spends more by that, of all its cost")
ok(not h["region/balance"][...].any() and not h["region/transfer_structural_mean"][2].any(), "nothing gets lost")

# ---- payment in the next year: advance and final settlement are of the same pool ----
later = 'settlement = { advance = "expected"; };'
costs = "exit_fee = { eur = 1000000.0; }; friction_eur = 50000.0;"
h, _ = run("later", ", ".join([scheme("now", leaving([("Bee", 2017)], cohort=ENTERED)),
                               scheme("later", leaving([("Bee", 2017)], cohort=ENTERED) + later),
                               scheme("fee", leaving([("Bee", 2017)], costs, ENTERED) + later),
                               scheme("last", leaving([("Bee", 2020)], costs) + 'settlement = { advance = "own_cost"; };'),
                               scheme("none", 'settlement = { advance = "own_cost"; };')]), draws=2000)
payment, own, budget = figures(h)
cost = own[:, 0].mean(0)  # the expectation of the year; the advances hold it in closed form
gap = payment[1] - payment[0]
error = gap.std(0, ddof=1) / np.sqrt(len(gap))
ok((np.abs(gap.mean(0)) < 4 * error + 100).all(), "advances with running care are, in the mean, what the settlement will be")
ok(error[3, BEE] * 4 < 0.25 * np.abs((payment[0] - own)[:, 3, BEE].mean()), "seen sharply enough")
gap = payment[2] - payment[1]
ok(set(gap[:, 2, BEE]) == {105000000.0} and not gap[:, [0, 1, 3, 4, 5]].any(),
   "fee and friction are paid in the first year outside, not a year later")
gap = payment[3] - payment[4]
ok(set(gap[:, 5, BEE]) == {105000000.0} and not gap[:, :5].any() and not h["region/balance"][...].any(),
   "in the last year too")

# ---- who left merges: from then on the new municipality is a member as its largest part is ----
h, warned = run("merged", ", ".join([scheme("full", ""), scheme("small", leaving([("Cee", 2017)], cohort=ENTERED)),
                                     scheme("large", leaving([("Aa", 2017)], cohort=ENTERED)),
                                     scheme("all", leaving([("Aa", 2017)]))]), "mergers = [2018];")
payment, own, budget = figures(h)
ok(np.array_equal(payment[1][:, 3:], payment[0][:, 3:]) and not np.array_equal(payment[1][:, 2], payment[0][:, 2]),
   "a small part that left is in the pool again, wholly")
ok(np.array_equal(payment[2][:, 3:], payment[3][:, 3:]) and not np.array_equal(payment[2][:, 2], payment[3][:, 2]) and
   np.array_equal(payment[2][:, 3:, [AA, CEE]], own[:, 3:, [AA, CEE]]),
   "where the largest part left no running care stays in the pool")
ok(warned.count("From 2018 on Nieuw is one municipality, with a part that has left before. It is a member") == 1 and
   warned.count("with a part that has left before. It stays outside") == 2, "and the reader of the scenario is told")
h, _ = run("both", scheme("small", leaving([("Cee", 2017)], cohort=ENTERED)), f"mergers = [2018]; behaviour = {{ eta = {ETA}; }};")
ok((h["region/extra_cost"][0] > 0).all() and not h["region/balance"][...].any() and
   all(np.abs(h[f"{where}/transfer_structural_mean"][0].sum(-1)).max() <= 4 for where in ("summary", "unit_summary")),
   "with extra cost too transfers add up to nothing, by old and by new municipality, but for the rounding of means")
shutil.rmtree(tmp)
end()

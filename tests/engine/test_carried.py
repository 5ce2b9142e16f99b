#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds, settlement in the next year and moral hazard, in small runs of the base scenario: what must hold between the stored
draws and the figures made of them, worked out here anew from costs, budgets and payments."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import certain
from student import quantile_interval, replicate_error
from tap import PROGRAM, ROOT, end, ok

DRAWS, OPENING, CEILING = 400, 500000000, 1500000000
ETA = 0.05


def solidair(*arguments):
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True)


def scenario(folder, name, text):
    path = os.path.join(folder, name + ".cfg")
    with open(path, "w") as file:
        file.write('inherit = "groningen-2016.cfg";\nname = "%s";\n%s\n%s\n' % (name, certain.BUDGETS, text))
    return path


def run(folder, path, threads=2):
    out = os.path.join(folder, "%s-%d.h5" % (os.path.basename(path), threads))
    made = solidair("run", path, "-n", str(DRAWS), "--store", "all", "--threads", str(threads), "-o", out)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
    return out


class Run:
    def __init__(self, path):
        with h5py.File(path) as file:
            self.value = {}
            file.visititems(lambda name, item: self.value.update({name: item[...]}) if isinstance(item, h5py.Dataset) else None)
        self.scheme = [name.decode() for name in self.value["scheme"]]
        self.own = self.value["cost"].sum(axis=1)  # draw, year, municipality
        self.budget = self.value["budget"]

    def paid(self, scheme):
        return self.value["payment"][self.scheme.index(scheme)]

    def figure(self, name, scheme):
        return self.value[name][..., self.scheme.index(scheme), :] if "quantile" in name else \
            self.value[name][self.scheme.index(scheme)]


def near_cents(a, b, cents=1.0):
    return bool(np.all(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)) <= cents))


def check_funds(r):
    ok(not r.value["region/balance"].any(), "payments + outside = costs + growth of the funds, in every draw")
    # Without an outside party the fund has what members paid beyond the costs; with premiums and a floor only (plain),
    # whoever pays least in a year pays its premium: the rest is assessed, by the same key in every draw.
    for scheme in ("plain", "bounded"):
        grown = (r.paid(scheme) - r.own).sum(axis=2)
        balance = OPENING + np.cumsum(grown, axis=1)
        ok(bool((balance >= 0).all()), scheme + ": the fund is never below its floor")
        ok(near_cents(r.figure("fund/balance_mean", scheme), balance.mean(axis=0)), scheme + ": mean balance")
        # The inverse of the empirical distribution: the smallest with at least q x 400 values up to it.
        ordered, ranks = np.sort(balance, axis=0), [int(np.ceil(round(q * DRAWS, 6))) - 1 for q in (0.05, 0.5, 0.95)]
        shown = r.figure("fund/balance_quantile", scheme)[[1, 4, 7]]
        ok(bool((shown == ordered[ranks]).all()), scheme + ": quantiles of the balance")
        ends = [[quantile_interval(balance[:, t], 2, q) for t in range(balance.shape[1])] for q in (0.25, 0.5)]
        shown = [[(low, high) for low, high in zip(r.figure("fund/balance_quantile_low", scheme)[k],
                                                   r.figure("fund/balance_quantile_high", scheme)[k])] for k in (3, 4)]
        ok(shown == ends, scheme + ": and their intervals, by what replicates show")
        error = replicate_error(balance.reshape(DRAWS // 2, 2, -1).mean(axis=1))
        ok(near_cents(r.figure("fund/balance_mean_se", scheme) / error, 1, 1e-4), scheme + ": its standard error")
    assessed = (r.paid("plain") - r.paid("plain").min(axis=0)).sum(axis=2)
    share = (assessed > 0).mean(axis=0)
    ok(bool((share > 0.05).all() and (share < 0.95).all()), "there are draws with an assessment and without")
    ok(bool(np.allclose(r.figure("fund/assessment_probability", "plain"), share)), "probability of an assessment")
    ok(near_cents(r.figure("fund/assessment_mean", "plain"), assessed.mean(axis=0)), "mean assessment")
    grown = (r.paid("bounded") - r.own).sum(axis=2)
    balance = OPENING + np.cumsum(grown, axis=1)
    ok(bool((balance <= CEILING).all() and (balance == CEILING).any()), "what is above the ceiling is paid back")
    ok(bool((r.figure("fund/balance_mean", "none") == np.iinfo(np.int64).min).all()), "no fund, no balance")


def check_next_year(r):
    transfer = r.paid("full") - r.own
    before = np.concatenate([np.zeros_like(transfer[:, :1]), transfer[:, :-1]], axis=1)
    ok(bool((r.paid("later") == r.own + before).all()), "own cost now, the transfer in the next year, to the cent")
    ok(near_cents(r.figure("summary/settled_mean", "later"), before.mean(axis=0)), "what is paid for the year before")
    ok(not r.figure("summary/contribution_mean", "later").any(), "and for the year itself nothing is paid in")
    ok(not r.figure("summary/settled_mean", "full").any(), "settled in the year itself: nothing of the year before")
    open_now = transfer[:, -1]
    ok(near_cents(r.figure("summary/to_settle_mean", "later"), open_now.mean(axis=0)), "what is open after the last year")
    ok(near_cents(r.figure("summary/to_settle_sd", "later"), open_now.std(axis=0, ddof=1)), "and how far it moves")
    late, now = r.paid("later").sum(axis=1), r.paid("full").sum(axis=1)
    ok(bool((now - late == open_now).all()), "sums over the years differ by what is open only")
    # The advance of an expected settlement is the same in every draw.
    left, constant, near = np.zeros_like(open_now), True, True
    for t in range(r.own.shape[1]):
        advance = r.paid("expected")[:, t] - r.own[:, t] - left
        constant &= bool((advance == advance[0]).all()) and advance[0].sum() == 0
        left = transfer[:, t] - advance
        # Mean transfer of the draws, whose expectation it is (costs shared by budget are linear), within five errors.
        error = replicate_error(transfer[:, t].reshape(DRAWS // 2, 2, -1).mean(axis=1))
        near &= near_cents((advance[0] - transfer[:, t].mean(axis=0)) / error, 0, 5)
    ok(constant, "an expected advance is the same in every draw, and adds up to nothing")
    ok(near, "it is the expected transfer")
    ok(near_cents(r.figure("summary/to_settle_mean", "expected"), left.mean(axis=0)), "what is open then")
    # With an outside party and a fund, booked in the same years.
    ok(not r.value["region/balance"][r.scheme.index("all-at-once")].any(), "outside share and fund shift along")
    ok(bool((r.figure("fund/balance_mean", "all-at-once") == r.figure("fund/balance_mean", "all-in-year")).all()),
         "the fund's account is that of the year")


def check_marginal(r):
    share = r.budget / r.budget.sum(axis=1, keepdims=True)
    share = np.concatenate([share, share[1:].mean(axis=0, keepdims=True)])
    for scheme, wanted in (("none", np.ones_like(share)), ("full", share), ("half", 0.5 + 0.5 * share),
                           ("inside", np.ones_like(share)), ("above", share), ("later", share)):
        shown = r.figure("summary/marginal_share", scheme)
        ok(bool(np.allclose(shown, wanted, rtol=0, atol=2e-5)), "marginal share: " + scheme)
    errors = r.figure("summary/marginal_share_se", "corridor")
    middle = r.figure("summary/marginal_share", "corridor")
    ok(bool(((middle > share - 1e-5) & (middle <= 1)).all() and (errors > 0).any()), "a corridor lies in between, with an error")


def check_behaviour(r, plain):
    ok(bool((r.value["cost"] == plain.value["cost"]).all()), "costs stay as they were")
    ok(not r.value["region/balance"].any(), "what behaviour adds is in the balance")
    # Everything by budget: m is the share b of the budget, so every cost is 1 + eta (1 - b) times as high.
    share = r.budget / r.budget.sum(axis=1, keepdims=True)
    added = ETA * (1 - share) * r.own
    shown = r.figure("summary/extra_cost", "full")
    ok(bool(np.allclose(shown[:-1], added.mean(axis=0), rtol=1e-4)), "extra costs by hand")
    ok(near_cents(shown[-1], shown[1:-1].sum(axis=0), 10), "of the horizon: the sum of its years")
    ok(near_cents(r.figure("region/extra_cost", "full"), shown.sum(axis=1), 30), "of the region: the sum of its members")
    wanted = share * (r.own + added).sum(axis=2, keepdims=True)
    ok(bool(np.allclose(r.paid("full"), wanted, rtol=1e-5)), "members share the higher costs")
    ok(bool((r.paid("none") == r.own).all() and not r.figure("summary/extra_cost", "none").any()),
         "who pays everything spends nothing extra")
    ok(bool(np.allclose(r.figure("summary/marginal_share", "full"), plain.figure("summary/marginal_share", "full"),
                          rtol=0, atol=2e-5)), "marginal shares are those at the costs without behaviour")


def check_settle(folder):
    with open(os.path.join(folder, "years.csv"), "w") as file:
        file.write("year,code,cost:ZIN:licht,cost:PGB:licht,expected_cost:ZIN:licht,expected_cost:PGB:licht\n"
                   "2016,GM0001,90000,10000,70000,10000\n2016,GM0002,70000,10000,65000,10000\n2016,GM0003,50000,0,55000,0\n"
                   "2017,GM0001,70000,10000,70000,10000\n2017,GM0002,70000,0,65000,10000\n2017,GM0003,50000,0,55000,0\n")
    path = os.path.join(folder, "two.cfg")
    with open(path, "w") as file:
        file.write('care_classes = ["licht"];\nschemes = ( "verzekering" );\n')
    made = solidair("settle", path, os.path.join(folder, "years.csv"))
    # 2016 ends at 0 after an assessment of 9,500 (tests/solidarity/catalogue/verzekering.cfg); 2017: 220,500 - 200,000 = 20,500.
    ok(made.returncode == 0 and "2016: €0 (assessment €9,500, paid back €0)" in made.stderr and
         "2017: €20,500 (assessment €0, paid back €0)" in made.stderr, "settle carries the fund to the next year and tells it")
    ok("verzekering,2017,GM0001,80000.00,84000.00,4000.00,20500.00\n" in made.stdout,
         "then members pay their premium only, and the balance stands beside the first")
    table = solidair("settle", path, os.path.join(folder, "years.csv"), "--table")
    ok("2017: €20,500" in table.stdout and table.stderr.count("\n") == 1 and table.stderr.startswith("read: "), "the page has the lines too")
    short = os.path.join(folder, "short.csv")
    with open(short, "w") as file:
        file.write("code,cost:ZIN:licht,cost:PGB:licht\nGM0001,1,1\nGM0002,1,1\n")
    made = solidair("settle", path, short)
    ok(made.returncode == 2 and "expected_cost:ZIN:licht" in made.stderr, "without expected costs there is no premium")


SCHEMES = """schemes = ( "none",
  { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); },
  { name = "half"; layers = ( { base = "costs"; key = "budget"; share = 0.5; } ); },
  { name = "inside"; layers = ( { base = "result"; attachment = { percent_of_budget = 1000.0; }; } ); },
  { name = "above"; layers = ( { base = "result"; attachment = { percent_of_budget = 0.0; }; } ); },
  { name = "corridor"; layers = ( { base = "result"; attachment = { percent_of_budget = 5.0; }; } ); },
  { name = "later"; layers = ( { base = "costs"; key = "budget"; } ); settlement = { advance = "own_cost"; }; },
  { name = "expected"; layers = ( { base = "costs"; key = "budget"; } ); settlement = { advance = "expected"; }; },
  { name = "plain"; layers = ( { base = "costs"; key = "budget"; fund = { opening_eur = 5000000.0; }; } ); },
  { name = "bounded"; layers = ( { base = "result"; key = "residents";
      fund = { rate = 0.03; opening_eur = 5000000.0; ceiling_eur = 15000000.0; }; } ); },
  { name = "all-in-year"; layers = ( { base = "costs"; key = "clients_mean3"; external_share = 0.1; fund = { loading = 0.05; }; },
      { base = "deficit"; key = "cost_lag1"; pools = ( ("Haren", "Groningen"), ("Bedum", "Winsum") ); fund = { }; } ); },
  { name = "all-at-once"; layers = ( { base = "costs"; key = "clients_mean3"; external_share = 0.1; fund = { loading = 0.05; }; },
      { base = "deficit"; key = "cost_lag1"; pools = ( ("Haren", "Groningen"), ("Bedum", "Winsum") ); fund = { }; } );
    settlement = { advance = "expected"; }; } );"""


def main():
    folder = tempfile.mkdtemp()
    try:
        for name in ("groningen-2016.cfg", "gedrag-2016.cfg"):
            shutil.copy(os.path.join(ROOT, "scenarios", name), folder)
        for name in ("regions", "schemes"):
            shutil.copytree(os.path.join(ROOT, "scenarios", name), os.path.join(folder, name))
        path = scenario(folder, "carried", SCHEMES)
        one, two = run(folder, path, 1), run(folder, path, 2)
        with open(one, "rb") as a, open(two, "rb") as b:
            ok(a.read() == b.read(), "one thread and two give the same bytes")
        shown = solidair("show", two).stdout
        ok(re.search(r"^plain +2020 .*\d", shown, re.M) and "Funds of the schemes" in shown and
             "Still to be settled on average after 2020" in shown, "the summary tells of the funds and of what is open")
        r = Run(two)
        check_funds(r)
        check_next_year(r)
        check_marginal(r)
        check_behaviour(Run(run(folder, scenario(folder, "eta", SCHEMES + "\nbehaviour = { eta = %s; };" % ETA))), r)
        made = solidair("run", os.path.join(folder, "gedrag-2016.cfg"), "--full", "-n", "20", "-o", os.path.join(folder, "g.h5"))
        ok(made.returncode == 0 and "Extra cost because others pay along" in made.stdout, "the scenario gedrag-2016 runs")
        check_settle(folder)
        end()
    finally:
        shutil.rmtree(folder)


main()

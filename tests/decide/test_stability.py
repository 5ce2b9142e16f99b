#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`solidair coalition` against a plain twin in numpy: shares over all groups by the formula, the expected shortfall by sorting,
the ratio of every group by brute force, the order of leaving step by step, and groups under another scheme settled by
hand. The twin reads only budgets and costs from the file."""
import itertools
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from student import REPLICATES
from tap import PROGRAM, ROOT, end, ok

CODES = ("GM0003", "GM0005", "GM0007", "GM0010", "GM0014", "GM0017", "GM0022")
RHO, MARGIN = 0.4, 0.02


def solidair(*arguments):
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True)


class Twin:
    """Losses and costs over the horizon, by draw and municipality, in cents."""

    def __init__(self, file, inner):
        cost = file["cost"][()].sum(axis=1)[:, 1:, :].sum(axis=1).astype(float)
        budget = file["budget"][()].astype(float)
        budget = budget[1:].sum(axis=0)[None, :] if budget.ndim == 2 else budget[:, 1:].sum(axis=1)
        self.cost, self.loss = cost, cost - budget
        self.budget = np.broadcast_to(budget, cost.shape).mean(axis=0)
        self.n, self.inner = cost.shape[1], inner

    @staticmethod
    def shortfall(x):
        """Mean of the worst tenth; the last draw counts for what is left of it."""
        k, worst = 0.1 * len(x), np.sort(x)[::-1]
        whole = int(k + 1e-9)
        rest = (k - whole) * worst[whole] if k - whole > 1e-9 else 0.0
        return (worst[:whole].sum() + rest) / k

    def value(self, group):
        return self.shortfall(self.loss[:, list(group)].sum(axis=1)) if group else 0.0

    def equivalent(self, x):
        return x.mean() + RHO * (self.shortfall(x) - x.mean())

    def ratio(self, group):
        group = list(group)
        shift = self.budget[group].sum()
        return (self.equivalent(self.loss[:, group].sum(axis=1)) + shift) / shift

    def gain(self, group, within):
        return 1.0 - self.ratio(group) / self.ratio(within)

    def groups(self, players=None):
        players = range(self.n) if players is None else players
        return [g for size in range(1, len(list(players)) + 1) for g in itertools.combinations(players, size)]

    def shapley(self):
        values = {frozenset(g): self.value(g) for g in [()] + self.groups()}
        share, f = np.zeros(self.n), math.factorial
        for i in range(self.n):
            for group, value in values.items():
                if i not in group:
                    weight = f(len(group)) * f(self.n - len(group) - 1) / f(self.n)
                    share[i] += weight * (values[group | {i}] - value)
        return share

    def leave(self):
        """[(who leaves, gain)]"""
        within, steps = tuple(range(self.n)), []
        while len(within) > 1:
            alone = max(within, key=lambda i: self.gain((i,), within))
            who = (alone,)
            if self.gain(who, within) <= MARGIN:
                proper = [g for g in self.groups(within) if len(g) < len(within)]
                who = min(proper, key=self.ratio)
                if self.gain(who, within) <= MARGIN:
                    break
            steps.append((who, self.gain(who, within)))
            within = tuple(i for i in within if i not in who)
        return steps

    def error(self, group, within, batches):
        """Of the gain: spread over parts of the replicates, over the root of their number."""
        gains = []
        for rows in replicate_rows(self, batches):
            small = Twin.__new__(Twin)
            small.loss, small.budget, small.n, small.inner = self.loss[rows], self.budget, self.n, self.inner
            gains.append(small.gain(group, within))
        return np.std(gains, ddof=1) / math.sqrt(batches)


def replicate_rows(twin, parts):
    """Draws of the replicates u, u + parts, ...: parts divides their number."""
    replicate = np.arange(len(twin.loss)) // twin.inner % REPLICATES
    return [np.flatnonzero(replicate % parts == u) for u in range(parts)]


def members(label, codes):
    return tuple(codes.index(code) for code in label.split("+"))


def check_shares(twin, file):
    group = file["stability"]
    share = twin.shapley()
    ok(np.abs(group["shapley"][()] - share).max() < 1.0, "Shapley shares are those of all groups by the formula, to the cent")
    whole = twin.value(range(twin.n))
    ok(abs(group["value"][()] - whole) <= 0.51, "value: ES90 of all together")
    ok(group["shapley"][()].sum() == group["value"][()] == group["euler"][()].sum(), "shares add up to it to the cent")
    alone = np.array([twin.value((i,)) for i in range(twin.n)])
    ok(np.abs(group["alone"][()] - alone).max() <= 0.51, "alone: each by itself")
    ok((group["saving"][()] == group["alone"][()] - group["shapley"][()]).all() and (group["saving"][()] > 0).all(),
       "saving is the difference, and pooling saves everyone something")
    total = twin.loss.sum(axis=1)
    edge = np.sort(total)[::-1][int(0.1 * len(total)) - 1]
    euler = twin.loss[total >= edge].mean(axis=0)
    ok(np.abs(group["euler"][()] - euler).max() <= 1.0, "Euler shares: means over the worst tenth of all together")


def check_errors(twin, file):
    """Of the value of a single, whose spread over batches has a known error of about 1 / sqrt(2 (b - 1))."""
    group, batches = file["stability"], 32
    rows = replicate_rows(twin, batches)
    for i in range(2):
        spread = np.std([twin.shortfall(twin.loss[r, i]) for r in rows], ddof=1) / math.sqrt(batches)
        ok(0.5 < group["alone_se"][i] / spread < 2.0, f"alone_se {i} agrees with the spread over {batches} replicates")
    spread = []
    for part in rows:
        small = Twin.__new__(Twin)
        small.loss, small.n = twin.loss[part], twin.n
        spread.append(small.shapley())
    ratio = group["shapley_se"][()] / (np.std(spread, axis=0, ddof=1) / math.sqrt(batches))
    ok(0.7 < np.median(ratio) < 1.4 and ratio.min() > 0.4 and ratio.max() < 2.2, "shapley_se too")


def check_groups(twin, file, named):
    group = file["stability"]
    codes = [code.decode() for code in file["municipality"]]
    rows = [members(label.decode(), codes) for label in group["group"]]
    budget_rows = [k for k in range(len(rows)) if group["group_scheme"][k] < 0]
    everyone = tuple(range(twin.n))
    proper = [g for g in twin.groups() if len(g) < twin.n]
    gain = {g: twin.gain(g, everyone) for g in proper}
    ok(group["groups"][()] == 2**twin.n - 2 and group["groups_better"][()] == sum(x > MARGIN for x in gain.values()),
       f"groups that gain more than the margin, of all {len(proper)} by brute force")
    stored = {rows[k]: group["group_gain"][k] for k in budget_rows}
    ok(all(abs(stored[g] - gain[g]) < 1e-9 for g in stored if g in gain), "gains are those of the twin")
    ok(len(stored) == len(budget_rows), "each group stands once")
    ok(all((i,) in stored for i in range(twin.n)), "every municipality by itself is there")
    ok(all(max((g for g in proper if i in g), key=gain.get) in stored for i in range(twin.n)),
       "the best group that each municipality is in is there")
    ok(all(max((g for g in proper if len(g) == size), key=gain.get) in stored for size in range(1, twin.n)),
       "the best group of every size is there")
    ok(named in stored and group["group_origin"][budget_rows[[rows[k] for k in budget_rows].index(named)]] == 3,
       "the named group is there as such")
    amount = {g: (twin.ratio(everyone) - twin.ratio(g)) * twin.budget[list(g)].sum() for g in stored}
    ok(all(abs(group["group_amount"][k] - amount[rows[k]]) <= 1 for k in budget_rows), "amounts too")
    return rows, budget_rows, stored


def check_verdicts(twin, file, rows, budget_rows):
    group = file["stability"]
    right = seen = 0
    for k in range(len(rows)):
        over, se = group["group_gain"][k] - MARGIN, group["group_gain_se"][k]
        if group["group_scheme"][k] < 0 or len(rows[k]) == 1:
            right += group["group_verdict"][k] == (1 if over > 2 * se else -1 if over <= -2 * se else 0)
            seen += 1
    ok(seen >= len(budget_rows) and right == seen, "verdicts: beyond two errors of the margin yes or no, else undecided")
    ratios = [group["group_gain_se"][k] / twin.error(rows[k], tuple(range(twin.n)), 32) for k in budget_rows
              if len(rows[k]) < twin.n]
    ok(0.7 < np.median(ratios) < 1.4 and min(ratios) > 0.4 and max(ratios) < 2.5,
       "errors of the gain agree with the spread over replicates")


def check_steps(twin, file):
    group = file["stability"]
    codes = [code.decode() for code in file["municipality"]]
    steps = twin.leave()
    stored = [] if "step" not in group else [members(x.decode(), codes) for x in group["step_group"]]
    ok(stored == [who for who, _ in steps], f"order of leaving is that of the twin, in {len(steps)} steps")
    gains = [] if not steps else group["step_gain"][()]
    undecided = [] if not steps else np.flatnonzero(group["step_verdict"][()] == 0)
    words = solidair("coalition", file.filename, "--rho", str(RHO), "--margin", "2%", "--group", "Bedum,Haren", "--internal").stdout
    ok(("No step is undecided" in words) == (len(undecided) == 0), "it is said whether a step is undecided")
    ok(len(steps) > 0 and np.allclose(gains, [gain for _, gain in steps], atol=1e-9), "with its gains")


def pooled(cost, budget, share):
    """Half or whole solidarity by budget, per year, without rounding."""
    ratio = cost.sum(axis=2, keepdims=True) / budget.sum(axis=2, keepdims=True)
    return ((1 - share) * cost + share * ratio * budget).sum(axis=1)


def check_scheme(twin, file, rows):
    """Half solidarity: each member pays half its own cost and half its budget part of the group's."""
    group = file["stability"]
    s = [x.decode() for x in file["scheme"]].index("half")
    cost = file["cost"][()].sum(axis=1)[:, 1:, :].astype(float)
    budget = file["budget"][()][:, 1:].astype(float)
    whole = pooled(cost, budget, 0.5)
    found = [k for k in range(len(rows)) if group["group_scheme"][k] == s]

    def least(g):
        own = pooled(cost[:, :, list(g)], budget[:, :, list(g)], 0.5)
        return min(1 - twin.equivalent(own[:, k]) / twin.equivalent(whole[:, i]) for k, i in enumerate(g))

    ok(found and all(abs(least(rows[k]) - group["group_gain"][k]) < 1e-6 for k in found),
       f"half solidarity settled for {len(found)} groups alone agrees with the twin")
    small = [g for g in twin.groups() if len(g) <= 3]
    best = max(small, key=least)
    ok(best in [rows[k] for k in found if group["group_origin"][k] == 4], "the best small group under it is there")
    ok(group["scheme_groups"][s] == len(small), f"all {len(small)} small groups were judged")
    none = [x.decode() for x in file["scheme"]].index("none")
    ok(group["scheme_groups"][none] == 0, "without solidarity there is nothing to judge")


def check_many(folder):
    """The 23 municipalities and ten copies of small ones under other codes: too many to look at every group."""
    table = os.path.join(folder, "regions", "groningen-2016", "municipalities.csv")
    with open(os.path.join(ROOT, "scenarios/regions/groningen-2016/municipalities.csv")) as file:
        lines = file.readlines()
    copies = [re.sub(r"^GM0(...),([^,]*)", r"GM5\1,Nieuw \2", line) for line in lines[1:6] + lines[9:14]]
    with open(table, "w") as file:
        file.writelines(lines[:1] + sorted(lines[1:] + copies))
    with open(os.path.join(folder, "small.cfg")) as file:
        text = re.sub(r"regional_eur = \[[^]]*\]", f"regional_eur = [{', '.join(['190000000.0'] * 6)}]", file.read())
    with open(os.path.join(folder, "many.cfg"), "w") as file:
        file.write(text)
    path = os.path.join(folder, "many.h5")
    solidair("run", os.path.join(folder, "many.cfg"), "-n", "500", "-o", path)
    done = solidair("coalition", path, "--group", "Bedum,Haren")
    ok(done.returncode == 0 and "more than 26" in done.stdout, "33 municipalities: parts are estimated, and it is said")
    with h5py.File(path) as file:
        group, twin = file["stability"], Twin(file, 2)
        ok(group["exact"][()] == 0 and twin.n == 33 and "step" not in group, "marked as such in the file")
        ok(group["shapley"][()].sum() == group["value"][()], "the parts add up to the value to the cent")
        rng, orders = np.random.default_rng(1), 300
        share = np.zeros((orders, twin.n))
        for k in range(orders):
            order = rng.permutation(twin.n)
            values = [0.0] + [twin.shortfall(x) for x in np.cumsum(twin.loss[:, order], axis=1).T]
            share[k, order] = np.diff(values)
        se = np.hypot(share.std(axis=0, ddof=1) / math.sqrt(orders), group["shapley_se"][()])
        off = np.abs(share.mean(axis=0) - group["shapley"][()]) / se
        ok(off.max() < 4.5, "they are those of other random orders, within their errors")
        schemes = group["group_scheme"][()]
        ok((schemes >= 0).all() and 3 in group["group_origin"][()], "groups under the schemes are judged, named ones too")


def check_command(folder, path):
    before = open(path, "rb").read()
    again = solidair("coalition", path, "--rho", str(RHO), "--margin", "2%", "--group", "Bedum,Haren")
    ok(again.returncode == 0 and open(path, "rb").read() == before, "asked again in the same way nothing is worked out")
    first = os.path.join(folder, "threads.h5")
    shutil.copy(os.path.join(folder, "fresh.h5"), first)
    solidair("coalition", first, "--rho", str(RHO), "--margin", "0.02", "--group", "Bedum,Haren", "--threads", "1")
    ok(open(first, "rb").read() == before, "the same bytes on one thread")
    other = solidair("coalition", path, "--rho", "0", "--group", "GM0017", "-n", "200")
    with h5py.File(path) as file:
        ok(other.returncode == 0 and file["stability/rho"][()] == 0.0, "asked in another way it is worked out and replaced")
    fresh = os.path.join(folder, "fresh.h5")
    same = subprocess.run(["h5diff", "-c", path, fresh, "/summary"], capture_output=True)
    axis = subprocess.run(["h5diff", "-c", path, fresh, "/municipality"], capture_output=True)
    ok(same.returncode == 0 and axis.returncode == 0, "what was in the file is what it was")
    for arguments, word in ((["--margin", "two"], "--margin"), (["--rho", "1.5"], "--rho"), (["--group", "Bedum,Utopia"], "Utopia"),
                            (["--group", "Bedum,GM0005"], "twice"), (["-n", "7"], "too few draws"), (["--margin"], "--margin"),
                            (["--what"], "--what"), (["--group", ""], "no municipality")):
        done = solidair("coalition", path, *arguments)
        ok(done.returncode == 2 and word in done.stderr, f"{' '.join(arguments)}: refused in words")
    short = os.path.join(folder, "short.h5")
    solidair("run", os.path.join(folder, "small.cfg"), "-n", "100", "--store", "summary", "-o", short)
    done = solidair("coalition", short)
    ok(done.returncode == 2 and "--store costs" in done.stderr, "a file without draws is refused, with what to do")
    done = solidair("coalition", os.path.join(folder, "small.cfg"))
    ok(done.returncode == 2 and "results file" in done.stderr, "a scenario is refused")
    ok("usage: solidair coalition" in solidair("coalition", "--help").stdout, "there is help")


def check_few(fresh, path):
    """With a margin just below its gain a step is undecided: from the next one on the order hangs on it. And an answer that is
    damaged."""
    shutil.copy(fresh, path)
    solidair("coalition", path, "-n", "600", "--margin", "0%")
    with h5py.File(path) as file:
        gains = file["stability/step_gain"][()]
    said = set()
    for margin in (f"{99.9 * gain:.4f}%" for gain in (gains[-1], gains[:-1].min())):
        ask = ("coalition", path, "-n", "600", "--margin", margin, "--internal")
        words = solidair(*ask).stdout
        with h5py.File(path) as file:
            verdict = file["stability/step_verdict"][()]
        first = int(np.argmax(verdict == 0)) + 1
        last = first == len(verdict)
        said.add(last)
        wanted = f"Step {first}, the last one, is undecided" if last else f"from step {first + 1} on the order depends on it"
        ok((verdict == 0).any() and wanted in words, f"600 draws, {margin}: step {first} of {len(verdict)} is undecided")
    ok(said == {False, True}, "once in the middle and once at the end")
    with h5py.File(path, "a") as file:
        del file["stability/group_gain"]
    done = solidair(*ask)
    ok(done.returncode == 2 and "damaged" in done.stderr and "--again" in done.stderr,
       "a damaged answer is told, and what to do")
    done = solidair(*ask, "--again")
    ok(done.returncode == 0 and done.stdout == words, "which then gives the same answer")


def make_scenario(folder):
    """Seven municipalities of the base scenario, with a regional budget that fits them."""
    source, copy = os.path.join(ROOT, "scenarios"), os.path.join(folder, "regions", "groningen-2016")
    shutil.copytree(os.path.join(source, "regions", "groningen-2016"), copy)
    shutil.copytree(os.path.join(source, "schemes"), os.path.join(folder, "schemes"))
    table = os.path.join(copy, "municipalities.csv")
    with open(table) as file:
        lines = file.readlines()
    with open(table, "w") as file:
        file.writelines(line for line in lines if line.split(",")[0] in ("code",) + CODES)
    with open(os.path.join(source, "groningen-2016.cfg")) as file:
        text = re.sub(r"regional_eur = \[[^]]*\]", f"regional_eur = [{', '.join(['75000000.0'] * 6)}]", file.read())
    text, n = re.subn(r'\s*\{ municipality = "GM0048"; sd = [0-9.]+; \}', "", text)  # the only one named that is not here
    text = re.sub(r'(municipality = "GM0017"; sd = [0-9.]+; \}),', r"\1", text)
    assert n == 1
    with open(os.path.join(folder, "small.cfg"), "w") as file:
        file.write(text)


def main():
    folder = tempfile.mkdtemp()
    try:
        make_scenario(folder)
        fresh, path = os.path.join(folder, "fresh.h5"), os.path.join(folder, "run.h5")
        done = solidair("run", os.path.join(folder, "small.cfg"), "-n", "2000", "-o", fresh)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
        shutil.copy(fresh, path)
        done = solidair("coalition", path, "--rho", str(RHO), "--margin", "2%", "--group", "Bedum,Haren")
        ok(done.returncode == 0 and "self-interest" in done.stdout, "a small region is judged")
        print(done.stderr, file=sys.stderr, end="")
        with h5py.File(path) as file:
            twin = Twin(file, int(file["provenance/inner_draws"][()]))
            codes = [code.decode() for code in file["municipality"]]
            named = members("GM0005+GM0017", codes)
            check_shares(twin, file)
            check_errors(twin, file)
            rows, budget_rows, _ = check_groups(twin, file, named)
            check_verdicts(twin, file, rows, budget_rows)
            check_steps(twin, file)
            check_scheme(twin, file, rows)
        check_few(fresh, os.path.join(folder, "few.h5"))
        check_command(folder, path)
        check_many(folder)
    finally:
        shutil.rmtree(folder)
    end()


main()

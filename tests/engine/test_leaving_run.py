#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joining and leaving in whole runs, read from outside with h5py: what must hold before, at and after an exit; the same bytes
on any number of threads; and the section of the table."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok


def solidair(*arguments):
    done = subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return done.stdout


tmp = tempfile.mkdtemp()
shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))


def run(name, schemes, draws=200, threads=2):
    cfg = os.path.join(tmp, "scenarios", name + ".cfg")
    with open(cfg, "w") as f:
        f.write(f'inherit = "groningen-2016.cfg"; name = "{name}"; schemes = ( {schemes} );')
    out = os.path.join(tmp, f"{name}-{threads}.h5")
    return out, solidair("run", cfg, "--full", "-o", out, "-n", str(draws), "--store", "all", "--threads", str(threads))


def scheme(name, leaving, layers='{ base = "costs"; key = "budget"; }'):
    return f'{{ name = "{name}"; layers = ( {layers} ); {leaving} }}'


def cents(h, name):
    return h[name][...].astype(object)


# ---- years that are given ----
given = 'given = ( { municipality = "Haren"; year = 2018; } );'
out, text = run("given", ", ".join([
    scheme("full", ""), scheme("plain", "leaving = { " + given + " };"),
    scheme("fee", "leaving = { " + given + " exit_fee = { eur = 250000.0; }; };"),
    scheme("friction", "leaving = { " + given + " friction_eur = 1000.01; friction_payer = \"stayers\"; };"),
    scheme("running", "leaving = { " + given + " cohort = \"entered_as_member\"; };"),
    scheme("two", 'leaving = { given = ( { municipality = "Haren"; year = 2018; }, { municipality = "Leek"; year = 2018; } ); };')]))
h = h5py.File(out)
haren = [c.decode() for c in h["municipality"][...]].index("GM0017")
payment, own = cents(h, "payment"), cents(h, "cost").sum(1)
FULL, PLAIN, FEE, FRICTION, RUNNING, TWO = range(6)
ok(np.array_equal(payment[FULL][:, :3], payment[PLAIN][:, :3]), "before the exit nothing changes, to the cent")
ok(np.array_equal(payment[PLAIN][:, 3:, haren], own[:, 3:, haren]), "from then on the leaver pays its own cost")
ok(not np.array_equal(payment[FULL][:, 3:], payment[PLAIN][:, 3:]), "and the others pay something else")
transfers = payment - own
ok(not transfers[[FULL, PLAIN, FEE, RUNNING, TWO]].sum(3).any(), "transfers add up to nothing, with and without a fee")
ok(np.array_equal(payment[PLAIN][:, 3:, haren], payment[TWO][:, 3:, haren]),
   "an outsider's payment does not change when another one leaves too")
difference = payment[FEE] - payment[PLAIN]
ok(set(difference[:, 3, haren]) == {25000000} and not difference[:, [0, 1, 2, 4, 5]].any(), "the fee is paid once, in 2018")
exits, fee = h["summary/exit_cost_mean"][...], difference.mean(0).astype(float)
ok(np.abs(exits[FEE] - fee).max() <= 0.51 and not exits[[FULL, PLAIN, RUNNING, TWO]].any(), "exit_cost_mean is the fee, and nobody else's")
difference = payment[FRICTION] - payment[PLAIN]
ok(np.abs(exits[FRICTION] - difference.mean(0).astype(float)).max() <= 0.51, "and the friction cost of who stays")
ok(set(difference.sum(2)[:, 3]) == {100001} and not difference[:, :, haren].any() and
   not difference[:, [0, 1, 2, 4, 5]].any(), "friction cost comes on top, once, for those who stay")
late = np.abs(transfers[RUNNING][:, 3:, haren]).mean(0)
ok(late[0] > late[1] > late[2] > 0, "running care fades out of the pool")
ok(not h["region/balance"][...].any(), "payments are costs and what stands beside them, in every draw")
ok(h["leaving/first_year_outside"][...].tolist()[PLAIN][haren] == 2018 and
   h["leaving/first_year_outside"][...][FULL].sum() == 0 and h["leaving/has_rule"][...].tolist() == [-1, 0, 0, 0, 0, 0],
   "the file tells who leaves when")
given = {name: line.count("2018, as given") for name in ("Haren", "Leek")
         for line in text.splitlines() if line.startswith(name + " ") and "as given" in line}
ok(given["Haren"] > given["Leek"] > 0, f"so does the table: {given}")
ok("self-interest" not in text, "and speaks of no rule where there is none")

# ---- the rule ----
rule = scheme("mean", "leaving = { rule = { rho = 0.0; margin = 0.0; }; };")
one, text = run("rule", scheme("none", "", "").replace("( )", "()") + ", " + rule, 400, 1)
two, _ = run("rule", scheme("none", "", "").replace("( )", "()") + ", " + rule, 400, 2)
with open(one, "rb") as a, open(two, "rb") as b:
    ok(a.read() == b.read(), "one thread and two give the same bytes")
h = h5py.File(one)
year, rounds = h["leaving/first_year_outside"][1], h["leaving/round"][1]
advantage = h["leaving/advantage"][1]
ok((h["leaving/uncertain"][1] == (np.abs(advantage) < 2 * h["leaving/advantage_se"][1])).all(),
   "what is uncertain is the judgement whose amounts are given")
ok((year > 0).any() and set(year) <= {0, 2019, 2020}, "somebody leaves, three years and a year's notice after the start")
ok(((year > 0) == (rounds > 0)).all() and (advantage[year > 0] > 0).all() and (advantage[year == 0] <= 0).all(),
   "who leaves gains by it, who stays does not")
payment, own = cents(h, "payment")[1], cents(h, "cost").sum(1)
years = list(h["year"][...])
ok(all(np.array_equal(payment[:, years.index(y):, i], own[:, years.index(y):, i]) for i, y in enumerate(year) if y),
   "and is outside in the settlement")
# The first round by hand: all 400 draws are the pilot, so these are plain means over 2015 to 2017.
first = (rounds == 1) & (year == 2019)
inside = h["leaving/equivalent_inside"][1]
mean = payment[:, :3].sum(1).mean(0).astype(float)
ok(first.any() and np.allclose(inside[first].astype(float), mean[first], rtol=0, atol=1),
   "in the first round the equivalent at rho 0 is the mean payment of the first three years")
ok(np.allclose(h["leaving/equivalent_outside"][1][first].astype(float),
               own[:, :3].sum(1).mean(0).astype(float)[first], rtol=0, atol=1), "and outside the mean own cost")
alone, _ = run("alone", rule, 400)
ok(np.array_equal(h5py.File(alone)["leaving/advantage"][0], advantage), "a scheme more or less changes no decision")
inside = solidair("show", one, "--table", "leaving", "--internal")
ok("self-interest" in text and ", round 1" not in text and ", round 1" in inside,
   "the table says what the rule is, and shows the rounds where it may name who leaves")
ok("Who would leave?" in solidair("show", one), "show prints it again")

# ---- a rule that is uncertain ----
def uncertain(low, high, more=""):
    return scheme("mean", "leaving = { rule = { rho = { distribution = \"uniform\"; low = %s; high = %s; }; margin = 0.0; %s }; };" % (low, high, more))


def figures(name):
    """All datasets but those of how the run was made."""
    found = {}
    with h5py.File(name) as file:
        file.visititems(lambda path, item: found.update({path: item[...]} if isinstance(item, h5py.Dataset) and
                                                        not path.startswith("provenance") else {}))
    return found


def same(a, b):
    return a.dtype == b.dtype and (np.array_equal(a, b, equal_nan=True) if a.dtype.kind == "f" else np.array_equal(a, b))


NONE = scheme("none", "", "").replace("( )", "()") + ", "
certain, _ = run("certain", NONE + scheme("mean", "leaving = { rule = { rho = 0.3; margin = 0.0; }; };"), 400)
wide, text = run("wide", NONE + uncertain(0.1, 0.5), 400, 1)
a, b = figures(certain), figures(wide)
added = set(b) - set(a)
ok(set(a) <= set(b) and all(same(a[k], b[k]) for k in a), "the run itself goes by the mean of what is uncertain, to the last bit")
ok(added and all(path.startswith("leaving/") or path == "trait" for path in added), f"chances come beside it: {sorted(added)[:4]}")
again, _ = run("wide", NONE + uncertain(0.1, 0.5), 400, 2)
with open(wide, "rb") as one, open(again, "rb") as two:
    ok(one.read() == two.read(), "one thread and two give the same chances")
more, _ = run("more", scheme("full", "") + ", " + NONE + uncertain(0.1, 0.5), 400)
chances = [path for path in b if path.startswith("leaving/chance") or path == "leaving/step_mean"]
c = figures(more)
ok(len(chances) > 8 and all(same(b[k][1], c[k][2]) for k in chances), "a scheme more or less changes no chance")
year, leaves = b["leaving/chance_in_year"][1], b["leaving/chance_leaves"][1]
ok(np.allclose(year.sum(0), leaves) and ((leaves > 0) & (leaves < 1)).any() and np.isnan(b["leaving/chance_leaves"][0]).all(),
   "chances of the years add up; of a scheme without the rule there are none")
ok((b["leaving/chance_first"][1] <= leaves).all() and ((b["leaving/step_mean"][1] >= 1) == (leaves > 0)).all(),
   "who is first leaves, and who leaves has a step")
se = b["leaving/chance_leaves_se"][1]
ok(np.allclose(se, np.sqrt((leaves * 200 + 0.5) / 201 * (1 - (leaves * 200 + 0.5) / 201) / 200)) and b["leaving/rules"][1] == 200,
   "with the error of 200 drawn rules, also where none came of it")
names = [m.decode() for m in h5py.File(wide)["municipality_name"][...]]
inside = solidair("show", wide, "--table", "leaving", "--internal")
ok("Would anybody leave?" in text and "Chance to leave" not in text and not any(", round" in line for line in text.splitlines()),
   "who leaves is not told while inputs are assumed; the answer is")
refused = subprocess.run([PROGRAM, "--lang", "en", "show", wide, "--table", "leaving_chance"], capture_output=True, text=True)
ok("The chance of each municipality by name" in " ".join(text.split()) and "--internal" in text and refused.returncode == 2 and
   "ask again with --internal" in refused.stderr, "where it is told, by name and for the own house, is said")
rows = [line for line in inside.split("when and how likely?")[1].split("Chance: part")[0].splitlines() if line.startswith(tuple(names))]
likely = [names[i] for i in np.argsort(-leaves, kind="stable") if leaves[i] >= 0.05]
ok(len(rows) == len(likely) and rows[0].startswith(likely[0]) and f"{23 - len(likely)} others: each under 5%" in inside,
   "with --internal the likely ones have a row each, the others one together")
out, _ = run("never", NONE + uncertain(0.1, 0.5, "").replace("margin = 0.0", "margin = 9.0"), 600)
inside = solidair("show", out, "--table", "leaving", "--internal")
ok("nobody leaves" in inside and "All 23: each under 5%" in inside and "All 23 municipalities" in inside,
   "where nobody ever gains enough the answer is that nobody leaves, in one row")
wide, _ = run("hangs", NONE + uncertain(0.0, 1.0), 600)
with h5py.File(wide) as file:
    low, high, hangs = (file["leaving/" + name][1, 0] for name in ("leavers_low", "leavers_high", "hangs"))
    unmoved = file["leaving/hangs"][1, 1:]
ok(low > high and hangs > 0.3 and np.isnan(unmoved).all() and "undecided: hangs on rho" in solidair("show", wide, "--table", "leaving"),
   f"an answer that flips with rho hangs on rho: {low:.0f} leave, or {high:.0f}")

out, text = run("nobody", scheme("full", ""))
ok("leaving" not in h5py.File(out) and "Who would leave?" not in text, "without leaving the file and table say nothing of it")

# ---- what is refused ----
def refused(*arguments):
    done = subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True)
    return done.stderr if done.returncode == 2 else ""


cfg = os.path.join(tmp, "scenarios", "merged.cfg")
with open(cfg, "w") as f:
    f.write('inherit = "herindeling-2021.cfg"; name = "merged"; schemes = ( ' +
            scheme("x", 'leaving = { given = ( { municipality = "Haren"; year = 2019; } ); };') + " );")
ok('In 2019 "Haren" has merged' in refused("check", cfg), "a municipality that has merged cannot leave on its own")
with open(cfg, "w") as f:
    f.write('care_classes = ["zorg"]; schemes = ( ' +
            scheme("x", 'leaving = { given = ( { municipality = "GM0001"; year = 2019; } ); };') + " );")
realised = os.path.join(tmp, "realised.csv")
with open(realised, "w") as f:
    f.write("code,residents,youths,budget,cost:ZIN:zorg\nGM0001,10,5,100,90\nGM0002,10,5,100,120\n")
ok("Real figures are settled with the members of their year" in refused("settle", cfg, realised),
   "settling real figures asks who took part in that year")
shutil.rmtree(tmp)
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""solidair stress, read from outside with h5py: a scenario is recalled from its results file alone; a shock gives what two
runs give; extra clients and leaving do what they say."""
import os
import re
import shutil
import subprocess
import sys

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from student import replicate_error  # noqa: E402
from stress_world import (DRAWS, LEFT, PRICES, ROOT, SCHEMES, SHOCKS, call, end, horizon, ok, run, scenarios, scratch,
                          solidair, tmp, watched, write, write_into)  # noqa: E402


def same_bytes(a, b):
    with open(a, "rb") as f, open(b, "rb") as g:
        return f.read() == g.read()


def grouped(x, inner=2):
    """Mean over draws (first axis) and its error, from replicates of sets of inner draws."""
    means = x.reshape(len(x) // inner, inner, *x.shape[1:]).mean(axis=1)
    return means.mean(axis=0), replicate_error(means)


# ---- recalled from the results file alone ----
own = run(os.path.join(scenarios, "eigen-cijfers.cfg"), "own", "--seed", "99", "-n", "100")
merged = run(os.path.join(scenarios, "herindeling-2021.cfg"), "merged", "--store", "summary", "-n", "100")
base = run(write("base", SCHEMES + SHOCKS), "base", "--store", "all")
plain = run(write("plain", SCHEMES), "plain", "--store", "all")
dearer = run(write("dearer", SCHEMES + PRICES), "dearer", "--store", "all")
left = run(write("left", LEFT), "left", "--store", "all")
kept = os.path.join(tmp, "kept")
os.rename(scenarios, kept)
for name, path, options in (("own accounts, another seed", own, []), ("mergers", merged, ["--store", "summary"]),
                            ("shocks", base, ["--store", "all"])):
    again = os.path.join(tmp, "again.h5")
    solidair("run", path, "-o", again, *options)
    ok(same_bytes(path, again), f"a results file runs again to the same bytes, without its scenario: {name}")
ok(os.listdir(scratch) == [], "the private folder is gone")
done = call("run", base, "-o", base)
ok(done.returncode == 2 and "one of the files that are read" in done.stderr, "and it cannot be written over itself")

# ---- shocks beside two runs ----
text = solidair("stress", base, "--scheme", "full")
stress = h5py.File(base)["stress"]
text_of = lambda name: h5py.File(base)[name][()].decode()
names = [s.decode() for s in stress["shock"][...]]
ok(names == ["index", "places", "away"], "all shocks are there, in the order of the file")
ok([s.decode() for s in stress["shock_label_en"][...]][0] == "Prices" and "Prices" in text, "labels are kept and printed")
b, d, w = (h5py.File(f) for f in (base, dearer, left))
change = horizon(d, "payment") - horizon(b, "payment")
mean, se = grouped(change.transpose(1, 0, 2))
cents = lambda name: stress[name][...].astype(np.int64)
ok(np.abs(cents("payment_change")[0] - mean).max() <= 0.5, "mean change of the payment: that of two runs of the same draws")
ok(np.allclose(cents("payment_change_se")[0], se, rtol=1e-4, atol=0.5), "its error: that of the paired sets")
ok(np.array_equal(cents("result_change")[0], -cents("payment_change")[0]), "budgets stay, so the result changes the other way")
mean, se = grouped(change.sum(axis=2).transpose(1, 0))
ok(np.abs(cents("region_payment_change")[0] - mean).max() <= 0.5, "and that of the region")
mean, _ = grouped((horizon(w, "payment") - horizon(b, "payment")).transpose(1, 0, 2))
ok(np.abs(cents("payment_change")[2] - mean).max() <= 0.5, "leaving: as a run in which Haren leaves every scheme")
ok((cents("payment_change")[2][0] == 0).all() and cents("region_payment_change")[2][1] == 0,
   "leaving changes nothing without a pool, and nothing for the region")
for name, place in (("p_shortfall", "municipality"), ("es90", "municipality")):
    for stressed, summary in ((b, b), (b, d)):
        before = summary is b
        mine = stress[name + "_before"][...] if before else stress[name][0]
        theirs = summary["summary"][name][:, -1]
        tolerance = 1e-12 if name == "p_shortfall" else 1.0
        ok(np.abs(mine.astype(float) - theirs.astype(float)).max() <= tolerance,
           f"{name} {'without' if before else 'with'} the shock: that of the run's own summary")

# ---- extra clients by hand ----
# 60 clients, EUR 61,000 at prices exp(0.045 t) with sd 0.015 a year, and one in three stays (0.5 / 1.5) from 2016 to 2020:
# the sum over t = 1 ... 5 of exp(0.045 t + 0.015^2 t / 2) / 3^(t - 1) = 1.5627.
haren = [c.decode() for c in stress["municipality"][...]].index("GM0017")
none = cents("payment_change")[1][0]
expected = 60 * 6100000 * sum(np.exp((0.045 + 0.015**2 / 2) * t) / 3 ** (t - 1) for t in range(1, 6))
error = cents("payment_change_se")[1][0][haren]
ok(abs(none[haren] - expected) < 4 * error and error < 0.03 * expected, "extra placements cost what they must, by hand")
ok((np.delete(none, haren) == 0).all(), "and nobody else anything, without a pool: all other draws are the same")
full = cents("payment_change")[1][1]
ok((full > 0).all() and abs(full.sum() - none[haren]) <= len(full), "with a pool all pay for them, as much together")

# ---- read again ----
before = open(base, "rb").read()
ok(solidair("stress", base, "--scheme", "full") == text and open(base, "rb").read() == before,
   "asked again it is read from the file, which stays as it is")

# ---- what was asked is kept, so that every figure can be traced ----
ok(solidair("show", base, "--table", "stress") == solidair("stress", base), "show prints the same table")
ok("Scheme: All together." in solidair("stress", base) and text_of("stress/scheme_name") == "full",
   "without --scheme: the first scheme with a layer")
kept_as = write_into(kept, "kept", SCHEMES + "shocks = {\n" + "".join(s.decode() for s in stress["shock_text"][...]) + "};")
again = run(kept_as, "kept")
solidair("stress", again)
ok(subprocess.run(["h5diff", base, again, "stress", "stress"]).returncode == 0,
   "the shocks as stored, put into another scenario: the same figures")
options = text_of("stress/options").split("\n")
ok(options[0].startswith("program ") and options[1:3] == [f"draws {DRAWS}", "reserves"], "draws and reserves that were given")
ok((stress["reserve"][...] == np.iinfo(np.int64).min).all() and "missing_value" in stress["reserve"].attrs,
   "no reserve is known: marked as missing")


def errors(text):
    """The figures of the sentences on errors: a list for each table, one figure by column."""
    said = re.findall(r"Monte Carlo error of a figure in the column, at most: (.*?)\.(?: |$)", " ".join(text.split()))
    return [[float(re.search(r"€?([\d.,]+)%?$", part).group(1).replace(",", "")) for part in line.split("; ")] for line in said]


def by_column(h, scheme, figure="result_change"):
    """Largest error over the municipalities and the region, by shock."""
    return [max(h[f"stress/{figure}_se"][k, scheme].max(), h[f"stress/region_{figure}_se"][k, scheme]) for k in range(3)]


with h5py.File(base) as h:
    mine = np.array(by_column(h, 1)) / 100
    ok(len(set(np.round(mine))) == 3 and np.abs(np.array(errors(text)[0]) - mine).max() <= 0.501,
       "each column has an error of its own: the largest of its own figures")
one = os.path.join(tmp, "one.h5")
shutil.copy(base, one)
done = call("stress", one, "--again", "--threads", "1")
ok(done.returncode == 0 and done.stderr == "", "asked again in vain, nothing is replaced")
ok(subprocess.run(["h5diff", base, one]).returncode == 0, "worked out again on one thread: the same figures")
AWAY = ["--shock", "away", "-n", "100", "--reserve", "Haren=14.000.000"]
done = call("stress", one, *AWAY)
ok(done.returncode == 0 and done.stderr == f"{one} held the answer to another question; this one has taken its place.\n",
   "another question takes the place of the first, and says so in one line")
before = open(one, "rb").read()
replayed = call("stress", one, "--reserve", "GM0017=14000000,00", "-n", "100", "--shock", "away")
ok(replayed.stdout == done.stdout and replayed.stderr == "" and open(one, "rb").read() == before,
   "the same question in other words is read from the file")
with h5py.File(one) as h:
    reserve = h["stress/reserve"][...]
    place = [c.decode() for c in h["stress/municipality"][...]].index("GM0017")
    ok(reserve[place] == 1400000000 and (np.delete(reserve, place) == np.iinfo(np.int64).min).all() and
       h["stress/region_reserve"][()] == np.iinfo(np.int64).min, "the reserve that was given is kept, in cents")
    budgets, payments = (h5py.File(base)[name][...].astype(np.int64) for name in ("budget", "payment"))
    lowest = (budgets[:100, 1:, place] - payments[1, :100, 1:, place]).cumsum(axis=1).min(axis=1)
    ok(h["stress/p_empty_before"][1, place] == (lowest < -reserve[place]).mean(), "and is what the chance was worked out with")
    ok(abs(errors(done.stdout)[1][-1] - 100 * h["stress/p_empty_se"][0, 1, place]) <= 0.0501,
       "chances have their error too")
    ok(h["stress/shock_text"][0].decode().startswith("away = {") and "2018" in h["stress/shock_text"][0].decode(),
       "and the shock in full")
changed = os.path.join(kept, "changed.cfg")
with open(changed, "w") as f:
    f.write("shocks = { away = { label = { nl = \"Weg\"; en = \"Away\"; };"
            " leaving = ( { municipality = \"Haren\"; year = 2019; } ); }; };")
ok("another question" in call("stress", one, *AWAY, "--shocks", changed).stderr,
   "a shock of the same name but another year: another question")
with h5py.File(one) as h:
    ok([s.decode() for s in h["stress/shock"][...]] == ["away"] and h["stress/draws"][()] == 100, "one shock, fewer draws")
ok(subprocess.run(["h5diff", base, one, "summary", "summary"]).returncode == 0, "other groups stay as they were")
os.rename(kept, scenarios)
solidair("stress", plain, "--shocks", os.path.join(scenarios, "base.cfg"))
ok(subprocess.run(["h5diff", base, plain, "stress", "stress"]).returncode == 0,
   "shocks of another file on results that have none: the same figures")
def rows(told):
    """Without where the rest is, which is said by the name of the file."""
    return [line for line in told.split("\n") if "rows more" not in line]


ok(rows(solidair("stress", os.path.join(scenarios, "base.cfg"), "-n", str(DRAWS), "--scheme", "full")) ==
   rows(text.split("\n\n", 1)[1]), "of the scenario itself: the same table")

# ---- what is wrong is told ----
for arguments, part in ((["--shock", "aways"], "There is no shock"), (["--scheme", "fall"], "There is no scheme"),
                        (["--reserve", "Harren=5", "--shock", "away"], 'no municipality "Harren"'),
                        (["--reserve", "Haren"], "expected a municipality and an amount"),
                        (["--reserve", "Haren=5x"], "expected a municipality and an amount"),
                        (["--reserve", "Haren=5.00.000"], "such as Haren=5000000 or Haren=5.000.000"),
                        (["--reserve", "Haren=0.500"], "such as Haren=5000000 or Haren=5.000.000"),
                        (["--reserve", "Haren=5,000.000"], "such as Haren=5000000 or Haren=5.000.000"),
                        (["--reserve", "Haren=1234567890123"], "such as Haren=5000000 or Haren=5.000.000"),
                        (["--reserve", "=5"], "such as Haren=5000000 or Haren=5.000.000"),
                        (["--reserve", "Haren=-5"], "Haren=-5 is an amount below zero"),
                        (["--reserve", "Haren=5", "--reserve", "GM0017=6"], "The reserve of Haren is given twice"),
                        (["--shock", "away", "--shock", "away"], 'The shock "away" is given twice'),
                        (["--reverse", "--shocks", "x.cfg"], "--shocks: This does not go with --reverse"),
                        (["--reverse", "--shock", "away"], "--shock: This does not go with --reverse"),
                        (["--product", "verblijf"], "Add --reverse"),
                        (["-n", "333"], "not a multiple of inner_draws"),
                        (["--reverse", "--product", "wonen"], "There is no product"),
                        (["--reverse", "--scheme", "fall"], "There is no scheme"),
                        (["--reverse"], "No reserve of a municipality is known")):
    done = call("stress", base, *arguments)
    ok(done.returncode == 2 and part in done.stderr and done.stdout == "", "told: " + " ".join(arguments))
text_file = os.path.join(tmp, "text.h5")
with open(text_file, "w") as f:
    f.write("Dit is een verslag, geen bestand met resultaten\n")
for name in (text_file, os.path.join(ROOT, "README.md")):
    done = call("stress", name)
    ok(done.returncode == 2 and done.stderr.startswith(f"{name}: This is neither a results file nor a scenario."), "told: a text file")
for table, hint in (("stress", f"solidair stress {left}"), ("reverse", f"solidair stress {left} --reverse")):
    done = call("show", left, "--table", table)
    ok(done.returncode == 2 and done.stdout == "" and hint + "\n" in done.stderr, "told: what to ask for the table " + table)
done = call("show", base, "--table", "stress", "--division", "new")
ok(done.returncode == 2 and "Leave the option out" in done.stderr, "told: no other division")
AMOUNTS = (("Haren", "5.000", 500000), ("Leek", "5,000", 500000), ("Zuidhorn", "5000,5", 500050), ("Bedum", "1.234.567,89", 123456789),
           ("Winsum", "1,234,567.8", 123456780), ("Marum", "0", 0))
solidair("stress", left, "--shocks", os.path.join(scenarios, "base.cfg"), "--shock", "away", "-n", "100",
         *[word for town, amount, _ in AMOUNTS for word in ("--reserve", f"{town}={amount}")])
with h5py.File(left) as h:
    towns = [name.decode() for name in h["municipality_name"][...]]
    for town, amount, cents in AMOUNTS:
        ok(h["stress/reserve"][towns.index(town)] == cents, f"an amount as people write it: {amount}")
scenario = write("none", SCHEMES)
done = call("stress", scenario)
ok(done.returncode == 2 and "has no shocks" in done.stderr, "told: a scenario without shocks")
wrong = write("wrong", "shocks = { a = { change = { cost = { price_trend = 0.03; }; products = { x = { care = 5; }; }; }; }; };")
done = call("stress", plain, "--shocks", wrong)
ok(done.returncode == 2 and done.stderr.startswith(f"{wrong}:2: shocks.a.change.products.x.care"),
   "told: a key of a shock, with the place in the file of shocks")
ok(os.listdir(scratch) == [], "the private folder is gone, also after an error")
damaged = os.path.join(tmp, "damaged.h5")
shutil.copy(plain, damaged)
with h5py.File(damaged, "r+") as h:
    del h["provenance/scenario"]
    h["provenance/scenario"] = 'name = "x"; @include "/etc/passwd"'
    del h["provenance/digests"]  # as a file of before there were any
    h.attrs["complete"] = np.bytes_("yes")
done = call("run", damaged, "-o", os.path.join(tmp, "x.h5"))
ok(done.returncode == 2 and damaged in done.stderr and os.listdir(scratch) == [], "a results file reads no other files")

# ---- on a terminal ----
code, seen = watched("stress", base, "--again", "-n", "40")
ok(code == 0 and "simulation 1 of 4: without a shock" in seen and "s left: Prices" in seen and "simulation 4 of 4" in seen,
   "long work says how far it is, and of which shock")
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates and reserves, read from outside with h5py: buffers, differences, chances, paths and ratios again from the stored
payments by sorting and adding up; what is borne; uncertain budgets, mergers and threads; what is shown."""
import filecmp
import math
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
from student import replicate_error

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIOS = os.path.join(ROOT, "scenarios")
PROGRAM = os.path.abspath(os.path.join(os.environ["BUILD"], "solidair"))
DRAWS, K, UNKNOWN = 1000, 2, np.iinfo(np.int64).min
count = 0

# Haren votes in all years after the base year, Winsum in one; Bedum has a reserve and Haren one with other risks.
ESTIMATES = [("Haren", year, 1700000 + 1000 * year + 0.25) for year in range(2016, 2021)] + [("Winsum", 2018, 5500000)]
OPENING = {"Haren": 300000050, "Bedum": 100000000}
OTHER = {"Haren": 120000000}
BODY = "estimates = ( " + ", ".join(f'{{ municipality = "{m}"; year = {y}; eur = {e:.2f}; }}'
                                    for m, y, e in ESTIMATES) + " );\n"
BODY += 'reserves = ( { municipality = "Haren"; reserve_eur = 3000000.5; other_risks_eur = 1200000.0; },' \
        ' { municipality = "Bedum"; reserve_eur = 1000000.0; } );\n'
# Where one path under a few schemes is enough.
FEW = 'schemes = ( { name = "none"; layers = (); }, { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); },' \
      ' { name = "corridor"; layers = ( { base = "result"; attachment = { percent_of_budget = 5.0; }; key = "budget"; } ); } );\n'


def ok(good, what):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")


tmp = tempfile.mkdtemp()
shutil.copytree(SCENARIOS, os.path.join(tmp, "scenarios"))


def solidair(*arguments):
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True)


with open(os.path.join(tmp, "scenarios", "certain.cfg"), "w") as text:
    text.write('inherit = "groningen-2016.cfg"; ' + certain.BUDGETS)


def run(name, body, *options, base="certain.cfg"):
    cfg, path = os.path.join(tmp, "scenarios", name + ".cfg"), os.path.join(tmp, name + ".h5")
    with open(cfg, "w") as file:
        file.write(f'inherit = "{base}";\nname = "{name}";\n{body}\n')
    if "-o" in options:
        path = options[options.index("-o") + 1]
        options = tuple(o for o in options if o not in ("-o", path))
    done = solidair("run", cfg, "-o", path, "-n", str(DRAWS), "--store", "all", *options)
    if done.returncode:
        print("Bail out!", done.stderr)
        sys.exit(1)
    return path, done


def load(path):
    """Every numeric variable as stored, whole cents."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def rank(q):
    """Index of the q-quantile of the draws: the smallest k with k / n >= q."""
    return max(1, math.ceil(q * DRAWS * (1 - 1e-12))) - 1


def periods(values, axis):
    """Years, then the sum over all years after the base year."""
    years = values.shape[axis]
    later = np.take(values, range(1, years), axis).sum(axis, keepdims=True)
    return np.concatenate([values, later], axis)


def paths_agree(h, prefix, opening, income, paid, place):
    """p_out with its error, and the quantiles, of one place; income [draws][years], paid [schemes][draws][years]."""
    change = income[None] - paid
    change[..., 0] = 0
    path = opening + change.cumsum(-1)
    out = np.maximum.accumulate(path < 0, -1)
    sets = out.reshape(out.shape[0], DRAWS // K, K, -1).mean(2)
    good = np.allclose(h[prefix + "p_out"][:, :, place], out.mean(1), atol=1e-12)
    good &= np.allclose(h[prefix + "p_out_se"][:, :, place], replicate_error(np.moveaxis(sets, 1, 0)), rtol=1e-4, atol=1e-12)
    ordered = np.sort(path, 1)
    for k, q in enumerate(h["quantile"]):
        stored = h[prefix + "quantile"][k, :, :, place]
        known = stored != UNKNOWN
        low, high = h[prefix + "quantile_low"][k, :, :, place], h[prefix + "quantile_high"][k, :, :, place]
        good &= (stored == ordered[:, rank(q)])[known].all() and ((low <= stored) & (stored <= high))[known].all()
        good &= known.all() or q in (0.01, 0.99)
    return good and out.any() and not out.all()


path, done = run("given", BODY)
h = load(path)
plain = load(run("plain", "")[0])
names = [x.decode() for x in h["municipality_name"]]
haren, winsum, bedum = names.index("Haren"), names.index("Winsum"), names.index("Bedum")
paid, budget, years = h["payment"], h["budget"], list(h["year"])

# ---- estimates ----
given = np.zeros(budget.shape, np.int64)
for m, y, e in ESTIMATES:
    given[years.index(y), names.index(m)] = round(100 * e)
ok((h["estimate_given"] == (given > 0)).all(), "estimate_given says which estimates are given")
estimate = np.where(given > 0, given, plain["estimate"])
ok((h["estimate"] == estimate).all(), "an estimate is as given under every scheme, or what is expected to be paid")
ok(all((h[x] == plain[x]).all() for x in ("payment", "cost", "summary/mean", "summary/quantile", "region/quantile")),
   "estimates and reserves change no draw and no result")

total, allowed = periods(paid, 2), periods(estimate, 1)
middle = np.sort(total, 1)
touched = periods(given, 0) > 0
good = (h["summary/buffer_required"][:, :, ~touched] == plain["summary/buffer_required"][:, :, ~touched]).all()
for z, q in enumerate(h["certainty"]):
    stored, exact = h["summary/buffer_required"][z], middle[:, rank(q)] - allowed
    known = (stored != UNKNOWN) & touched
    good &= (stored == exact)[known].all() and (known == touched).all()
    for end in ("low", "high"):  # a given estimate has no error, so the ends are payments of the draws less the estimate
        ends = h["summary/buffer_required_" + end][z][known] + np.broadcast_to(allowed, stored.shape)[known]
        good &= (np.moveaxis(middle, 1, -1)[known] == ends[:, None]).any(-1).all()
ok(good, "required capacity is the quantile of payment - estimate, to the cent; elsewhere it is as without estimates")
ok((plain["region/buffer_required"] == h["region/buffer_required"]).all(),
   "that of the region counts from the expected payment, since not all of its estimates are given")

mean = allowed - total.mean(1)
difference = np.abs(h["summary/estimate_result_mean"] - mean)
ok(difference[:, touched].max() < 6 and np.abs(h["summary/estimate_result_mean"][:, :-1][:, ~touched[:-1]]).max() == 0,
   "the mean difference is estimate - mean payment, and 0 where the estimate is the expectation")
sets = total.reshape(len(total), DRAWS // K, K, *total.shape[2:]).mean(2)
error = replicate_error(np.moveaxis(sets, 1, 0))
ok(np.allclose(h["summary/estimate_result_mean_se"], error, rtol=1e-4, atol=1),
   "and its error is that of the replicates")
over = (paid > given).mean(1)
ok(np.array_equal(np.isnan(h["summary/p_over_estimate"]), np.broadcast_to(given == 0, over.shape)) and
   np.allclose(h["summary/p_over_estimate"][:, given > 0], over[:, given > 0], atol=1e-12),
   "the chance that an estimate is exceeded is a count of draws, and missing where none is given")

# ---- reserves ----
opening = [OPENING.get(n, UNKNOWN) for n in names]
ok((h["reserve/opening"] == opening).all() and
   (h["reserve/other_risks"] == [OTHER.get(n, UNKNOWN) for n in names]).all(), "what is given is stored as given")
for i in (haren, bedum):
    income = np.broadcast_to(budget[:, i], (DRAWS, len(years)))
    ok(paths_agree(h, "reserve/", opening[i], income, paid[..., i], i),
       f"{names[i]}: reserve = opening + budget - payments, draw by draw")
rest = [i for i in range(len(names)) if opening[i] == UNKNOWN]
ok(np.isnan(h["reserve/p_out"][..., rest]).all() and (h["reserve/quantile"][..., rest] == UNKNOWN).all(),
   "no path without a reserve")
required = h["summary/buffer_required"][:, :, :-1, haren].clip(min=0)
ok(np.allclose(h["reserve/ratio"][..., haren], OPENING["Haren"] / (OTHER["Haren"] + required), atol=1e-12) and
   np.isnan(np.delete(h["reserve/ratio"], haren, -1)).all(),
   "the ratio is reserve / (other risks + required), and missing without other risks")
low = h["summary/buffer_required_low"][4, :, :-1, haren].clip(min=0)
ok(np.allclose(h["reserve/ratio_high"][4, ..., haren], OPENING["Haren"] / (OTHER["Haren"] + low), atol=1e-12) and
   (h["reserve/ratio_low"][..., haren] <= h["reserve/ratio"][..., haren]).all(), "its interval is that of what is required")
ok(not any(x.startswith("reserve/") or x in ("estimate_given", "summary/estimate_result_mean") for x in plain),
   "nothing of this is in a file without estimates and reserves")

# ---- threads, borne by the estimate, uncertain budgets, mergers ----
again = run("given", BODY, "-n", "300", "--threads", "1", "-o", os.path.join(tmp, "one.h5"))[0]
run("given", BODY, "-n", "300", "--threads", "2", "-o", os.path.join(tmp, "two.h5"))
ok(filecmp.cmp(again, os.path.join(tmp, "two.h5"), shallow=False), "one thread and two give the same bytes")
alone = BODY[:BODY.index("reserves")] + 'reserves = ( { municipality = "Haren"; reserve_eur = 500000.0; } );\n'
e = load(run("borne", FEW + alone + 'reserve_bears = "estimate";')[0])
ok(paths_agree(e, "reserve/", 50000000, np.broadcast_to(given[:, haren], (DRAWS, len(years))),
               e["payment"][..., haren], haren) and "reserve/ratio" not in e,
   "reserve_bears estimate: reserve = opening + estimate - payments")
u = load(run("uncertain", FEW + BODY + "budget = { macro_sd = 0.05; };")[0])
ok(paths_agree(u, "reserve/", OPENING["Bedum"], u["budget"][..., bedum], u["payment"][..., bedum], bedum),
   "uncertain budgets: the path has each draw's own")
exact = np.sort(periods(u["payment"], 2)[..., haren], 1)
ok(all((u["summary/buffer_required"][z, :, :, haren] == exact[:, rank(q)] - periods(u["estimate"], 1)[..., haren])
       [:, touched[:, haren]].all() for z, q in enumerate(u["certainty"])), "and buffers are of the payment, still to the cent")

merged = "reserves = ( " + ", ".join(f'{{ municipality = "{m}"; reserve_eur = {e}.0; }}' for m, e in
                                     (("Appingedam", 900000), ("Delfzijl", 1200000), ("Loppersum", 800000),
                                      ("Slochteren", 700000))) + " );\n"
m = load(run("merged", FEW + merged + certain.BUDGETS.replace("1.0, 1.0]", "1.0, 1.0, 1.0]"), base="herindeling-2021.cfg")[0])
units = [x.decode() for x in m["unit_name"]]
new = units.index("Eemsdelta")
known = {units[k]: int(v) for k, v in enumerate(m["unit_reserve/opening"]) if v != UNKNOWN}
ok(known == {"Eemsdelta": 290000000}, "a merged municipality has the sum of its parts, when all of them are given")
ok(paths_agree(m, "unit_reserve/", 290000000, np.broadcast_to(m["unit_budget"][:, new], (DRAWS, len(m["year"]))),
               m["unit_payment"][..., new], new), "and its path is that of its own budget and payments")

# ---- what is shown ----
# Of the file with fewer draws, which are read for every table.
path, h = again, load(again)
def amount(cents):
    return f"{'-' if cents < 0 else ''}{(abs(int(cents)) + 50000) // 100000:,}"


def cells_of(name, *options):
    """What stands in the row of a place, over all blocks of columns."""
    shown = solidair("show", path, "--table", "reserve", *options)
    rows = [re.split(" {2,}", line)[2:] for line in shown.stdout.splitlines() if line.startswith(name + " ")]
    return [cell for row in rows for cell in row] if shown.returncode == 0 and not shown.stderr else []


schemes = [x.decode() for x in h["scheme"]]
every = [cells_of("Haren", "--scheme", scheme) for scheme in schemes]
first = every[0]
ok(all(len(row) == len(first) == 11 for row in every), "the table of reserves is there for every scheme")
ok(first[0] == amount(budget[1, haren]) and first[1:3] == [amount(given[1, haren]), "the council"] and
   first[3] == amount(budget[1, haren] - h["summary/mean"][0, 1, haren]) and
   first[4] == amount(h["summary/buffer_required"][4, 0, 1, haren]) and first[5] == "0" and
   first[8] == f"{h['reserve/ratio'][4, 0, 1, haren]:.2f}",
   "budget, estimate and whose it is, expected payment, what is needed, and the ratio are those of the file")
letters = "".join("ABCDEF"[sum(x <= b for b in (2.0, 1.4, 1.0, 0.8, 0.6))] for x in
                  (h["reserve/ratio_high"][4, 0, 1, haren], h["reserve/ratio_low"][4, 0, 1, haren]))
ok(first[9] == (letters[0] if letters[0] == letters[1] else f"{letters[0]} or {letters[1]}"), "so is the class, by the ends of the interval")
gone = h["reserve/p_out"][0, -1, haren]
ok(first[10] == ("< 0.1%" if gone < 0.0005 else "> 99.9%" if gone >= 0.9995 else f"{100 * gone:.1f}%"),
   "and the chance that the reserve is gone")
change = h["summary/buffer_required"][4, 1, 1, haren] - h["summary/buffer_required"][4, 0, 1, haren]
ok(every[1][5] == f"{amount(abs(change))} {'less' if change < 0 else 'more'}", "what changes under another scheme has a word, not a sign")
other = solidair("show", os.path.join(tmp, "plain.h5"), "--table", "buffer").stdout
ok("Ratio" not in other and "give the scenario the list reserves" in " ".join(other.split()),
   "without reserves there is no ratio, and it is said what to do")
wrong = solidair("show", path, "--table", "buffers")
ok(wrong.returncode == 2 and "did you mean buffer?" in wrong.stderr and not wrong.stdout, "an unknown table is refused")
ok("Example figures" not in done.stderr, "measured figures give no warning")
example = solidair("check", os.path.join(SCENARIOS, "eigen-buffer.cfg"))
ok(example.returncode == 0 and (example.stdout + example.stderr).count("Example figures") == 2, "assumed ones do")
shutil.rmtree(tmp)

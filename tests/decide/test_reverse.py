#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""solidair stress --reverse, read from outside with h5py: the answer holds in a forward run and is the smallest that does;
what nothing or everything empties; what is asked again is read from the file."""
import os
import shutil
import sys

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from stress_world import LEFT, PLACES, SCHEMES, SHOCKS, call, end, horizon, ok, run, solidair, tmp, watched, write  # noqa: E402

ALL = ('products = ["ambulant", "dyslexie", "pgb_intensief", "daghulp", "jeugdbescherming", "jeugdreclassering", '
       '"pleegzorg", "gezinsgericht", "verblijf", "crisis", "jeugdzorgplus"];')
# The search costs a simulation for every step, so with fewer draws than the other runs have.
DRAWS = 240
N = ["-n", str(DRAWS)]
plain = run(write("plain", SCHEMES), "plain", "--store", "all", *N)
left = run(write("left", LEFT), "left", "--store", "all", *N)
solidair("stress", left, "--shocks", write("base", SCHEMES + SHOCKS), "--shock", "away", "-n", "100")

RESERVE = ["--reserve", "Haren=14000000", "--reserve", "Leek=1000000000", "--reserve", "Zuidhorn=100"]
text = solidair("stress", plain, "--reverse", "--scheme", "none", *N, *RESERVE)
r = h5py.File(plain)["reverse"]
codes = [c.decode() for c in r["municipality"][...]]
at = {name: codes.index(code) for name, code in (("Haren", "GM0017"), ("Leek", "GM0022"), ("Zuidhorn", "GM0056"))}
own_result = horizon(h5py.File(plain), "payment")[0]
years = h5py.File(plain)["payment"][0][:, 1:, at["Haren"]].astype(np.int64)
budget = h5py.File(plain)["budget"][...].astype(np.int64)[:, 1:, at["Haren"]]
empty = ((budget - years).cumsum(axis=1) < -1400000000).any(axis=1)
ok(r["now"][at["Haren"]] == empty.mean(), "as things are: counted from the stored draws")
youths = h5py.File(plain)["youths"][0]
ok((r["extra_clients"][:, at["Leek"]] == np.inf).all() and "over 4,096" in text, "a reserve that nothing empties")
ok(4096 < youths[at["Leek"]] and (r["growth"][:, at["Leek"]] == np.inf).all() and text.count("more than 40 % every year") == 2 and
   text.count("more than a doubling") == 2, "growth and prices have a bound, in words")
ok(np.array_equal(r["youths"][...], youths) and f"{youths[at['Haren']]:,}" in text.split() and
   r["region_youths"][()] == youths.max(), "the number of youths stands beside the placements, that of the largest for the region")
ok([line for line in r["options"][()].decode().split("\n")][1:4] == ["scheme none", "product jeugdzorgplus", f"draws {DRAWS}"] and
   r["options"][()].decode().endswith("reserves GM0017=14000000.00 GM0022=1000000000.00 GM0056=100.00\n"), "what was asked")
ok(solidair("show", plain, "--table", "reverse") == text, "show prints the same")
before = open(plain, "rb").read()
done = call("stress", plain, "--reverse", "--scheme", "none", *N, *[word for amount in RESERVE[::-2] for word in ("--reserve", amount)])
ok(done.stdout == text and done.stderr == "" and open(plain, "rb").read() == before,
   "the same question, in another order, is read from the file")
ok((r["price"][:, at["Zuidhorn"]] == 0).all() and "as things are" in text, "a reserve that runs out as things are")
ok(np.isnan(r["now"][codes.index("GM0003")]) and np.isnan(r["region_now"][()]), "a reserve that is not known")
ok(r["product"][()].decode() == "jeugdzorgplus", "the dearest product")
ok(solidair("stress", plain, "--reverse") == text, "asked again it is read from the file")


def forward(path, shocks):
    """Of a results file with these shocks: {name: (probability, its error)}."""
    named = " ".join(f"{name} = {{ {shock} }};" for name, shock in shocks.items())
    solidair("stress", path, "--shocks", write("forward", SCHEMES + f"shocks = {{ {named} }};"), *RESERVE)
    with h5py.File(path) as h:
        stress, place = h["stress"], at["Haren"]
        return {name.decode(): (stress["p_empty"][k, 0, place], stress["p_empty_se"][k, 0, place])
                for k, name in enumerate(stress["shock"][...])}


def places(n):
    return "extra_clients = ( { " + PLACES.format(int(n)) + " } );"


def grown(g):
    return "change = { interventions = { " + " ".join(
        f'y{y} = {{ {ALL} quantity = "inflow"; from = {y}; effect = {g:.3f}; }};' for y in range(2016, 2021)) + " }; };"


def raised(p):
    return f'change = {{ interventions = {{ p = {{ {ALL} quantity = "cost"; from = 2016; effect = {p:.3f}; }}; }}; }};'


# A municipality of fewer youths than are tried elsewhere: at most all of them.
small = os.path.join(tmp, "small.h5")
shutil.copy(left, small)
with h5py.File(small) as h:
    few = int(h["youths"][0, codes.index("GM0005")])
text = solidair("stress", small, "--reverse", "-n", "100", "--reserve", "Bedum=1000000000")
with h5py.File(small) as h:
    ok(few < 4096 and h["reverse/extra_clients"][0, codes.index("GM0005")] == np.inf and
       "more than there are youths" in text and f" {few:,} " in text, "never more placements than youths")
solidair("report", small, "-o", os.path.join(tmp, "small.txt"))
with open(os.path.join(tmp, "small.txt")) as f:
    report = f.read()
with h5py.File(small) as h:
    h5_error = max(h["stress/result_change_se"][0, 1].max(), h["stress/region_result_change_se"][0, 1])
ok("more than there are youths" in report and "more than a doubling" in report, "a report says so in the same words")
ok(f"at most: away €{int(h5_error / 100 + 0.5):,}." in " ".join(report.split()), "and gives each shock its error")
done = call("stress", small, "--reverse", "--scheme", "none", "-n", "100", "--reserve", "Bedum=1000000000")
ok("another question" in done.stderr and 'Scheme: none.' in done.stdout, "another scheme is another question")
done = call("stress", small, "--reverse", "-n", "98", "--reserve", "Bedum=1000000000")
ok("98 draws are too few" in done.stderr and "at least 100" in done.stderr, "49 sets of inputs do not tell when a reserve runs out")

code, seen = watched("stress", small, "--reverse", "--again", "-n", "100", "--reserve", "Bedum=1000000000")
ok(code == 0 and "Bedum, extra placements" in seen and "Bedum, rise of all prices" in seen, "and of which trouble")

KINDS = (("extra_clients", places, 1), ("growth", grown, 0.001), ("price", raised, 0.001))
TARGETS = (0.5, 0.9)
answers = {kind: [tuple(r[kind + part][k, at["Haren"]] for part in ("", "_low", "_high")) for k in range(len(TARGETS))]
           for kind, _, _ in KINDS}
reached = forward(plain, {f"{kind}_{k}_{when}": shock(answers[kind][k][0] - less) for kind, shock, step in KINDS
                          for k in range(len(TARGETS)) for when, less in (("at", 0), ("before", step))})
other = run(write("other", SCHEMES), "other", "--store", "summary", "--seed", "7", *N)
fresh = forward(other, {kind: shock(answers[kind][0][0]) for kind, shock, _ in KINDS})
for kind, _, step in KINDS:
    for k, target in enumerate(TARGETS):
        answer, low, high = answers[kind][k]
        ok(np.isfinite(answer) and step < answer and low < answer < high, f"{kind}: an answer for {target} within its interval")
        (chance, _), (short, _) = reached[f"{kind}_{k}_at"], reached[f"{kind}_{k}_before"]
        ok(chance >= target > short, f"{kind}: a forward run reaches {target}, and one step less does not: "
           f"passed by {chance - target:.3f}, where a step moves {chance - short:.3f}")
    ok(abs(fresh[kind][0] - 0.5) < 4 * np.hypot(fresh[kind][1], reached[f"{kind}_0_at"][1]),
       f"{kind}: on other draws the same within the errors")

end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""solidair stress --reverse, read from outside with h5py: the answer holds in a forward run and is the smallest that does;
all schemes side by side find what each finds alone; what nothing or everything empties; what is asked again is read from the
file, and so is a file of one scheme, as they were."""
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
ok(r["scheme"][...].tolist() == [b"none"] and r["now"][0, at["Haren"]] == empty.mean(), "as things are: counted from the stored draws")
youths = h5py.File(plain)["youths"][0]
ok(all((r[kind][0, :, at["Leek"]] == np.inf).all() for kind in ("extra_clients", "growth", "price")) and
   all(text.count(f" not by {kind} alone") >= 2 for kind in ("placements", "growth", "prices")), "a reserve that nothing empties, in words")
many = r["extra_clients"][0, :, at["Haren"]]
HAREN = [line for line in text.split("\n") if line.startswith("Haren ")]
ok(all(n == np.inf or n <= youths[at["Haren"]] // 100 for n in many) and
   all(("not by placements alone" in line) == (n == np.inf) for line, n in zip(HAREN[::len(HAREN) // 2], many)),
   f"no placements of more than 1 % of the youths are tried, which is told in words: {many}")
ok(np.array_equal(r["youths"][...], youths) and r["region_youths"][()] == youths.max(), "the number of youths, that of the largest for the region")
ok([line for line in r["options"][()].decode().split("\n")][1:3] == ["product jeugdzorgplus", f"draws {DRAWS}"] and
   r["options"][()].decode().endswith("reserves GM0017=14000000.00 GM0022=1000000000.00 GM0056=100.00\n"), "what was asked")
ok(solidair("show", plain, "--table", "reverse") == text, "show prints the same")
before = open(plain, "rb").read()
done = call("stress", plain, "--reverse", "--scheme", "none", *N, *[word for amount in RESERVE[::-2] for word in ("--reserve", amount)])
ok(done.stdout == text and done.stderr == "" and open(plain, "rb").read() == before,
   "the same question, in another order, is read from the file")
ok((r["price"][0, :, at["Zuidhorn"]] == 0).all() and "as things are" in text, "a reserve that runs out as things are")
ok(np.isnan(r["now"][0, codes.index("GM0003")]) and np.isnan(r["region_now"][0]), "a reserve that is not known")
ok(r["product"][()].decode() == "jeugdzorgplus", "the dearest product")
ok(solidair("stress", plain, "--reverse") == text, "asked again it is read from the file")


def forward(path, shocks, scheme):
    """Of a results file with these shocks, under scheme number so many: {name: (probability, its error)}."""
    named = " ".join(f"{name} = {{ {shock} }};" for name, shock in shocks.items())
    solidair("stress", path, "--shocks", write("forward", SCHEMES + f"shocks = {{ {named} }};"), *RESERVE)
    with h5py.File(path) as h:
        stress, place = h["stress"], at["Haren"]
        return {name.decode(): (stress["p_empty"][k, scheme, place], stress["p_empty_se"][k, scheme, place])
                for k, name in enumerate(stress["shock"][...])}


def places(n):
    return "extra_clients = ( { " + PLACES.format(int(n)) + " } );"


def grown(g):
    return "change = { interventions = { " + " ".join(
        f'y{y} = {{ {ALL} quantity = "inflow"; from = {y}; effect = {g:.3f}; }};' for y in range(2016, 2021)) + " }; };"


def raised(p):
    return f'change = {{ interventions = {{ p = {{ {ALL} quantity = "cost"; from = 2016; effect = {p:.3f}; }}; }}; }};'


# A municipality of few youths: at most one placement in a hundred of them.
small = os.path.join(tmp, "small.h5")
shutil.copy(left, small)
with h5py.File(small) as h:
    few = int(h["youths"][0, codes.index("GM0005")])
text = solidair("stress", small, "--reverse", "-n", "100", "--reserve", "Bedum=1000000000")
with h5py.File(small) as h:
    ok(few < 4096 and (h["reverse/extra_clients"][:, :, codes.index("GM0005")] == np.inf).all() and
       "not by placements alone" in text, "never more placements than 1 % of the youths")
    ok(all(text.count(label) == 4 for label in ("All together", "corridor", "none")), "a row for each scheme, and a table for each chance")
solidair("report", small, "-o", os.path.join(tmp, "small.txt"))
with open(os.path.join(tmp, "small.txt")) as f:
    report = f.read()
with h5py.File(small) as h:
    h5_error = max(h["stress/result_change_se"][0, 1].max(), h["stress/region_result_change_se"][0, 1])
ok("not by placements alone" in report and "not by prices alone" in report, "a report says so in the same words")
ok(f"at most: away €{int(h5_error / 100 + 0.5):,}." in " ".join(report.split()), "and gives each shock its error")
bad = os.path.join(tmp, "bad.h5")
shutil.copy(small, bad)
with h5py.File(bad, "r+") as h:
    h["reverse/price"][0, 0, 0] = 0.5
ASK = ("stress", bad, "--reverse", "-n", "100", "--reserve", "Bedum=1000000000")
done = call(*ASK)
ok(done.returncode == 2 and "solidair stress --reverse FILE --again" in done.stderr, "an answer that is damaged says how to mend it")
ok(call(*ASK, "--again").returncode == 0 and call("verify", "--quick", bad).returncode == 0, "and so it is mended")
done = call("stress", small, "--reverse", "--scheme", "none", "-n", "100", "--reserve", "Bedum=1000000000")
ok(done.stderr == "" and "none" in done.stdout and "All together" not in done.stdout, "one of the schemes that the file has is read from it")
done = call("stress", plain, "--reverse", *N, *RESERVE, "--scheme", "full")
ok("another question" in done.stderr and "none" not in done.stdout.split("Extra")[0], "one that it does not have is another question")
done = call("stress", small, "--reverse", "-n", "98", "--reserve", "Bedum=1000000000")
ok("98 draws are too few" in done.stderr and "at least 100" in done.stderr, "49 sets of inputs do not tell when a reserve runs out")

code, seen = watched("stress", small, "--reverse", "--again", "-n", "100", "--reserve", "Bedum=1000000000")
ok(code == 0 and "Bedum, extra placements" in seen and "rise of all prices" in seen and " s left: " in seen, "and of which trouble, with the time that is left")

# All schemes side by side against each alone; forwards too, under each of them.
PARTS = [kind + part for kind in ("extra_clients", "growth", "price", "region_growth") for part in ("", "_low", "_high")] + ["now", "now_se"]
alone = {}
for scheme in ("none", "full", "corridor"):
    solidair("stress", plain, "--reverse", "--again", "--scheme", scheme, *N, *RESERVE)
    with h5py.File(plain) as h:
        alone[scheme] = {name: h["reverse"][name][0] for name in PARTS}
solidair("stress", plain, "--reverse", *N, *RESERVE)
with h5py.File(plain) as h:
    order = [name.decode() for name in h["reverse/scheme"][...]]
    ok(order == list(alone) and all(np.array_equal(h["reverse"][name][k], alone[scheme][name], equal_nan=True)
                                    for k, scheme in enumerate(order) for name in PARTS), "all schemes find what each finds alone")

# A file of one scheme, as they were: without an axis.
older = os.path.join(tmp, "older.h5")
shutil.copy(plain, older)
text = solidair("stress", older, "--reverse", "--again", "--scheme", "full", "-n", "100", "--reserve", "Haren=14000000")
with h5py.File(older, "a") as h:
    for name, data in list(h["reverse"].items()):
        if name != "scheme" and data.shape and data.shape[0] == 1:
            value = data[0]
            del h["reverse"][name]
            h["reverse"].create_dataset(name, data=value, **({"dtype": h5py.string_dtype()} if isinstance(value, bytes) else {}))
    del h["reverse/scheme"]
    h["reverse"].create_dataset("scheme_name", data="full", dtype=h5py.string_dtype())
    for name in [name for name in h["provenance"] if name.startswith("digests")]:  # nor had they any of these
        del h["provenance"][name]
    h.attrs["complete"] = np.bytes_("yes")
ok(solidair("show", older, "--table", "reverse") == text, "a file of one scheme without an axis still opens")
done = call("show", older, "--table", "reverse", "--scheme", "none")
ok(done.returncode == 2 and "--reverse --again\n" in done.stderr, "and says how to ask for the others")

KINDS = (("extra_clients", places, 1), ("growth", grown, 0.001), ("price", raised, 0.001))
TARGETS = (0.5, 0.9)
MOST = {"extra_clients": youths[at["Haren"]] // 100, "growth": 0.4, "price": 1.0}
answers = {kind: [tuple(alone["none"][kind + part][k, at["Haren"]] for part in ("", "_low", "_high")) for k in range(len(TARGETS))]
           for kind, _, _ in KINDS}
for scheme, place in (("none", 0), ("full", 1), ("corridor", 2)):
    found = {kind: alone[scheme][kind][:, at["Haren"]] for kind, _, _ in KINDS}
    tried = [(kind, shock, step, k) for kind, shock, step in KINDS for k in range(len(TARGETS))
             if np.isfinite(found[kind][k]) and found[kind][k] > step]
    reached = forward(plain, {f"{kind}_{k}_{when}": shock(found[kind][k] - less) for kind, shock, step, k in tried
                              for when, less in (("at", 0), ("before", step))} |
                      {f"{kind}_{k}_most": shock(MOST[kind]) for kind, shock, _ in KINDS for k in range(len(TARGETS))
                       if np.isinf(found[kind][k])}, place)
    if scheme == "none":
        own = reached
    for name in sorted(reached):
        kind, k, when = name.rsplit("_", 2)
        chance, target = reached[name][0], TARGETS[int(k)]
        ok(chance >= target if when == "at" else chance < target,
           f"{scheme}, {kind}, {when}: a forward run reaches {target}, not with one step less, nor with the most: {chance:.3f}")
other = run(write("other", SCHEMES), "other", "--store", "summary", "--seed", "7", *N)
fresh = forward(other, {kind: shock(answers[kind][0][0]) for kind, shock, _ in KINDS}, 0)
for kind, _, step in KINDS:
    for k, target in enumerate(TARGETS):
        answer, low, high = answers[kind][k]
        ok(step < answer and low < answer < high if np.isfinite(answer) else (kind, target, high) == ("extra_clients", 0.9, np.inf),
           f"{kind}: an answer for {target} within its interval, or more placements than are tried: {low} {answer} {high}")
    ok(abs(fresh[kind][0] - 0.5) < 4 * np.hypot(fresh[kind][1], own[f"{kind}_0_at"][1]),
       f"{kind}: on other draws the same within the errors")

end()

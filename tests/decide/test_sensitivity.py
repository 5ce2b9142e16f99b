#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`solidair sensitivity` from outside: the ends of the tornado against runs with the value filled in, Sobol indices
against the variance split of a figure that is linear in two inputs, and the answer as it is stored and shown."""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from student import REPLICATES, replicate_error, student_width
from tap import PROGRAM, ROOT, end, ok

DRAWS, FEW = 100, 20


def program(*words, code=0):
    done = subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)
    if done.returncode != code:
        print(f"# {' '.join(words)}: exit {done.returncode}: {done.stderr}")
        sys.exit(1)
    return done.stdout if code == 0 else done.stderr


def write(folder, name, text):
    path = os.path.join(folder, name + ".cfg")
    with open(path, "w") as file:
        file.write('inherit = "good.cfg";\n' + text)
    return path


def run(folder, name, text, *options):
    out = os.path.join(folder, name + ".h5")
    program("run", write(folder, name, text), "-o", out, *options)
    return out


def texts(data):
    return [x.decode() if isinstance(x, bytes) else x for x in data[...]]


def products(ambulant, wonen):
    return f"products = {{ ambulant = {{ mean_cost_eur = {ambulant}; }}; wonen = {{ mean_cost_eur = {wonen}; }}; }};\n"


def uniform(low, high):
    return f'{{ distribution = "uniform"; low = {low}; high = {high}; }}'


# Every draw by itself, as the chance is that all points of a study meet.
NO_LEVEL = 'inner_draws = 1; demand = { level = { distribution = "none"; }; };\n'
# 10 % and 90 % of the uniforms: 4000 + 0.1 x 1000 and so on. All are whole, so that a run can have them exactly.
AMBULANT, AMBULANT_MEAN, AMBULANT_ENDS = uniform(4000.0, 5000.0), 4500.0, (4100.0, 4900.0)
WONEN, WONEN_MEAN, WONEN_ENDS = uniform(50000.0, 70000.0), 60000.0, (52000.0, 68000.0)
# The trend of prices differs from set to set and is no factor: all points meet the same ones.
TREND = "cost = { trend_sd = 0.01; };\n"
UNCERTAIN = products(AMBULANT, WONEN) + TREND


def sensitivity(path, *options):
    return program("sensitivity", path, "--scheme", "full", "-n", str(DRAWS), "--points", "64", "--again", *options)


def figures(path, place, measure):
    """The measure of a run by hand, from its draws: whole cents, or a share."""
    with h5py.File(path) as file:
        scheme = texts(file["scheme"]).index("full")
        town = texts(file["municipality"]).index(place)
        paid = file["payment"][scheme, :, 1:, town].sum(1)  # draws, over the horizon
        cost = file["cost"][:, :, 1:, town].sum((1, 2))
        result = file["budget"][1:, town].sum() - paid
    if measure == "p_shortfall":
        return (result < 0).mean()
    if measure == "es90":
        return np.sort(result)[: len(result) // 10].mean()
    if measure == "transfer":
        return (paid - cost).mean()
    return np.sort(paid)[int(0.9 * len(paid)) - 1] if measure == "buffer90" else result.mean()


def error_by_hand(path, place, measure):
    """The standard error of the measure from the replicates; of a tail or a quantile by a jackknife over them."""
    with h5py.File(path) as file:
        scheme = texts(file["scheme"]).index("full")
        town = texts(file["municipality"]).index(place)
        paid = file["payment"][scheme, :, 1:, town].sum(1).astype(float)
        cost = file["cost"][:, :, 1:, town].sum((1, 2)).astype(float)
        result = file["budget"][1:, town].sum() - paid
    n = len(paid)
    if measure in ("mean", "transfer"):
        return replicate_error(result if measure == "mean" else paid - cost), 1e-4
    if measure == "p_shortfall":
        p, share = ((result < 0).sum() + 2) / (n + 4), (result < 0).mean()
        ratio = replicate_error(result < 0) / np.sqrt(share * (1 - share) / n) if 0 < share < 1 else 1
        return np.sqrt(p * (1 - p) / (n + 4)) * ratio, 1e-4
    left = [np.sort(paid[np.arange(n) % REPLICATES != u]) for u in range(REPLICATES)]
    figure = np.array([x[-(len(x) // 10):].mean() if measure == "es90" else x[int(0.9 * len(x)) - 1] - x.mean() for x in left])
    spread = np.sqrt((REPLICATES - 1) / REPLICATES * ((figure - figure.mean()) ** 2).sum())
    return student_width(REPLICATES) * spread, 0.35 if measure == "es90" else 0.5


def payments(path, place):
    with h5py.File(path) as file:
        town = texts(file["municipality"]).index(place)
        return file["payment"][texts(file["scheme"]).index("full"), :, 1:, town].sum(1)


def same(stored, by_hand):
    """Stored amounts are whole cents; a share is what it is."""
    return abs(stored - by_hand) <= (0.5 if abs(by_hand) > 1 else 0)


with tempfile.TemporaryDirectory() as folder:
    shutil.copy(os.path.join(ROOT, "tests", "bad", "good.cfg"), folder)
    shutil.copytree(os.path.join(ROOT, "tests", "bad", "regions"), os.path.join(folder, "regions"))
    with open(os.path.join(folder, "good.cfg")) as file:
        assert "demand" not in file.read()

    # ---- the tornado against runs with the value filled in, where the level is not there at all ----
    base = run(folder, "base", UNCERTAIN, "-n", "200")
    options = ("-n", str(DRAWS), "--store", "all")
    direct = {}
    for name, pair in {
        "centre": (AMBULANT_MEAN, WONEN_MEAN),
        "ambulant_low": (AMBULANT_ENDS[0], WONEN_MEAN),
        "ambulant_high": (AMBULANT_ENDS[1], WONEN_MEAN),
        "wonen_low": (AMBULANT_MEAN, WONEN_ENDS[0]),
        "wonen_high": (AMBULANT_MEAN, WONEN_ENDS[1]),
    }.items():
        direct[name] = run(folder, name, NO_LEVEL + TREND + products(*pair), *options)
    for measure in ("mean", "p_shortfall", "es90", "transfer", "buffer90"):
        sensitivity(base, "--measure", measure, "--municipality", "GM0003")
        # Above what is paid at the expected values.
        less = payments(direct["centre"], "GM0003").mean() if measure == "buffer90" else 0.0
        by_hand = {name: figures(path, "GM0003", measure) - less for name, path in direct.items()}
        with h5py.File(base) as file:
            group = file["sensitivity"]
            low, high, central = group["tornado_low"][...], group["tornado_high"][...], group["central"][()]
            error = group["central_se"][()]
            inputs = texts(group["input"])
        at = [inputs.index(f"products.{p}.mean_cost_eur") for p in ("ambulant", "wonen")]
        good = same(central, by_hand["centre"])
        for k, p in zip(at, ("ambulant", "wonen")):
            good &= same(low[k], by_hand[p + "_low"]) and same(high[k], by_hand[p + "_high"])
        ok(good, f"{measure}: centre and ends of the tornado are those of runs with the values filled in")
        wanted, apart = error_by_hand(direct["centre"], "GM0003", measure)
        ok(abs(error / wanted - 1) <= apart + 0.5 / max(wanted, 1e6) * (wanted > 1),
           f"{measure}: error of the centre {error:.6g}, by hand {wanted:.6g}")
    ok(by_hand["ambulant_low"] != by_hand["ambulant_high"] and by_hand["wonen_low"] != by_hand["wonen_high"],
       "and these runs differ")
    with h5py.File(base) as file:
        group = file["sensitivity"]
        ok(inputs[2:] == ["level:GM0003", "level:other"], "the own level and those of the others are factors")
        ok(np.array_equal(group["low_value"][:2], [AMBULANT_ENDS[0], WONEN_ENDS[0]])
           and np.array_equal(group["high_value"][:2], [AMBULANT_ENDS[1], WONEN_ENDS[1]])
           and np.isnan(group["low_value"][2:]).all(), "10 % and 90 % of the inputs")

    # ---- means that are known once the assumptions are: no draws, no error ----
    for measure in ("mean", "transfer"):
        told, found = {}, {}
        for draws in ((), ("-n", "1000")):
            told[draws] = program("sensitivity", base, "--scheme", "full", "--measure", measure, "--municipality",
                                  "GM0003", "--points", "64", *draws)
            with h5py.File(base) as file:
                found[draws] = {name: file["sensitivity"][name][()] for name in ("central", "central_se", "draws", "tornado_se")}
                found[draws]["ends"] = [file["sensitivity"][end][...] for end in ("tornado_low", "tornado_high")]
        exact, drawn = found.values()
        ok(exact["draws"] == 0 and exact["central_se"] == 0 and drawn["draws"] == 1000 and drawn["central_se"] > 0,
           f"{measure}: drawn only when draws are asked for")
        ok(abs(exact["central"] - drawn["central"]) <= 4 * drawn["central_se"] and
           all(np.all(abs(a - b)[:2] <= 5 * drawn["central_se"]) for a, b in zip(exact["ends"], drawn["ends"])),
           f"{measure}: {exact['central']:.6g} in closed form, {drawn['central']:.6g} +- {drawn['central_se']:.2g} drawn")
        swing = [f["ends"][1][:2] - f["ends"][0][:2] for f in (exact, drawn)]
        error = drawn["tornado_se"][:2]
        ok(not exact["tornado_se"].any() and np.all(error < drawn["central_se"]) and np.all(abs(swing[0] - swing[1]) <= 4 * error),
           f"{measure}: bars of {swing[0]}, drawn {swing[1]} +- {error}, which is less than the outcome may be off")
        ok("Monte Carlo" not in told[()] and "without chance" in told[()] and "an exact mean each" in told[()] and
           "Monte Carlo" in told["-n", "1000"], f"{measure}: and told so")

    # ---- means of what bends: few draws, steadied by own costs whose means are known ----
    bent = run(folder, "bent", UNCERTAIN + """schemes = ( { name = "deficit"; layers = ( { base = "deficit"; } ); },
  { name = "corridor"; layers = ( { base = "result"; attachment = { percent_of_budget = 5.0; }; key = "budget"; } ); } );
""", "-n", "200")
    for scheme in ("deficit", "corridor"):
        found = []
        for draws in ((), ("-n", "1000")):
            told = program("sensitivity", bent, "--scheme", scheme, "--municipality", "GM0003", "--points", "64", "--again",
                           *draws)
            with h5py.File(bent) as file:
                found.append({name: data[...] for name, data in file["sensitivity"].items() if data.dtype.kind in "fi"})
            ok(("with 4 draws each" in told) == (draws == ()), f"{scheme}: {found[-1]['draws']} draws")
        few, many = found
        error = np.hypot(few["central_se"], many["central_se"])
        ok(0 < few["central_se"] < np.sqrt(1000 / 4) / 3 * many["central_se"],
           f"a third of the error of independent draws: {few['central_se']:.2g}, {many['central_se']:.2g} of 1,000")
        ok(abs(few["central"] - many["central"]) < 4 * error, f"{few['central']:.6g} beside {many['central']:.6g}")
        ok(all(np.all(abs(few[end] - many[end]) < 5 * error) for end in ("tornado_low", "tornado_high")), "so the ends")
        swing = [f["tornado_high"] - f["tornado_low"] for f in found]
        ok(np.all(abs(swing[0] - swing[1]) <= 4 * np.hypot(few["tornado_se"], many["tornado_se"])) and many["tornado_se"].max() > 0, "and the bars")
        ok(np.all(abs(few["total"] - many["total"]) < 0.05) and many["total"].max() > 0.3, "and what weighs how much")
    told = program("sensitivity", bent, "--scheme", "corridor", "--points", "64")
    with h5py.File(bent) as file:
        ok(file["sensitivity/central_se"][()] < 1.0, "the region pays what it costs, which is known")

    # ---- Sobol indices where the variance split is known ----
    # With the chance of the draws given, and nothing else uncertain, the mean cost of the region over the horizon is
    # linear: a1 m1 + a2 m2, a[p] being the cost of product p in the run at the centre over its mean cost. So the part of
    # the variance is (a sd)^2 over the sum, sd = width / sqrt(12), for the first order and the total alike.
    linear = run(folder, "linear", NO_LEVEL + UNCERTAIN, "-n", "200")
    program("sensitivity", linear, "-n", str(FEW), "--points", "2048")
    with h5py.File(direct["centre"]) as file:
        cost = file["cost_care"][:FEW, :, :, 1:, :].sum((0, 2, 3, 4)) / 100.0 / FEW  # by class: each has one product
    spread = cost / [AMBULANT_MEAN, WONEN_MEAN] * np.array([1000.0, 20000.0]) / np.sqrt(12.0)
    truth = spread**2 / (spread**2).sum()
    with h5py.File(linear) as file:
        group = {name: data[...] for name, data in file["sensitivity"].items() if data.dtype.kind == "f"}
        sd = file["sensitivity/sd"][()] / 100.0
    ok(0.05 < truth[0] < 0.95, f"both inputs matter ({truth[0]:.3f}, {truth[1]:.3f})")
    for name in ("first_order", "total"):
        ok(np.all(group[name + "_low"] <= truth) and np.all(truth <= group[name + "_high"])
           and np.all(group[name + "_high"] - group[name + "_low"] < 0.2), f"{name}: intervals hold the known split")
    ok(group["first_order_sum_low"] <= 1.0 <= group["first_order_sum_high"], "and that of the sum holds 1")
    # The sample variance of Latin hypercubes of a linear figure is surer than that of independent points, whose relative
    # error is below sqrt(2 / n) for n = 4096 (A and B): within 4 of these.
    ok(abs(sd / np.sqrt((spread**2).sum()) - 1.0) < 4.0 * np.sqrt(2.0 / 4096) / 2.0, "the standard deviation")

    # ---- what is said of the errors, against the file ----
    for n in ("10", "100"):
        words = " ".join(program("sensitivity", base, "--points", "64", "-n", n, "--scheme", "full", "--municipality",
                                 "Appeldorp").split())
        with h5py.File(base) as file:
            group = file["sensitivity"]
            wide = np.sort(np.abs(group["tornado_high"][...] - group["tornado_low"][...]))
            larger = wide[-1] - wide[-2] > 2 * group["central_se"][()]
            bars, errors = np.abs(group["tornado_high"][...] - group["tornado_low"][...]), group["tornado_se"][...]
            within = int(((bars <= 2 * errors) & (errors > 0)).sum())
            reversed_ = (group["first_order"][...] > group["total"][...]).any()
            together = group["first_order_sum_high"][()] < 1
        ok(("not more than twice" in words) != larger and "more than twice the Monte Carlo error" in words,
           f"{n} draws: it is said whether the two widest differ by more than the error ({larger})")
        ok((f"Of {within} of the {len(bars)} assumptions the difference is not larger" in words) == (within > 0) and
           "Margin: twice the Monte Carlo error of a difference" in words, f"and which bars are within their margin ({within})")
        ok(("that is sampling error" in words) == reversed_, f"and what is sampling error ({reversed_})")
        ok(("Assumptions work together: " in words) == together, f"and whether assumptions work together ({together})")
    program("report", base, "-o", os.path.join(folder, "base.csv"))
    with open(os.path.join(folder, "base.csv"), newline="") as table:
        ends = {tuple(row[1:3]): row[3] for row in csv.reader(table) if row[0] == "sobol" and row[1]}
    ok(ends and all(low != ends[name, column.replace(": from", ": to")] for (name, column), low in ends.items()
                    if column.endswith(": from")), "no interval is rounded to one number")

    # ---- stored, read again, shown ----
    answer = ("sensitivity", base, "--scheme", "full", "--municipality", "Appeldorp", "-n", "20", "--points", "128")
    with h5py.File(base) as file:
        before = {name: file[name][...].tobytes() for name in ("cost", "summary/mean", "clients")}
    first = program(*answer)
    with open(base, "rb") as file:
        bytes_first = file.read()
    ok(program(*answer) == first and open(base, "rb").read() == bytes_first, "asked again it is only read")
    ok(program(*answer, "--again", "--threads", "1") == first, "worked out anew on one thread it is the same")
    with h5py.File(base) as file:
        ok(all(file[name][...].tobytes() == data for name, data in before.items()), "all else in the file stays")
        ok(texts(file["sensitivity/label"])[0] == "ambulant: cost per client" and
           file["sensitivity/place"][()].decode() == "GM0003", "labels and municipality")
    body = first.split("\n\n", 1)[1]
    ok(program("show", base).endswith("\n" + body), "show prints it below the summary")
    scenario = write(folder, "base", UNCERTAIN)
    ok(program("sensitivity", scenario, *answer[2:]) == body, "of the scenario file it is the same answer")
    ok(first.index("Appeldorp") < first.index("weighs heaviest") and "nan" not in first.lower(),
       "the table ends with what weighs heaviest")
    rows = re.findall(r"^(?:ambulant|wonen|Appeldorp|unknown).* {2}([ #|]+)$", first, re.M)
    ok(len(rows) == 4 and [row.count("#") for row in rows] == sorted((row.count("#") for row in rows), reverse=True),
       "four bars, the widest first")

    # ---- parts of 1 are told in per cents, what falls with its word ----
    growing = write(folder, "growing", NO_LEVEL + f"products = {{ ambulant = {{ pgb_share = {uniform(0.1, 0.3)}; use_trend = {uniform(-0.02, 0.03)}; }}; }};\n")
    told = program("sensitivity", growing, "--points", "64")
    for words, wanted in (("share with", ("12.0%", "28.0%")), ("growth of use", ("1.5% below 0", "2.5%"))):
        row = next((line for line in told.splitlines() if words in line), "")
        ok(tuple(re.findall(r"[\d.]+%(?: below 0)?", row)[:2]) == wanted, f"an assumption's ends in per cents: {row.strip()}")

    # ---- a bound on the draws in all ----
    half = answer[:-1] + ("64",)
    whole = len(texts(h5py.File(base)["sensitivity/label"])) * 128 * 20
    ok(program("sensitivity", scenario, *half[2:]) == program("sensitivity", scenario, *answer[2:], "--most-draws", str(whole)),
       "a bound on the draws halves the sample, and is asked for that")
    ok(program("sensitivity", scenario, *answer[2:], "--most-draws", str(10 * whole)) == body, "one that is wide changes nothing")

    # ---- what cannot be answered ----
    nothing = program("sensitivity", base, "--measure", "transfer", "-n", "10", "--points", "64")
    ok("the same whatever" in nothing and "nan" not in nothing.lower(),
       "transfers of the region are 0 at every point: said so, without indices")
    with h5py.File(base) as file:
        ok(file["sensitivity/defined"][()] == 0, "and marked in the file")
    ok("the same whatever" in program("show", base), "and read again so")
    certain = write(folder, "certain", NO_LEVEL)
    for words, fragment in (
        ((certain,), "Nothing is uncertain"),
        ((base, "--scheme", "sol"), "There is no scheme"), ((base, "--scheme", "fulll"), "Did you mean \"full\""),
        ((base, "--municipality", "Nergens"), 'There is no municipality "Nergens"'),
        ((base, "--measure", "median"), "--measure: median does not fit"),
        ((base, "--points", "100"), "--points: 100 does not fit; expected a multiple of 32, such as 96"),
        ((base, "--points", "32"), "--points"),
        ((base, "--measure", "es90", "-n", "20"), "-n: 20 draws at each point are too few for mean result in the worst tenth; give at least 100"),
        ((base, "-n", "25"), "-n: 25 does not fit; expected a multiple of 10"),
        ((), "give one scenario or results file"),
    ):
        error = program("sensitivity", *words, code=2)
        ok(fragment in error and error.count("\n") == 1, f"exit 2: {fragment}")

    one = program("sensitivity", write(folder, "one", ""), "-n", "10", "--points", "64")
    ok('Only one assumption is uncertain here: "unknown levels of all municipalities"' in one,
       "nothing is compared with itself")

    guess = program("sensitivity", write(folder, "guess", products(AMBULANT, 60000.0) + 'budget = { origin = "assumed"; };\n'), "--scheme",
                    "full", "-n", "20", "--points", "64", "--municipality", "Beekstad")
    told = re.search(r"With every assumption at its expected value: (\S+ \S)", guess).group(1)
    ok("O = over, U = under the assumed budget" in guess and told[-1] in "OU"
       and re.search(r"^All at their expected value +" + told, guess, re.M),
       f"beside an assumed budget the sentence has the word of the table: {told}")

    # ---- uncertain budgets and a Student-t level ----
    more = write(folder, "more", UNCERTAIN.replace("products", """
budget = { macro_sd = 0.03; };
demand = { level = { distribution = "student_t"; degrees_of_freedom = 4.0; }; };
products"""))
    ok("total of the budgets" in program("sensitivity", more, "-n", "10", "--points", "64"),
       "the totals of the budgets are one factor")

    # ---- an own account: what it leaves unknown is drawn anew for every draw, and the margin covers it ----
    known = """inner_draws = 2; demand = { municipal_sd = 0.1; level = { sd = 0.2; }; };
realised = ( { municipality = "Beekstad"; year = 2015; cost_eur = 10500000.0; } );
"""
    with h5py.File(run(folder, "known", known, "-n", "20000")) as file:
        schemes, towns = texts(file["scheme"]), [name == "Beekstad" for name in texts(file["municipality_name"])]
        expected = file["summary/mean"][schemes.index("full"), -1, towns.index(True)]
    square = 0.0
    for seed in range(1, 9):
        path = run(folder, f"known-{seed}", known, "-n", "200", "--seed", str(seed))
        program("sensitivity", path, "--scheme", "full", "--municipality", "Beekstad", "--points", "64")
        with h5py.File(path) as file:
            square += ((file["sensitivity/central"][()] - expected) / file["sensitivity/central_se"][()]) ** 2
    ok(square < 26.1, f"beside an account figures of eight seeds lie around the run's as their margins say (chi-square {square:.1f}, 99.9 %: 26.1)")

    # ---- amounts above EUR 2 billion, each whole and apart from the next ----
    large = write(folder, "large", products(uniform(4e6, 5e6), uniform(5e7, 7e7)) +
                  "budget = { regional_eur = [30e9, 31e9, 31e9, 32e9]; };\n")
    numbers = [found for line in sensitivity(large).split("\n") for found in re.findall(r"[\d,.]*\d", line)]
    ok(sum(len(number) > 9 for number in numbers) > 5, "amounts in thousands have eight digits")
    ok(all(re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(-\d+)?", number) for number in numbers),
       f"no two run together: {max(numbers, key=len)}")

end()

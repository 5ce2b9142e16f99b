#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain inputs in a results file, read from outside with h5py: which they are, their values, and that one input more
changes no other's."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

DRAWS = 4000


def program(*words):
    done = subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return done.stdout


def run(folder, name, text, *options):
    cfg, out = os.path.join(folder, name + ".cfg"), os.path.join(folder, name + ".h5")
    with open(cfg, "w") as file:
        file.write('inherit = "good.cfg";\n' + text)
    program("run", cfg, "-o", out, "-n", str(DRAWS), *options)
    return h5py.File(out)


def texts(data):
    return [x.decode() if isinstance(x, bytes) else x for x in data[...]]


TWO = """demand = { regional_sd = { distribution = "uniform"; low = 0.02; high = 0.10; }; };
products = { wonen = { mean_cost_eur = { distribution = "lognormal"; mean = 60000.0; sd = 6000.0; }; }; };
"""
THREE = TWO + """cost = { price_trend = { distribution = "normal"; mean = 0.02; sd = 0.01; }; };
"""

with tempfile.TemporaryDirectory() as folder:
    shutil.copy(os.path.join(ROOT, "tests", "bad", "good.cfg"), folder)
    shutil.copytree(os.path.join(ROOT, "tests", "bad", "regions"), os.path.join(folder, "regions"))
    certain = run(folder, "certain", "")
    two = run(folder, "two", TWO, "--store", "costs")
    three = run(folder, "three", THREE, "--store", "all", "--threads", "1")
    summary = run(folder, "summary", TWO, "--store", "summary")

    ok("inputs" not in certain and "input" not in certain and "outer_index" not in certain,
       "a certain scenario has no inputs in its results")
    ok(texts(two["input"]) == ["demand.regional_sd", "products.wonen.mean_cost_eur"], "the paths of the inputs")
    ok(texts(two["inputs/distribution"]) == ["uniform", "lognormal"], "their distributions")
    # Uniform: (0.02 + 0.10) / 2.
    ok(np.allclose(two["inputs/mean"][...], [0.06, 60000.0], rtol=1e-14), "their means")
    value = two["inputs/value"][...]
    ok(value.shape == (DRAWS // 2, 2) and two["outer"][...].max() == DRAWS // 2 - 1, "one row for every outer index")
    ok(texts(summary["input"]) == texts(two["input"]) and "inputs/mean" in summary and "inputs/value" not in summary,
       "a summary names them, without values")

    # Standard error sd / sqrt(n); the variance of a uniform is width^2 / 12.
    n, sd = len(value), np.array([0.08 / np.sqrt(12), 6000.0])
    ok(np.all(np.abs(value.mean(0) - [0.06, 60000.0]) < 4 * sd / np.sqrt(n)), "the means of the values, within 4 errors")
    # The standard error of a sample sd is at most sd * sqrt((kurtosis - 1) / 4 n); kurtosis 1.8 and about 3.16.
    ok(np.all(np.abs(value.std(0) - sd) < 4 * sd * np.sqrt(2.3 / 4 / n)), "their sds too")
    ok(value[:, 0].min() >= 0.02 and value[:, 0].max() <= 0.10, "none outside the bounds")
    ok(abs(np.corrcoef(value.T)[0, 1]) < 4 / np.sqrt(n), "and they are independent")

    same = [texts(three["input"]).index(name) for name in texts(two["input"])]
    ok(len(texts(three["input"])) == 3 and np.array_equal(three["inputs/value"][:, same], value),
       "one input more, another store and another number of threads change no other's values")

    resolved = os.path.join(folder, "resolved.cfg")
    first = program("check", "--full", os.path.join(folder, "three.cfg"))
    with open(resolved, "w") as file:
        file.write(first)
    ok(program("check", "--full", resolved) == first and "Uncertain inputs: 3" in first and
       "products.wonen.mean_cost_eur: lognormal" in first, "check names the inputs, and prints what reads back to the same")
    ok("ncertain inputs" not in program("check", "--full", os.path.join(folder, "certain.cfg")), "and nothing where there are none")
    listed = program("list", "--distributions")
    ok(all(name in listed for name in ["normal", "lognormal", "uniform", "triangular", "pert", "student_t", "empirical"]),
       "list --distributions names them all")
    keys = program("list", "--keys").split("\n\n", 1)[1]
    ok("may be uncertain" in keys.split("cost.price_sd")[1].split("care_classes")[0] and
       "may be uncertain" not in keys.split("\ndraws\n")[1].split("\nseed\n")[0], "list --keys tells which keys may be uncertain")

end()

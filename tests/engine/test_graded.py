#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of the variance of a figure comes from inputs of each grade: by hand from the stored draws, against a closed form, and
with grades that change sides. What the model draws itself for each set of inputs is told apart to the last per cent."""
import os
import shutil
import subprocess
import tempfile

import certain
import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

GRADES = ("measured", "derived", "calibrated", "assumed")
TOLD = 1.6448536269514722
QUIET = certain.PRODUCTS + """demand = { %s level = { distribution = "none"; }; sub_region_sd = 0.0; regional_sd = 0.0; municipal_sd = 0.0; };
cost = { trend_sd = %s; price_sd = 0.0; price_trend = %s; };
budget = { macro_sd = %s; share_sd = 0.0; share_sd_of = (); phase_in = (0.0, %s, 0.70, 0.85, 1.0, 1.0);
  cuts = { GM0010 = { anchor = 0.0; }; GM0017 = { anchor = 0.0; }; }; };
""".replace("%s", certain.DEMAND, 1)
PRICE = '{ distribution = "normal"; mean = 0.025; sd = 0.01; }'
PHASE = '{ distribution = "uniform"; low = 0.0; high = 0.7; }'


def run(folder, name, text, *options, draws=600):
    path, out = os.path.join(folder, name + ".cfg"), os.path.join(folder, name + ".h5")
    with open(path, "w") as file:
        file.write('inherit = "groningen-2016.cfg";\nname = "%s";\n%s\n' % (name, text))
    made = subprocess.run([PROGRAM, "--lang", "en", "run", path, "-n", str(draws), "--store", "all", "-o", out, *options],
                          capture_output=True, text=True)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
    return out


def shares(file, figure):
    return np.stack([file["grades/%s_%s" % (figure, grade)][...] for grade in GRADES])


def by_hand(x, y, inner, grade, between):
    """x[set][driver]; y[set][draw of the set]; the shares by grade, those that cannot be told from 0 being 0."""
    sets, drivers = x.shape
    mean, design = y.mean(axis=1), np.column_stack([np.ones(sets), x])
    fitted = np.linalg.lstsq(design, mean, rcond=None)[0]
    rest = ((mean - design @ fitted) ** 2).sum() / (sets - drivers - 1)
    chance = rest * np.linalg.inv(design.T @ design).diagonal()[1:] * x.var(axis=0, ddof=1)
    part = fitted[1:] ** 2 * x.var(axis=0, ddof=1) - chance
    error = 4 * np.maximum(part, 0) * chance + 2 * chance**2
    variance = mean.var(ddof=1) - y.var(axis=1, ddof=1).mean() / inner if between else y.var(ddof=1)
    told = np.zeros(4)
    for k in range(4):
        mine = [j for j in range(drivers) if grade[j] == GRADES[k]]
        told[k] = part[mine].sum() / variance if part[mine].sum() > TOLD * np.sqrt(error[mine].sum()) else 0
    return told / max(told.sum(), 1)


with tempfile.TemporaryDirectory() as folder:
    for name in ("regions", "schemes"):
        shutil.copytree(os.path.join(ROOT, "scenarios", name), os.path.join(folder, name))
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), folder)

    # Uncertain inputs alone: all drivers stand in the file.
    text = QUIET % ("0.0", PRICE, "0.0", PHASE)
    with h5py.File(run(folder, "inputs", text + 'grades = ( { key = "cost.price_trend"; grade = "calibrated"; } );')) as file:
        value = file["inputs/value"][...]
        grade = [text.decode() for text in file["inputs/grade"][...]]
        inputs = [text.decode() for text in file["input"][...]]
        payment, cost, budget = file["payment"][...], file["cost"][...].sum(axis=1), file["budget"][...]
        schemes = [text.decode() for text in file["scheme"][...]]
        names = [text.decode() for text in file["municipality_name"][...]]
        result, transfer, region = shares(file, "result"), shares(file, "transfer"), shares(file, "region_result")
        most = file["grades/region_result_most"][...]
    ok(dict(zip(inputs, grade)) == {"budget.phase_in[2]": "assumed", "cost.price_trend": "calibrated"},
       "each uncertain input has its grade beside it (%s)" % list(zip(inputs, grade)))
    if payment.shape[0] != len(schemes):
        payment = np.moveaxis(payment, payment.shape.index(len(schemes)), 0)
    draws, n = budget.shape[0], len(names)
    worst = {"result": 0.0, "transfer": 0.0, "region": 0.0}
    for s in range(len(schemes)):
        paid = payment[s][:, 1:].sum(axis=1) / 100
        own, given = cost[:, 1:].sum(axis=1) / 100, budget[:, 1:].sum(axis=1) / 100
        for i in range(n):
            y = (given - paid)[:, i].reshape(-1, 2)
            worst["result"] = max(worst["result"], abs(by_hand(value, y, 2, grade, False) - result[:, s, i]).max())
            if s == schemes.index("full"):
                y = (paid - own)[:, i].reshape(-1, 2)
                worst["transfer"] = max(worst["transfer"], abs(by_hand(value, y, 2, grade, True) - transfer[:, s, i]).max())
        y = (given - paid).sum(axis=1).reshape(-1, 2)
        worst["region"] = max(worst["region"], abs(by_hand(value, y, 2, grade, False) - region[:, s]).max())
    for figure, difference in worst.items():
        ok(difference < 0.002, "%s: the shares are those by hand (%.1e)" % (figure, difference))
    none = schemes.index("none")
    ok(np.isnan(transfer[:, none]).all() and not np.isnan(result).any(),
       "where nobody shares, no transfer has shares; every result has")
    ok(set(most) == {b"cost.price_trend"}, "the key that weighs most for the region is the growth of prices")

    # In closed form: the region's budgets and its trend of prices, which move nothing else. Var of the sum of budgets is that of
    # independent log-normal years; the result moves with the trend by the sum of year x cost.
    macro, trend = 0.05, 0.02
    with h5py.File(run(folder, "closed", QUIET % ("%.3f" % trend, "0.025", "%.3f" % macro, "0.55") +
                       'grades = ( { key = "budget.macro_sd"; grade = "derived"; } );', draws=3000)) as file:
        region = shares(file, "region_result")[:, 0]
        cost = file["cost"][...].sum(axis=(1, 3)).mean(axis=0) / 100
        years = file["year"][...]
        total = file["budget"][...].sum(axis=2).mean(axis=0) / 100
        spread = (file["budget"][...].sum(axis=2) - file["cost"][...].sum(axis=(1, 3)))[:, 1:].sum(axis=1).var(ddof=1) / 1e4
    by_budget = (total[1:] ** 2).sum() * (np.exp(macro**2) - 1)
    by_trend = ((years - years[0]) * cost).sum() ** 2 * trend**2
    ok(abs(region[1] - by_budget / spread) < 0.02 and abs(region[3] - by_trend / spread) < 0.03,
       "budgets and trend have the shares of the closed form (%.3f, %.3f; %.3f, %.3f)"
       % (region[1], region[3], by_budget / spread, by_trend / spread))
    ok(region[0] == 0 and region[2] == 0, "grades that nothing has, have nothing")

    # What the model draws for each set, told apart: all that moves in a transfer is accounted for.
    with h5py.File(run(folder, "base", "", draws=2000)) as file:
        base, result = shares(file, "transfer"), shares(file, "result")
        se = file["grades/result_assumed_se"][...]
        weighs = np.nanmax(file["grades/result_most_share"][...] - result.max(axis=0))
        names = [text.decode() for text in file["municipality_name"][...]]
        keys = set(file["grades/transfer_most"][...].ravel()) | set(file["grades/result_most"][...].ravel())
    full = schemes.index("full")
    told = base[:, full].sum(axis=0)
    ok(0.85 < told.min() and np.median(told) > 0.95,
       "what moves in the transfers comes from the drivers (%.2f at least, median %.2f)" % (told.min(), np.median(told)))
    ok((result.sum(axis=0) < 0.95).all() and (result.sum(axis=0) > 0.05).all(), "of the results chance has a part")
    ok(weighs <= 1e-12, "no key weighs more than its grade (%.1e)" % weighs)
    ok(0 < np.nanmax(se) < 0.05, "the error of the assumed share is given (%.3f at most)" % np.nanmax(se))
    ok(b"demand.level.sd" in keys and b"cost.trend_sd" in keys, "unknown levels and the trend weigh most somewhere (%s)" % sorted(keys))
    with h5py.File(run(folder, "regraded", 'grades = ( { key = "demand"; grade = "assumed"; }, { key = "budget"; grade = "assumed"; },\n'
                       '  { key = "cost"; grade = "assumed"; } );', draws=2000)) as file:
        regraded = shares(file, "transfer")
    ok((regraded[:3, full] == 0).all() and abs(regraded[3, full] - told).max() < 0.06,
       "with everything graded as assumed, all is assumed")
    with h5py.File(run(folder, "known", 'grades = ( { key = "demand"; grade = "measured"; }, { key = "budget"; grade = "derived"; },\n'
                       '  { key = "cost"; grade = "calibrated"; }, { key = "products"; grade = "measured"; } );', draws=2000)) as file:
        known = shares(file, "result")
    ok((known[3] == 0).all(), "with nothing assumed, nothing is")

    # Nothing is uncertain: all is chance. One draw per set, too few sets, threads.
    with h5py.File(run(folder, "certain", QUIET % ("0.0", "0.025", "0.0", "0.55"))) as file:
        ok((shares(file, "result") == 0).all() and set(file["grades/result_most"][...].ravel()) == {b""},
           "where no set differs, nothing comes from inputs")
    with h5py.File(run(folder, "one", "inner_draws = 1;")) as file:
        ok("grades/result_assumed" in file and "grades/transfer_assumed" not in file,
           "with one draw per set chance cannot be taken out of transfers")
    with h5py.File(run(folder, "few", "", draws=98)) as file:
        ok("grades" not in file, "with fewer than 50 sets nothing is told")
    one, two = run(folder, "threads1", "", "--threads", "1"), run(folder, "threads2", "", "--threads", "2")
    with h5py.File(one) as a, h5py.File(two) as b:
        same = all(a["grades"][key][...].tobytes() == b["grades"][key][...].tobytes() for key in a["grades"] if "most" not in key)
        ok(same and len(a["grades"]) == len(b["grades"]) > 15, "the same for any number of threads")
end()

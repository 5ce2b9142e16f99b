#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure that stands in two places is the same in both: those of the tables, read as CSV, beside the variables of the
results file, read by h5py, for the base scenario and for one with estimates, accounts and reserves. That workbook, text,
terminal and page show the cells of the CSV is test_report_alike.py's. Here too: what few sets of inputs leave out, and that
nobody is named while figures are assumed."""
import csv
import os
import re
import shutil
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

P10, P50, P90, CERTAIN = 2, 4, 6, 4
CENT = 0.0051


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, check=True).stdout


def tables(name):
    """{table: {(row, column): text}}, and the captions."""
    found, captions = {}, {}
    with open(name, newline="", encoding="utf-8") as file:
        for table, row, column, value, _unit in list(csv.reader(file))[1:]:
            if column:
                found.setdefault(table, {})[row, column.lstrip("'")] = value
            else:
                captions.setdefault(table, value)
    return found, captions


class File:
    """The variables of a results file in EUR, with an unknown amount as NaN."""

    def __init__(self, name):
        self.h, self.read = h5py.File(name), {}
        self.names = self.texts("municipality_name")
        self.labels = self.texts("scheme_label_en")
        self.care = self.texts("care_label_en")
        self.years = [str(y) for y in self.h["year"][:]]

    def texts(self, name):
        return [x.decode() for x in self.h[name][:]]

    def get(self, name):
        """Read once, since most variables are asked for at every municipality."""
        if name not in self.read:
            x, values = self.h[name], self.h[name][:]
            self.read[name] = values if x.dtype.kind == "f" else np.where(
                values == np.iinfo(x.dtype).min, np.nan, values * float(x.attrs.get("scale_factor", 1)))
        return self.read[name]


def wanted(f):
    """{table: {(row, column): figure}} worked out from the file, for all tables that it holds the figures of."""
    w = {}
    g, names, labels = f.get, f.names, f.labels
    budget = g("budget_mean") if "budget_mean" in f.h else g("budget")
    mean, region, quantile = g("summary/mean"), g("region/mean"), g("summary/quantile")
    transfer = g("summary/transfer_structural_mean")
    own = budget[:, :] - mean[0, :-1] - transfer[0, :-1]
    shown = next(k for k in range(len(labels)) if transfer[k].any())

    def put(table, row, column, value):
        w.setdefault(table, {})[row, column] = value

    def matrix(table, figures, total=None, later=0):
        for s in range(later, len(labels)):
            for i, n in enumerate(names):
                put(table, n, labels[s], figures[s, i])
            if total is not None:
                put(table, "Region in total", labels[s], total[s])

    matrix("results", mean[:, -1], mean[:, -1].sum(axis=1))
    matrix("p_shortfall", g("summary/p_shortfall")[:, -1], g("region/p_shortfall")[:, -1])
    matrix("es90", g("summary/es90")[:, -1], g("region/es90")[:, -1])
    matrix("buffer", g("summary/buffer_required")[CERTAIN, :, -1], g("region/buffer_required")[CERTAIN, :, -1])
    matrix("difference", g("compare/difference_mean")[:, 0, -1], g("compare/difference_mean")[:, 0, -1].sum(axis=1), 1)
    matrix("p_better", g("compare/p_better")[:, 0, -1], None, 1)
    matrix("transfer", transfer[:, -1], transfer[:, -1].sum(axis=1))
    for place, q in [(n, quantile[:, :, -1, i]) for i, n in enumerate(names)] + [("Region in total", g("region/quantile")[:, :, -1])]:
        for p, end in ((P10, "from"), (P90, "to")):
            put("results", place, f"8 out of 10 times between: {end}", q[p, 0])
            for s, label in enumerate(labels):
                put("band", place, f"{label}: {end}", q[p, s])
    people = {"youth": g("youths")[1:].sum(axis=0), "resident": g("residents")[1:].sum(axis=0)}
    for i, n in enumerate(names + ["Region in total"]):
        at, kind = (i, "summary") if i < len(names) else (Ellipsis, "region")
        of = budget[1:, i].sum() if i < len(names) else budget[1:].sum()
        for s, label in enumerate(labels):
            def one(name):
                x = g(f"{kind}/{name}")
                return x[..., s, -1, at] if kind == "summary" else x[..., s, -1]
            row = f"{n} / {label}"
            put("overview", row, "Expected result", one("mean"))
            put("overview", row, "8 out of 10 times between: from", one("quantile")[P10])
            put("overview", row, "8 out of 10 times between: to", one("quantile")[P90])
            put("overview", row, "Median result", one("quantile")[P50])
            put("overview", row, "Chance of a shortfall", one("p_shortfall"))
            put("overview", row, "In the worst tenth", one("es90"))
            put("overview", row, "Needed beyond the estimate", np.maximum(one("buffer_required")[CERTAIN], 0))
            put("overview", row, "Of the state budget", one("mean") / of)
            put("overview", row, "Monte Carlo error", 1.96 * one("mean_se"))
            for who, count in people.items():
                put("overview", row, f"Per {who} per year", one("mean") / (count[i] if i < len(names) else count.sum()))
            if kind == "summary":
                put("overview", row, "Swings", one("sd_ratio"))
                put("overview", row, "Own part of a euro more", one("marginal_share"))
                put("transfer_parts", row, "On balance", one("transfer_structural_mean"))
                put("transfer_parts", row, "Of which distribution model", one("transfer_model"))
                put("transfer_parts", row, "Of which use and price", one("transfer_use"))
                put("transfer_parts", row, "Moves with the inputs", one("transfer_structural_sd"))
                put("transfer_parts", row, "Moves by chance", one("transfer_chance_sd"))
    for t, year in enumerate(f.years):
        for i, n in enumerate(names):
            row = f"{n} / {year}"
            put("years", row, "State budget", budget[t, i])
            put("years", row, "Own cost", own[t, i])
            put("years", row, "Payment", budget[t, i] - mean[shown, t, i])
            put("years", row, "Result", mean[shown, t, i])
            for p, end in ((P10, "from"), (P90, "to")):
                put("years", row, f"Result, 8 out of 10 times between: {end}", quantile[p, shown, t, i])
        put("region_years", year, "State budget", budget[t].sum())
        put("region_years", year, "Own cost", own[t].sum())
        put("region_years", year, "Payment", budget[t].sum() - region[shown, t])
        put("region_years", year, "Result", region[shown, t])
        for p, end in ((P10, "from"), (P90, "to")):
            put("region_years", year, f"Result, 8 out of 10 times between: {end}", g("region/quantile")[p, shown, t])
    buffer = g("summary/buffer_required")[CERTAIN]
    for i, n in enumerate(names):
        put("reserve", f"{n} / {f.years[1]}", "State budget", budget[1, i])
        put("reserve", f"{n} / {f.years[1]}", "Estimate", g("estimate")[shown, 1, i])
        put("reserve", f"{n} / {f.years[1]}", "Expected payment", budget[1, i] - mean[shown, 1, i])
        put("reserve", f"{n} / {f.years[1]}", "Needed", buffer[shown, 1, i])
        put("reserve", f"{n} / {f.years[1]}", f'Than under "{labels[0]}"', buffer[shown, 1, i] - buffer[0, 1, i])
        if "reserve/opening" in f.h:
            put("reserve", f"{n} / {f.years[1]}", "Free reserve", g("reserve/opening")[i])
            put("reserve", f"{n} / {f.years[1]}", "Other risks", g("reserve/other_risks")[i])
            put("reserve", f"{n} / {f.years[1]}", "Ratio", g("reserve/ratio")[CERTAIN, shown, 1, i])
            put("reserve", f"{n} / {f.years[1]}", f"Reserve gone by {f.years[-1]}", g("reserve/p_out")[shown, -1, i])
        for t, year in enumerate(f.years if "reserve/opening" in f.h and not np.isnan(g("reserve/opening")[i]) else []):
            for p, column in ((P10, "Low (1 in 10 lower)"), (P50, "Median draw"), (P90, "High (1 in 10 higher)")):
                put("reserve_path", f"{n} / {year}", column, g("reserve/quantile")[p, shown, t, i])
            put("reserve_path", f"{n} / {year}", "Run out, chance", g("reserve/p_out")[shown, t, i])
            put("reserve_path", f"{n} / {year}", "Ratio", g("reserve/ratio")[CERTAIN, shown, t, i])
    # Means per year over the horizon, of all draws: from the draws themselves.
    for table, x, columns in (("clients", f.h["clients"][:, :, :, 1:].sum(axis=2).mean(axis=(0, 2)), f.care),
                              ("cost_form", f.h["cost"][:, :, 1:].mean(axis=(0, 2)) / 100, ["ZIN", "PGB"]),
                              ("cost_care", f.h["cost_care"][:, :, :, 1:].sum(axis=2).mean(axis=(0, 2)) / 100, f.care)):
        for c, column in enumerate(columns):
            for i, n in enumerate(names):
                put(table, n, column, x[c, i])
            put(table, "Region in total", column, x[c].sum())
        for i, n in enumerate(names):
            put(table, n, "Total", x[:, i].sum())
        put(table, "Region in total", "Total", x.sum())
    for i, n in enumerate(names):
        for k, column in enumerate(("Over budget: receives", "Over budget: does not receive", "Within budget: receives",
                                    "Within budget: does not receive")):
            name = ("p_exceeds_receives", "p_exceeds_not_receives", "p_within_receives", "p_within_not_receives")[k]
            put("square", n, column, g(f"summary/{name}")[shown, -1, i])
    # The table for the council: by line. What stands there of municipality n in a year, and the horizon as its sum.
    forms = g("summary/cost_mean")
    for i, n in enumerate(names):
        lines = {"State budget for youth care / 0.7": budget[:, i], "Cost of youth care, before settlement / 6.72, 6.82": own[:, i],
                 "of which personal budgets (PGB, paid by the SVB) / 6.72, 6.82": forms[1, :, i],
                 "Contribution to the pool / 6.72, 6.82": g("summary/contribution_mean")[shown, :, i],
                 "Received from the pool / 6.72, 6.82": g("summary/contribution_mean")[shown, :, i] - transfer[shown, :-1, i],
                 "Balance of income and expenditure / ": mean[shown, :-1, i]}
        for line, x in lines.items():
            for t, year in enumerate(f.years):
                put("council", f"{n} / {line}", year, x[t])
            put("council", f"{n} / {line}", f"{f.years[1]}-{f.years[-1]}", x[1:].sum())
        for p, end in ((P10, "from"), (P90, "to")):
            put("council", f"{n} / Balance of income and expenditure / ", f"80 % band, {end}", quantile[p, shown, -1, i])
        for t, year in enumerate(f.years):
            put("council", f"{n} / For the record: risk at 90 % certainty / ", year, max(buffer[shown, t, i], 0))
    return w


def same(text, figure, table, row):
    if np.isnan(figure):
        return text == "?"
    try:
        value = float(text)
    except ValueError:
        return False
    slack = CENT * (24 if "Region" in row or table in ("region_years", "council") else 3)
    if table == "clients":
        slack = 0.51 * (24 if "Region" in row else 1)
        slack *= 8 if "Region" in row else 8  # totals are sums of whole clients
    return abs(value - figure) <= slack + 1e-8 * abs(figure)


def check(what, results):
    base = os.path.join(tmp, "tables.csv")
    solidair("report", results, "-o", base, "--internal")
    got, captions = tables(base)
    f = File(results)
    want = wanted(f)
    compared, wrong, lacking = 0, [], []
    for table, figures in want.items():
        for (row, column), figure in figures.items():
            text = got.get(table, {}).get((row, column))
            if text is None:
                lacking.append((table, row, column))
            else:
                compared += 1
                if not same(text, figure, table, row):
                    wrong.append((table, row, column, text, float(figure)))
    ok(compared > 5000 and not wrong, f"{what}: {compared} figures of {len(want)} tables are those of the file: {wrong[:3]}")
    ok(not lacking, f"{what}: all of them are there: {lacking[:3]}")
    ok("1,000" not in captions["council"], f"{what}: the CSV of the council table, in EUR, does not say thousands")
    note = [line for line in open(base) if "first" in line and "draws" in line and "table" in line]
    ok(not note, f"{what}: no table is of a part of the draws")
    return f


def of_sets(f):
    """{name of a variable that has, or is, an error, or is counted in draws: is any of it given?}"""
    found = {}

    def visit(name, x):
        last = name.split("/")[-1]
        wanted = re.search(r"_(se|low|high|quantile|probability|required)$|^(p_|quantile$|rank$|ratio$|es90$)", last)
        if not wanted or "/" not in name and last in ("quantile", "probability"):
            return
        figures = f.get(name)
        if name.startswith("compare"):    # a scheme beside itself has no error
            figures = figures[0, 1]
        found[name] = bool((~np.isnan(figures)).any())

    f.h.visititems(lambda name, x: visit(name, x) if isinstance(x, h5py.Dataset) and x.dtype.kind in "if" else None)
    return {name: given for name, given in found.items() if not re.search("transfer_(model|use)_se", name)}  # not with behaviour


tmp = tempfile.mkdtemp()
try:
    shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))
    shutil.copy(os.path.join(ROOT, "tests/report/own.cfg"), os.path.join(tmp, "scenarios"))
    base, own, few = (os.path.join(tmp, name) for name in ("base.h5", "own.h5", "few.h5"))
    # More draws than are looked at to judge what is withheld, so that their means differ from those of all.
    solidair("run", os.path.join(tmp, "scenarios/groningen-2016.cfg"), "-n", "1040", "--store", "all", "-o", base)
    solidair("run", os.path.join(tmp, "scenarios/own.cfg"), "-n", "200", "--store", "all", "-o", own)
    check("base scenario", base)
    f = check("estimates, accounts and reserves", own)

    # ---- what is budgeted and what is held counts no euro twice -------------------------------------------------------
    i, s = f.names.index("Haren"), next(k for k in range(len(f.labels)) if f.get("summary/transfer_structural_mean")[k].any())
    budget, years = f.get("budget_mean"), slice(1, None)
    expected = (budget[years, i] - f.get("summary/mean")[s, 1:-1, i]).sum()
    estimate, above = f.get("estimate")[s, years, i].sum(), f.get("summary/buffer_required")[CERTAIN, s, -1, i]
    high = np.sort(f.get("payment")[s, :, 1:, i].sum(axis=1))[int(np.ceil(0.9 * 200)) - 1]
    ok(abs(estimate + above - high) < CENT, "the estimate and what is needed above it are P90 of the payment")
    text = " ".join(solidair("show", own, "--table", "council_text", "--municipality", "Haren").split())
    said = re.search(r"comes above the estimate, €([\d,]+) is needed. Of this €([\d,]+) is what the expected payment is above", text)
    risk, double = (float(x.replace(",", "")) for x in said.groups())
    ok(abs(risk - double + expected - high) <= 1000 and double > 0,
       f"budgeted as expected, {expected:.0f}, the rest of the risk reaches P90, {high:.0f}")

    # ---- each municipality's own error ------------------------------------------------------------------------------------
    lead = " ".join(solidair("show", base, "--municipality", "Haren").split())
    f = File(base)
    worst = 1.96 * f.get("summary/mean_se")[:, -1, f.names.index("Haren")].max()
    said = re.search(r"Monte Carlo error of an expected amount of Haren: at most €([\d,]+)", lead)
    ok(abs(float(said[1].replace(",", "")) - worst) <= 1, "above its table stands the error of that municipality")

    # ---- few sets of inputs -----------------------------------------------------------------------------------------------
    shutil.copy(os.path.join(ROOT, "tests/web/alles.cfg"), os.path.join(tmp, "scenarios"))
    with open(os.path.join(tmp, "scenarios/few.cfg"), "w") as file:    # all that a file can hold, or nearly
        file.write('inherit = "alles.cfg"; name = "few"; behaviour = { eta = 0.3; };')
    for draws, enough in ((98, False), (100, True)):  # two draws have the same inputs
        solidair("run", os.path.join(tmp, "scenarios/few.cfg"), "-n", str(draws), "-o", few)
        f = File(few)
        given = {name: is_there for name, is_there in of_sets(f).items() if not name.startswith("grades/")}  # want more sets
        tail = {name for name in given if re.search(r"(sd|sd_ratio|es90)(_se|_low|_high)$|es90$", name)}
        wrong = [name for name in given if given[name] != (enough and name not in tail)]
        ok(len(given) > 60 and len(tail) > 10 and not wrong and not np.isnan(f.get("summary/mean")).any(),
           f"{draws // 2} sets of inputs: {'intervals but for the worst tenth and of spreads' if enough else 'means only'}: {wrong}")
        shown = " ".join(solidair("show", few).split())
        ok(("With fewer than 50 sets of uncertain inputs (here 49)" in shown) != enough, "and the table says so")
        ok(re.search(r"No solidarity 100\.0% 0 0 [1-9]\d* 0 ", shown), "who shares nothing is known of however few draws")
        refused = subprocess.run([PROGRAM, "--lang", "en", "show", few, "--quantile", "50%"], capture_output=True, text=True)
        ok((refused.returncode == 0) == enough and ("too few for a quantile" in refused.stderr) != enough, "show --quantile too")
        f.h.close()

    # ---- nobody is named while figures are assumed ------------------------------------------------------------------------
    asked = subprocess.run([os.path.join(ROOT, "tests/asked")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    f = File(asked)
    gone = (f.h["leaving/round"][:] > 0).sum()
    f.h.close()
    for kind, words in (("txt", ()), ("csv", ()), ("terminal", ("leaving",)), ("terminal", ("coalition",))):
        name = os.path.join(tmp, "who." + kind)
        text = solidair("show", asked, "--table", *words) if words else solidair("report", asked, "-o", name) or open(name).read()
        moves = [line for line in text.split("\n") if re.search(r"round \d", line) ]
        ok(gone > 0 and not moves, f"{kind} {' '.join(words)}: nobody is named as one who leaves: {moves[:2]}")
    told = tables(os.path.join(tmp, "who.csv"))[0]
    ok(set(told["leaving"].values()) >= {"no verdict: inputs assumed"} and
       {row.split(" / ")[1] for row, _ in told["leaving_order"]} == {"undecided: figures missing"},
       "in the tables of who leaves stands why not")
    text = " ".join(solidair("show", asked, "--table", "coalition", "--lang", "en").split())
    ok("Inputs are assumed, so that no step is certain" in text and "too few draws" not in text and "want of draws" not in text,
       "and no second reason below them")
    ok(not any(float(v) > 0 for (r, c), v in told["transfer"].items() if r != "Region in total" and re.match(r"-?[\d.]+$", v)),
       "nor as one who pays in")
    solidair("report", base, "-o", os.path.join(tmp, "base.csv"))
    told = tables(os.path.join(tmp, "base.csv"))[0]
    where = [row for row, column in told["transfer_parts"] if column == "Structurally" and row.endswith(" / Full solidarity")]
    of_row = lambda table, row: {column: text for (one, column), text in told[table].items() if one == row}  # noqa: E731
    unnamed = {row.split(" / ")[0] for row in where if told["transfer_parts"][row, "Structurally"] == "no verdict: inputs assumed"}
    silent = {row.split(" / ")[0] for row in where if told["transfer_parts"][row, "On balance"] == "undecided"}
    moves = {row.split(" / ")[0] for row in where if told["transfer_parts"][row, "Moves with the inputs"] == "undecided"}
    shares = [set(of_row("square", row.split(" / ")[0]).values()) for row in where]
    ok(len(unnamed) > 5 and moves == silent >= unnamed and
       all((one == {"undecided"}) == (row.split(" / ")[0] in silent) for row, one in zip(where, shares)),
       f"nor by how far its contribution moves, or how often it does not receive ({len(unnamed)} of {len(silent)})")
    stands = {row.split(" / ")[1]: set(text.split(", ")) for (row, column), text in told["2x2"].items() if column == "Who" and row.startswith("Full solidarity / ")}
    ok(stands.pop("no verdict: inputs assumed") == unnamed and not any(unnamed & who for who in stands.values()), "nor by where it stands")
    # ---- the paragraph for the council adds up ----
    sums, exact = [], []
    for (row, _), text in told["council_text"].items():
        amount = lambda pattern: int(re.search(pattern + r"€([\d,]+)", text).group(1).replace(",", ""))  # noqa: E731,B023
        sign = -1 if "a shortfall of €" in text.split(". ")[0] else 1
        more = re.search(r"It is expected to pay €([\d,]+) (more|less) than that cost\.", text)
        moved = int(more.group(1).replace(",", "")) * (1 if more.group(2) == "more" else -1) if more else 0
        apart = amount("budget is ") - amount("before settlement ") - moved - sign * amount("a (?:shortfall|surplus) of ")
        said = "Each amount is rounded by itself: together they are EUR 1,000 apart." in text
        sums.append(abs(apart) == 1000 if said else apart == 0)
        name = row.split(" / ")[0]
        budget, cost, balance = (round(100 * float(next(value for (line, column), value in told["council"].items() if column == "2016-2020" and
                                                        line.startswith(f"{name} / {what}"))))
                                 for what in ("State budget for youth care", "Cost of youth care, before", "Balance of income"))
        net = budget - cost - balance
        exact.append(moved == (abs(net) + 50000) // 100000 * 1000 * (1 if net > 0 else -1))
    ok(len(sums) == 23 and all(sums) and more, f"budget, cost and what is paid beside it come to the balance of the paragraph, or it says why not: {sums.count(False)} do not")
    ok(len(exact) == 23 and all(exact), f"and what is paid is rounded once, as in the table above it: {exact.count(False)} are not")
    solidair("report", asked, "-o", os.path.join(tmp, "inside.csv"), "--internal")
    ok(any("round" in v for v in tables(os.path.join(tmp, "inside.csv"))[0]["leaving"].values()), "--internal tells")

    # ---- what stands beside its name is nobody's way in ----
    kept = os.path.join(tmp, "kept.txt")
    for kind in ("txt", "csv", "xlsx"):
        with open(kept, "w") as file:
            file.write("of somebody else")
        os.symlink(kept, os.path.join(tmp, f"planted.{kind}.part"))
        solidair("report", asked, "-o", os.path.join(tmp, f"planted.{kind}"))
        left = [name for name in os.listdir(tmp) if name.startswith(f"planted.{kind}.")]
        ok(open(kept).read() == "of somebody else" and left == [f"planted.{kind}.part"] and
           os.path.getsize(os.path.join(tmp, f"planted.{kind}")) > 10000, f"{kind}: no link is followed, and nothing is left")
    os.mkfifo(os.path.join(tmp, "pipe.csv.part"))
    pair = [subprocess.Popen([PROGRAM, "report", asked, "-o", os.path.join(tmp, "pipe.csv")]) for _ in range(2)]
    codes = [process.wait(60) for process in pair]
    ok(codes == [0, 0], "two reports of one name at a time both end well, whatever else stands there")
finally:
    shutil.rmtree(tmp)
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that condition a run, seen from its results file: a known year is its account to the cent in every draw, with shares and
mergers too; neither threads, nor the order of rows, nor an account that was not known yet, nor a sum that its parts imply
changes anything."""
import csv
import datetime
import io
import os
import random
import shutil
import statistics
import subprocess
import tempfile

import h5py
import numpy as np
import openpyxl
from tap import PROGRAM, ROOT, end, ok

LAWS = """demand = { municipal_distribution = "student_t"; municipal_freedom = 3.5; municipal_sd = 0.1; };
cost = { trend_sd = 0.02; price_sd = 0.03; severity_persistence = 1.0; };
schemes = ( { name = "none"; layers = (); } );"""


def run(folder, name, text, rows=None, threads=2):
    path = os.path.join(folder, name + ".cfg")
    with open(path, "w") as file:
        dated = "" if "as_of" in text else 'as_of = "";\n'
        file.write('inherit = "groningen-2016.cfg";\nname = "%s";\n%s\n%s%s\n' % (name, LAWS, dated, text))
        if rows:
            file.write('realised_file = "%s.csv";\n' % name)
    if rows:
        with open(os.path.join(folder, name + ".csv"), "w") as file:
            file.write("code,year,cost_eur,known,grade\n" + "".join("%s,%d,%.2f,%s,derived\n" % row for row in rows))
    out = os.path.join(folder, name + ".h5")
    made = subprocess.run([PROGRAM, "--lang", "en", "run", path, "-n", "120", "--store", "all", "--threads", str(threads),
                           "-o", out], capture_output=True, text=True)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
    return out, made.stderr


def cost_of(path):
    """[draw][year][municipality] whole cents"""
    with h5py.File(path) as file:
        return file["cost"][...].sum(axis=1)


def forecast(path, *options, end="csv"):
    """The table of what the next accounts may say, as text; or what is said in its place"""
    out = path + "." + end
    made = subprocess.run([PROGRAM, "--lang", "en", "report", path, "-o", out, "--table", "forecast", *options],
                          capture_output=True, text=True)
    if made.returncode:
        return made.stderr
    with open(out, newline="") as file:
        return file.read()


def expected_forecast(path):
    """The same worked out from the draws: nine errors of reporting, each as likely as another, times every cost"""
    with h5py.File(path) as file:
        sd, residents = float(file["report_sd"][()]), file["residents"][...]
        codes = [code.decode() for code in file["municipality"][...]]
    error = np.exp(sd * np.array([statistics.NormalDist().inv_cdf((k + 0.5) / 9) for k in range(9)]))
    euro = (cost_of(path)[:, None] / 100 * error[None, :, None, None]).reshape(-1, *residents.shape) / residents
    return {(code, 2015 + t): (euro[:, t, i].mean(), *np.quantile(euro[:, t, i], [0.1, 0.5, 0.9]))
            for i, code in enumerate(codes) for t in range(3, 6)}


def largest_remainder(cents, weight):
    """Ties to the lower code."""
    total = int(sum(weight))
    whole = [cents * int(w) // total for w in weight]
    order = sorted(range(len(whole)), key=lambda i: (-(cents * int(weight[i]) % total), i))
    for i in order[:cents - sum(whole)]:
        whole[i] += 1
    return np.array(whole)


def same(a, b):
    return np.array_equal(cost_of(a), cost_of(b))


with tempfile.TemporaryDirectory() as folder:
    shutil.copytree(os.path.join(ROOT, "scenarios", "regions"), os.path.join(folder, "regions"))
    shutil.copytree(os.path.join(ROOT, "scenarios", "schemes"), os.path.join(folder, "schemes"))
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), folder)
    first, _ = run(folder, "free", "")
    with h5py.File(first) as file:
        codes = [code.decode() for code in file["municipality"][...]]
        ok("known_year" not in file, "without accounts nothing is told of known years")
    # What happens in one draw is given as accounts: the first in which none jumps, for before a jump it would be no fact.
    truth = next(cost for cost in cost_of(first) if (np.abs(np.diff(np.log(cost[:3]), axis=0)) < 0.3).all())
    rows = [(code, 2015 + t, truth[t, i] / 100, "") for i, code in enumerate(codes) for t in range(3)]

    base, _ = run(folder, "base", "", rows)
    cost = cost_of(base)
    ok((cost[:, :3] == truth[None, :3]).all(), "the cost of a known year is its account in every draw, to the cent")
    ok((cost[:, 3:].std(axis=0) > 0).all(), "later years are not known")
    with h5py.File(base) as file:
        ok((file["known_year"][...].sum(axis=1) == [23, 23, 23, 0, 0, 0]).all(), "the file tells which years are known")
        ok((file["payment"][0, :, :3] == truth[None, :3]).all(), "without solidarity the payment is the account")
    before = np.log(cost_of(first)[:, 3:].sum(axis=2)).std(axis=0)
    after = np.log(cost[:, 3:].sum(axis=2)).std(axis=0)
    ok((after < before).all(), "accounts make the region's later cost surer (%s, was %s)" % (after.round(3), before.round(3)))

    lines = list(csv.DictReader(io.StringIO(forecast(base))))
    ok(",".join(lines[0]) == "code,name,year,mean,p10,p50,p90" and len(lines) == 69, "a forecast of each and every later year")
    told = {(line["code"], int(line["year"])): [float(line[key]) for key in ("mean", "p10", "p50", "p90")] for line in lines}
    wanted = expected_forecast(base)
    ok(told.keys() == wanted.keys() and all(abs(a - b) < 0.0051 for key in wanted for a, b in zip(told[key], wanted[key])),
         "it is that of the draws, with the error with which accounts are reported")
    ok(forecast(base, "--csv", "nl").startswith("\ufeffcode;name;year;mean"), "semicolons on request")
    ok("nothing to forecast" in forecast(first), "without accounts there is none, which is said")
    ok("all tables together" in forecast(base, end="html"), "a page has no table by itself")

    ok(same(base, run(folder, "threads", "", rows, 1)[0]), "the number of threads changes nothing")
    mixed = rows[:]
    random.Random(3).shuffle(mixed)
    ok(same(base, run(folder, "order", "", mixed)[0]), "the order of rows changes nothing")
    ok(same(base, run(folder, "twice", "", rows + rows[:5])[0]), "a row that is given twice counts once")
    total = sum(row[2] for row in rows if row[1] == 2016)
    out, said = run(folder, "sum", "", rows + [("region", 2016, total + 12345.0, "")])
    ok(same(base, out), "a sum that its parts imply changes nothing")
    ok("already known from its parts" in said and "EUR 12,345.00 more" in said, "its gap is told")

    later = [(code, 2018, truth[3, i] * 13 // 10 / 100, "") for i, code in enumerate(codes)]
    dated, said = run(folder, "dated", 'as_of = "2018-08-01";', rows + later)
    ok(same(base, dated), "a later account changes no earlier forecast")
    ok("23 of the accounts were not known yet on 2018-08-01 (as_of) and are left out" in said, "and is told")
    ok(same(base, run(folder, "other", 'as_of = "2018-08-01";', rows + [(c, y, v / 2, k) for c, y, v, k in later])[0]),
         "whatever it says")
    early = run(folder, "early", 'as_of = "2018-08-01";', rows + [row[:3] + ("2018-07-01",) for row in later])[0]
    ok((cost_of(early)[:, 3] == truth[None, 3] * 13 // 10).all(), "one that was known earlier counts")

    # An account of three quarters of 2018 and the whole one later, in one file: the date tells which of them there is.
    part = '{ code = "GM0014"; year = 2018; cost_eur = 40000000.0; complete = 0.75; known = "2018-10-15"; }'
    whole = '{ code = "GM0014"; year = 2018; cost_eur = 56000000.25; known = "2019-07-15"; }'
    place = codes.index("GM0014")
    for both in (part, whole), (whole, part):
        late = run(folder, "late", 'as_of = "2019-08-01"; realised = ( %s, %s );' % both)[0]
        ok((cost_of(late)[:, 3, place] == 5600000025).all(), "the whole account counts where it is known")
    between = 'as_of = "2018-11-01"; realised = ( %s );'
    now, alone = (run(folder, "now", between % rows)[0] for rows in (part + ", " + whole, part))
    ok(same(now, alone), "before that the part of the year alone")
    unsaid = part.replace("2018-10-15", "2019-07-15")
    ok("is given twice" in run(folder, "unsaid", "realised = ( %s, %s );" % (unsaid, whole))[1],
       "two that were known on the same day contradict each other")

    region = 'realised = ( { code = "region"; year = 2016; cost_eur = 160000000.0; fact = "yes"; } );'
    ok((cost_of(run(folder, "region", region)[0])[:, 1].sum(axis=1) == 16000000000).all(),
         "a known sum of the region is its cost in every draw, to the cent")
    merged = 'mergers = [2018]; realised = ( { code = "Midden-Groningen"; year = 2018; cost_eur = 21000000.55; } );'
    made = run(folder, "merged", merged)[0]
    with h5py.File(made) as file:
        unit = [name.decode() for name in file["unit_name"][...]].index("Midden-Groningen")
        ok((file["unit_cost"][:, 3, unit] == 2100000055).all(), "so is that of a municipality that came of a merger")

    # What is paid together stands in the account as well: own cost is what is left of it.
    together = """shared_costs = {
        office = { eur = 1234567.89; care = "licht"; key = "youths"; };
        house = { eur = (0.0, 500000.01, 0.0, 700000.0, 700000.0, 700000.0); care = "verblijf"; key = "residents"; except = ["Haren"]; }; };"""
    made, said = run(folder, "together", together, rows)
    ok((cost_of(made)[:, :3] == truth[None, :3]).all(), "with shared costs the account given is the cost in the results, to the cent")
    with h5py.File(made) as file:
        youths, residents = file["youths"][...], file["residents"][...].astype(object)
    part = np.array([largest_remainder(123456789, youths[t]) for t in range(6)])
    residents[:, codes.index("GM0017")] = 0
    for t, cents in ((1, 50000001), (3, 70000000), (4, 70000000), (5, 70000000)):
        part[t] += largest_remainder(cents, residents[t])
    # Where accounts are given without that part, and as sure, own cost is the same in every draw and year.
    alone = [(code, year, (cents - part[year - 2015, codes.index(code)]) / 100,
              0.02 * cents / (cents - part[year - 2015, codes.index(code)]))
             for code, year, cents in ((code, year, round(100 * euro)) for code, year, euro, _known in rows)]
    with open(os.path.join(folder, "alone-rows.csv"), "w") as file:
        file.write("code,year,cost_eur,sd\n" + "".join("%s,%d,%.2f,%.17f\n" % row for row in alone))
    plain = cost_of(run(folder, "alone", 'realised_file = "alone-rows.csv";')[0])
    ok((cost_of(made) - part[None] == plain).all(), "own cost is what the account leaves: the same as given by itself")
    summed = 'realised = ( { code = "region"; year = 2016; cost_eur = 160000000.0; fact = "yes"; } );' + together
    ok((cost_of(run(folder, "summed", summed)[0])[:, 1].sum(axis=1) == 16000000000).all(), "so it is with a sum of the region")
    # By form: what is shared is booked as care in kind, so that the account of personal budgets is theirs to the cent.
    forms = """realised = ( { code = "GM0014"; year = 2016; cost_eur = 50000000.07; form = "ZIN"; },
        { code = "GM0014"; year = 2016; cost_eur = 3000000.03; form = "PGB"; } );"""
    with h5py.File(run(folder, "forms", forms + together)[0]) as file:
        cost = file["cost"][...][:, :, 1, codes.index("GM0014")]
        ok(cost.shape[1] == 2 and (cost[:, 0] == 5000000007).all() and (cost[:, 1] == 300000003).all(), "so it is with an account by form")
    # The number of clients beside the account of one form; and of a small town hardly anybody has a personal budget.
    some = """realised = ( { code = "GM0014"; year = 2016; cost_eur = 50000000.07; clients = 4321; },
        { code = "GM0014"; year = 2016; cost_eur = 3000000.03; form = "PGB"; },
        { code = "GM0009"; year = 2016; cost_eur = 10000.01; form = "PGB"; } );"""
    with h5py.File(run(folder, "some", some)[0]) as file:
        clients, cost = file["clients"][...][..., 1, :].sum(axis=1), file["cost"][...][:, :, 1]
        big, small = codes.index("GM0014"), codes.index("GM0009")
        ok((clients[:, :, big].sum(axis=1) == 4321).all(), "known clients are those clients, with an account of one form beside them too")
        ok((cost[:, 1, small] == 1000001).all() and (clients[:, 1, small] > 0).all(),
           "where a form cost something somebody has it")
    for first, second in (("clients = 300;", "clients = 600;"), ("", "sd = 0.3;"), ("", 'fact = "no";')):
        both = "realised = ( %s );" % ", ".join('{ code = "GM0017"; year = 2016; cost_eur = 4000000.0; %s }' % more for more in (first, second))
        out, said = run(folder, "doubled", both)
        ok("given twice" in said and "counts once" not in said and not os.path.exists(out), f"rows that differ in {second} are two accounts")
    by_budget = 'shared_costs = { office = { share_of_budget = %s; care = "licht"; key = "youths"; }; };'
    out, said = run(folder, "refused", by_budget % "0.01", rows)
    ok('refused.csv:2: ' in said and 'shared cost "office"' in said and not os.path.exists(out),
       "a shared cost that hangs on uncertain budgets cannot be taken out, which is said")
    made, said = run(folder, "begins", by_budget % "(0.0, 0.0, 0.0, 0.01, 0.01, 0.01)", rows)
    ok((cost_of(made)[:, :3] == truth[None, :3]).all(), "but one that begins after the accounts is in none of them")
    out, said = run(folder, "more", 'shared_costs = { office = { eur = 9e8; care = "licht"; key = "youths"; }; };', rows)
    ok("no more than its part of the shared costs" in said, "an account that is all shared is refused")

    # A table that is a workbook, with a day as a day and rows that end early; its results are asked about as those of CSV are.
    dated = [(code, year, euro, "2019-07-01" if k == 0 else "") for k, (code, year, euro, _known) in enumerate(rows)]
    of_csv, _said = run(folder, "csv", "", dated)
    book = openpyxl.Workbook()
    book.active.append(["code", "year", "cost_eur", "known"])
    for code, year, euro, known in dated:
        book.active.append([code, year, euro, datetime.date.fromisoformat(known) if known else None])
    book.save(os.path.join(folder, "rows.xlsx"))
    of_book, said = run(folder, "book", 'realised_file = "rows.xlsx";')
    ok((cost_of(of_csv) == cost_of(of_book)).all(), "a workbook of accounts gives what its CSV gives")
    stress = subprocess.run([PROGRAM, "--lang", "en", "stress", of_book, "--shocks", os.path.join(ROOT, "scenarios/stress-2016.cfg"), "-n", "40"],
                            capture_output=True, text=True)
    ok(stress.returncode == 0, "and is read again from the results file")
end()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The regions groningen-2024 and flevoland-2016: budgets of the circular to the cent, costs of the accounts of 2023.

Reads the region folder and results of `solidair run`; the amounts and the totals below are the published
ones. Prints TAP.
"""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

import h5py
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REGIONS = os.path.join(ROOT, "scenarios", "regions")
PROGRAM = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "solidair")

# Circular of September 2024, cluster individual youth provisions of 2025, EUR.
CLUSTER = {"GM0014": 124593576, "GM1979": 25749056, "GM1966": 24356977, "GM1952": 33603285, "GM1895": 23683365,
           "GM0765": 8354697, "GM0037": 20639205, "GM0047": 16396721, "GM1969": 27186260, "GM1950": 13825056}
# Task fields of Iv3 by care class.
FIELDS = {"licht": ("72a", "72b", "72d", "74a"), "daghulp": ("72c",), "bescherming": ("82a", "82b"),
          "pleegzorg": ("73a",), "gezinsgericht": ("73b",), "verblijf": ("73c",), "crisis": ("74b",),
          "gesloten": ("74c",)}
PRODUCTS = {"begeleiding": "72a", "behandeling": "72b", "dagbesteding": "72c", "ambulant_overig": "72d",
            "pleegzorg": "73a", "gezinsgericht": "73b", "verblijf": "73c", "ggz_ambulant": "74a", "crisis": "74b",
            "gesloten": "74c", "jeugdbescherming": "82a", "jeugdreclassering": "82b"}


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, what):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")


def read_table(region, name):
    with open(os.path.join(REGIONS, region, name), newline="", encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def run(scenario, draws, store, folder):
    file = os.path.join(folder, os.path.basename(scenario) + "." + store + ".h5")
    subprocess.run([PROGRAM, "run", scenario, "-n", str(draws), "--store", store, "-o", file], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return h5py.File(file, "r")


def text(data):
    return [value.decode() for value in data]


def check_tables(report, region):
    with open(os.path.join(REGIONS, region, "municipalities.csv"), newline="", encoding="utf-8") as file:
        row = list(csv.DictReader(file))
    with open(os.path.join(REGIONS, region, "columns.csv"), newline="", encoding="utf-8") as file:
        column = list(csv.DictReader(file))
    report.check(list(row[0]) == [c["column"] for c in column], f"{region}: columns.csv names every column, in order")
    report.check(all(c["grade"] in ("measured", "derived", "assumed") and c["unit"] and c["source"] for c in column),
                 f"{region}: every column has a unit, a grade and a source")
    money = {c["column"] for c in column if c["kind"] == "money"}
    report.check(all(value for r in row for key, value in r.items() if key not in money),
                 f"{region}: only amounts of money may be unknown")


def check_split(report, cost):
    """The part of the budget of a class is its share in the accounts."""
    with open(os.path.join(ROOT, "scenarios", "groningen-2024.cfg"), encoding="utf-8") as file:
        part = re.findall(r'form = "(ZIN|PGB)"; care = "(\w+)"; fraction = ([0-9.]+);', file.read())
    report.check(len(part) == 16 and sum(Decimal(value) for _, _, value in part) == 1, "budget_split adds up to 1")
    total = sum(row[key] for row in cost.values() for keys in FIELDS.values() for key in keys)
    gap = max(abs(sum(float(value) for _, care, value in part if care == name) -
                  sum(row[key] for row in cost.values() for key in keys) / total) for name, keys in FIELDS.items())
    report.check(gap < 1e-6, f"budget_split follows the accounts (largest gap {gap:.1g})")


def check_budget(report, town, folder):
    """The whole amounts of the circular, to the cent, when all of them counts; as shipped between 81 and 90 %, in the same
    proportions. Together EUR 318,388,198; in 2024 EUR 314,935,254."""
    os.makedirs(os.path.join(folder, "whole", "regions"))
    shutil.copytree(os.path.join(REGIONS, "groningen-2024"), os.path.join(folder, "whole", "regions", "groningen-2024"))
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2024.cfg"), os.path.join(folder, "whole"))
    whole = os.path.join(folder, "whole", "all.cfg")
    with open(whole, "w", encoding="utf-8") as file:
        file.write('inherit = "groningen-2024.cfg"; name = "all";\nbudget = { covers = 1.0; };\n')
    with run(whole, 200, "all", folder) as result:
        code = text(result["municipality"][:])
        all_of_it = result["budget"][0]
    report.check(sorted(code) == sorted(town) == sorted(CLUSTER), "ten municipalities")
    for i, name in enumerate(code):
        report.check(all_of_it[2][i] == CLUSTER[name] * 100,
                     f"budget 2025 of {town[name]['name']}: {all_of_it[2][i]} of {CLUSTER[name] * 100} cents")
    report.check(abs(all_of_it[1].sum() / 31493525400 - 1) < 1e-5, f"cluster of the ten in 2024: {all_of_it[1].sum()} cents")
    with run(os.path.join(ROOT, "scenarios", "groningen-2024.cfg"), 400, "all", folder) as result:
        part = result["budget"][:, 2] / np.array([CLUSTER[name] * 100 for name in code])
    report.check(part.min() > 0.81 and part.max() < 0.90 and part.max() > 0.89 and part.min() < 0.82,
                 f"what is meant for the care itself: {part.min():.3f} to {part.max():.3f} of the cluster")
    report.check(np.ptp(part, axis=1).max() < 1e-8, "the same part of every municipality's")


def check_accounts(report, town, field):
    """Published: the accounts of 2023 of the ten, task fields 6.72-6.82: EUR 260.9 million, net of income 253 million;
    the city 93.516 million. Iv3 leaves EUR 15 thousand of 6.72 of Westerkwartier without a sub-field."""
    cost = {name: {key[5:]: float(value) for key, value in row.items() if key.startswith("keur_")}
            for name, row in field.items()}
    gross = sum(sum(row.values()) - row["income"] for row in cost.values()) / 1e3
    income = sum(row["income"] for row in cost.values()) / 1e3
    report.check(sorted(field) == sorted(town), "the accounts are those of the ten municipalities")
    report.check(abs(gross - 260.908) < 0.016, f"accounts 2023: {gross:.3f} of 260.908 million")
    report.check(abs(gross - income - 253) < 0.5, f"net of income: {gross - income:.2f} of 253 million")
    city = sum(cost["GM0014"].values()) - cost["GM0014"]["income"]
    report.check(abs(city - 93516) < 1, f"the city: {city:.0f} of 93516 thousand")
    return cost


def check_need(report, town, cost):
    """kappa of a product = share in the cost of its task field over the share in the youths."""
    youths = sum(float(row["youths_2023"]) for row in town.values())
    for product, key in PRODUCTS.items():
        total = sum(row[key] for row in cost.values())
        gap = max(abs(float(row["kappa_" + product]) - cost[name][key] / total / (float(row["youths_2023"]) / youths))
                  for name, row in town.items())
        report.check(gap < 1e-8, f"need for {product} follows from the accounts (largest gap {gap:.1g})")


def check_costs(report, town, cost, folder):
    """Simulated mean cost of 2023 against the accounts. Cells of few clients get four standard errors where that is
    more than 3 %."""
    with run(os.path.join(ROOT, "scenarios", "groningen-2024.cfg"), 4000, "all", folder) as result:
        code, care = text(result["municipality"][:]), text(result["care"][:])
        account = {name: row["cost_eur"] for name, row in read_table("groningen-2024", "accounts.csv").items()}
        draws = result["cost_care"][:, :, :, list(result["year"][:]).index(2023), :].sum(axis=2) / 1e5
    near = lambda sample, target, what: report.check(abs(sample.mean() / target - 1) < 0.03,
                                                     f"{what}: {sample.mean():.0f} of {target:.0f} thousand")
    wanted = np.array([[sum(cost[name][key] for key in FIELDS[name_care]) for name in code] for name_care in care])
    for i, name in enumerate(code):
        near(draws[:, :, i].sum(axis=1), wanted[:, i].sum(), f"cost 2023 of {town[name]['name']}")
    for c, name in enumerate(care):
        near(draws[:, c].sum(axis=1), wanted[c].sum(), f"cost 2023 of {name}")
    near(draws.sum(axis=(1, 2)), 260908, "cost 2023 of the ten")
    report.check(all((np.round(draws[:, :, i].sum(axis=1) * 1e5) == int(account[name]) * 100).all() for i, name in enumerate(code)),
                 "cost 2023 of every municipality is its account in every draw, to the cent")
    mean, error = draws.mean(axis=0), draws.std(axis=0) / np.sqrt(len(draws))
    far = (np.abs(mean - wanted) > np.maximum(0.03 * wanted, 4 * error)).sum()
    report.check(far == 0, f"cost 2023 by municipality and class: {far} of {wanted.size} away from the accounts")
    used = wanted > 0
    report.check((error[used] / wanted[used]).max() < 0.05, "every cell is known to 5 %")


def check_pgb(report, folder):
    """Task field 6.792 (PGB): EUR 4.633 of 269.358 million in the primitive budgets of the ten for 2025 (CBS Iv3)."""
    with h5py.File(os.path.join(folder, "groningen-2024.cfg.all.h5"), "r") as result:
        cost = result["cost"][:, :, 0].sum(axis=2).mean(axis=0)
        part = cost[text(result["form"][:]).index("PGB")] / cost.sum()
    report.check(abs(part - 4.633 / 269.358) < 0.001, f"PGB {part:.4f} of the cost")


def check_users(report, folder):
    """15,680 users of care in kind in 2022 (CBS), 474 / 469 as many clients in 2023 nationally, and 430,990 users of
    any care for 424,665 of care in kind (CBS 2019): 16,083 clients beside protection."""
    with h5py.File(os.path.join(folder, "groningen-2024.cfg.all.h5"), "r") as result:
        care = text(result["care"][:])
        clients = result["clients"][:, :, :, 0, :].sum(axis=(2, 3)).mean(axis=0)
    total = clients.sum() - clients[care.index("bescherming")]
    target = 15680 * 474 / 469 * 430990 / 424665
    report.check(abs(total / target - 1) < 0.01, f"clients 2023: {total:.0f} of {target:.0f}")
    stay = sum(clients[care.index(name)] for name in ("pleegzorg", "gezinsgericht", "verblijf", "crisis", "gesloten"))
    report.check(abs(stay / total - 0.127 / 1.0149) < 0.003,
                 f"share with stay {stay / total:.4f}, CBS 2022 0.127 of the users of ZIN")


def check_flevoland(report, folder):
    """Residents of the province on 1 January 2015: 401,791 (CBS). Cost and budgets as in the panel of published accounts: the
    account of 2017 was known and is a fact; those of 2018-2020 came later and lie within what was expected."""
    town = read_table("flevoland-2016", "municipalities.csv")
    report.check(sum(int(row["residents_2015"]) for row in town.values()) == 401791, "residents of Flevoland 2015")
    youths = sum(float(row["youths_2015"]) for row in town.values())
    need = sum(float(row["youths_2015"]) * float(row["kappa"]) for row in town.values())
    report.check(abs(need - youths) < 0.001, f"youths x kappa adds up to the youths: {need:.4f}")
    with open(os.path.join(ROOT, "scenarios", "panel", "accounts.csv"), newline="", encoding="utf-8") as file:
        panel = {(row["code"], int(row["year"])): row for row in csv.DictReader(file) if row["code"] in town}
    with open(os.path.join(REGIONS, "flevoland-2016", "accounts.csv"), newline="", encoding="utf-8") as file:
        table = {(row["code"], int(row["year"])): row["cost_eur"] for row in csv.DictReader(file)}
    report.check(table == {(code, year): panel[code, year]["account_eur"] for code in town for year in range(2017, 2021)},
                 "accounts.csv has the accounts of the panel")
    report.check(all(int(row["own_budgets"]) * 1000 == sum(int(panel[code, year]["budget_eur"]) for year in range(2017, 2021))
                     for code, row in town.items()), "own_budgets are the primitive budgets of the panel")
    with run(os.path.join(ROOT, "scenarios", "flevoland-2016.cfg"), 2000, "all", folder) as result:
        code = text(result["municipality"][:])
        cost = result["cost"][:].sum(axis=1)
        clients = result["clients"][:].sum(axis=(1, 2, 4)).mean(axis=0)
        budget = result["budget"][:].sum(axis=2).mean(axis=0) / 100
    report.check(all((cost[:, 2, i] == int(panel[name, 2017]["account_eur"]) * 100).all() for i, name in enumerate(code)),
                 "cost 2017 is the account in every draw, to the cent")
    for t in (3, 4, 5):
        account = sum(int(panel[name, 2015 + t]["account_eur"]) for name in code) / 1e6
        low, mean, high = (np.quantile(cost[:, t].sum(axis=1), 0.1) / 1e8, cost[:, t].sum(axis=1).mean() / 1e8,
                           np.quantile(cost[:, t].sum(axis=1), 0.9) / 1e8)
        report.check(low < account < high and abs(mean / account - 1) < 0.05,
                     f"cost {2015 + t}: account {account:.1f}, expected {mean:.1f} ({low:.1f} to {high:.1f}) million")
    for t in (2, 3, 4, 5):
        own = sum(int(panel[name, 2015 + t]["budget_eur"]) for name in code)
        report.check(abs(budget[t] / own - 1) < 0.01, f"budget {2015 + t}: {budget[t] / 1e6:.1f} of {own / 1e6:.1f} million")
    for t, index in ((1, 1.073), (2, 1.121), (3, 1.15), (4, 1.185)):  # CBS: clients nationally, 2015 = 1
        report.check(abs(clients[t] / clients[0] / index - 1) < 0.02, f"clients {2015 + t} over 2015: "
                     f"{clients[t] / clients[0]:.3f} of {index}")


def check_own_need(report, folder):
    """A product with the kappa of all as its own need changes nothing; a column for a product that is not there is
    told and not used."""
    os.makedirs(os.path.join(folder, "regions"))
    shutil.copy(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), folder)
    region = os.path.join(folder, "regions", "groningen-2016")
    shutil.copytree(os.path.join(REGIONS, "groningen-2016"), region)
    path = os.path.join(region, "municipalities.csv")
    with open(path, newline="", encoding="utf-8") as file:
        row = list(csv.reader(file))
    kappa = row[0].index("kappa")
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([r + (["kappa_verblijf", "kappa_elders"] if k == 0 else [r[kappa], r[kappa]])
                                    for k, r in enumerate(row)])
    with open(os.path.join(region, "columns.csv"), "a", encoding="utf-8") as file:
        file.write("kappa_verblijf,ratio,need,derived,test,\nkappa_elders,ratio,need,derived,test,\n")
    scenario = os.path.join(folder, "groningen-2016.cfg")
    told = subprocess.run([PROGRAM, "--lang", "en", "check", scenario], capture_output=True, text=True).stderr
    report.check(told.count('"kappa_elders" is not used') == 1 and "kappa_verblijf" not in told,
                 "a need for a product that is not there is told")
    with run(scenario, 200, "all", folder) as own, \
            run(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), 200, "costs", folder) as one:
        same = all(np.array_equal(own[name][:], one[name][:]) for name in ("budget", "cost", "clients"))
    report.check(same, "the kappa of all as a product's own need gives the same figures")
    with open(path, newline="", encoding="utf-8") as file:
        row = list(csv.reader(file))
    at = row[0].index("kappa_verblijf")
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([r[:at] + ["0"] + r[at + 1:] if r[0] == "GM0014" else r for r in row])
    with run(scenario, 200, "all", folder) as own:
        care, code = text(own["care"][:]), text(own["municipality"][:])
        clients = own["clients"][:, care.index("verblijf")].sum(axis=(0, 1, 2))
        other = own["clients"][:, care.index("pleegzorg")].sum(axis=(0, 1, 2))
    city = code.index("GM0014")
    report.check(clients[city] == 0 and np.delete(clients, city).min() > 0 and other[city] > 0,
                 "a need of 0 leaves a municipality without clients of that product only")


def check_told(report, folder):
    """Where a part of the budgets counts, or a scheme says what it does, people see it."""
    made = os.path.join(folder, "told.h5")
    words = [PROGRAM, "--lang", "en"]
    subprocess.run([*words, "run", os.path.join(ROOT, "scenarios/groningen-2024.cfg"), "-n", "20", "-o", made], check=True, capture_output=True)
    said = {table: " ".join(subprocess.run([*words, "show", made, "--table", table], check=True, capture_output=True, text=True).stdout.split())
            for table in ("digest", "results")}
    report.check("where 85.5% of the budgets counts" in said["digest"] and "Of the budgets 85.5% is counted" in said["results"],
                 "which part of the budgets counts")
    report.check("by which key, and which other care goes with it." in said["results"], "what a scheme does, to its last word")
    page = os.path.join(folder, "told.html")
    subprocess.run([*words, "report", made, "-o", page], check=True, capture_output=True)
    with open(page, encoding="utf-8") as file:
        report.check('"covers":"85.5%"' in file.read(), "and so does the page")


def main():
    town = read_table("groningen-2024", "municipalities.csv")
    field = read_table("groningen-2024", "task_fields_2023.csv")
    report = Report()
    for region in ("groningen-2024", "flevoland-2016"):
        check_tables(report, region)
    with tempfile.TemporaryDirectory() as folder:
        check_budget(report, town, folder)
        cost = check_accounts(report, town, field)
        check_need(report, town, cost)
        check_split(report, cost)
        check_costs(report, town, cost, folder)
        check_users(report, folder)
        check_pgb(report, folder)
        check_flevoland(report, folder)
        check_own_need(report, folder)
        check_told(report, folder)
    print(f"1..{report.count}")
    return report.failed != 0


if __name__ == "__main__":
    sys.exit(main())

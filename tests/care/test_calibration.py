# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the base scenario still stand where its figures were published?

Reads scenarios/groningen-2016.cfg and its region folder with a small reader of its own and works out the closed-form
expectations (no random demand, no part of the program), then holds them against published figures. The only simulation
is of the cost of single clients, for the concentration. Prints TAP.
"""
import csv
import math
import os
import re
import sys

import numpy as np

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios")
EFFORT = float(os.environ.get("EFFORT", "1"))
TOKEN = re.compile(r'\s+|//[^\n]*|#[^\n]*|/\*.*?\*/|"(?P<text>(?:[^"\\]|\\.)*)"'
                   r'|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)L{0,2}'
                   r'|(?P<name>[A-Za-z*][-A-Za-z0-9_*]*)|(?P<mark>[{}()\[\]=:;,])', re.S)


class Reader:
    """The part of libconfig's language that scenarios use: groups, lists, arrays, numbers, strings."""

    def __init__(self, file):
        with open(file, encoding="utf-8") as handle:
            source = handle.read()
        self.token, self.at, place = [], 0, 0
        while place < len(source):
            match = TOKEN.match(source, place)
            if not match:
                raise ValueError(f"{file}: cannot read {source[place:place + 20]!r}")
            if match.lastgroup:
                self.token.append((match.lastgroup, match.group(match.lastgroup)))
            place = match.end()

    def peek(self):
        return self.token[self.at] if self.at < len(self.token) else (None, None)

    def take(self):
        self.at += 1
        return self.token[self.at - 1]

    def group(self):
        result = {}
        while self.peek()[0] == "name":
            name = self.take()[1]
            assert self.take()[1] in "=:" and name not in result, name
            result[name] = self.value()
            if self.peek()[1] in (";", ","):
                self.take()
        return result

    def value(self):
        kind, text = self.take()
        if kind == "text":
            return text
        if kind == "number":
            return float(text)
        closing = {"{": "}", "(": ")", "[": "]"}[text]
        if text == "{":
            result = self.group()
        else:
            result = []
            while self.peek()[1] != closing:
                result.append(self.value())
                if self.peek()[1] == ",":
                    self.take()
        assert self.take()[1] == closing, text
        return result


def central(value):
    """A number, or the mean of its range."""
    if not isinstance(value, dict):
        return value
    return value["mean"] if "mean" in value else (value["low"] + value["high"]) / 2


def read_scenario(name):
    reader = Reader(os.path.join(ROOT, name))
    result = reader.group()
    assert reader.at == len(reader.token), f"{name}: not read to the end"
    return result


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, what):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")

    def near(self, value, target, width, what):
        """target -/+ width, both in the unit of value."""
        self.check(abs(value - target) <= width, f"{what}: {value:.6g}, published {target:.6g} -/+ {width:.2g}")


class Expectation:
    """clients[year][product] and cost[year][product][form] of the region, in closed form."""

    def __init__(self, cfg, region):
        self.product = cfg["products"]
        self.name = list(self.product)
        column = lambda key: np.array([central(self.product[p][key]) for p in self.name])
        youths0 = np.array([float(row["youths_2015"]) for row in region])
        kappa = np.array([float(row["kappa"]) for row in region])
        years = int(cfg["years"]["last"] - cfg["years"]["first"]) + 1
        leave = 1 / (1 + column("duration_years"))
        use, trend = column("users_per_youth"), column("use_trend")
        self.clients = np.empty((years, len(self.name)))
        for t in range(years):
            need = (np.floor(youths0 * (1 + central(cfg["demand"]["youth_trend"])) ** t + 0.5) * kappa).sum()
            fresh = need * use * central(cfg["demand"]["use_index"][t]) * (1 + trend) ** t
            self.clients[t] = fresh if t == 0 else (1 - leave) * self.clients[t - 1] + leave * fresh
        cost = cfg["cost"]
        step = cost["price_trend"] + cost["intensity_trend"] + cost["price_sd"] ** 2 / 2
        self.price = np.exp(step * np.arange(years))
        pgb = column("pgb_share")
        self.form_share = np.stack([1 - pgb, pgb])                        # of clients: [ZIN, PGB][product]
        self.form_mean = column("mean_cost_eur") * np.stack([np.ones_like(pgb), column("pgb_cost_factor")])
        self.cost = self.clients[:, None, :] * self.form_share * self.form_mean * self.price[:, None, None]

    def of(self, care):
        """Which products belong to these care classes."""
        return np.array([self.product[p]["care"] in care for p in self.name])

    def cost_share(self, year, care):
        return self.cost[year][:, self.of(care)].sum() / self.cost[year].sum()


def kind_costs(family, cv, mean, n, rng):
    cv = central(cv)
    if family == "gamma":
        return rng.gamma(1 / cv ** 2, mean * cv ** 2, n)
    if family == "lognormal":
        sigma = math.sqrt(math.log(1 + cv ** 2))
        return mean * np.exp(sigma * rng.standard_normal(n) - sigma ** 2 / 2)
    raise ValueError(f"family {family} is not known here")


def client_costs(model, year, copies, rng, names):
    """Costs of single clients of these products in one year, copies times the region."""
    parts = []
    for name in names:
        product, k = model.product[name], model.name.index(name)
        for kind in product.get("components", [dict(product, share=1, mean=1)]):
            for form in (0, 1):
                n = int(round(copies * model.clients[year, k] * model.form_share[form, k] * kind["share"]))
                mean = model.form_mean[form, k] * model.price[year] * central(kind["mean"])
                parts.append(kind_costs(kind["family"], kind["cv"], mean, n, rng))
    return np.sort(np.concatenate(parts))[::-1]


HEAVY = ["gesloten", "crisis"]
STAY = ["pleegzorg", "gezinsgericht", "verblijf"]


def check_clients(report, model):
    """Clients of the region: 13,700 (2016) and 15,400 (2017), RTV Noord 194223. National index of clients, CBS
    2015 = 100: 107.3, 112.1, 115, 118.5 for 2016-2019."""
    total = model.clients.sum(axis=1)
    report.near(total[0], 13700 / 1.073, 13700 / 1.073 * 0.005, "clients 2015")
    report.near(total[1], 13700, 13700 * 0.005, "clients 2016")
    report.near(total[2], 15400, 15400 * 0.005, "clients 2017")
    report.near(total[3] / total[2], 115 / 112.1, 0.005, "growth of clients 2017-2018")
    report.near(total[4] / total[3], 118.5 / 115, 0.005, "growth of clients 2018-2019")
    # Ten Groninger municipalities 2022 (CBS): 12.7 % of the clients had care with stay.
    stay = model.clients[2, model.of(HEAVY + STAY)].sum() / total[2]
    report.near(stay, 0.127, 0.015, "share of clients with stay")


def check_costs(report, model):
    """2017: budget 150 million plus a shortfall of at least 23.5 million (RTV Noord 207680, 192130).
    Shares in cost: Iv3 accounts 2023 of the ten municipalities, 260.9 million in task fields 6.72-6.82:
    6.74b + 6.74c 15.0, 6.73 62.5, 6.82 15.1, 6.72c 23.3 million. PGB: about 4 % (The Hague 2016) to 5 %."""
    report.near(model.cost[2].sum() / 1e6, 174, 1.74, "cost 2017 in million EUR")
    report.near(model.cost_share(2, HEAVY), 15.009 / 260.908, 0.01, "cost share of closed and crisis")
    report.near(model.cost_share(2, HEAVY + STAY), 77.522 / 260.908, 0.02, "cost share of closed, crisis and stay")
    report.near(model.cost_share(2, ["bescherming"]), 15.055 / 260.908, 0.01, "cost share of protection")
    report.near(model.cost_share(2, ["daghulp"]), 23.277 / 260.908, 0.01, "cost share of day care")
    report.near(model.cost[2, 1].sum() / model.cost[2].sum(), 0.045, 0.005, "cost share of PGB")
    light = model.of(["licht", "daghulp"])
    pgb = (model.clients[2] * model.form_share[1])[light].sum() / model.clients[2, light].sum()
    report.near(pgb, 0.0516, 0.01, "share of ambulatory clients with a PGB (CBS 2018)")


def check_concentration(report, model):
    """400 families of about 1,900 children take 75 % of the cost (Rekenkamer Midden-Groningen): of all clients, and on
    average of municipalities that have so many. Nobody is treated for ten euro a year."""
    copies, rng = max(5, int(100 * EFFORT)), np.random.default_rng(20161122)
    cost = client_costs(model, 2, copies, rng, model.name)
    report.near(cost.mean() * model.clients[2].sum() / model.cost[2].sum(), 1, 0.01, "simulated over expected cost")
    report.near(cost[: len(cost) * 400 // 1900].sum() / cost.sum(), 0.75, 0.01, "cost share of the dearest 400 of 1,900")
    towns = np.sort(rng.permutation(cost)[: len(cost) // 1900 * 1900].reshape(-1, 1900), axis=1)
    share = (towns[:, -400:].sum(axis=1) / towns.sum(axis=1)).mean()
    report.near(share, 0.75, 0.01, "the same, mean of municipalities of 1,900 clients")
    ambulatory = client_costs(model, 2, copies, rng, ["ambulant"])
    for euro, most in ((10, 0.01), (100, 0.03)):
        part = (ambulatory < euro).mean()
        report.check(part < most, f"{part:.2%} of the ambulatory clients cost less than {euro} euro, at most {most:.0%}")
    components = model.product["ambulant"]["components"]
    report.near(sum(part["share"] for part in components), 1, 1e-9, "shares of the kinds of ambulatory clients")
    report.near(sum(part["share"] * central(part["mean"]) for part in components), 1, 1e-4, "their mean cost")
    report.near(central(components[1]["mean"]) * model.product["ambulant"]["mean_cost_eur"],
                model.product["verblijf"]["mean_cost_eur"], 5, "intensive ambulatory care costs what residential care costs")


def check_derived(report, cfg, model):
    """Durations in years: stock over inflow of CBS (care trajectories 2021, supervision orders 2019) and NJi (foster
    and closed care). Own trends: index of 2019 (2015 = 100) of the product against that of all clients."""
    product = cfg["products"]
    for name, years in (("ambulant", 0.96), ("daghulp", 1.17), ("jeugdbescherming", 2.27), ("pleegzorg", 4.3),
                        ("jeugdzorgplus", 0.5)):
        report.near(product[name]["duration_years"], years, 1e-9, f"duration of {name}")
    for name, index in (("jeugdbescherming", 97.9), ("jeugdreclassering", 81.7), ("pleegzorg", 100 * 23272 / 22512),
                        ("jeugdzorgplus", 100 * 2094 / 2108)):
        report.near(product[name]["use_trend"], (index / 118.5) ** 0.25 - 1, 0.001, f"own trend of {name}")
    # Clients nationally 443,000 in 2019 and 469,000 in 2022.
    total = model.clients.sum(axis=1)
    report.near(total[5] / total[4], (469 / 443) ** (1 / 3), 0.005, "growth of clients 2019-2020")


def check_split(report, cfg, model):
    split = cfg["budget_split"]
    nano = [round(part["fraction"] * 1e9) for part in split]
    report.check(all(abs(part["fraction"] * 1e9 - n) < 1e-3 for part, n in zip(split, nano)),
                 "budget_split has at most nine decimals")
    report.check(sum(nano) == 10 ** 9, f"budget_split adds up to {sum(nano)} of 1000000000")
    cells = [(part["form"], part["care"]) for part in split]
    report.check(sorted(cells) == sorted((f, c) for f in ("ZIN", "PGB") for c in cfg["care_classes"]),
                 "budget_split has every form and care class once")
    base = model.cost[0]
    gap = max(abs(part["fraction"] - base[("ZIN", "PGB").index(part["form"]), model.of([part["care"]])].sum() /
                  base.sum()) for part in split)
    report.check(gap < 2e-9, f"budget_split is the expected cost share of 2015 (largest gap {gap:.1g})")


def check_budget(report, cfg):
    """Budget: about 150 million in 2015 and 2017, 160 in 2018. Cuts of 2019: Haren 49 % (letter of the college, 2016)
    or 42 % (circular of May 2015), Delfzijl 35 % (the same circular)."""
    amount = dict(zip(range(2015, 2021), cfg["budget"]["regional_eur"]))
    report.check((amount[2015], amount[2017], amount[2018]) == (150e6, 150e6, 160e6), "regional budget")
    cuts = cfg["budget"]["cuts"]
    report.check((cuts["GM0017"]["cut"], cuts["GM0010"]["cut"]) == (0.49, 0.35), "cuts of Haren and Delfzijl")
    report.check(cuts["GM0017"]["year"] == cuts["GM0010"]["year"] == 2019, "cuts hold for 2019")
    low, high = ([year[end] if isinstance(year, dict) else year for year in cfg["budget"]["phase_in"]]
                 for end in ("low", "high"))
    report.check(low[0] == high[0] == 0 and low[4] == high[4] == 1 and low == sorted(low) and high == sorted(high) and
                 all(a <= b for a, b in zip(low, high)), "phase-in: 0 in 2015, complete in 2019, uncertain between")
    other = read_scenario("haren-42.cfg")
    report.check(other.pop("inherit") == "groningen-2016.cfg" and other.pop("name") == "haren-42" and other.pop("title")
                 and other == {"budget": {"cuts": {"GM0017": {"cut": 0.42, "anchor": 0}}}}, "haren-42 changes the cut of Haren only, and keeps its share of 2017")


def main():
    cfg = read_scenario("groningen-2016.cfg")
    with open(os.path.join(ROOT, "regions", cfg["region"], "municipalities.csv"), newline="", encoding="utf-8") as file:
        model = Expectation(cfg, list(csv.DictReader(file)))
    report = Report()
    check_clients(report, model)
    check_costs(report, model)
    check_concentration(report, model)
    check_derived(report, cfg, model)
    check_split(report, cfg, model)
    check_budget(report, cfg)
    print(f"1..{report.count}")
    return report.failed != 0


if __name__ == "__main__":
    sys.exit(main())

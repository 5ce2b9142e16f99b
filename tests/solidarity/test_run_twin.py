#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored draws of small random simulations, settled again by twin.py: behaviour, settlement in the next year, funds, keys that
look back, members who come and go, and municipalities that merge or are split, where solidair settle does not come. Every
payment must be the same, to the cent.

What is expected is not stored. A probe tells it: under a fund with a premium of all that is expected of one cell, and
nothing taken over, a member pays that on top of its own cost.
"""
import os
import random
import tempfile
from dataclasses import replace
from decimal import Decimal

import runs
import twin
import worlds

WORLDS = max(1, int(8 * float(os.environ.get("EFFORT", "1"))))
EACH, DRAWS, YEARS = 20, 2, 4
LAST, MERGER = worlds.FIRST + YEARS - 1, worlds.FIRST + 2
UNKNOWN = {"covariance", "column:kenmerk", "youths_in_care", "youths_in_care_lag1"}
NO_YEARS = {"clients_lag1": 1, "cost_lag1": 1, "clients_lag2": 2, "cost_lag2": 2, "clients_mean3": 3, "cost_mean3": 3,
            "clients_weighted": 3, "cost_weighted": 3}    # that cannot be looked back from
SCENARIO = """name = "run"; region = "made-up"; years = { first = %d; last = %d; }; inner_draws = 1; seed = %d; %s
budget = { model = "amount"; factor = %s; eur_per_unit = { money = 1.0; }; };
care_classes = %s;
products = { %s };
budget_split = %s;
behaviour = { eta = %s; };
schemes = (
  %s
);
"""
PRODUCT = """
  p%d = { care = "%s"; users_per_youth = %s; duration_years = 1.0; family = "gamma"; mean_cost_eur = %d.0; cv = 1.0;
    pgb_share = 0.3; };"""


class RunWorld:
    """Four municipalities and two care classes: what random schemes are made for."""

    def __init__(self, source):
        self.random, self.care, self.count = source, ["licht", "zwaar"], YEARS
        self.codes = ["GM0001", "GM0002", "GM0003", "GM0004"]
        self.few = source.random() < 0.4    # so few clients that many a cell has one at most: then its bill is known
        self.scale, self.with_column = 10**7, False
        self.merges = source.random() < 0.25
        self.eta = 0 if self.merges else source.choice((0, 1, 1, Decimal("0.05"), worlds.random_nano(source)))
        part = source.choice((500000000, 123000000, 877000000, 333000000))
        self.parts = {"GM0001": {"GM0001": twin.NANO}, "GM0002": {"GM0001": part, "GM0009": twin.NANO - part},
                      "GM0003": {"GM0009": twin.NANO}, "GM0004": {"GM0004": twin.NANO}}
        self.cells = [(form, care) for form in twin.FORMS for care in self.care]
        self.split = dict(zip(self.cells, twin.allocate(twin.NANO, [source.randint(1, 5) for cell in self.cells])))
        self.places = [(code, "Place " + code, source.randint(500, 3000), source.randint(60, 400), 1.0,
                        source.randint(10**4, 10**6)) for code in self.codes]

    def mergers(self):
        """The table mergers.csv."""
        return "year,old_code,new_code,new_name,fraction\n" + "".join(
            "%d,%s,%s,Place %s,%s\n" % (MERGER, old, new, new, Decimal(part) / twin.NANO)
            for old, parts in self.parts.items() for new, part in parts.items())

    def scenario(self, seed, schemes):
        products = [PRODUCT % (number, care, 0.003 if self.few else self.random.choice((0.05, 0.3)),
                               10**self.random.randint(3, 6)) for number, care in enumerate(self.care)]
        return SCENARIO % (worlds.FIRST, LAST, seed, "mergers = [%d];" % MERGER if self.merges else "",
                           worlds.cfg([1] * YEARS), worlds.cfg(self.care), "".join(products), worlds.cfg(worlds.split_of(self)), worlds.cfg(self.eta),
                           ",\n  ".join(worlds.cfg(scheme) for scheme in schemes))


def probe(cell):
    return {"name": "expected-%s-%s" % cell,
            "layers": [{"share": 0, "forms": [cell[0]], "care": [cell[1]], "key": "equal", "fund": {"rate": 1}}]}


def random_scheme(world, number):
    """As for settle; covariances are not known, nor is the number of clients that is expected, nor youths in care."""
    scheme = worlds.random_scheme(world, number, alone=world.merges)
    for layer in scheme["layers"]:
        layer.pop("flow", None)
    for layer in scheme["layers"]:
        keys = worlds.keys_of(layer)
        if UNKNOWN.intersection(keys) or "fixed" in keys and world.merges:
            layer["key"] = "budget"
            layer.pop("weights", None)
            layer.pop("lag_weights", None)
        if layer["base"] == "client_excess" and (world.merges or not world.few):
            layer["base"] = "deficit"
            layer.pop("threshold_eur", None)
    scheme.pop("settlement", None)
    scheme.pop("leaving", None)
    if world.merges:    # the choices of members are those of old municipalities, as are amounts by hand
        scheme.pop("by_hand", None)
        scheme["layers"] = [{key: value for key, value in layer.items() if key not in ("members", "except", "pools")}
                            for layer in scheme["layers"]]
        return scheme
    known = {layer["base"] for layer in scheme["layers"]} | {key for layer in scheme["layers"] for key in worlds.keys_of(layer)}
    compares = any(layer.get("change_cap", {}).get("against", "own_cost") != "own_cost" for layer in scheme["layers"])
    choices = ["own_cost"] if compares or known & {"client_excess", "clients", *NO_YEARS} else ["own_cost", "expected", "expected"]
    if world.random.random() < 0.6:
        scheme["settlement"] = {"advance": world.random.choice(choices)}
    if world.random.random() < 0.4 and not known & set(NO_YEARS):
        leaving = random_leaving(world, scheme)
        scheme.update({"leaving": leaving} if leaving else {})
    return scheme


def random_leaving(world, scheme):
    """Members of all layers who come and go; None where there are too few."""
    random, nobody = world.random, twin.Year([], dict.fromkeys(world.codes, {}))
    everywhere = set.intersection(*({code for pool in twin.pools(layer, nobody) for code in pool} for layer in scheme["layers"]))
    if len(everywhere) < 2:
        return None
    moves = [{"municipality": code, "year": random.randint(worlds.FIRST + 1, LAST)} for code in
             random.sample(sorted(everywhere), random.choice((1, 1, 2)))]
    leaving = {"given": moves[:1], "joining": moves[1:]} if random.random() < 0.5 and len(moves) > 1 else {"given": moves}
    if "joining" in leaving and random.random() < 0.7:
        leaving["entry_fee"] = worlds.random_amount(world)
    if random.random() < 0.7:
        leaving["exit_fee"] = random.choice((worlds.random_amount(world), {"transfer_years": Decimal(random.randint(0, 40)) / 10}))
    if random.random() < 0.5:
        leaving.update(friction_eur=worlds.random_euros(world), friction_payer=random.choice(("leaver", "stayers")))
    return leaving


class Draws:
    """The stored draws as years."""

    def __init__(self, world, found):
        self.world, self.found = world, found
        self.codes = runs.labels(found, "municipality")

    def by_cell(self, array):
        """code -> cell -> value of an array by care class, form and municipality."""
        return {code: {(form, care): int(array[k, f, i]) for f, form in enumerate(twin.FORMS)
                       for k, care in enumerate(self.world.care)} for i, code in enumerate(self.codes)}

    def expected(self, t, unit=""):
        """What the probes tell, by old municipality or by unit, as merged at the end."""
        own = self.found["unit_cost"][0, t] if unit else self.found["cost"][0, :, t].sum(axis=0)
        return {code: {cell: int(self.found[unit + "payment"][number, 0, t, i] - own[i])
                       for number, cell in enumerate(self.world.cells)}
                for i, code in enumerate(runs.labels(self.found, "unit") if unit else self.codes)}

    def years(self, draw):
        """Calendar year -> the figures of those who settle in it."""
        years, before = {}, []
        for t in range(YEARS):
            clients = self.by_cell(self.found["clients"][draw, :, :, t])
            cost = self.by_cell(self.found["cost_care"][draw, :, :, t])
            year = twin.Year(
                self.world.care, cost, split=self.world.split, index=t, number=worlds.FIRST + t, expected_cost=self.expected(t),
                residents={place[0]: place[2] for place in self.world.places},
                youths=dict(zip(self.codes, map(int, self.found["youths"][t]))),
                budget=dict(zip(self.codes, map(int, self.found["budget"][t]))),
                clients={code: {care: sum(clients[code][form, care] for form in twin.FORMS) for care in self.world.care}
                         for code in self.codes},
                bills={code: [(cell, cell, cents) for cell, cents in cost[code].items()] for code in self.codes})
            years[worlds.FIRST + t] = twin.look_back(year, before)
            before.insert(0, year)
            if self.world.merges and worlds.FIRST + t >= MERGER:
                merged = twin.merged(replace(years[worlds.FIRST + t], bills={}), self.world.parts)
                years[worlds.FIRST + t] = replace(merged, expected_cost=self.expected(t, "unit_"))
        return years

    def payments(self, scheme, draw, number):
        """What the program says that those who settle in this year pay."""
        unit = "unit_" if self.world.merges and number >= MERGER else ""
        return self.found[unit + "payment"][scheme, draw, number - worlds.FIRST].tolist()

    def single(self, draw):
        """Years from the first on in which no cell has more than one client."""
        t = 0
        while t < YEARS and self.found["clients"][draw, :, :, t].max() <= 1:
            t += 1
        return t


def looked_at(scheme):
    """The schemes that it is compared with."""
    against = {layer["change_cap"]["against"] for layer in scheme["layers"] if "change_cap" in layer}
    return against - {"own_cost", "last_year"}


def comparable(scheme, single):
    """Years of a draw that can be worked out again: before them too little is known, after them too many clients."""
    first = worlds.FIRST + max(NO_YEARS.get(key, 0) for layer in scheme["layers"] for key in worlds.keys_of(layer))
    if first > worlds.FIRST and ("settlement" in scheme or any(
            "fund" in layer or layer.get("change_cap", {}).get("against") == "last_year" for layer in scheme["layers"])):
        return range(0)
    many = any(layer["base"] == "client_excess" for layer in scheme["layers"])
    return range(first, worlds.FIRST + (single if many else YEARS))


def one_world(seed, folder):
    """(schemes in draws with a year to compare, those that differ) of one simulation."""
    world = RunWorld(random.Random(seed))
    runs.write_region(folder, world.places, world.mergers() if world.merges else None)
    probes = [probe(cell) for cell in world.cells]
    schemes = [random_scheme(world, number) for number in range(EACH)]
    found = runs.run(folder, world.scenario(seed, probes + schemes), "-n", str(DRAWS))
    if found is None:
        return 0, EACH
    draws, count, differ = Draws(world, found), 0, 0
    for draw in range(DRAWS):
        years, others = draws.years(draw), {}
        for number, scheme in enumerate(schemes, len(probes)):
            span = comparable(scheme, draws.single(draw))
            if not all(other in others.get(year, {}) for other in looked_at(scheme) for year in span):
                continue    # what it is compared with is not worked out again
            paid = twin.pay(scheme, {year: years[year] for year in span}, world.eta, others) if span else {}
            wrong = [year for year in span
                     if [cents for code, cents in sorted(paid[year].items())] != draws.payments(number, draw, year)]
            count += len(span) > 0
            differ += len(wrong) > 0
            if wrong:
                print("# seed", seed, "draw", draw, "year", wrong[0], "eta", world.eta, worlds.cfg(scheme), "\n#   is",
                      draws.payments(number, draw, wrong[0]), "\n#  not", sorted(paid[wrong[0]].items()))
    return count, differ


def main():
    count = differ = 0
    for seed in range(1, WORLDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            done, wrong = one_world(seed, folder)
        count, differ = count + done, differ + wrong
    print("ok" if count > 15 * WORLDS and not differ else "not ok", "1 -", count,
          "draws of schemes settle as the rules say,", differ, "do not")
    print("1..1")


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Random figures and random schemes, as the files that solidair settle reads and as what twin.py reads.

Figures run from a few cents to billions, with many zeros and many equal ones, so that ties and halves occur often.
"""
import csv
import os
import subprocess
from dataclasses import replace
from decimal import Decimal

import twin

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build"))), "solidair")
FIRST = 2015
KEYS = ("budget", "residents", "youths", "clients", "clients_lag1", "clients_mean3", "cost_lag1", "cost_mean3", "expected_cost",
        "surplus", "covariance", "equal", "fixed", "clients_lag2", "clients_weighted", "cost_lag2", "cost_weighted",
        "youths_in_care", "youths_in_care_lag1", "column:kenmerk")
CLIENTS_BEFORE = ("clients_lag1", "clients_lag2", "clients_lag3", "clients_mean3")
COST_BEFORE = ("cost_lag1", "cost_lag2", "cost_lag3", "cost_mean3")
CHANGE_UNITS = ("percent", "eur", "eur_per_resident", "eur_per_youth")
UNITS = ("percent_of_budget", "eur", "eur_per_resident", "eur_per_youth")


def euros(cents):
    return "%s%d.%02d" % ("-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100)


def cents(text):
    return int(Decimal(text) * 100)


# ---- figures ------------------------------------------------------------------------------------------------------
class World:
    """Municipalities with figures of successive years, some only looked back at."""

    def __init__(self, random, care=None, codes=None, count=None, span=None):
        self.random = random
        self.care = care or ["licht", "verblijf", "gesloten", "crisis"][:random.choice((1, 2, 2, 3, 4))]
        self.codes = codes or ["GM%04d" % n
                               for n in sorted(random.sample(range(1, 2000), random.choice((1, 2, 3, 3, 4, 5, 8))))]
        self.scale = random.choice((20, 20, 10**4, 10**7, 10**9, 10**12))    # cents
        self.zeros = random.choice((0, 0, 0.1, 0.4, 0.9))
        self.few = random.random() < 0.3    # few different figures: equal members
        self.split = self.random_split()
        self.rows_before = random.random() < 0.5    # what looks back is added up from rows of years before
        self.count = count or random.choice((1, 1, 2, 3, 5))
        self.last = FIRST + self.count - 1
        self.span = span or max(self.count, 2)    # years of the scenario
        self.advances = random.random() < 0.5
        self.awards = random.random() < 0.3
        self.named = random.random() < 0.5    # rows of clients say whose they are
        self.table_has_year = self.rows_before or self.count > 1 or random.random() < 0.3
        self.shared = [self.random_shared() for cost in range(random.choice((0, 0, 1, 3)))] if not self.rows_before else []
        self.with_column = False
        self.paid, self.awarded, self.years = {}, {}, {}
        for number in range(FIRST - (3 if self.rows_before else 0), self.last + 1):
            self.years[number] = self.random_year(number)
        while not all(self.looks_plausible(year) for year in self.years.values()):    # else it is refused, as in another unit
            self.years = {number: self.random_year(number) for number in self.years}
        self.look_back()

    def look_back(self):
        self.looked_back = {}
        for number in range(FIRST, self.last + 1):
            before = [self.years[past] for past in range(number - 1, FIRST - 4, -1) if past in self.years]
            self.looked_back[number] = twin.look_back(self.years[number], before)

    @staticmethod
    def looks_plausible(year):
        costs = {code: sum(cells.values()) for code, cells in year.cost.items()}
        cost, budget = sum(costs.values()), sum(year.budget.values())
        together = min(cost, budget) < 10**5 or max(cost, budget) < 10**8 or 25 * min(cost, budget) > max(cost, budget)
        return together and all(World.are_alike([figure[code] / year.residents[code] for code in year.cost])
                                for figure in (costs, year.budget))

    @staticmethod
    def are_alike(per_head):
        """Those that are not 0 differ less from the median than another unit does; a few euros may be anything."""
        some = sorted(x for x in per_head if x > 0)
        middle = some[len(some) // 2] if some else 0
        return len(some) < 3 or middle < 10**2 or all(25 * x > middle > x / 25 for x in some)

    def figure(self, scale):
        if self.random.random() < self.zeros:
            return 0
        if self.few:
            return self.random.choice((1, 1, 2, 3)) * max(scale // 4, 1)
        return self.random.randint(scale // 20, scale)    # further apart is taken for another unit

    def random_number(self):
        """Whole, or with up to nine decimals."""
        return Decimal(self.figure(10**8)) / self.random.choice((1, 100, 10**9))

    def random_split(self):
        cells = [(form, care) for form in twin.FORMS for care in self.care]
        some = self.random.sample(cells, self.random.randint(1, len(cells)))
        if len(some) == 1:
            return {some[0]: twin.NANO}
        total = twin.NANO + self.random.choice((0, 0, 1, -1, 999, -999))    # 1 to within a millionth
        return dict(zip(some, twin.allocate(total, [self.random.randint(1, 9) for cell in some])))

    def random_shared(self):
        """A cost that is shared; of years before the first nobody could say what it was."""
        random, years = self.random, self.span
        shared = {"care": random.choice(self.care),
                  "key": random.choice(("residents", "youths", "budget", "clients", "equal", "fixed"))}
        if random.random() < 0.5:
            shared["eur"] = random.choice((random_euros(self), [random_euros(self) for year in range(years)]))
        else:
            shared["share_of_budget"] = random.choice((random_share(random), [random_share(random) for year in range(years)]))
        if random.random() < 0.3:
            shared["members"] = some(random, self.codes)
        members = shared.get("members", self.codes)
        if random.random() < 0.3 and len(members) > 1:
            shared["except"] = [random.choice(members)]
        if shared["key"] == "fixed":
            shared["weights"] = [{"code": code, "weight": Decimal(random.randint(1, 10**10)) / 10**9} for code in self.codes]
        return shared

    def by_cell(self):
        return {code: {(form, care): self.figure(self.scale) for form in twin.FORMS for care in self.care}
                for code in self.codes}

    def by_care(self):
        return {code: {care: self.figure(300) for care in self.care} for code in self.codes}

    def random_bills(self, cost):
        """Clients of each cell; most cells add up, some do not (the program warns and settles). Where they have names, some
        have several rows, and some share their name with one elsewhere."""
        bills = {code: [] for code in self.codes}
        few = self.random.choice((2, 5, 50))
        for code in self.codes:
            for cell, total in cost[code].items():
                if self.random.random() < 0.2:
                    total = self.figure(self.scale)
                count = self.random.randint(1, 4)
                parts = twin.allocate(total, [self.random.randint(1, 9) for part in range(count)])
                for part in parts:
                    if part or self.random.random() < 0.1:
                        who = self.random.randint(1, few) if self.named else len(bills[code])
                        bills[code].append((who, cell, part))
        return bills

    def random_year(self, number):
        cost = self.by_cell()
        if self.awards:
            for code in self.codes:
                for care in self.care:
                    award = self.figure(self.scale)
                    used = self.random.choice((twin.NANO, 0, twin.NANO // 2, self.random.randint(0, 2 * twin.NANO)))
                    self.awarded[number, code, care] = award, used
                    cost[code]["PGB", care] = twin.rounded(twin.Fraction(award * used, twin.NANO))
        for code in self.codes:
            self.paid[number, code] = [self.figure(self.scale), self.figure(self.scale)] if self.advances else [0, 0]
        size = 2 * len(self.care) * self.scale
        youths = {code: 200 + self.random.randint(0, 100) for code in self.codes}    # as alike as not to look like thousands
        year = twin.Year(
            self.care, cost, split=self.split, index=number - FIRST, number=number,
            residents={code: people + self.random.randint(300, 600) for code, people in youths.items()}, youths=youths,
            budget={code: self.figure(size) for code in self.codes},
            covariance={code: self.figure(10**15) for code in self.codes},
            clients=self.by_care(), bills=self.random_bills(cost),
            youths_in_care={code: self.figure(100) for code in self.codes},
            column={"kenmerk": {code: self.random_number() for code in self.codes}})
        year = replace(year, expected_cost=self.by_cell())
        if self.rows_before:
            return year
        return replace(year, budget_lag1={code: self.figure(size) for code in self.codes},
                       budget_lag2={code: self.figure(size) for code in self.codes}, youths_in_care_lag1={code: self.figure(100) for code in self.codes},
                       **{name: self.by_care() for name in CLIENTS_BEFORE}, **{name: self.by_cell() for name in COST_BEFORE})

    def credit(self, schemes):
        """Credit notes: some cells below nothing, though not what a layer covers. How many there are."""
        covered = [set(twin.covered_cells(layer, year)) for year in [self.years[self.last]]
                   for scheme in schemes for layer in scheme["layers"]]
        count = 0
        for year in self.years.values():
            for code in self.codes:
                cell = "ZIN", self.random.choice(self.care)
                rest = min((sum(year.cost[code][other] for other in cells if other != cell) for cells in covered if cell in cells),
                           default=self.scale)
                kept = year.cost[code][cell]
                if rest > 0 and self.random.random() < 0.3:
                    year.cost[code][cell] = -self.random.randint(1, rest)
                    good = self.looks_plausible(year)
                    year.cost[code][cell] = year.cost[code][cell] if good else kept
                    count += good
        if not self.rows_before:
            count += sum(self.credit_before(year) for year in self.years.values())
        self.look_back()
        return count

    def credit_before(self, year):
        """Those of the years before, which may be more than all that a layer looks at there."""
        count = 0
        for name in COST_BEFORE:
            for code in self.codes:
                cell = self.random.choice(("ZIN", "PGB")), self.random.choice(self.care)
                kept = getattr(year, name)[code][cell]
                if self.random.random() < 0.2:
                    getattr(year, name)[code][cell] = -self.random.randint(1, self.scale)
                    good = self.looks_plausible(year)
                    getattr(year, name)[code][cell] = getattr(year, name)[code][cell] if good else kept
                    count += good
        return count

    def total_paid(self):
        return {where: sum(paid) for where, paid in self.paid.items()}

    # ---- as files -------------------------------------------------------------------------------------------------
    def write(self, folder, years=None):
        """cijfers.csv and clienten.csv of these years, by default all; of one year alone without a column year."""
        with_year = years is None and self.table_has_year
        rows, bills = [], []
        for number, year in (years or self.years).items():
            start = {"year": number} if with_year else {}
            rows += [dict(start, **self.row(number, year, code)) for code in self.codes]
            given = [(self.codes[0], (0, ("ZIN", self.care[0]), 0))]    # a year has clients
            given += [(code, bill) for code in self.codes for bill in year.bills[code]]
            for code, (who, (form, care), bill) in given:
                client = {"client": "c%d" % who} if self.named else {}
                bills.append(dict(start, code=code, form=form, care=care, cost=euros(bill), **client))
        self.random.shuffle(bills)
        self.random.shuffle(rows)
        self.table(os.path.join(folder, "cijfers.csv"), rows)
        self.table(os.path.join(folder, "clienten.csv"), bills)

    @staticmethod
    def table(path, rows):
        with open(path, "w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, rows[0], lineterminator="\n")
            out.writeheader()
            out.writerows(rows)

    def row(self, number, year, code):
        row = dict(code=code, residents=year.residents[code], youths=year.youths[code],
                   budget=euros(year.budget[code]), covariance=year.covariance[code])
        for (form, care), cost in year.cost[code].items():
            if (number, code, care) in self.awarded and form == "PGB":
                award, used = self.awarded[number, code, care]
                row["award:PGB:" + care], row["utilisation:PGB:" + care] = euros(award), "%d.%09d" % divmod(used, twin.NANO)
            else:
                row["cost:%s:%s" % (form, care)] = euros(cost)
        if self.with_column:    # a column that no scheme uses is refused
            row["kenmerk"] = format(year.column["kenmerk"][code], "f")
        for name in ("budget_lag1", "budget_lag2"):
            if getattr(year, name):
                row[name] = euros(getattr(year, name)[code])
        for name in ("youths_in_care", "youths_in_care_lag1"):
            if getattr(year, name):
                row[name] = getattr(year, name)[code]
        for name in ("clients", *CLIENTS_BEFORE):
            row.update(("%s:%s" % (name, care), count) for care, count in getattr(year, name).get(code, {}).items())
        for name in ("expected_cost", *COST_BEFORE):
            row.update(("%s:%s:%s" % (name, form, care), euros(cost))
                       for (form, care), cost in getattr(year, name).get(code, {}).items())
        if self.advances:
            row["advance:RIGG"], row["advance:SVB"] = (euros(paid) for paid in self.paid[number, code])
        return row


# ---- schemes ------------------------------------------------------------------------------------------------------
def random_nano(random):
    return Decimal(random.randint(0, twin.NANO)) / twin.NANO


def random_share(random):
    return random.choice((0, 1, 1, Decimal("0.5"), Decimal("0.333333333"), Decimal("0.05"), random_nano(random),
                          random_nano(random), random_nano(random)))


def random_amount(world):
    unit = world.random.choice(UNITS)
    return {unit: random_amount_in(world, unit)}


def random_amount_in(world, unit):
    random = world.random
    if unit == "percent_of_budget":
        return random.choice((Decimal(5), Decimal("12.5"), Decimal(random.randint(0, 10**11)) / 10**9))
    most = min(1 + world.scale // {"eur": 1, "eur_per_resident": 30000, "eur_per_youth": 5000}[unit], 10**8)
    if random.random() < 0.3:
        return Decimal(random.randint(0, min(most, 10**6) * 10**7)) / 10**9    # parts of cents
    return Decimal(random.randint(0, most)) / 100


def random_euros(world, times=1):
    """Whole cents; some of the amounts of the program may have no more."""
    return Decimal(world.random.randint(0, min(times * world.scale, 10**11))) / 100


def some(random, things):
    return sorted(random.sample(things, random.randint(1, len(things))), key=things.index)


def random_blend(random):
    """Several keys, whose weights add up to 1 to within a millionth."""
    left_out = random.choice(("fixed", "column:kenmerk"))    # of which a layer may have one
    keys = random.sample([key for key in KEYS if key != left_out], random.choice((1, 2, 2, 3, 8)))
    total = twin.NANO + random.choice((0, 0, 1, -1, 999, -999) if len(keys) > 2 else (0, 0, -1, -999))
    parts = twin.allocate(total, [random.choice((1, 1, random.randint(1, 99))) for key in keys])
    return [{"key": key, "weight": Decimal(part) / twin.NANO} for key, part in zip(keys, parts)]


def keys_of(layer):
    key = layer.get("key", "budget")
    return [key] if isinstance(key, str) else [one["key"] for one in key]


def random_layer(world, years, above=None):
    """Any of the options of a layer that go together. above: names of schemes that stand above this one."""
    random = world.random
    chance = lambda p: random.random() < p
    base = random.choice(("costs", "result", "deficit", "client_excess", "unexpected"))
    layer = {"base": base, "key": random_blend(random) if chance(0.25) else random.choice(KEYS)}
    if chance(0.3):
        layer["forms"] = some(random, list(twin.FORMS))
    if chance(0.4):
        layer["care"] = some(random, world.care)
    if chance(0.2):
        layer["share"] = [random_share(random) for year in range(years)]
    elif chance(0.5):
        layer["share"] = random_share(random)
    banded = chance(0.2)
    if banded:
        layer.pop("share", None)
        layer.update(random_bands(world, base, years))
    for name in ("attachment", "limit"):
        if not banded and chance(0.3):
            layer[name] = random_amount(world)
    if base == "client_excess" and not banded:
        layer["threshold_eur"] = random_euros(world)
    world.with_column = world.with_column or "column:kenmerk" in keys_of(layer)
    if "fixed" in keys_of(layer):
        layer["weights"] = [{"code": code, "weight": Decimal(random.randint(0, 10**10)) / 10**9}
                            for code in some(random, world.codes)]
    if any(key.endswith("_weighted") for key in keys_of(layer)):
        layer["lag_weights"] = random.choice(([3, 2, 1], [1, 0, 0], [0, 0, 1], [random.randint(1, 100) for lag in range(3)]))
    if chance(0.2):
        layer["members"] = some(random, world.codes)
    if chance(0.2) and len(world.codes) > 1:
        layer["except"] = [random.choice(world.codes)]
    if chance(0.25) and len(world.codes) > 2:
        order = random.sample(world.codes, len(world.codes))
        cut = random.randint(1, len(order) - 1)
        layer["pools"] = [order[:cut], order[cut:random.randint(cut + 1, len(order))]]
    if chance(0.3):
        layer["external_share"] = random_share(random)
        if layer["external_share"] and chance(0.4):    # of nothing the program does not want to know of what
            layer["external_of"] = random.choice(("shortfall", "shortfall", "pool"))
    if base in ("deficit", "client_excess") and chance(0.5):
        layer["total_limit"] = random.choice(("surplus", {"eur": random_euros(world)}))
    if chance(0.3):
        layer["flow"] = random.choice(("contribution", "fee"))
    if chance(0.25):
        layer["fund"] = random_fund(world)
        if banded:
            layer["fund"]["rate"] = random_share(random)
    else:
        for name in ("contribution_cap", "receipt_cap", "payment_floor"):
            if chance(0.2):
                layer[name] = random_amount(world)
        if chance(0.2):
            layer["change_cap"] = random_change(world, years, above)
        if any(name in layer for name in twin.BOUNDS) and chance(0.5):
            layer["cut"] = random.choice(("members", "outside"))
    return layer


def random_change(world, years, above):
    """above: schemes to compare with; None: with own cost only."""
    random = world.random
    unit = random.choice(CHANGE_UNITS)
    number = lambda: random_amount_in(world, "percent_of_budget" if unit == "percent" else unit)
    against = "own_cost" if above is None else random.choice(["own_cost", "last_year"] + above[-1:])
    return {"against": against, unit: [number() for year in range(years)] if random.random() < 0.4 else number()}


def random_bands(world, base, years):
    """Bands from low to high, some next to each other, and their unit."""
    random = world.random
    unit = "eur" if base == "client_excess" else random.choice(UNITS)
    number = lambda: random_euros(world) if base == "client_excess" else random_amount_in(world, unit)
    ends = sorted({number() for end in range(random.choice((2, 3, 4, 5)))} | {Decimal(0)})
    if len(ends) > 1 and random.random() < 0.5:
        ends.pop(0)
    bands = [{"from": low, "to": high, "share": random_share(random)} for low, high in zip(ends, ends[1:])
             if random.random() < 0.8]
    if not bands or random.random() < 0.5:
        bands.append({"from": ends[-1], "share": [random_share(random) for year in range(years)]})
    return dict({"bands": bands}, **({} if unit == "eur" and random.random() < 0.7 else {"bands_in": unit}))


def random_fund(world):
    random = world.random
    fund = {"premium": "expected"}
    if random.random() < 0.5:
        fund["rate"] = random_share(random)
    if random.random() < 0.5:
        fund["loading"] = random_share(random)
    for name in ("opening_eur", "floor_eur"):
        if random.random() < 0.5:
            fund[name] = random_euros(world, 3)
    if random.random() < 0.6:
        fund["ceiling_eur"] = max(random_euros(world, 3), fund.get("floor_eur", 0))
    return fund


def random_by_hand(world, years):
    """An amount of one to another, or from or to outside; in all years or in one."""
    random = world.random
    given = {"eur": max(random_euros(world), Decimal("0.01")), "reason": {random.choice(("nl", "en")): "afspraak"}}
    one, *other = random.sample(world.codes, min(2, len(world.codes)))
    given[random.choice(("from", "to"))] = one
    if other and random.random() < 0.6:
        given["to" if "from" in given else "from"] = other[0]
    if random.random() < 0.5:
        given["year"] = FIRST + random.randrange(years)
    return given


def cells_of(layer, world):
    return {(form, care) for form in layer.get("forms", twin.FORMS) for care in layer.get("care", world.care)}


def take_together(world, layer, others, years):
    """Several years of a layer, where the care is in no other layer and the base and the scenario allow for it."""
    fits = [n for n in (2, 3) if years % n == 0]
    if fits and "fund" not in layer and layer["base"] in ("costs", "result", "deficit") and world.random.random() < 0.4 and \
            not any(cells_of(layer, world) & cells_of(other, world) for other in others):
        layer["over_years"] = world.random.choice(fits)


def random_joining(world, years):
    """New members, most of whom pay for it."""
    random = world.random
    joining = [{"municipality": code, "year": FIRST + random.randint(1, years - 1)}
               for code in random.sample(world.codes, random.choice((1, 1, 2)))]
    leaving = {"joining": joining}
    if random.random() < 0.8:
        leaving["entry_fee"] = random_amount(world)
    return leaving


def random_scheme(world, number, years=None, alone=True):
    """years: how many the scenario has; at least two. alone: looks at no other year or scheme."""
    above = None if alone else ["s%d" % before for before in range(number)]
    years = years or max(world.count, 2)
    layers = [random_layer(world, years, above) for layer in range(world.random.choice((1, 1, 2, 3)))]
    scheme = {"name": "s%d" % number, "layers": layers}
    for layer in layers:
        take_together(world, layer, [other for other in layers if other is not layer], years)
    if not alone and world.random.random() < 0.15 and len(world.codes) > 1:
        scheme["leaving"] = random_joining(world, years)
    if world.random.random() < 0.2:
        scheme["by_hand"] = [random_by_hand(world, years) for given in range(world.random.choice((1, 1, 3)))]
    if world.random.random() < 0.1:
        scheme["settlement"] = {"advance": "own_cost"}    # settle tells what a year costs in the end, whenever it is paid
    return scheme


# ---- the program --------------------------------------------------------------------------------------------------
def cfg(value):
    """A value as libconfig writes it."""
    if isinstance(value, dict):
        return "{ %s }" % " ".join("%s = %s;" % (key, cfg(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "( %s )" % ", ".join(cfg(item) for item in value)
    if isinstance(value, str):
        return '"%s"' % value
    return format(value, "" if isinstance(value, int) else "f")


def split_of(world):
    return [{"form": form, "care": care, "fraction": Decimal(part) / twin.NANO} for (form, care), part in world.split.items()]


def write_schemes(folder, world, schemes, last=None):
    """regelingen.cfg; a scheme that is a name is one of the folder schemes."""
    with open(os.path.join(folder, "regelingen.cfg"), "w", encoding="utf-8") as file:
        file.write("years = { first = %d; last = %d; };\n" % (FIRST, last or max(world.last, FIRST + 1)))
        file.write("care_classes = %s;\n" % cfg(world.care))
        file.write("budget_split = %s;\n" % cfg(split_of(world)))
        if world.shared:
            file.write("shared_costs = %s;\n" % cfg({"shared%d" % k: cost for k, cost in enumerate(world.shared)}))
        file.write("schemes = (\n  %s );\n" % ",\n  ".join(cfg(scheme) for scheme in schemes))


def solidair_settle(folder, *options):
    """(rows, messages) of solidair settle in a folder with regelingen.cfg and cijfers.csv; rows None where it refuses."""
    made = subprocess.run([PROGRAM, "--lang", "en", "settle", "regelingen.cfg", "cijfers.csv", *options], cwd=folder,
                          capture_output=True, text=True, check=False)
    return (None if made.returncode else list(csv.DictReader(made.stdout.splitlines()))), made.stderr


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

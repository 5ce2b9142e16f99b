# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of solidarity a second time, written from their text alone (scenarios/schemes/README.md), to hold the program
against. Exact: whole cents and fractions, never a floating-point number. Made to be read, not to be fast.

A scheme is a dict with the keys of a scenario file; its decimal numbers are whole or decimal.Decimal. A year is a Year. All
money is in cents, all tables are by CBS code, a cell is a pair (form, care class).
"""
from dataclasses import dataclass, field, replace
from fractions import Fraction

FORMS = ("ZIN", "PGB")
NANO = 10**9


@dataclass(frozen=True)
class Year:
    """The figures of one year. Only what the schemes ask for need be there."""
    care: list                  # the care classes, in the scenario's order
    cost: dict                  # code -> cell -> own cost
    residents: dict = field(default_factory=dict)
    youths: dict = field(default_factory=dict)
    budget: dict = field(default_factory=dict)
    covariance: dict = field(default_factory=dict)
    expected_cost: dict = field(default_factory=dict)   # code -> cell -> cents, as are the next four
    cost_lag1: dict = field(default_factory=dict)
    cost_lag2: dict = field(default_factory=dict)
    cost_lag3: dict = field(default_factory=dict)
    cost_mean3: dict = field(default_factory=dict)      # the sum of three years
    clients: dict = field(default_factory=dict)         # code -> care class -> count, as are the next four
    clients_lag1: dict = field(default_factory=dict)
    clients_lag2: dict = field(default_factory=dict)
    clients_lag3: dict = field(default_factory=dict)
    clients_mean3: dict = field(default_factory=dict)   # the sum of three years
    budget_lag1: dict = field(default_factory=dict)     # code -> cents, as is the next one
    budget_lag2: dict = field(default_factory=dict)
    youths_in_care: dict = field(default_factory=dict)  # code -> count
    youths_in_care_lag1: dict = field(default_factory=dict)
    column: dict = field(default_factory=dict)          # name -> code -> number with nine decimals
    bills: dict = field(default_factory=dict)           # code -> list of (who, cell, cents), rows of clients
    factor: dict = field(default_factory=dict)          # code -> how much dearer all its clients are, in units of 1e-9
    split: dict = None                                  # cell -> part of the budget in units of 1e-9
    index: int = 0                                      # which year of the scenario, for a list of one share a year
    number: int = None                                  # the calendar year

    @property
    def cells(self):
        return [(form, care) for form in FORMS for care in self.care]


# ---- rounding -----------------------------------------------------------------------------------------------------
def rounded(x):
    """The nearest whole number; a half goes away from zero."""
    x = Fraction(x)
    size = (2 * abs(x.numerator) + x.denominator) // (2 * x.denominator)
    return size if x > 0 else -size


def nano(x):
    """A share or percentage in units of 1e-9: it has nine decimals."""
    return rounded(Fraction(x) * NANO)


def allocate(amount, weights):
    """Divides the amount in whole cents by whole weights, to the largest remainder; of equal ones the first gets the cent."""
    if amount < 0:
        return [-part for part in allocate(-amount, weights)]
    total = sum(weights)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[:amount - sum(parts)]:
        parts[i] += 1
    return parts


def allocate_by_code(amount, weights):
    codes = sorted(weights)
    return dict(zip(codes, allocate(amount, [weights[code] for code in codes])))


# ---- what a layer looks at ----------------------------------------------------------------------------------------
def covered_cells(layer, year):
    return [(form, care) for form, care in year.cells
            if form in layer.get("forms", FORMS) and care in layer.get("care", year.care)]


def pools(layer, year):
    """The members of each pool, in the order of their codes. Who is in no list of pools stays outside."""
    members = [code for code in sorted(year.cost)
               if code in layer.get("members", year.cost) and code not in layer.get("except", ())]
    return [[code for code in members if code in pool] for pool in layer.get("pools", [members])]


def share(layer, year):
    """The share of a layer, or of a band of it, in this year."""
    given = layer.get("share", 1)
    return Fraction(nano(given[year.index] if isinstance(given, (list, tuple)) else given), NANO)


def budget_part(year, code, cells, back=0):
    """b: the part of the budget that is meant for these cells; of years that are taken together the sum, of each to the cent."""
    total = 0
    for budget in (year.budget, year.budget_lag1, year.budget_lag2)[:back + 1]:
        part = budget[code]
        if len(cells) != len(year.cells):
            part = rounded(Fraction(part * sum(year.split.get(cell, 0) for cell in cells), NANO))
        total += part
    return total


def covered_cost(year, code, cells, left, back):
    """c: what earlier layers left; of years that are taken together the sum, in earlier ones as it was before any layer."""
    total = max(sum(left[code][cell] for cell in cells), 0)
    for cost in (year.cost_lag1, year.cost_lag2)[:back]:
        total += max(sum(cost[code][cell] for cell in cells), 0)
    return total


def years_back(layer):
    return layer.get("over_years", 1) - 1


def settles(layer, year):
    """Years are counted from the first one; those that are taken together are settled in the last of them."""
    return (year.index + 1) % layer.get("over_years", 1) == 0


def amount(given, year, code, cells, back=0):
    """An own risk, a limit or a cap in cents; None where there is none."""
    if given is None:
        return None
    (unit, value), = given.items()
    if unit == "percent_of_budget":
        return rounded(Fraction(nano(value) * budget_part(year, code, cells, back), 100 * NANO))
    units = {"eur": 1, "eur_per_resident": year.residents.get(code), "eur_per_youth": year.youths.get(code)}[unit]
    return rounded(Fraction(value) * 100 * units)


def excess(above, year, code, cells):
    """What the clients cost above a threshold in euros, by client: all of his rows in these cells together. Dearer clients are
    dearer by cell, of which each of them then has one."""
    threshold = rounded(Fraction(above) * 100)
    total, above = {}, {}
    for who, cell, cents in year.bills.get(code, ()):
        if cell in cells:
            total.setdefault(who, []).append((cell, cents))
    for rows in total.values():
        cell = min(rows)[0]
        above[cell] = above.get(cell, 0) + max(sum(cents for cell, cents in rows) - threshold, 0)
    return sum(rounded(Fraction(cents * year.factor.get(code, NANO), NANO)) for cents in above.values())


def base(layer, year, code, cells, c):
    """x: what the layer is about, before own risk, limit and share."""
    kind = layer.get("base", "costs")
    if kind == "costs":
        return c
    if kind == "client_excess":
        return min(excess(layer["threshold_eur"], year, code, cells), c)
    if kind == "unexpected":
        return c - sum(year.expected_cost[code][cell] for cell in cells)
    result = c - budget_part(year, code, cells, years_back(layer))
    return max(result, 0) if kind == "deficit" else result


def bands(layer, year, code, cells, c):
    """y of a layer with bands: the shares of what lies in each of them, every one to the cent."""
    y = 0
    if layer.get("base") == "client_excess":
        for band in layer["bands"]:
            above = excess(band["to"], year, code, cells) if "to" in band else 0
            size = min(max(excess(band["from"], year, code, cells) - above, 0), c)
            c -= size
            y += rounded(share(band, year) * size)
        return y
    x, unit = base(layer, year, code, cells, c), layer.get("bands_in", "eur")
    for band in layer["bands"]:
        end = min(abs(x), amount({unit: band["to"]}, year, code, cells, years_back(layer))) if "to" in band else abs(x)
        y += rounded(share(band, year) * max(end - amount({unit: band["from"]}, year, code, cells, years_back(layer)), 0))
    return y if x > 0 else -y


def taken_over(layer, year, code, cells, c):
    """y: what the pool takes over of a member, before a limit on the total."""
    if "bands" in layer:
        return bands(layer, year, code, cells, c)
    x = base(layer, year, code, cells, c)
    size = max(abs(x) - (amount(layer.get("attachment"), year, code, cells, years_back(layer)) or 0), 0)
    limit = amount(layer.get("limit"), year, code, cells, years_back(layer))
    size = size if limit is None else min(size, limit)
    y = rounded(share(layer, year) * size)
    return y if x > 0 else -y


def key_weight(layer, year, code, cells, c):
    """The weight of a member in the key: a whole number."""
    key = layer.get("key", "budget")
    if key in ("budget", "residents", "youths", "youths_in_care", "youths_in_care_lag1"):
        return getattr(year, key)[code]
    if key in ("clients", "clients_lag1", "clients_lag2", "clients_lag3", "clients_mean3"):
        return sum(getattr(year, key)[code][care] for care in year.care if care in {cell[1] for cell in cells})
    if key in ("cost_lag1", "cost_lag2", "cost_lag3", "cost_mean3", "expected_cost"):
        return max(sum(getattr(year, key)[code][cell] for cell in cells), 0)
    if key in ("clients_weighted", "cost_weighted"):
        of_year = [key.replace("weighted", lag) for lag in ("lag1", "lag2", "lag3")]
        return sum(counts * key_weight(dict(layer, key=lag), year, code, cells, c)
                   for counts, lag in zip(layer["lag_weights"], of_year))
    if key == "surplus":
        return max(budget_part(year, code, cells, years_back(layer)) - c, 0)
    if key == "covariance":
        return max(year.covariance[code], 0)
    if key == "fixed":
        return sum(nano(given["weight"]) for given in layer["weights"] if given["code"] == code)
    if key.startswith("column:"):
        return nano(year.column[key[len("column:"):]][code])
    return 1  # equal


def key_weights(layer, year, cells, c):
    """code -> weight, of the members that c names. In several keys together it is what blend gives of 10^15."""
    if isinstance(layer.get("key"), (list, tuple)):
        return blend(10**15, layer, year, cells, c)
    return {code: key_weight(layer, year, code, cells, c[code]) for code in c}


def blend(amount, layer, year, cells, c):
    """code -> part of the amount: over the keys in which somebody has weight, and then by each of them."""
    keys = [(key_weights(dict(layer, key=one["key"]), year, cells, c), nano(one["weight"])) for one in layer["key"]]
    keys = [(weight, counts) for weight, counts in keys if any(weight.values())]
    total = dict.fromkeys(c, 0)
    if keys:
        for (weight, _), part in zip(keys, allocate(amount, [counts for _, counts in keys])):
            for code, cents in allocate_by_code(part, weight).items():
                total[code] += cents
    return total


# ---- shared costs -------------------------------------------------------------------------------------------------
def with_shared(year, shared):
    """The year with what is paid together as own cost of each: a dict with the keys of a shared cost in a scenario file."""
    cost = {code: dict(cells) for code, cells in year.cost.items()}
    for given in shared:
        (members,) = pools({name: given[name] for name in ("members", "except") if name in given}, year)
        size = given.get("eur", given.get("share_of_budget"))
        size = size[year.index] if isinstance(size, (list, tuple)) else size
        if "eur" in given:
            size = rounded(Fraction(size) * 100)
        else:
            size = rounded(Fraction(sum(year.budget[code] for code in members) * nano(size), NANO))
        cell = ("ZIN", given["care"])
        weight = {code: key_weight(given, year, code, [cell], 0) for code in members}
        if not any(weight.values()):
            weight = dict.fromkeys(members, 1)
        for code, part in allocate_by_code(size, weight).items():
            cost[code][cell] = cost[code].get(cell, 0) + part
    return replace(year, cost=cost)


# ---- one layer, one pool ------------------------------------------------------------------------------------------
@dataclass
class Pooled:
    """What a layer does in one pool: y and T by member, what an outside party pays, the fund's balance at the end."""
    y: dict
    transfer: dict
    external: int
    balance: int = None


def limit_total(layer, year, cells, c, y):
    limit = layer.get("total_limit")
    if limit is None:
        return y
    if limit == "surplus":
        most = sum(max(budget_part(year, code, cells, years_back(layer)) - c[code], 0) for code in y)
    else:
        most = rounded(Fraction(limit["eur"]) * 100)
    return allocate_by_code(most, y) if sum(y.values()) > most else y


def outside(layer, year, cells, c, y):
    """E: what an outside party pays."""
    of = sum(y.values())
    if layer.get("external_of", "pool") == "shortfall":
        of = sum(c[code] - budget_part(year, code, cells, years_back(layer)) for code in y)
    return rounded(Fraction(nano(layer.get("external_share", 0)) * max(of, 0), NANO))


def bounds(layer, year, code, cells, paid, against):
    """(least, most) that T may be, None where nothing bounds it. paid: own cost and T of the layers before; against: what
    last year, or the other scheme, came to for this member; None: nothing."""
    lower, upper = [], []
    if "contribution_cap" in layer:
        upper.append(amount(layer["contribution_cap"], year, code, cells, years_back(layer)))
    if "receipt_cap" in layer:
        lower.append(-amount(layer["receipt_cap"], year, code, cells, years_back(layer)))
    if "payment_floor" in layer:
        lower.append(amount(layer["payment_floor"], year, code, cells, years_back(layer)) - paid)
    if "change_cap" in layer and against is not None:
        (unit, value), = ((key, value) for key, value in layer["change_cap"].items() if key != "against")
        value = value[year.index] if isinstance(value, (list, tuple)) else value
        if unit == "percent":
            most = rounded(Fraction(nano(value) * abs(against), 100 * NANO))
        else:
            most = amount({unit: value}, year, code, cells)
        lower.append(against - paid - most)
        upper.append(against - paid + most)
    lower, upper = max(lower, default=None), min(upper, default=None)
    if None not in (lower, upper):
        lower = min(lower, upper)
    return lower, upper


def within(limits, transfer):
    """T within its bounds."""
    lower, upper = limits
    transfer = transfer if lower is None else max(lower, transfer)
    return transfer if upper is None else min(upper, transfer)


def cap(layer, limits, weight, transfer):
    """T within its bounds. What that leaves to pay (or, below 0, is paid too much) goes over the members that were not cut
    that way, by the key, and then over those who receive (or pay). Returns what an outside party pays besides."""
    before = dict(transfer)
    transfer.update((code, within(limits[code], transfer[code])) for code in transfer)
    excess = sum(before.values()) - sum(transfer.values())
    if layer.get("cut") == "outside":
        return excess
    sign = 1 if excess > 0 else -1
    t = {code: sign * value for code, value in transfer.items()}    # from here on there is only something left to pay
    ends = {code: limits[code][1 if sign > 0 else 0] for code in t}
    most = {code: end if end is None else sign * end for code, end in ends.items()}
    weight = {code: 0 if sign * before[code] > t[code] else weight[code] for code in t}
    excess, left, receivers = abs(excess), 0, False
    while excess:
        receivers = receivers or not any(weight.values())
        bear = weight
        if receivers:
            bear = {code: -t[code] if t[code] < 0 and (most[code] is None or t[code] < most[code]) else 0 for code in t}
            rest = max(excess - sum(bear.values()), 0)
            left, excess = left + rest, excess - rest
        for code, part in allocate_by_code(excess, bear).items() if excess else ():
            t[code] += part
        excess = 0
        for code in t:
            if most[code] is not None and t[code] > most[code]:
                excess += t[code] - most[code]
                t[code], weight[code] = most[code], 0
    transfer.update((code, sign * value) for code, value in t.items())
    return sign * left


def premium_rate(layer, year):
    """rate x (1 + loading) in units of 1e-9, a half upwards; without a rate the share of the year."""
    fund = layer["fund"]
    rate = Fraction(nano(fund["rate"]), NANO) if "rate" in fund else share(layer, year)
    return nano(rate * (1 + Fraction(nano(fund.get("loading", 0)), NANO)))


def with_fund(layer, year, cells, weight, y, external, before):
    """The fund pays what the pool takes over; members pay premiums, what it falls short, and share what is too much."""
    fund = layer["fund"]
    rate = premium_rate(layer, year)
    premium = {code: rounded(Fraction(rate * sum(year.expected_cost[code][cell] for cell in cells), NANO)) for code in y}
    balance = before + sum(premium.values()) - (sum(y.values()) - external)
    floor = rounded(Fraction(fund.get("floor_eur", 0)) * 100)
    ceiling = rounded(Fraction(fund["ceiling_eur"]) * 100) if "ceiling_eur" in fund else None
    assessed = max(floor - balance, 0)
    refunded = max(balance - ceiling, 0) if ceiling is not None else 0
    assessment = allocate_by_code(assessed, weight)
    refund = allocate_by_code(refunded, premium if any(premium.values()) else weight)
    transfer = {code: premium[code] + assessment[code] - refund[code] - y[code] for code in y}
    return Pooled(y, transfer, external, balance + assessed - refunded)


BOUNDS = ("contribution_cap", "receipt_cap", "payment_floor", "change_cap")


def settle_pool(layer, year, members, left, before, paid, others):
    """One layer in one pool; left is what earlier layers left in the cells, before what stood in the fund, paid the own
    costs and T until now. others: what members paid in total last year, or pay under other schemes, by name; may lack."""
    cells = covered_cells(layer, year)
    c = {code: covered_cost(year, code, cells, left, years_back(layer)) for code in members}
    weight = key_weights(layer, year, cells, c)
    if not any(weight.values()):
        nothing = dict.fromkeys(members, 0)
        return Pooled(nothing, dict(nothing), 0, before)
    y = {code: taken_over(layer, year, code, cells, c[code]) for code in members}
    y = limit_total(layer, year, cells, c, y)
    external = outside(layer, year, cells, c, y)
    if "fund" in layer:
        return with_fund(layer, year, cells, weight, y, external, before)
    if isinstance(layer.get("key"), (list, tuple)):
        q = blend(sum(y.values()) - external, layer, year, cells, c)
    else:
        q = allocate_by_code(sum(y.values()) - external, weight)
    transfer = {code: q[code] - y[code] for code in members}
    if any(name in layer for name in BOUNDS):
        against = layer.get("change_cap", {}).get("against")
        compared = {code: sum(year.cost[code].values()) for code in members} if against == "own_cost" else others.get(against, {})
        limits = {code: bounds(layer, year, code, cells, paid[code], compared.get(code)) for code in members}
        external += cap(layer, limits, weight, transfer)
    return Pooled(y, transfer, external, before)


def hand_over(cells, left, y):
    """The cells of a member without what the pool took over, so that the next layer sees what is left."""
    weights = [max(left[cell], 0) for cell in cells]
    if not any(weights):
        weights[0] = 1
    for cell, part in zip(cells, allocate(y, weights)):
        left[cell] -= part


# ---- one scheme ---------------------------------------------------------------------------------------------------
@dataclass
class Settled:
    """One year under one scheme."""
    own: dict         # code -> own cost, before any layer
    transfer: dict    # code -> T of all layers
    external: int     # what outside parties pay
    funds: dict       # (layer, pool) -> balance at the end of the year
    flow: dict        # "contribution" or "fee" -> code -> what is paid into the pools of layers with that flow

    @property
    def payment(self):
        return {code: self.own[code] + self.transfer[code] for code in self.own}


def opening(scheme, year):
    """The balances before the first year: every pool of a layer with a fund has its own."""
    return {(number, pool): rounded(Fraction(layer["fund"].get("opening_eur", 0)) * 100)
            for number, layer in enumerate(scheme["layers"]) if "fund" in layer
            for pool in range(len(pools(layer, year)))}


def add_by_hand(scheme, year, done):
    """What was agreed beside the layers. Who is not named, from or to, is an outside party."""
    for given in scheme.get("by_hand", ()):
        if given.get("year", year.number) != year.number:
            continue
        cents = rounded(Fraction(given["eur"]) * 100)
        if "from" in given:
            done.transfer[given["from"]] += cents
        else:
            done.external += cents
        if "to" in given:
            done.transfer[given["to"]] -= cents
        else:
            done.external -= cents


def settle(scheme, year, before=None, others=None):
    """All layers of a scheme in one year. before: the balances of the funds at the end of the year before. others: payments
    to compare with, "last_year" or the name of a scheme -> code -> cents."""
    before = opening(scheme, year) if before is None else before
    funds = dict(before)
    left = {code: {cell: cost.get(cell, 0) for cell in year.cells} for code, cost in year.cost.items()}
    own = {code: sum(cost.values()) for code, cost in left.items()}
    done = Settled(own, dict.fromkeys(sorted(own), 0), 0, funds,
                   {flow: dict.fromkeys(own, 0) for flow in ("contribution", "fee")})
    for number, layer in enumerate(scheme["layers"]):
        if not settles(layer, year):
            continue
        for pool, members in enumerate(pools(layer, year)):
            got = settle_pool(layer, year, members, left, funds.get((number, pool)), done.payment, others or {})
            done.external += got.external
            if "fund" in layer:
                funds[number, pool] = got.balance
            for code in members:
                done.transfer[code] += got.transfer[code]
                if "flow" in layer:
                    done.flow[layer["flow"]][code] += got.transfer[code] + got.y[code]
                hand_over(covered_cells(layer, year), left[code], got.y[code])
    add_by_hand(scheme, year, done)
    growth = sum(funds.values()) - sum(before.values())
    assert sum(done.transfer.values()) == growth - done.external
    return done


# ---- several years, as solidair settle settles them ----------------------------------------------------------------
def look_back(year, before):
    """The year with what looks back added up from the years before (newest first), where it has no figures of its own."""
    def total(name, first, last):
        return {code: {cell: sum(getattr(past, name)[code].get(cell, 0) for past in before[first - 1:last])
                       for cell in getattr(year, name)[code]} for code in year.cost}
    looked = {}
    for name in ("clients", "cost"):
        for suffix, first, last in (("_lag1", 1, 1), ("_lag2", 2, 2), ("_lag3", 3, 3), ("_mean3", 1, 3)):
            if not getattr(year, name + suffix) and len(before) >= last and getattr(year, name):
                looked[name + suffix] = total(name, first, last)
    for name, back in (("budget_lag1", 1), ("budget_lag2", 2)):
        if not getattr(year, name) and len(before) >= back:
            looked[name] = before[back - 1].budget
    if not year.youths_in_care_lag1 and before:
        looked["youths_in_care_lag1"] = before[0].youths_in_care
    return replace(year, **looked)


def statement(scheme, years, paid, others=None):
    """Rows (year, code, own cost, payment, T, contribution, fee, paid, to settle, previous, total due) of successive years, number -> Year.

    paid: (year, code) -> what was paid in advance. others: year -> payments of the schemes before this one, by name; those of
    this scheme are added.
    """
    due, rows, funds, last = {}, [], None, {}
    others = {} if others is None else others
    for number, year in sorted(years.items()):
        done = settle(scheme_in(scheme, number), year, funds, dict(others.get(number, {}), **last))
        for code, cents in entry_costs(scheme, number, year).items():
            done.transfer[code] += cents
        last = {"last_year": done.payment}
        others.setdefault(number, {})[scheme["name"]] = done.payment
        funds = done.funds
        for code in sorted(done.own):
            payment, before = done.payment[code], due.get(code, 0)
            to_settle = payment - paid[number, code]
            due[code] = to_settle + before
            rows.append((number, code, done.own[code], payment, done.transfer[code], done.flow["contribution"][code],
                         done.flow["fee"][code], paid[number, code], to_settle, before,
                         due[code]))
    return rows


# ---- behaviour ----------------------------------------------------------------------------------------------------
def dearer(year, factors):
    """The year with all costs of each member times its factor (in units of 1e-9), every cell to the cent; and so what
    clients of a cell cost above a threshold, as if there were more of the same clients."""
    def times(cents, code):
        return rounded(Fraction(cents * factors.get(code, NANO), NANO))
    return replace(year, factor=factors, cost={code: {cell: times(cents, code) for cell, cents in cells.items()}
                                               for code, cells in year.cost.items()})


def marginal_share(scheme, year, code, funds, done, others):
    """m in units of 1e-9: which part of an extra euro this member pays itself. done: the year without that euro."""
    more = settle(scheme, dearer(year, {code: NANO + NANO // 100}), funds, others)
    rise = more.own[code] - done.own[code]
    if rise == 0:
        return NANO
    return min(max(nano(Fraction(more.payment[code] - done.payment[code], rise)), 0), NANO)


def with_behaviour(scheme, year, eta, funds, compared):
    """The year as it is when members spend more because others pay along."""
    done = settle(scheme, year, funds, compared)
    others = {code: NANO - marginal_share(scheme, year, code, funds, done, compared) for code in year.cost}
    return dearer(year, {code: NANO + nano(Fraction(nano(eta) * part, NANO**2)) for code, part in others.items()})


# ---- who comes, goes and merges ------------------------------------------------------------------------------------
def outside_in(scheme, number):
    """Who has left by this year, or is not yet a member."""
    leaving = scheme.get("leaving", {})
    return [who["municipality"] for who in leaving.get("given", ()) if number >= who["year"]] + \
        [who["municipality"] for who in leaving.get("joining", ()) if number < who["year"]]


def scheme_in(scheme, number):
    """The scheme with the members of this year."""
    gone = outside_in(scheme, number)
    return dict(scheme, layers=[dict(layer, **{"except": [*layer.get("except", ()), *gone]}) for layer in scheme["layers"]])


def stayers(scheme, number, year, code):
    """Whole budgets of those who were in a pool with this leaver, in any layer, and still are members."""
    pairs = zip(scheme_in(scheme, number - 1)["layers"], scheme_in(scheme, number)["layers"])
    return {other: year.budget[other] for before, now in pairs for then, still in zip(pools(before, year), pools(now, year))
            if code in then for other in still}


def entry_costs(scheme, number, year):
    """What joining costs, or brings, in the first year as a member."""
    leaving, costs = scheme.get("leaving", {}), dict.fromkeys(year.cost, 0)
    new = [who["municipality"] for who in leaving.get("joining", ()) if who["year"] == number]
    for code in new if "entry_fee" in leaving else ():
        members = {other: year.budget[other] for layer in scheme_in(scheme, number)["layers"] for pool in pools(layer, year)
                   if code in pool for other in pool if other not in new}
        if any(members.values()):
            fee = amount(leaving["entry_fee"], year, code, year.cells)
            costs[code] += fee
            for other, part in allocate_by_code(fee, members).items():
                costs[other] -= part
    return costs


def exit_costs(scheme, number, year, transfers):
    """What leaving costs, or brings, in the first year outside. transfers: T of the years before, number -> code -> cents."""
    leaving, costs = scheme.get("leaving", {}), dict.fromkeys(year.cost, 0)
    for code in [who["municipality"] for who in leaving.get("given", ()) if who["year"] == number]:
        others = stayers(scheme, number, year, code)
        fee = dict(leaving.get("exit_fee", {"eur": 0}))
        if "transfer_years" in fee:
            paid_in = [transfers[past][code] for past in transfers if code not in outside_in(scheme, past)]
            fee = max(rounded(Fraction(fee["transfer_years"]) * sum(paid_in) / len(paid_in)), 0)
        else:
            fee = amount(fee, year, code, year.cells)
        friction = amount({"eur": leaving.get("friction_eur", 0)}, year, code, year.cells)
        if others:
            costs[code] += fee
            for other, part in allocate_by_code(fee, others).items():
                costs[other] -= part
        bear = others if others and leaving.get("friction_payer") == "stayers" else {code: 1}
        for other, part in allocate_by_code(friction, bear).items():
            costs[other] += part
    return costs


def merged(year, parts):
    """The year of the new municipalities. parts: old code -> new code -> fraction in units of 1e-9."""
    def add(table):
        """Of numbers by old code, or of tables of numbers by old code."""
        if table and isinstance(next(iter(table.values())), dict):
            rows = {key: add({old: row[key] for old, row in table.items()}) for key in next(iter(table.values()))}
            return {new: {key: row[new] for key, row in rows.items()} for new in next(iter(rows.values()))}
        total = {}
        for old, value in table.items():
            for new, part in allocate_by_code(value, parts[old]).items():
                total[new] = total.get(new, 0) + part
        return total
    names = ("cost", "residents", "youths", "budget", "budget_lag1", "budget_lag2", "expected_cost", "cost_lag1", "cost_lag2", "cost_lag3",
             "cost_mean3", "clients", "clients_lag1", "clients_lag2", "clients_lag3", "clients_mean3")
    return replace(year, **{name: add(getattr(year, name)) for name in names})


# ---- what is paid, as solidair run has it ---------------------------------------------------------------------------
def pay(scheme, years, eta=0, others=None):
    """What is paid in each year, year -> code -> cents: with behaviour, settlement in the next year and the costs of joining
    and leaving. others: as in statement; what a year comes to in the end, whenever that is paid.

    An expected advance is what the scheme gives when costs are what was expected. It has funds of its own, in which every
    year goes as expected.
    """
    late = scheme.get("settlement", {}).get("advance")
    funds = expected_funds = opening(scheme, next(iter(years.values())))
    open_before, payments, transfers, last = {}, {}, {}, {}
    others = {} if others is None else others
    for number, year in sorted(years.items()):
        now, compared = scheme_in(scheme, number), dict(others.get(number, {}), **last)
        done = settle(now, with_behaviour(now, year, eta, funds, compared) if eta else year, funds, compared)
        advance = {code: 0 if late else transfer for code, transfer in done.transfer.items()}
        if late == "expected":
            expected = {lag: years[number - back].expected_cost for lag, back in (("cost_lag1", 1), ("cost_lag2", 2))
                        if number - back in years}
            expectation = settle(now, replace(year, cost=year.expected_cost, **expected), expected_funds)
            advance, expected_funds = expectation.transfer, expectation.funds
        extra, entry = exit_costs(scheme, number, year, transfers), entry_costs(scheme, number, year)
        payments[number] = {code: done.own[code] + advance[code] + open_before.get(code, 0) + extra[code] + entry[code]
                            for code in done.own}
        open_before = {code: done.transfer[code] - advance[code] for code in done.own}
        last = {"last_year": {code: done.payment[code] + extra[code] + entry[code] for code in done.own}}
        others.setdefault(number, {})[scheme["name"]] = last["last_year"]
        funds, transfers[number] = done.funds, done.transfer
    return payments

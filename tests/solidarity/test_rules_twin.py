#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program beside its written rules: random schemes on random figures of one or more years, settled by solidair settle and
by twin.py, which was written from the text alone (scenarios/schemes/README.md). Every amount must be the same, to the cent.

200 schemes; EFFORT=10 takes ten times as many. The first argument is the first seed; with KEEP=FOLDER the files of what
differs are kept there.
"""
import collections
import os
import random
import shutil
import sys
import tempfile

import twin
import worlds

EACH = 10    # schemes settled in one call
WORLDS = max(1, int(20 * float(os.environ.get("EFFORT", "1"))))
OPTIONS = ["base:" + base for base in ("costs", "result", "deficit", "client_excess", "unexpected")] + \
    ["key:" + key for key in worlds.KEYS] + ["blend:" + key for key in worlds.KEYS] + ["blend with a cap", "blend with a fund"] + \
    ["%s.%s" % (what, unit) for what in ("attachment", "limit", "contribution_cap", "receipt_cap", "payment_floor")
     for unit in worlds.UNITS] + \
    ["fund." + key for key in ("rate", "loading", "opening_eur", "floor_eur", "ceiling_eur")] + \
    ["change_cap." + unit for unit in worlds.CHANGE_UNITS] + \
    ["against " + what for what in ("own_cost", "last_year", "a scheme")] + ["change_cap by year", "cut:members", "cut:outside"] + \
    ["bands_in:" + unit for unit in worlds.UNITS] + \
    ["bands", "bands of clients", "forms", "care", "share", "share by year", "members", "except", "pools", "external_of:pool", "external_of:shortfall",
     "total_limit:surplus", "total_limit.eur", "settlement", "by_hand", "by_hand.from", "by_hand.to", "by_hand.year",
     "several layers", "several years", "rows that are looked back at", "advances", "awards", "credit notes",
     "clients with several rows", "shared costs", "over_years", "flow:contribution", "flow:fee", "joining"] + \
    ["entry_fee." + unit for unit in worlds.UNITS]


def wanted_rows(world, schemes):
    """What the table must hold, as text."""
    years = {number: twin.with_shared(world.looked_back[number], world.shared)
             for number in range(worlds.FIRST, world.last + 1)}
    names = ["own_cost", "payment", "transfer"]
    names += ["contribution", "fee"] if any("flow" in layer for scheme in schemes for layer in scheme["layers"]) else [None, None]
    if world.advances:
        names += ["paid", "to_settle"] + (["previous", "total_due"] if len(years) > 1 else [])
    others = {}
    for scheme in schemes:
        for year, code, *amounts in twin.statement(scheme, years, world.total_paid(), others):
            row = {"scheme": scheme["name"], "code": code}
            if world.table_has_year:
                row["year"] = str(year)
            yield dict(row, **{name: worlds.euros(amount) for name, amount in zip(names, amounts) if name})


def options_of(world, scheme):
    for name, used in (("settlement", "settlement" in scheme), ("several layers", len(scheme["layers"]) > 1),
                       ("several years", world.count > 1), ("rows that are looked back at", world.rows_before),
                       ("advances", world.advances), ("awards", world.awards), ("credit notes", world.credits), ("shared costs", world.shared), ("clients with several rows", world.named
                       and any(layer["base"] == "client_excess" for layer in scheme["layers"]))):
        if used:
            yield name
    if "leaving" in scheme:
        yield "joining"
        yield from ("entry_fee." + unit for unit in scheme["leaving"].get("entry_fee", {}))
    for given in scheme.get("by_hand", ()):
        yield "by_hand"
        yield from ("by_hand." + key for key in given)
    for layer in scheme["layers"]:
        for key, value in layer.items():
            yield key + (":" + value if isinstance(value, str) else "")
            if isinstance(value, dict):
                yield from (key + "." + part for part in value)
            if key == "change_cap":
                yield "against " + (value["against"] if value["against"] in ("own_cost", "last_year") else "a scheme")
                if any(isinstance(part, list) for part in value.values()):
                    yield "change_cap by year"
            if key == "bands" and layer["base"] == "client_excess":
                yield "bands of clients"
            if key == "share" and isinstance(value, list):
                yield "share by year"
        if isinstance(layer["key"], list):
            yield from ("blend:" + key for key in worlds.keys_of(layer))
            yield from ("blend with a " + what for what, key in (("cap", "contribution_cap"), ("fund", "fund")) if key in layer)


def one_world(seed, folder, options):
    """Settles EACH schemes on one world both ways; how many agree. options: counts schemes that do, by option."""
    source = random.Random(seed)
    world = worlds.World(source)
    schemes = [worlds.random_scheme(world, number, alone=False) for number in range(EACH)]
    world.credits = world.credit(schemes) if source.random() < 0.3 else 0
    world.write(folder)
    worlds.write_schemes(folder, world, schemes)
    span = "%d-%d" % (worlds.FIRST, world.last) if world.count > 1 else str(worlds.FIRST)
    got, messages = worlds.solidair_settle(folder, "--clients", "clienten.csv", "--year", span)
    wanted = list(wanted_rows(world, schemes))
    if got is None or len(got) != len(wanted):
        print("# seed", seed, "gives no table, or another one:", messages.replace("\n", "\n# "))
        return 0
    differ = collections.defaultdict(list)
    for row, right in zip(got, wanted):
        if any(row.get(name) != value for name, value in right.items()):
            differ[right["scheme"]].append("#   is %s\n#  not %s" % (row, right))
    for scheme in schemes:
        if scheme["name"] in differ:
            print("# seed", seed, worlds.cfg(scheme), *differ[scheme["name"]], sep="\n# ")
        else:
            options.update(set(options_of(world, scheme)))
    return EACH - len(differ)


def main():
    options, agree = collections.Counter(), 0
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for seed in range(first, first + WORLDS):
        with tempfile.TemporaryDirectory() as folder:
            good = one_world(seed, folder, options)
            if good < EACH and "KEEP" in os.environ:
                shutil.copytree(folder, os.path.join(os.environ["KEEP"], "rules-%d" % seed), dirs_exist_ok=True)
        agree += good
    print("ok" if agree == WORLDS * EACH else "not ok", "1 -", agree, "of", WORLDS * EACH, "schemes settle as the rules say")
    lacking = [option for option in OPTIONS if not options[option]]
    print("ok" if not lacking or WORLDS < 20 else "not ok", "2 - every option is among them", *lacking)
    print("# schemes that agree, by option:", ", ".join("%s %d" % (option, options[option]) for option in OPTIONS))
    print("1..2")


main()

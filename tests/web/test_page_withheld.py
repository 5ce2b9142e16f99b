#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries to work out what a page withholds: of a municipality of a handful of clients, and of the second one that is withheld with
it, no account, estimate, reserve, count of clients or figure of the results stands anywhere in the file, with all that is packed
in it unpacked; and where one has no figure the other has none, so that a total minus the others tells the sum of both alone."""
import base64
import binascii
import html
import json
import os
import re
import shutil
import subprocess
import tempfile
import zlib

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

from withheld import part, shrink

LEAST = 10**6  # cents: below that, numbers are equal by chance
OWN = {"cost_eur": 83177, "eur": 91373, "reserve_eur": 777113, "other_risks_eur": 66191}
OF_OTHERS = 2876543
SCENARIO = f"""inherit = "groningen-2016.cfg";
as_of = "2019-08-01"; report_sd = 0.03;
realised = ( {{ code = "GM0005"; year = 2018; cost_eur = {OWN["cost_eur"]}.0; clients = 3; }},
             {{ code = "GM0017"; year = 2018; cost_eur = {OF_OTHERS}.0; }} );
estimates = ( {{ municipality = "Bedum"; year = 2020; eur = {OWN["eur"]}.0; }} );
reserves = ( {{ municipality = "bedum"; reserve_eur = {OWN["reserve_eur"]}.0; other_risks_eur = {OWN["other_risks_eur"]}.0; }} );
"""


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], stdout=subprocess.DEVNULL, check=True)


def unpacked(text):
    """With all that is packed in it, however deep."""
    found = [html.unescape(text)]
    for packed in re.findall(r"[A-Za-z0-9+/]{200,}={0,2}", text):
        for wbits in (15, -15):
            try:
                inner = zlib.decompress(base64.b64decode(packed + "=" * (-len(packed) % 4)), wbits)
                found += unpacked(inner.decode("latin-1"))
                break
            except (zlib.error, binascii.Error):
                pass
    return found


def secrets(file, hidden):
    """What the results have of them and of nobody else: whole cents of every variable by municipality."""
    found, others = set(), set()
    with h5py.File(file) as h:
        names = [code.decode() for code in h["municipality"]]
        at = [names.index(code) for code in hidden]

        def take(name, item):
            money = isinstance(item, h5py.Dataset) and item.dtype.kind == "i" and item.shape[-1:] == (len(names),)
            if money and not re.match("provenance|residents|youths|budget", name) and item.ndim < 4:
                values = np.abs(item[()].astype(np.int64))
                mine = values[..., at]
                found.update(mine[(mine >= LEAST) & (mine < 2**62)].reshape(-1).tolist())
                others.update(np.delete(values, at, axis=-1).reshape(-1).tolist())
        h.visititems(take)
    return found - others


def alone(model):
    """Names of lists by municipality where one of the withheld has a figure and another has not: a total would tell it."""
    n, found, blank = len(model["municipality"]), [], 0
    for name, values in model.items():
        if not isinstance(values, list) or not values or len(values) % n or not all(isinstance(v, (int, float, type(None))) for v in values):
            continue
        for k in range(0, len(values), n):
            there = {values[k + i] is None for i in model["hidden"]}
            blank += there == {True}
            found += [name] if len(there) > 1 else []
    return sorted(set(found)), blank


with tempfile.TemporaryDirectory() as tmp:
    shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))
    shrink(os.path.join(tmp, "scenarios/regions/groningen-2016/municipalities.csv"))
    scenario, file = os.path.join(tmp, "scenarios/klein.cfg"), os.path.join(tmp, "r.h5")
    open(scenario, "w").write(SCENARIO)
    solidair("run", scenario, "-o", file, "-n", "200")
    solidair("coalition", file, "-n", "100")
    for options in ([], ["--light"], ["--division", "old"]):
        out = os.path.join(tmp, "r.html")
        solidair("report", file, "-o", out, *options)
        page = open(out).read()
        texts = unpacked(page)
        numbers = {int(n) for text in texts for n in re.findall(r"(?<![\d.,])\d+(?![\d])", text)}
        what = " ".join(options) or "the page"
        own = [name for name, value in OWN.items() if numbers & {value, 100 * value} or any(f"{value:,}" in text for text in texts)]
        own += ["clients"] * any("clients = 3;" in text for text in texts)
        ok(not own, f"{what}: nothing that the withheld one gives of itself is in it {own}")
        if options == ["--light"]:
            ok(OF_OTHERS in numbers or any(f"{OF_OTHERS:,}" in text for text in texts) or "Haren" in page, "the others are in it")
            continue
        ok(OF_OTHERS in numbers and len(texts) > 2, f"{what}: what another one gives is, and what is packed was looked into ({len(texts)})")
        model = json.loads(part(page, "model"))
        hidden = [model["municipality"][i] for i in model["hidden"]]
        known = secrets(file, hidden)
        found = sorted(known & numbers)
        ok(len(hidden) == 2 and len(known) > 200 and not found, f"{what}: none of {len(known)} figures of {hidden} is in it {found[:5]}")
        single, blank = alone(model)
        ok(blank > 100 and not single, f"{what}: where one has no figure the other has none either, {blank} times {single}")
    solidair("report", file, "-o", out, "--internal")
    texts = unpacked(open(out).read())
    numbers = {int(n) for text in texts for n in re.findall(r"(?<![\d.,])\d+(?![\d])", text)}
    ok(OWN["cost_eur"] in numbers and len(known & numbers) > 50, f"with --internal they are: {len(known & numbers)}")
end()

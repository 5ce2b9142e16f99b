#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a results file must show, read from outside with h5py: cuts, balance, full pooling, and that dropping a
municipality, product or scheme changes no other cost."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, ok

SCENARIOS = os.path.join(ROOT, "scenarios")


def run(cfg, out, draws=600):
    done = subprocess.run([PROGRAM, "run", cfg, "-o", out, "-n", str(draws), "--store", "all"],
                          capture_output=True, text=True)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return h5py.File(out)


def texts(h, name):
    return [x.decode() if isinstance(x, bytes) else x for x in h[name][...]]


def copy_scenario(folder, edit_cfg=None, edit_csv=None):
    """A copy of the base scenario and its region, edited as text."""
    shutil.copytree(SCENARIOS, folder)
    cfg = os.path.join(folder, "groningen-2016.cfg")
    csv = os.path.join(folder, "regions", "groningen-2016", "municipalities.csv")
    for path, edit in ((cfg, edit_cfg), (csv, edit_csv)):
        if edit:
            with open(path) as f:
                text = f.read()
            changed = edit(text)
            assert changed != text
            with open(path, "w") as f:
                f.write(changed)
    return cfg


tmp = tempfile.mkdtemp()
base = run(os.path.join(SCENARIOS, "groningen-2016.cfg"), os.path.join(tmp, "base.h5"))
code, scheme = texts(base, "municipality"), texts(base, "scheme")
year = list(base["year"][...])
budget = base["budget"][...]
cost = base["cost"][...]
payment = base["payment"][...]
own = cost.sum(axis=1)  # draw, year, municipality
haren, delfzijl = code.index("GM0017"), code.index("GM0010")
b2015, b2017, b2019 = (budget[:, year.index(y)] for y in (2015, 2017, 2019))  # draw, municipality

ok(np.abs(100 * b2019[:, haren] - 51 * b2015[:, haren]).max() <= 50, "Haren keeps 51 % of 2015 in 2019, to the cent in every draw")
ok(np.abs(100 * b2019[:, delfzijl] - 65 * b2015[:, delfzijl]).max() <= 50, "Delfzijl keeps 65 %, to the cent in every draw")
ok(budget.shape == own.shape and len(np.unique(b2017[:, haren])) == len(b2017) // 2, "shares are uncertain: one budget for every set of inputs")
mean = b2017.sum(axis=1).mean() / 100
ok(abs(mean / 150e6 - 1) < 0.01, f"the regional budget of 2017 is EUR 150 million within 1 % ({mean / 1e6:.2f})")
ok(np.array_equal(payment[scheme.index("none")], own), "payment of scheme none = own cost")
external = base["/region/external_mean"][...]
ok(np.array_equal(payment.sum(axis=3), np.broadcast_to(own.sum(axis=2), payment.shape[:3])) and not external.any(),
   "payments sum to costs to the cent in every draw, year and scheme")
ok(not base["/region/balance"][...].any(), "and the program's own balance check says so")

# Largest remainder gives every member floor or ceil of its budget share of the pooled cost.
full = payment[scheme.index("full")].astype(object)
share = budget.astype(object)
pool, total = own.astype(object).sum(axis=2), share.sum(axis=2)
low = full * total[:, :, None] - pool[:, :, None] * share
ok(bool((abs(low) < total[:, :, None]).all()), "under full every member pays the same share of its budget, to the cent")
members = [i for i, c in enumerate(code) if c != "GM0014"]
ok(np.array_equal(payment[scheme.index("without-city")][..., code.index("GM0014")], own[..., code.index("GM0014")]),
   "the city pays its own cost when it stays outside")

care, form = texts(base, "care"), texts(base, "form")
cost_care = base["cost_care"][...]
ok(np.array_equal(cost_care.sum(axis=1), cost), "costs by class sum to the cost")
zin = form.index("ZIN")
paid = payment[scheme.index("zin-only")] - cost[:, form.index("PGB")]
ratio = paid.astype(object) * total[:, :, None] - cost[:, zin].astype(object).sum(axis=2)[:, :, None] * share
ok(bool((abs(ratio) < total[:, :, None]).all()), "zin-only pools ZIN by budget and leaves PGB where it falls")

# Draws are keyed by who and what for.
less = run(copy_scenario(os.path.join(tmp, "less"),
                         edit_csv=lambda t: "".join(x for x in t.splitlines(True) if not x.startswith("GM0037"))),
           os.path.join(tmp, "less.h5"))
keep = [i for i, c in enumerate(code) if c != "GM0037"]
ok(texts(less, "municipality") == [code[i] for i in keep] and
   np.array_equal(less["cost_care"][...], cost_care[..., keep]), "dropping a municipality leaves all other costs alone")


def drop_product(text):
    """Without youth probation; budget_split and classes stay as they are."""
    start = text.index("\n  jeugdreclassering = {")
    return text[:start] + text[text.index("\n\n", start):]


def heir(folder, body):
    """A scenario beside the base one that inherits it."""
    shutil.copytree(SCENARIOS, folder)
    path = os.path.join(folder, "heir.cfg")
    with open(path, "w") as f:
        f.write('inherit = "groningen-2016.cfg";\n' + body)
    return path


few = run(heir(os.path.join(tmp, "few"),
               'schemes = ( { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); } );\n'),
          os.path.join(tmp, "few.h5"))
ok(np.array_equal(few["cost_care"][...], cost_care) and
   np.array_equal(few["payment"][...][0], payment[scheme.index("full")]), "dropping schemes leaves costs and payments alone")
drop = run(copy_scenario(os.path.join(tmp, "drop"), edit_cfg=drop_product), os.path.join(tmp, "drop.h5"))
other = [k for k, c in enumerate(care) if c != "bescherming"]
dropped = drop["cost_care"][...]
ok(np.array_equal(dropped[:, other], cost_care[:, other]) and
   (dropped[:, care.index("bescherming")] < cost_care[:, care.index("bescherming")]).any(),
   "dropping a product leaves all other costs alone")

known = run(heir(os.path.join(tmp, "known"), "budget = { cuts = { GM0017 = { anchor = 0.0; }; }; };\n"), os.path.join(tmp, "known.h5"), 100)
haren42 = run(os.path.join(SCENARIOS, "haren-42.cfg"), os.path.join(tmp, "h42.h5"), 100)
b42 = haren42["budget"][...]
others = [i for i in range(len(code)) if i != haren]
was, now = known["budget"][...], b42[:, year.index(2019), haren]
ok(np.abs(100 * now - 58 * b42[:, 0, haren]).max() <= 50 and np.array_equal(b42.sum(axis=2), was.sum(axis=2)),
   "haren-42: Haren keeps 58 %, and the region gets what it got, to the cent in every draw")
ok(np.abs(b42[:, year.index(2017)] - was[:, year.index(2017)]).max() <= 2, "haren-42: the division of 2017 is the known one")
ok((now > was[:, year.index(2019), haren]).all() and
   (b42[:, year.index(2019), others] <= was[:, year.index(2019), others] + 1).all(), "haren-42: what Haren keeps the others do not get")
mean = own[:, year.index(2017)].sum(axis=1).mean() / 100
ok(abs(mean / 174e6 - 1) < 0.03, f"the region costs about EUR 174 million in 2017 ({mean / 1e6:.1f})")
clients = base["clients"][...].sum(axis=(1, 2, 4)).mean(axis=0)
ok(abs(clients[year.index(2016)] / 13700 - 1) < 0.02 and abs(clients[year.index(2017)] / 15400 - 1) < 0.02,
   f"clients 2016 and 2017: {clients[1]:.0f}, {clients[2]:.0f}")
shutil.rmtree(tmp)

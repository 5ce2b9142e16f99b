#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A column of the region as a key: in a run it pays what the same numbers pay as fixed weights, alone and blended, and the
page takes it up as these weights. And two keys in one layer pay what two layers pay that stand for them."""
import os
import shutil
import subprocess
import tempfile

import h5py

from tap import PROGRAM, ROOT, end, ok

WEIGHTS = 'weights = ( { code = "GM0001"; weight = 2300; }, { code = "GM0002"; weight = 240; }, { code = "GM0003"; weight = 700; } );'
BLEND = '( { key = "%s"; weight = 0.3; }, { key = "residents"; weight = 0.7; } )'
SCHEMES = """inherit = "good.cfg"; schemes = ( { name = "none"; layers = (); },
  { name = "column"; layers = ( { key = "column:expected_users"; } ); },
  { name = "fixed"; layers = ( { key = "fixed"; %s } ); },
  { name = "column-blend"; layers = ( { key = %s; } ); },
  { name = "fixed-blend"; layers = ( { key = %s; %s } ); } );
""" % (WEIGHTS, BLEND % "column:expected_users", BLEND % "fixed", WEIGHTS)
HALVES = """care_classes = ["licht", "verblijf"]; schemes = (
  { name = "two-layers"; layers = ( { share = 0.5; key = "residents"; }, { key = "clients_lag1"; } ); },
  { name = "two-keys"; layers = ( { key = ( { key = "residents"; weight = 0.5; }, { key = "clients_lag1"; weight = 0.5; } ); } ); } );
"""
FIGURES = """code,residents,cost:ZIN:licht,cost:ZIN:verblijf,cost:PGB:licht,cost:PGB:verblijf,clients_lag1:licht,clients_lag1:verblijf
GM0014,200000,20000000.00,15000000.00,3000000.00,0.00,2500,300
GM0017,19000,2000000.00,1500000.50,100000.00,0.00,260,20
GM0024,10000,1000000.00,700000.00,50000.00,0.00,150,10
"""

with tempfile.TemporaryDirectory() as folder:
    for name, text in (("halves.cfg", HALVES), ("halves.csv", FIGURES)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    settled = subprocess.run([PROGRAM, "settle", "halves.cfg", "halves.csv"], cwd=folder, check=True, capture_output=True,
                             text=True).stdout.splitlines()
    two = {name: [row.split(",")[1:] for row in settled if row.startswith(name)] for name in ("two-layers", "two-keys")}
    shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), folder)
    shutil.copytree(os.path.join(ROOT, "tests/bad/regions"), os.path.join(folder, "regions"))
    with open(os.path.join(folder, "column.cfg"), "w", encoding="utf-8") as file:
        file.write(SCHEMES)
    subprocess.run([PROGRAM, "run", "column.cfg", "-n", "50", "--store", "all", "-o", "column.h5"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([PROGRAM, "report", "column.h5", "-o", "column.html"], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    with h5py.File(os.path.join(folder, "column.h5")) as found:
        none, column, fixed, column_blend, fixed_blend = found["payment"][...]
    with open(os.path.join(folder, "column.html"), encoding="utf-8") as file:
        page = file.read()
ok((column == fixed).all() and (column != none).any(), "a column pays what its numbers pay as fixed weights")
ok((column_blend == fixed_blend).all() and (column_blend != column).any(), "and so it does among several keys")
ok('"name":"column","settles":true' in page, "the page opens the scheme to play with")
ok('"name":"column-blend","settles":false' in page, "but no scheme of several keys")
ok(len(two["two-keys"]) == 3 and two["two-keys"] == two["two-layers"]
   and [row[2] for row in two["two-keys"]] == ["37661612.92", "3671510.64", "2016876.94"],
   "half by residents and half by use: two keys pay what two layers pay")
end()

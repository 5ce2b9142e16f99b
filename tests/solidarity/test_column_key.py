#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A column of the region as a key: in a run it pays what the same numbers pay as fixed weights, alone and blended, and the
page takes it up as these weights."""
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

with tempfile.TemporaryDirectory() as folder:
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
end()

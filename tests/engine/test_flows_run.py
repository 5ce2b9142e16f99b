#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contributions and fees of a run: kept apart in the results and in a table of their own, and together what is paid."""
import os
import shutil
import subprocess
import tempfile

import h5py
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
os.makedirs("regions")
shutil.copytree(os.path.join(ROOT, "tests/bad/regions/good"), "regions/good")
shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), "good.cfg")
SCHEMES = """inherit = "good.cfg";
behaviour = { eta = 0.2; };
schemes = ( { name = "none"; layers = ( ); },
            { name = "twee"; layers = ( { care = ["licht"]; key = "residents"; flow = "contribution"; },
                                        { care = ["verblijf"]; key = "budget"; flow = "fee"; } ); },
            { name = "half"; layers = ( { share = 0.5; key = "equal"; flow = "fee"; } ); } );
"""
open("stromen.cfg", "w").write(SCHEMES)
open("zonder.cfg", "w").write(SCHEMES.replace(' flow = "contribution";', "").replace(' flow = "fee";', ""))


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "nl", *words], capture_output=True, text=True, timeout=60, check=False)


for name in ("stromen", "zonder"):
    run = solidair("run", name + ".cfg", "-n", "60", "--store", "all", "-o", name + ".h5")
    if run.returncode:
        print("#", run.stderr)
with h5py.File("stromen.h5") as file, h5py.File("zonder.h5") as without:
    flow = [file["summary/flow_%s_mean" % name][()] for name in ("contribution", "fee")]
    paid = file["payment"][()].mean(axis=1)
    ok((flow[0][0] == 0).all() and (flow[1][0] == 0).all(), "nobody pays into no pool")
    ok(abs(flow[0][1] + flow[1][1] - paid[1]).max() <= 1 and flow[0][1].min() > 0 and flow[1][1].min() > 0,
       "where all is shared, contribution and fee are together what is paid")
    ok((flow[0][2] == 0).all() and abs(flow[1][2] - flow[1][2][:, :1]).max() <= 1, "in equal parts all pay the same fee")
    ok((without["payment"][()] == file["payment"][()]).all() and "flow_fee_mean" not in without["summary"], "payments are as without flows, and then there are none")
shown = solidair("show", "stromen.h5", "--table", "flows")
ok(shown.returncode == 0 and "vergoeding" in shown.stdout.lower() and "bijdrage" in shown.stdout.lower(), "the table has both")
if shown.returncode:
    print("#", shown.stderr)
made = solidair("report", "stromen.h5", "-o", "r.csv")
ok(made.returncode == 0 and any("flows" in name or "stromen" in name for name in os.listdir(".")), "reports have it")
made = solidair("report", "stromen.h5", "-o", "stromen.xlsx", "--full")
ok(made.returncode == 0 and os.path.getsize("stromen.xlsx") > 10000, "so has a workbook of every table, a sheet for each scheme with flows")
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number is a function of seed, names, year, purpose and draw alone: a municipality, product, scheme, year or draws
more change no other number, nor do the kernels. Two results files are cut to what they have in common and compared by h5diff;
what differs must be what looks at the region, at all schemes, at the whole horizon or at all draws.

cli/test_run.sh holds the same of threads, cluster/test_mpi.sh of processes."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

DRAWS = 602  # 301 sets of inputs fill neither blocks nor replicates
WORLD = os.path.join(ROOT, "tests/engine/keying")
tmp = tempfile.mkdtemp()


def run(name, edits=(), *options, kernel=""):
    """The world with lines of its scenario or of its region replaced."""
    folder = os.path.join(tmp, name)
    shutil.copytree(WORLD, folder)
    for file, pattern, new in edits:
        path = os.path.join(folder, file)
        with open(path) as f:
            text, count = re.subn(pattern, new, f.read())
        assert count == 1, pattern
        with open(path, "w") as f:
            f.write(text)
    out = folder + ".h5"
    done = subprocess.run([PROGRAM, "run", os.path.join(folder, "world.cfg"), "-n", str(DRAWS), "--store", "all", "-o", out, *options],
                          capture_output=True, text=True, env={**os.environ, "SOLIDAIR_KERNEL": kernel})
    if done.returncode:
        shutil.rmtree(tmp)
        sys.exit("# " + done.stderr)
    return out


def labels(file, axis):
    return [x.decode() if isinstance(x, bytes) else int(x) for x in file[axis][...]]


def cut(path, axes):
    """A copy without provenance, of the given labels of some axes; a number of them means the first ones."""
    out = path[:-3] + "-cut.h5"
    with h5py.File(path) as file, h5py.File(out, "w") as copy:
        def put(name, thing):
            if not isinstance(thing, h5py.Dataset) or name.startswith("provenance"):
                return
            values = thing[()]
            for k in range(thing.ndim):
                scales = [scale.name[1:] for scale in thing.dims[k].values()]
                axis = (scales or [name])[0].replace("scheme_other", "scheme")
                if axis in axes:
                    keep = axes[axis]
                    index = range(keep) if isinstance(keep, int) else [labels(file, axis).index(label) for label in keep]
                    values = np.take(values, index, axis=k)
            copy[name] = values
        file.visititems(put)
    return out


def differing(a, b):
    """Names of the variables that are not the same, by h5diff; one that is in one file only is among them."""
    done = subprocess.run(["h5diff", "-v", "-n", "1", "--exclude-path=/provenance", a, b], capture_output=True, text=True)
    there = re.findall(r"^ {4}([x ]) {6}([x ]) +/(\S+) *$", done.stdout, re.M)
    found = re.findall(r"^dataset: </(\S+)> and </\S+>\n(?!0 differences)", done.stdout, re.M)
    assert there and done.returncode == (1 if found or any(x != y for x, y, _ in there) else 0), done.stderr
    return set(found) | {name for x, y, name in there if x != y}


def compare(what, more, less, axes, must, may=""):
    """must: what differs, else the comparison would see nothing; may: a pattern of what else does."""
    changed = differing(cut(more, axes), cut(less, axes))
    others = sorted(name for name in changed - set(must) if not re.fullmatch(may, name))
    ok(set(must) <= changed and not others,
       "%s (as it should: %s; as it should not: %s)" % (what, ", ".join(sorted(changed & set(must))) or "nothing", ", ".join(others) or "nothing"))


world = run("world")
TOWNS = ["GM0001", "GM0003", "GM0004", "GM0005"]
REGION = r"region/\w+|region_budget_quantile|grades/\w+|hangs/\w+|incentive/client_share|compare/rank\w*"
SHARED = REGION + r"|estimate|payment|compare/\w+|incentive/\w+|summary/\w+"

# ---- a municipality more ----
# Under schemes that it has no part in everything else stays; marginal_share is measured by a step whose size is rounded.
fewer = run("town", [("regions/five/municipalities.csv", "GM0002.*\n", "")])
compare("a municipality more changes no draw, and nothing under schemes in which it has no part", world, fewer,
        {"municipality": TOWNS, "scheme": ["none", "three"]}, ["region/mean", "region/quantile", "hangs/own_cost"],
        REGION + r"|summary/marginal_share\w*")
compare("and where it has a part, what is paid, no draw", world, fewer, {"municipality": TOWNS, "scheme": ["full", "corridor"]},
        ["payment", "summary/mean", "region/mean"], SHARED)

# ---- a product more, of a care class of its own ----
compare("a product more changes clients and costs of no other", world, run("product", [("world.cfg", r"\n  opname = .*", "")]),
        {"care": ["licht", "zwaar"]}, ["cost", "payment", "summary/mean"], SHARED)

# ---- a scheme more ----
compare("a scheme more changes only who ranks where", world, run("scheme", [("world.cfg", r'\n.*name = "corridor".*', "")]),
        {"scheme": ["none", "three", "full"]}, ["compare/rank"], r"compare/rank_se")

# ---- a year more ----
shorter = run("year", [("world.cfg", "last = 2018", "last = 2017"), ("world.cfg", r", 1\.05\]", "]"), ("world.cfg", r", 1\.1\);", ");")])
compare("a year more changes nothing of the years before", world, shorter,
        {"year": [2015, 2016, 2017], "period": ["2015", "2016", "2017"]}, ["region_budget_quantile", "hangs/own_cost"],
        r"grades/\w+|hangs/\w+")

# ---- more draws ----
compare("the first draws stay when more are asked", run("draws", (), "-n", "900"), world, {"draw": DRAWS, "outer_index": DRAWS // 2},
        ["rows_committed", "summary/mean", "summary/quantile"], SHARED.replace("|payment", "") + "|budget_mean")

# ---- kernels, and another seed ----
for kernel in ("plain", "avx2", "avx512"):
    name = "the kernels %s change nothing" % kernel
    if kernel != "plain" and kernel not in open("/proc/cpuinfo").read():
        ok(True, name + " # SKIP this machine does not have them")
    else:
        ok(not differing(world, run(kernel, kernel=kernel)), name)
drawn = {"cost", "cost_care", "clients", "budget", "payment", "inputs/value", "summary/mean"}
ok(drawn <= differing(world, run("seed", (), "--seed", "12")), "another seed changes all that is drawn")
shutil.rmtree(tmp)
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results files that ask too much: small ones that say they hold millions of draws or municipalities, and amounts beyond
all bounds. Memory stays within what is said, and no figure wraps."""
import os
import shutil
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
shutil.copytree(os.path.join(ROOT, "tests/bad/regions"), "regions")
shutil.copy(os.path.join(ROOT, "tests/bad/good.cfg"), ".")
MILLION = 1 << 20
SANITIZED = b"__asan_init" in open(PROGRAM, "rb").read()


def program(*arguments):
    """Exit code, what it said, and the most memory it had, in MB."""
    with open("said", "w") as said:
        child = subprocess.Popen([PROGRAM, "--lang", "en", *arguments], stdout=said, stderr=subprocess.STDOUT)
    _, state, used = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(state), open("said").read(), used.ru_maxrss / 1024


ok(program("run", "good.cfg", "-n", "600", "-o", "x.h5")[0] == 0, "a results file")


def plain(path):
    """A copy without digests, as an earlier version wrote: what is put into it is no damage."""
    shutil.copy("x.h5", path)
    file = h5py.File(path, "r+")
    del file.attrs["complete"]
    file.attrs.create("complete", np.bytes_("yes"))
    for name in list(file["provenance"]):
        if name.startswith("digests"):
            del file["provenance"][name]
    return file


with plain("plain.h5"):
    pass
ok(program("show", "plain.h5")[0] == 0, "a file without digests is read")


def stretch(path, axis, length):
    """An axis gets so long that what stands along it would be enormous: nearly nothing in the file."""
    with plain(path) as file:
        about = {key: value for key, value in file[axis].attrs.items() if key not in ("REFERENCE_LIST", "DIMENSION_LIST")}
        del file[axis]
        new = file.create_dataset(axis, (length,), dtype="<f8", chunks=(1 << 18,), compression="gzip", compression_opts=1,
                                  shuffle=True)
        for first in range(0, length, 1 << 20):
            new[first:first + (1 << 20)] = 0.5
        for key, value in about.items():
            new.attrs[key] = value
    return path


def damage(path, name, value):
    with plain(path) as file:
        file[name][(0,) * file[name].ndim] = value
    return path


# ---- amounts ----
for value in (2**63 - 1, -2**63 + 1, 10**15 + 1, -10**15 - 1):
    for name in ("summary/mean", "budget", "region/mean"):
        code, said, _ = program("show", damage("amount.h5", name, value))
        ok(code == 2 and name in said, f"{name} of {value / 100:.0f} euros is refused")
code, said, _ = program("show", damage("most.h5", "summary/mean", 10**15))
ok(code == 0, "the largest amount is shown")
code, said, _ = program("show", damage("unknown.h5", "summary/mean", -2**63))
ok(code == 0, "and one that is unknown")
code, said, _ = program("coalition", damage("draw.h5", "cost", 2**63 - 1), "-n", "600")
ok(code == 2 and "cost" in said, "and one of a draw")

# ---- memory ----
path = stretch("long.h5", "probability", 20 * MILLION)
for command in (["report", path, "-o", "out.html"], ["report", path, "-o", "out.csv"]):
    code, said, used = program(*command)
    ok(code == 2 and "quantile" in said and "memory" in said and (used < 400 or SANITIZED),
       f"{command[0]}: a file of {os.path.getsize(path) / MILLION:.1f} MB that asks for gigabytes is refused with {used:.0f} MB "
       f"of memory ({said.strip()[-150:]})")
many = program("coalition", "x.h5", "-n", "600", "--again")[2]
ok(program("run", "good.cfg", "-n", "40000", "-o", "many.h5")[0] == 0, "a file with many draws")
code, said, used = program("coalition", "many.h5", "-n", "600", "--again")
ok(code == 0 and (used < many + 20 or SANITIZED), f"coalition: memory hangs on -n ({used:.0f} MB for 600 of 40,000, {many:.0f} MB of 600)")
end()

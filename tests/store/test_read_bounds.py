#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results files that ask too much: small ones that say they hold millions of draws or municipalities, and amounts beyond
all bounds. Memory stays within what is said, and no figure wraps."""
import os
import shutil
import subprocess
import tempfile
import zlib

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
code, said, _ = program("report", damage("unknown.h5", "summary/buffer_required", -2**63), "-o", "unknown.csv")
ok(code == 0, "and one that is unknown, where it may be")
for name in ("summary/mean", "summary/transfer_structural_mean", "budget"):
    code, said, _ = program("report", damage("unknown.h5", name, -2**63), "-o", "unknown.csv")
    ok(code == 2 and name in said, f"but {name} is always known")
code, said, _ = program("coalition", damage("draw.h5", "cost", 2**63 - 1), "-n", "600")
ok(code == 2 and "cost" in said, "and one of a draw")

# ---- memory ----
path = stretch("long.h5", "probability", 20 * MILLION)
for command in (["report", path, "-o", "out.html"], ["report", path, "-o", "out.csv"]):
    code, said, used = program(*command)
    ok(code == 2 and "quantile" in said and "memory" in said and (used < 400 or SANITIZED),
       f"{command[0]}: a file of {os.path.getsize(path) / MILLION:.1f} MB that asks for gigabytes is refused with {used:.0f} MB "
       f"of memory ({said.strip()[-150:]})")


def enlarge(path, axis, length, chunk):
    """An axis and all that stands along it get so long, in packed chunks of zeros of so many bytes: as little in the file
    as there can be, and every size agrees."""
    with h5py.File("x.h5") as file:
        names = []
        file.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        scale = {name: [dim[0].name.strip("/") if len(dim) else None for dim in file[name].dims] for name in names}
    with plain(path) as file:
        for name in (n for n in names if n in file and (n == axis or axis in scale[n])):
            old, shape = file[name], [length] if name == axis else [length if a == axis else n
                                                                    for a, n in zip(scale[name], file[name].shape)]
            about = {key: value for key, value in old.attrs.items() if key not in ("REFERENCE_LIST", "DIMENSION_LIST")}
            size, kind = old.dtype.itemsize, old.dtype
            rest = int(np.prod(shape)) // length
            long = min(length, max(1, chunk // (size * rest)))
            chunks = tuple(long if n == length else n for n in shape)
            del file[name]
            new = file.create_dataset(name, shape, dtype=kind, chunks=chunks, compression="gzip", shuffle=True)
            packed = zlib.compress(bytes(int(np.prod(chunks)) * size), 9)
            for first in range(0, length, long):
                new.id.write_direct_chunk(tuple(first if n == length else 0 for n in shape), packed)
            for key, value in about.items():
                new.attrs[key] = value
        for name in (n for n in names if n in file and axis in scale[n]):
            for k, key in enumerate(scale[name]):
                if key:
                    file[name].dims[k].attach_scale(file[key])
        if axis == "draw":
            file["rows_committed"][()] = length
    return path


ASKED = (["show"], ["compare", "x.h5"], ["report", "-o", "out.csv"], ["report", "-o", "out.html"], ["coalition", "-n", "600", "--again"],
         ["verify"])
for axis, length, chunk, bound in (("probability", 3 * MILLION, 1 << 20, 400), ("draw", 4 * MILLION, 1 << 20, 150),
                                   ("draw", 4 * MILLION, 1 << 30, 150)):
    path = enlarge("large.h5", axis, length, chunk)
    for words in ASKED:
        code, said, used = program(words[0], path, *words[1:])
        ok(code in ((2, 3) if words[0] == "compare" else (0, 2)) and (used < bound or SANITIZED),
           f"{words[0]}: {length} along {axis}, {os.path.getsize(path) / MILLION:.1f} MB, chunks of {chunk / MILLION:.0f} MB: exit {code}, {used:.0f} MB ({said.strip()[-100:]!r})")
plain("text.h5").close()
# In a process of its own: the memory of this one counts in those that it starts.
subprocess.run(["/usr/bin/python3", "-c", f"""import h5py
with h5py.File("text.h5", "r+") as file:
    del file["provenance/scenario"]
    file["provenance"].create_dataset("scenario", data="x" * {200 * MILLION}, dtype=h5py.string_dtype())"""], check=True)
for words in (["show"], ["compare", "x.h5"], ["report", "-o", "out.html"], ["coalition", "-n", "600", "--again"]):
    code, said, used = program(words[0], "text.h5", *words[1:])
    ok(code == 2 and ("damaged" if words[0] == "compare" else "provenance/scenario") in said and (used < 150 or SANITIZED), f"{words[0]}: a text of 200 MB: {code}, {used:.0f} MB ({said.strip()[-100:]!r})")
many = program("coalition", "x.h5", "-n", "600", "--again")[2]
ok(program("run", "good.cfg", "-n", "40000", "-o", "many.h5")[0] == 0, "a file with many draws")
code, said, used = program("coalition", "many.h5", "-n", "600", "--again")
ok(code == 0 and (used < many + 20 or SANITIZED), f"coalition: memory hangs on -n ({used:.0f} MB for 600 of 40,000, {many:.0f} MB of 600)")
end()

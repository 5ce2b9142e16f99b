#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`solidair verify`, and what readers do with a results file that is damaged: every bit that is turned is either found or
changes nothing that is said. The digests are worked out again here, by the rule in results/README.md."""
import os
import random
import shutil
import subprocess
import tempfile
import time

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

tmp = tempfile.mkdtemp()


def call(*words, **env):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, cwd=ROOT,
                          env={**os.environ, **env})


def fnv(data, start=0xCBF29CE484222325):
    for byte in data:
        start = (start ^ byte) * 0x100000001B3 % 2**64
    return start


def change(path, name, value, signed):
    """Another value in a data set; with the digests made to fit, as somebody who wants to deceive could."""
    with h5py.File(path, "r+") as file:
        file[name][...] = value
        if not signed:
            return
        text = isinstance(value, str)
        raw = value.encode() + b"\0" if text else file[name][()].tobytes()
        lines = file["provenance/digests"][()].decode().split("\n")
        for k, line in enumerate(lines):
            if line.startswith(f"/{name} "):
                lines[k] = f"/{name} {fnv(raw):016x} {' '.join(line.split()[2:])}"
        lines[0] = f"{fnv(chr(10).join(lines[1:]).encode()):016x}"
        file["provenance/digests"][()] = "\n".join(lines)


def copy(name):
    path = os.path.join(tmp, name)
    shutil.copy(whole, path)
    return path


def flipped(data, at, bit, name="flip.h5"):
    path = os.path.join(tmp, name)
    changed = bytearray(data)
    changed[at] ^= bit
    with open(path, "wb") as file:
        file.write(changed)
    return path


whole = os.path.join(tmp, "whole.h5")
ok(call("run", "tests/bad/good.cfg", "-o", whole, "--store", "all").returncode == 0, "a small run")
done = call("verify", whole)
ok(done.returncode == 0 and "every draw and every figure is the same" in done.stdout and os.listdir(tmp) == ["whole.h5"],
   "it is proven, and nothing is left beside it")
with h5py.File(whole) as file:
    lines = file["provenance/digests"][()].decode().split("\n")
    listed = {line.split()[0]: line.split()[1] for line in lines[1:] if line}
    names = []
    file.visititems(lambda name, item: names.append("/" + name) if isinstance(item, h5py.Dataset) else None)
    ok(set(names) == set(listed) | {"/provenance/digests"}, f"all {len(names)} data sets are in the list but itself")
    ok(lines[0] == f"{fnv(chr(10).join(lines[1:]).encode()):016x}", "which has a digest of its own")
    plain = [name for name in listed if file[name].chunks is None and file[name].dtype.kind != "O"]
    ok(len(plain) > 50 and all(listed[name] == f"{fnv(file[name][()].tobytes()):016x}" for name in plain),
       f"the digests of {len(plain)} data sets are those of their bytes")
    texts = [name for name in listed if file[name].dtype.kind == "O"]
    joined = {name: b"\0".join(np.atleast_1d(file[name][()]).ravel().tolist()) + b"\0" for name in texts}
    ok(all(listed[name] == f"{fnv(joined[name]):016x}" for name in texts), f"and of {len(texts)} of texts")
    place = file["residents"].id.get_offset()

for kernel in ("plain", "avx2"):
    other = os.path.join(tmp, f"{kernel}.h5")
    if call("run", "tests/bad/good.cfg", "-o", other, "--store", "all", SOLIDAIR_KERNEL=kernel).returncode == 0:
        ok(call("verify", other).returncode == 0, f"one made by the kernels {kernel}")
    else:
        ok(True, f"the kernels {kernel} # SKIP this machine does not have them")

data = open(whole, "rb").read()
path = flipped(data, place, 1)
done = call("verify", path)
ok(done.returncode == 2 and "/residents" in done.stderr and "damaged" in done.stderr, "one bit of the residents: exit 2, by name")
ok(call("report", path, "-o", os.path.join(tmp, "x.csv")).returncode == 2, "and no report is made of it")
path = flipped(data, data.find(np.float64(0.01).tobytes()) + 6, 1)
ok(call("verify", path, "--quick").returncode == 2, "one bit of a scale_factor")

with h5py.File(whole) as file:
    texts = {name: file["provenance/" + name][()] for name in ("scenario", "table_municipalities.csv", "table_columns.csv")}
done = {name: call("show", flipped(data, data.find(text) + len(text) // 2, 64)) for name, text in texts.items()}
ok(all(one.returncode == 2 and name in one.stderr for name, one in done.items()),
   "one bit of what is kept of the scenario: not shown as if it were not there")

path = copy("changed.h5")
with h5py.File(path) as file:
    more = file["residents"][()] + 1
change(path, "residents", more, False)
ok(call("show", path).returncode in (0, 2) and call("verify", path).returncode == 2, "a figure that was changed")
change(path, "residents", more, True)
done = call("verify", path)
ok(call("verify", path, "--quick").returncode == 0 and done.returncode == 2 and "is not what the scenario" in done.stderr,
   "with the digests made to fit: not what the scenario gives")
change(path, "provenance/git_revision", "abc1234", True)
done = call("verify", path)
ok(done.returncode == 1 and "(abc1234), which made the file" in done.stderr and "/residents" in done.stderr,
   "of another version, which works it out otherwise: exit 1, with both versions")

path = copy("old.h5")
with h5py.File(path, "r+") as file:
    del file["provenance/digests"]
done = call("show", path)
ok(done.returncode == 2 and "/provenance/digests" in done.stderr, "the list gone: damaged")
with h5py.File(path, "r+") as file:
    file.attrs["complete"] = np.bytes_("yes")
done = call("verify", path)
ok(done.returncode == 0 and "kept no digests" in done.stdout and call("show", path).returncode == 0,
   "a file of a version without digests opens, and verify says so")
ok(call("coalition", path, "-n", "50").returncode in (0, 2), "and can be asked")

path = copy("added.h5")
ok(call("coalition", path).returncode == 0 and call("verify", path).returncode == 0, "a group that was added")
with h5py.File(path) as file:
    at = file["stability/alone"].id.get_offset()
    own = file["provenance/digests_stability"][()].decode()
ok("/stability/alone " in own and "/residents" not in own, "has a list of its own")
added = open(path, "rb").read()
bad = flipped(added, at, 4, "bad.h5")
done = call("show", bad, "--table", "coalition")
ok(done.returncode == 2 and "--again" in done.stderr and call("show", bad).returncode == 0,
   "a bit turned in it: that answer is damaged, the others are not")
ok(call("coalition", bad, "--again").returncode == 0 and call("verify", bad).returncode == 0, "and --again mends it")

stale, other = (path + ".verify-" + end for end in ("aB3dEf", "gH4jKl"))
for folder, name in ((stale, "again.h5.part"), (other, "letter.txt")):
    os.mkdir(folder)
    open(os.path.join(folder, name), "w").close()
ok(call("verify", path).returncode == 0 and not os.path.exists(stale), "what a check that was killed has left is removed")
ok(os.listdir(other) == ["letter.txt"], "but no folder with anything else in it")

long = os.path.join(tmp, "long.h5")
call("run", "scenarios/groningen-2016.cfg", "-n", "4000", "--store", "summary", "-o", long)
running = subprocess.Popen([PROGRAM, "--lang", "en", "verify", long], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                           text=True, cwd=ROOT)
while running.poll() is None and not any(".verify-" in name and "long" in name for name in os.listdir(tmp)):
    time.sleep(0.002)
time.sleep(0.1)
running.terminate()
said = running.communicate()[1]
ok(running.returncode == 1 and "The check was stopped" in said and "no results file" not in said, f"stopped: {said.strip()}")
ok(not any(".verify-" in name and "long" in name for name in os.listdir(tmp)), "and nothing of it is left")

path = copy("stranger.h5")
with h5py.File(path, "r+") as file:
    file["mine"] = [1.0]
done = call("verify", path, "--quick")
ok(done.returncode == 0 and "did not write, and that is not looked at: /mine." in done.stdout, "what others added is named")
path = copy("attribute.h5")
with h5py.File(path, "r+") as file:
    file["summary"].attrs["mine"] = 1
done = call("verify", path, "--quick")
ok(done.returncode == 0 and "not looked at: /summary." in done.stdout, "an attribute of a group too")
for name, value in (("whole_budget", np.full(23, 10**12)), ("provenance/until", ["1%"])):
    path = copy("posing.h5")
    with h5py.File(path, "r+") as file:
        if name in file:
            del file[name]
        file.create_dataset(name, data=value, dtype=h5py.string_dtype() if name[0] == "p" else "<i8")
    done = call("verify", path, "--quick")
    ok(done.returncode == 2 and name in done.stderr, f"what was added under a name that the program reads is refused: {name}: {done.stderr.strip()[-150:]}")
path = copy("escape.h5")
with h5py.File(path, "r+") as file:
    file["\x1b]0;mine\x07"] = [1.0]
said = call("verify", path, "--quick").stdout + call("compare", path, whole).stdout
ok(said.count("?]0;mine?") == 2 and "\x1b" not in said, "with no sign that changes a terminal")

EFFORT = float(os.environ.get("EFFORT", "1"))
SEED = int(os.environ.get("SEED", "7"))

# Which axes a variable has stands as references in HDF5's heaps, the only part of a file without any checksum of HDF5's own.
axes = random.Random(SEED)
with h5py.File(whole) as file:
    scales = {h5py.h5o.get_info(file[name].id).addr for name in ("year", "scheme", "municipality", "draw", "period")}
heaps = [(at, at + int.from_bytes(data[at + 8:at + 16], "little")) for at in range(len(data) - 4) if data[at:at + 4] == b"GCOL"]
references = [at for first, end in heaps for at in range(first, end, 8) if int.from_bytes(data[at:at + 8], "little") in scales]


def axes_of(path):
    """The axes of every variable as others read them; None where they cannot."""
    try:
        with h5py.File(path) as file:
            names = []
            file.visit(names.append)
            return {name: [[file[one].name for one in row] for row in file[name].attrs["DIMENSION_LIST"]]
                    for name in names if "DIMENSION_LIST" in file[name].attrs}
    except Exception:  # a damaged file may do anything to a library
        return None


silent, there = [], axes_of(whole)
for _ in range(int(30 * EFFORT)):
    at, bit = axes.choice(references) + axes.choice((-16, -8, 0, 0, 1, 1, 2)), 1 << axes.randrange(8)
    code = call("verify", "--quick", flipped(data, at, bit)).returncode
    if code != 2 and not (code == 0 and axes_of(os.path.join(tmp, "flip.h5")) == there):  # the size of a heap's last entry says nothing
        silent.append((at, bit, code))
ok(len(references) > 100 and there and not silent,
   f"{int(30 * EFFORT)} bits turned in {len(references)} references to axes: all found, or nothing is read otherwise; nothing crashes {silent}")
rng, count = random.Random(SEED), {"found": 0, "same": 0, "wrong": []}
for kind, words, tries in (("verify", ("verify", "--quick"), 40), ("show", ("show",), 20), ("report", ("report",), 20)):
    table = os.path.join(tmp, "t.csv")
    out = ("-o", table) if kind == "report" else ()

    def said(path):
        done = call(*words, path, *out)
        return done.returncode, open(table).read() if kind == "report" and done.returncode == 0 else done.stdout

    path = os.path.join(tmp, "flip.h5")
    shutil.copy(whole, path)
    expected = said(path)
    for _ in range(int(tries * EFFORT)):
        at, bit = rng.randrange(len(data)), 1 << rng.randrange(8)
        code, text = said(flipped(data, at, bit))
        if (code, text) == expected:
            count["same"] += 1
        elif code == 2:
            count["found"] += 1
        else:
            count["wrong"].append((kind, at, bit, code))
ok(not count["wrong"], f"single bits turned at random (seed {SEED}): {count['found']} found, {count['same']} change nothing, "
   f"{len(count['wrong'])} silent or crashed {count['wrong'][:5]}")
shutil.rmtree(tmp)
end()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine of the page in Node beside the program: every number of the results of the same run, bit for bit."""
import json
import os
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT

BUILD = os.path.dirname(PROGRAM)
# What says which program made it, which is another one, and digests of what is on a disk.
OF_THE_PROGRAM = {"provenance/compiler", "provenance/libraries", "provenance/digests", "provenance/git_revision"}
KINDS = {"cents": "<i8", "int64": "<i8", "int32": "<i4", "double": "<f8"}


class Engine:
    """Questions of tests/web/engine.mjs, or of another script that answers a line with a line."""

    def __init__(self, script="tests/web/engine.mjs", page=BUILD, *more):
        self.node = subprocess.Popen(["node", "--no-warnings", "--experimental-websocket", script, page, *more], cwd=ROOT, text=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **question):
        self.node.stdin.write(json.dumps(question) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())

    def close(self):
        self.node.stdin.close()
        return self.node.wait()


def native(scenario, draws, out, *options):
    subprocess.run([PROGRAM, "run", scenario, "-o", out, "-n", str(draws), "--store", "all", *options], cwd=ROOT,
                   capture_output=True, check=True)


def datasets(h):
    found = {}
    h.visititems(lambda name, item: found.update({name: item}) if isinstance(item, h5py.Dataset) else None)
    return found


def same(ours, kind, dataset):
    if kind == "text":
        theirs = dataset[()]
        theirs = [theirs] if isinstance(theirs, bytes) else list(theirs.reshape(-1))
        return [text.encode() for text in ours] == theirs
    theirs = np.ascontiguousarray(dataset[()]).astype(KINDS[kind])
    return ours == theirs.tobytes()


def differences(page, file):
    """Names of variables that one has and the other has not, or that differ in any bit; and how many numbers are equal."""
    index = {v["name"].lstrip("/"): v for v in json.load(open(page + ".json"))}
    with open(page + ".bin", "rb") as values, h5py.File(file) as h:
        theirs = {name: d for name, d in datasets(h).items() if not name.startswith(".")}
        found, equal = sorted((index.keys() ^ theirs.keys()) - OF_THE_PROGRAM), 0
        for name in index.keys() & theirs.keys():
            v, length = index[name], theirs[name].shape
            if name in OF_THE_PROGRAM:
                continue
            if v["kind"] == "text":
                ours = v["texts"]
            else:
                values.seek(v["at"])
                ours = values.read(int(np.prod(length, dtype=np.int64)) * np.dtype(KINDS[v["kind"]]).itemsize)
                equal += len(ours) // np.dtype(KINDS[v["kind"]]).itemsize
            if (list(length) or []) != v["length"] and v["kind"] != "text" or not same(ours, v["kind"], theirs[name]):
                found.append(name)
    return found, equal


def compare(engine, scenario, draws, workers=1):
    with tempfile.TemporaryDirectory() as tmp:
        file, page = os.path.join(tmp, "r.h5"), os.path.join(tmp, "page")
        native(scenario, draws, file)
        answer = engine.ask(run=scenario, draws=draws, workers=workers, out=page)
        return (answer, 0) if "error" in answer else differences(page, file)

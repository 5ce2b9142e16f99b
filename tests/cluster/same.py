#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are two results files equal in every variable and attribute outside /provenance? Exit 0, or 1 and the first difference.

h5diff says the same; it reads every packed chunk many times over, which takes minutes on a file with all draws."""
import sys

import h5py
import numpy


def items(file):
    found = {"/": file}
    file.visititems(lambda name, thing: found.setdefault("/" + name, thing) and None)
    return {name: thing for name, thing in found.items() if not name.startswith("/provenance")}


def values(thing):
    """All values as bytes, so that NaN equals NaN and 0.0 is not -0.0; one municipality at a time, as they are packed."""
    if thing.dtype.kind == "O":
        yield repr(thing[()]).encode()
    elif thing.ndim > 1:
        for last in range(thing.shape[-1]):
            yield numpy.ascontiguousarray(thing[..., last]).tobytes()
    else:
        yield numpy.asarray(thing[()]).tobytes()


def attributes(thing):
    """References to axes differ from file to file; their names do not."""
    return {name: repr(value) for name, value in thing.attrs.items()
            if name not in ("DIMENSION_LIST", "REFERENCE_LIST")}


def difference(a, b):
    ours, theirs = items(a), items(b)
    if set(ours) != set(theirs):
        return "only in one of them: %s" % sorted(set(ours) ^ set(theirs))
    for name, thing in ours.items():
        other = theirs[name]
        if attributes(thing) != attributes(other):
            return "%s: attributes differ" % name
        if not isinstance(thing, h5py.Dataset):
            continue
        if thing.shape != other.shape or thing.dtype != other.dtype:
            return "%s: shape or type differs" % name
        if any(x != y for x, y in zip(values(thing), values(other), strict=True)):
            return "%s: values differ" % name
    return None


with h5py.File(sys.argv[1]) as first, h5py.File(sys.argv[2]) as second:
    found = difference(first, second)
if found:
    print(found)
sys.exit(1 if found else 0)

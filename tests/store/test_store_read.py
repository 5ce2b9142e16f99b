#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample results file, read with other people's programs: h5py, xarray, netCDF4, ncdump, h5dump.

test_store --sample PATH writes it; the closed form of its values stands in store_sample.h and again here.
"""
import os
import subprocess
import sys
import tempfile

import h5py
import netCDF4
import numpy as np
import xarray

LENGTH = dict(draw=2500, scheme=2, scheme_other=2, municipality=3, year=2, period=3, form=2, care=2, probability=3, certainty=2,
              input=2, outer_index=5)
LABELS = dict(
    scheme=["none", "full"], scheme_other=["none", "full"], municipality=["GM0014", "GM1900", "GM0037"],
    year=[2015, 2016], period=["2015", "2016", "2016-2016"], form=["ZIN", "PGB"], care=["light", "heavy"],
    probability=[0.05, 0.5, 0.95], certainty=[0.7, 0.9], draw=list(range(2500)),
    input=["cost.price_trend", "demand.use_index[2]"], outer_index=list(range(5)))
UNKNOWN = -2**63
NAMES = ["Groningen", "Súdwest-Fryslân", ""]

# name: (number, dimensions, units, type in the file)
VARIABLES = {
    "residents": (0, "year municipality", "count", "<i8"),
    "budget": (1, "year municipality", "EUR", "<i8"),
    "summary/mean": (2, "scheme period municipality", "EUR", "<i8"),
    "summary/quantile": (3, "probability scheme period municipality", "EUR", "<i8"),
    "summary/p_shortfall": (4, "scheme period municipality", "share", "<f8"),
    "summary/buffer_required": (5, "certainty scheme period municipality", "EUR", "<i8"),
    "compare/rank": (6, "scheme scheme_other period municipality", "1", "<i4"),
    "region/payment": (7, "scheme period", "EUR", "<i8"),
    "region/tolerance": (8, "", "1", "<f8"),
    "inputs/value": (9, "outer_index input", "1", "<f8"),
    "clients": (100, "draw care form year municipality", "count", "<i4"),
    "cost": (101, "draw form year municipality", "EUR", "<i8"),
    "payment": (102, "scheme draw year municipality", "EUR", "<i8"),
    "outer": (103, "draw", "1", "<i4"),
    "index": (104, "draw year", "1", "<f8"),
}

count = 0
failed = 0


def check(what, right):
    global count, failed
    count += 1
    failed += not right
    print(f"{'ok' if right else 'not ok'} {count} - {what}")


def stored(name):
    """The numbers that stand in the file, before scale_factor."""
    number, dims, units, kind = VARIABLES[name]
    shape = tuple(LENGTH[d] for d in dims.split())
    flat = np.arange(int(np.prod(shape)), dtype=np.int64)
    value = (flat * 7919 + number * 104729) % 2000003 - 1000000
    if number == 2:
        value[5] = UNKNOWN
    return (value / 8 if kind == "<f8" else value).reshape(shape)


def decoded(name):
    """Euros; NaN where the amount is not known."""
    value = stored(name)
    return np.where(value == UNKNOWN, np.nan, value * 0.01) if VARIABLES[name][2] == "EUR" else value


def same(values, name):
    return np.allclose(values, decoded(name), rtol=1e-15, atol=0, equal_nan=True)


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def with_h5py(path):
    with h5py.File(path) as file:
        everything = []
        file.visititems(lambda name, thing: everything.append(thing) if isinstance(thing, h5py.Dataset) else None)
        check("h5py: every variable has units", all(text(d.attrs["units"]) for d in everything))
        check("h5py: every variable has a long_name", all(text(d.attrs["long_name"]) for d in everything))
        check("h5py: all are there", len(everything) == len(VARIABLES) + len(LABELS) + 1 + 1 + 4)
        check("h5py: no Conventions", "Conventions" not in file.attrs)
        for name, (_, dims, units, kind) in VARIABLES.items():
            data = file[name]
            check(f"h5py: {name} values", np.array_equal(data[()], stored(name)))
            check(f"h5py: {name} type", data.dtype.str == kind)
            check(f"h5py: {name} axes", [d[0].name for d in data.dims] == ["/" + d for d in dims.split()])
            check(f"h5py: {name} units", text(data.attrs["units"]) == units)
            check(f"h5py: {name} missing_value", data.attrs.get("missing_value") == (UNKNOWN if units == "EUR" else None))
            check(f"h5py: {name} scale_factor", data.attrs.get("scale_factor") == (0.01 if units == "EUR" else None))
        for name, labels in LABELS.items():
            values = [text(v) for v in file[name]] if file[name].dtype == object else list(file[name])
            check(f"h5py: axis {name}", values == labels)
        check("h5py: names in UTF-8", [text(v) for v in file["municipality_name"]] == NAMES)
        check("h5py: provenance", text(file["provenance/format"][()]) == "1"
              and text(file["provenance/scenario"][()]) == "x" * 100000 and text(file["provenance/empty"][()]) == "")
        check("h5py: rows_committed", file["rows_committed"][()] == 2500)
        cost = file["cost"]
        check("h5py: one municipality, packed and checked",
              cost.chunks == (1024, 2, 2, 1) and cost.shuffle and cost.compression == "gzip" and cost.fletcher32)
        check("h5py: no fill value", all(not d.id.get_create_plist().fill_value_defined() == h5py.h5d.FILL_VALUE_USER_DEFINED
                                         for d in everything))


def with_damage(path):
    """HDF5 itself must see that our own checksum no longer holds."""
    with h5py.File(path) as file:
        chunk = file["clients"].id.get_chunk_info(4)
    with open(path, "rb") as file:
        data = bytearray(file.read())
    data[chunk.byte_offset + chunk.size // 2] ^= 1
    other = path + ".damaged"
    with open(other, "wb") as file:
        file.write(data)
    seen = False
    with h5py.File(other) as file:
        try:
            file["clients"][()]
        except OSError:
            seen = True
    check("h5py: a changed byte is seen", seen)


def with_xarray(path):
    groups = {"": "/"}
    for name in VARIABLES:
        if "/" in name:
            groups[name.split("/")[0] + "/"] = name.split("/")[0]
    for start, group in groups.items():
        with xarray.open_dataset(path, group=group) as data:
            for name, (_, dims, units, _) in VARIABLES.items():
                if name.rpartition("/")[0] != start.rstrip("/"):
                    continue
                variable = data[name.rpartition("/")[2]]
                check(f"xarray: {name} in {units}", variable.dims == tuple(dims.split())
                      and variable.attrs["units"] == units and same(variable.values, name))
    with xarray.open_dataset(path) as data:
        one = data["cost"].sel(municipality="GM1900", year=2016, form="PGB")
        check("xarray: choosing by name", np.allclose(one.values, decoded("cost")[:, 1, 1, 1], rtol=1e-15, atol=0))
        check("xarray: names", list(data["municipality_name"].values) == NAMES)
        check("xarray: all axes", set(data.coords) == set(LABELS))


def with_netcdf(path):
    with netCDF4.Dataset(path) as data:
        check("netCDF4: dimensions", {k: len(v) for k, v in data.dimensions.items()} == LENGTH)
        check("netCDF4: no dimensions of its own making", all(not g.dimensions for g in data.groups.values()))
        for name, (_, dims, units, _) in VARIABLES.items():
            variable = data[name]
            values = variable[...]
            check(f"netCDF4: {name}", variable.dimensions == tuple(dims.split()) and variable.units == units
                  and np.ma.count_masked(values) == (name == "summary/mean")
                  and same(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan), name))
        check("netCDF4: text axis", list(data["municipality"][:]) == LABELS["municipality"])


def with_tools(path):
    for command in (["ncdump", "-h"], ["ncdump"], ["h5dump", "-H"], ["h5dump"], ["h5ls", "-r"]):
        done = subprocess.run(command + [path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        check(f"{' '.join(command)} reads it", done.returncode == 0 and not done.stderr and len(done.stdout) > 500)
    head = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True, check=True).stdout
    check("ncdump: cost with its axes", "int64 cost(draw, form, year, municipality) ;" in head
          and "cost:scale_factor = 0.01 ;" in head and 'cost:units = "EUR" ;' in head)
    check("ncdump: groups see the axes", "int64 mean(scheme, period, municipality) ;" in head and "phony" not in head)


def main():
    program = os.path.join(os.environ.get("BUILD", "build"), "tests", "store", "test_store")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sample.h5")
        made = subprocess.run([program, "--sample", path], check=False).returncode == 0
        check("the sample is written", made)
        if made:
            for read in (with_h5py, with_damage, with_xarray, with_netcdf, with_tools):
                read(path)
    print(f"1..{count}")
    return failed != 0


sys.exit(main())

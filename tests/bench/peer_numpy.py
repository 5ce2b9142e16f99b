#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A peer: the model of peer.cfg the way an analyst writes it in vectorised NumPy, one process, one thread.

Simulates demand and cost, settles four schemes, takes five quantiles, writes the draws to HDF5. A cell is one draw x
municipality x product x year. Prints lines "name value" that report.py reads.

usage: peer_numpy.py MUNICIPALITIES.csv DRAWS OUT.h5
"""
import csv
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import h5py  # noqa: E402
import numpy as np  # noqa: E402

DRAWS, OUT = int(sys.argv[2]), sys.argv[3]
YEARS, BLOCK = 5, 500

# users per youth, mean duration in years, cost per client-year in EUR, its coefficient of variation, share with a PGB
PRODUCTS = np.array([
    (0.0600, 0.96, 4500, 1.2, 0.05), (0.0250, 1.20, 6500, 1.2, 0.06), (0.0120, 0.97, 7500, 1.1, 0.02),
    (0.0080, 1.17, 14000, 1.0, 0.03), (0.0065, 4.30, 22000, 0.6, 0.00), (0.0030, 2.00, 48000, 0.8, 0.02),
    (0.0008, 0.50, 95000, 0.7, 0.00), (0.0055, 2.27, 9000, 0.5, 0.00), (0.0050, 1.00, 3000, 0.8, 0.00),
    (0.0020, 1.50, 11000, 1.0, 0.60)])
USE, DURATION, MEAN, CV, PGB = PRODUCTS.T

with open(sys.argv[1], newline="") as f:
    need = np.array([float(r["youths_2015"]) * float(r["kappa"]) for r in csv.DictReader(f)])
stock = need[:, None] * USE[None, :]
G, P = stock.shape
leave = 1 / (1 + DURATION)
shape = 1 / CV**2
budget = 150e6 * need / need.sum()

rng = np.random.Generator(np.random.SFC64(20161122))
cost = np.empty((DRAWS, 2, G, YEARS))
clock = [time.perf_counter()]
for lo in range(0, DRAWS, BLOCK):
    b = min(BLOCK, DRAWS - lo)
    w = np.zeros((b, 1, 1))
    z = np.zeros((b, G, 1))
    price = np.ones((b, 1, 1))
    w_variance = z_variance = 0.0
    for t in range(YEARS):
        y = 0.03 * rng.standard_normal((b, 1, P))
        if t > 0:
            w = w + 0.04 * rng.standard_normal((b, 1, 1))
            z = 0.7 * z + 0.06 * rng.standard_normal((b, G, 1))
            price = price * np.exp(0.04 + 0.01 * rng.standard_normal((b, 1, 1)))
            w_variance += 0.04**2
            z_variance = 0.49 * z_variance + 0.06**2
        factor = np.exp(w + z + y - 0.5 * (w_variance + z_variance + 0.03**2))
        if t == 0:
            n = rng.poisson(stock * factor)
        else:
            n = rng.binomial(n, 1 - leave) + rng.poisson(leave * stock * factor)
        npgb = rng.binomial(n, PGB)
        nzin = n - npgb
        for f, k in enumerate((nzin, npgb)):
            s = np.where(k > 0, rng.gamma(np.maximum(k * shape, 1e-9)), 0.0) * (MEAN / shape) * price
            cost[lo:lo + b, f, :, t] = s.sum(axis=2)
clock.append(time.perf_counter())

own = np.rint(cost.sum(axis=1) * 100)
bud = np.rint(budget * 100)[None, :, None]
key = (bud / bud.sum(axis=1, keepdims=True))
zin = np.rint(cost[:, 0] * 100)
pay = {"none": own, "full": key * own.sum(axis=1, keepdims=True),
       "zin": own - zin + key * zin.sum(axis=1, keepdims=True)}
dev = own - bud
keep = np.clip(dev, -0.05 * bud, 0.05 * bud)
pay["corridor"] = own - (dev - keep) + key * (dev - keep).sum(axis=1, keepdims=True)
clock.append(time.perf_counter())
summary = {k: np.quantile(bud - v, [0.05, 0.1, 0.5, 0.9, 0.95], axis=0) for k, v in pay.items()}
clock.append(time.perf_counter())


def write(payments):
    """Seconds, and megabytes before compression."""
    options = {"chunks": (min(1000, DRAWS), 2, G, YEARS), "shuffle": True, "compression": "gzip", "compression_opts": 1}
    start, size = time.perf_counter(), cost.nbytes
    with h5py.File(OUT, "w") as h:
        h.create_dataset("cost", data=np.rint(cost * 100).astype("i8"), **options)
        for k, v in summary.items():
            h["quantile/" + k] = v
        options["chunks"] = (min(1000, DRAWS), G, YEARS)
        for k, v in pay.items() if payments else ():
            h.create_dataset("payment/" + k, data=np.rint(v).astype("i8"), **options)
            size += v.nbytes
    return time.perf_counter() - start, size / 1e6


def put_mean(what, x):
    print(f"{what}_mean {x.mean():.9g}\n{what}_se {x.std(ddof=1) / len(x)**0.5:.9g}")


cells = DRAWS * G * P * YEARS
print(f"simulate_ns {(clock[1] - clock[0]) * 1e9 / cells:.6g}")
print(f"settle_s {clock[2] - clock[1]:.6g}")
print(f"quantiles_s {clock[3] - clock[2]:.6g}")
for level in ("costs", "all"):
    seconds, megabytes = write(level == "all")
    print(f"write_{level}_s {seconds:.6g}\nwrite_{level}_mb {megabytes:.6g}")
put_mean("first", cost[:, :, :, 0].sum(axis=(1, 2)))
put_mean("last", cost[:, :, :, -1].sum(axis=(1, 2)))

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A peer: the model of peer.cfg the way an analyst writes it in vectorised NumPy, one process, one thread. A cell is one
draw x municipality x product x year. Nothing is drawn that is certain: no form of a product that has only one, no cost
of clients who are not there.

usage: peer_numpy.py MUNICIPALITIES.csv DRAWS OUT.h5         simulates demand and cost, settles four schemes, takes five
           quantiles, writes the draws to HDF5; prints lines "name value" that report.py reads
       peer_numpy.py MUNICIPALITIES.csv DRAWS OUT.h5 SEED    the same model with unknown levels and five schemes, as
           peer-levels.cfg has them; writes what accuracy.py compares: figures of the result over the horizon
"""
import csv
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import h5py  # noqa: E402
import numpy as np  # noqa: E402

YEARS, BLOCK = 5, 250
LEVEL_SD, LEVEL_EXPONENT = 0.11, 0.25  # of peer-levels.cfg; the sd is that of 30,000 residents

# users per youth, mean duration in years, cost per client-year in EUR, its coefficient of variation, share with a PGB
PRODUCTS = np.array([
    (0.0600, 0.96, 4500, 1.2, 0.05), (0.0250, 1.20, 6500, 1.2, 0.06), (0.0120, 0.97, 7500, 1.1, 0.02),
    (0.0080, 1.17, 14000, 1.0, 0.03), (0.0065, 4.30, 22000, 0.6, 0.00), (0.0030, 2.00, 48000, 0.8, 0.02),
    (0.0008, 0.50, 95000, 0.7, 0.00), (0.0055, 2.27, 9000, 0.5, 0.00), (0.0050, 1.00, 3000, 0.8, 0.00),
    (0.0020, 1.50, 11000, 1.0, 0.60)])
USE, DURATION, MEAN, CV, PGB = PRODUCTS.T
LEAVE, SHAPE = 1 / (1 + DURATION), 1 / CV**2
BOTH = np.flatnonzero(PGB)  # products with two forms


def read_towns(path):
    """Need of every municipality, and the sd of its unknown level on the log scale."""
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    residents = np.array([float(r["residents_2015"]) for r in rows])
    return (np.array([float(r["youths_2015"]) * float(r["kappa"]) for r in rows]),
            LEVEL_SD * (30000 / residents)**LEVEL_EXPONENT)


def cost_of(rng, clients, product, price):
    """[draw, municipality]: cost of clients[draw, municipality, product]; NumPy draws nothing for a shape of 0."""
    return rng.standard_gamma(clients * SHAPE[product]) @ (MEAN / SHAPE)[product] * price


def simulate_block(rng, stock, level_sd, cost):
    """cost[draw, form, municipality, year] of a block of draws."""
    b, towns = len(cost), len(stock)
    level = 0.0 if level_sd is None else (level_sd * rng.standard_normal((b, towns)) - 0.5 * level_sd**2)[:, :, None]
    w, z, price = np.zeros((b, 1, 1)), np.zeros((b, towns, 1)), np.ones((b, 1))
    w_variance = z_variance = 0.0
    for t in range(YEARS):
        y = 0.03 * rng.standard_normal((b, 1, len(PRODUCTS)))
        if t > 0:
            w = w + 0.04 * rng.standard_normal((b, 1, 1))
            z = 0.7 * z + 0.06 * rng.standard_normal((b, towns, 1))
            price = price * np.exp(0.04 + 0.01 * rng.standard_normal((b, 1)))
            w_variance += 0.04**2
            z_variance = 0.49 * z_variance + 0.06**2
        factor = np.exp(level + w + z + y - 0.5 * (w_variance + z_variance + 0.03**2))
        if t == 0:
            n = rng.poisson(stock * factor)
        else:
            n = rng.binomial(n, 1 - LEAVE) + rng.poisson(LEAVE * stock * factor)
        pgb = rng.binomial(n[:, :, BOTH], PGB[BOTH])
        zin = n.copy()
        zin[:, :, BOTH] -= pgb
        cost[:, 0, :, t] = cost_of(rng, zin, np.arange(len(PRODUCTS)), price)
        cost[:, 1, :, t] = cost_of(rng, pgb, BOTH, price)


def simulate(rng, need, draws, level_sd=None):
    cost = np.empty((draws, 2, len(need), YEARS))
    for low in range(0, draws, BLOCK):
        simulate_block(rng, need[:, None] * USE, level_sd, cost[low:low + BLOCK])
    return cost


def settle(cost, need):
    """Payments by scheme, and the budgets that go with them, in cents."""
    own = np.rint(cost.sum(axis=1) * 100)
    budget = np.rint(150e6 * need / need.sum() * 100)[:, None]
    key = budget / budget.sum()
    zin = np.rint(cost[:, 0] * 100)
    above = own - budget
    kept = np.clip(above, -0.05 * budget, 0.05 * budget)
    return budget, {"none": own, "full": key * own.sum(axis=1, keepdims=True),
                    "zin": own - zin + key * zin.sum(axis=1, keepdims=True),
                    "corridor": own - (above - kept) + key * (above - kept).sum(axis=1, keepdims=True)}


def settle_deficits(own, budget):
    deficit = np.maximum(own - budget, 0)
    return own - deficit + budget / budget.sum() * deficit.sum(axis=1, keepdims=True)


def write(path, cost, summary, payments):
    """Seconds of processor time, and megabytes before compression."""
    draws = len(cost)
    options = {"chunks": (min(1000, draws), *cost.shape[1:]), "shuffle": True, "compression": "gzip", "compression_opts": 1}
    start, size = time.process_time(), cost.nbytes
    with h5py.File(path, "w") as h:
        h.create_dataset("cost", data=np.rint(cost * 100).astype("i8"), **options)
        for k, v in summary.items():
            h["quantile/" + k] = v
        options["chunks"] = (min(1000, draws), *cost.shape[2:])
        for k, v in payments.items():
            h.create_dataset("payment/" + k, data=np.rint(v).astype("i8"), **options)
            size += v.nbytes
    return time.process_time() - start, size / 1e6


def put_mean(what, x):
    print(f"{what}_mean {x.mean():.9g}\n{what}_se {x.std(ddof=1) / len(x)**0.5:.9g}")


def print_stages(need, draws, path):
    clock = [time.process_time()]
    cost = simulate(np.random.Generator(np.random.SFC64(20161122)), need, draws)
    clock.append(time.process_time())
    budget, payment = settle(cost, need)
    clock.append(time.process_time())
    summary = {k: np.quantile(budget - v, [0.05, 0.1, 0.5, 0.9, 0.95], axis=0) for k, v in payment.items()}
    clock.append(time.process_time())
    print(f"simulate_ns {(clock[1] - clock[0]) * 1e9 / (cost[:, 0].size * len(PRODUCTS)):.6g}")
    print(f"settle_s {clock[2] - clock[1]:.6g}\nquantiles_s {clock[3] - clock[2]:.6g}")
    for level, payments in (("costs", {}), ("all", payment)):
        seconds, megabytes = write(path, cost, summary, payments)
        print(f"write_{level}_s {seconds:.6g}\nwrite_{level}_mb {megabytes:.6g}")
    put_mean("first", cost[:, :, :, 0].sum(axis=(1, 2)))
    put_mean("last", cost[:, :, :, -1].sum(axis=(1, 2)))


def write_figures(need, level_sd, draws, path, seed):
    """By scheme: mean, sd, quantiles and ES90 of the result over the years after the first, in EUR, by municipality."""
    cost = simulate(np.random.Generator(np.random.SFC64(seed)), need, draws, level_sd)
    budget, payment = settle(cost, need)
    payment["pool"] = settle_deficits(payment["none"], budget)
    with h5py.File(path, "w") as h:
        for scheme, paid in payment.items():
            result = np.sort((budget - paid)[:, :, 1:].sum(axis=2), axis=0) / 100
            h[scheme + "/mean"], h[scheme + "/sd"] = result.mean(axis=0), result.std(axis=0, ddof=1)
            h[scheme + "/quantile"] = result[[draws * tenths // 10 - 1 for tenths in (1, 5, 9)]]
            h[scheme + "/es90"] = result[:draws // 10].mean(axis=0)


def main():
    (need, level_sd), draws, path = read_towns(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if len(sys.argv) > 4:
        write_figures(need, level_sd, draws, path, int(sys.argv[4]))
    else:
        print_stages(need, draws, path)


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Accuracy for the time: the variance of a figure over repetitions with other seeds, times the processor time of a run,
of the NumPy program over that of solidair. Part of the benchmark report; alone: make bench BENCH=accuracy.

The figures are those of the result (budget - payment) of each municipality over the years after the first, in
peer-levels.cfg. Each program is run as a whole, and all its processor time counts: solidair's with everything that a
file of summaries holds, NumPy's with the figures that are compared and nothing else. A ratio is the median over the
municipalities; its error is that of a bootstrap over the repetitions."""
import os

import common
import h5py
import numpy as np
from common import NUMPY, OUT, PEER_OUT, QUICK, ROOM, SOLIDAIR, call, heading, target

REPEATS, DRAWS = (20, 1000) if QUICK else (50, 10000)
RESAMPLES = 1000
SCENARIO = os.path.join(ROOM, "peer-levels.cfg")
SCHEMES = ("full", "corridor", "pool")
PROBABILITIES = {"P10": 0.1, "P50": 0.5, "P90": 0.9}
FIGURES = ("mean", *PROBABILITIES, "ES90", "sd")
GOALS = {"mean": {"full": 50, "corridor": 30, "pool": 15}, "P50": 10, "P90": 8, "ES90": 6}


def read_solidair():
    """[scheme][figure][municipality] of one run, in EUR."""
    with h5py.File(OUT) as file:
        schemes, places = list(file["scheme"].asstr()), list(np.round(file["probability"][:], 6))
        horizon = {name: 0.01 * file["summary/" + name][..., -1, :] for name in ("mean", "quantile", "es90", "sd")}

    def figures(s):
        quantiles = [horizon["quantile"][places.index(p), s] for p in PROBABILITIES.values()]
        return [horizon["mean"][s], *quantiles, horizon["es90"][s], horizon["sd"][s]]

    return [figures(schemes.index(scheme)) for scheme in SCHEMES]


def read_numpy():
    with h5py.File(PEER_OUT) as file:
        return [[file[scheme]["mean"][:], *file[scheme]["quantile"][:], file[scheme]["es90"][:], file[scheme]["sd"][:]]
                for scheme in SCHEMES]


def repeat():
    """[repetition][scheme][figure][municipality] and processor seconds, of solidair and of NumPy, which take turns."""
    ours, theirs, seconds = [], [], []
    for seed in range(1, REPEATS + 1):
        mine = call([SOLIDAIR, "run", SCENARIO, "-o", OUT, "-n", str(DRAWS), "--seed", str(seed), "--threads", "1",
                     "--store", "summary"])
        ours.append(read_solidair())
        other = call([*NUMPY, str(DRAWS), PEER_OUT, str(seed)])
        theirs.append(read_numpy())
        seconds.append((mine["cpu"], other["cpu"]))
    return np.array(ours), np.array(theirs), np.median(seconds, axis=0)


def ratios(ours, theirs):
    """[scheme][figure] NumPy's variance over solidair's, the median over the municipalities."""
    return np.median(theirs.var(axis=0, ddof=1) / ours.var(axis=0, ddof=1), axis=-1)


def relative_errors(ours, theirs):
    rng = np.random.default_rng(1)

    def drawn(x):
        return x[rng.integers(len(x), size=len(x))]

    return np.std([np.log(ratios(drawn(ours), drawn(theirs))) for _ in range(RESAMPLES)], axis=0)


def print_same(ours, theirs):
    """Of all schemes and municipalities: how far apart the means over the repetitions are, in errors of the difference."""
    error = np.sqrt((ours.var(axis=0, ddof=1) + theirs.var(axis=0, ddof=1)) / REPEATS)
    apart = np.abs(ours.mean(axis=0) - theirs.mean(axis=0))
    spread = theirs[:, :, FIGURES.index("sd")].mean(axis=0)
    print("The same model? How far the means over the repetitions are apart:")
    for k, figure in enumerate(FIGURES):
        print(f"{figure:8}{(apart / error)[:, k].mean():5.2f} errors on average, at most {(apart / error)[:, k].max():.1f};"
              f" at most {(apart[:, k] / spread).max():.2%} of the sd of the result")
    target("accuracy: NumPy's figures beside solidair's", (apart / error).max(), 4.5, low=False, form="{:.1f} errors")


def print_accuracy():
    heading(f"9. Accuracy: variance x processor time of NumPy over solidair's, {common.USUAL}, {REPEATS} repetitions")
    ours, theirs, seconds = repeat()
    print(f"peer-levels.cfg, {DRAWS:,} draws, one thread: solidair {seconds[0]:.2f} s of processor time, NumPy {seconds[1]:.2f} s.")
    print_same(ours, theirs)
    variance, errors = ratios(ours, theirs), relative_errors(ours, theirs)
    print(f"{'':12}" + "".join(f"{figure:>18}" for figure in FIGURES))
    for s, scheme in enumerate(SCHEMES):
        for what, by in (("variance", 1.0), ("x time", seconds[1] / seconds[0])):
            print(f"{scheme if by == 1.0 else '':12}{what:8}"
                  + "".join(f"{by * v:11.1f} +-{by * v * e:5.1f}" for v, e in zip(variance[s], errors[s])))
    print("The horizon's result by municipality, the median of the 23 ratios; +- is the standard error of a bootstrap.")
    for figure, goal in GOALS.items():
        for s, scheme in enumerate(SCHEMES):
            measured = variance[s, FIGURES.index(figure)] * seconds[1] / seconds[0]
            target(f"{figure}, {scheme}: variance x time beside NumPy", measured, goal if isinstance(goal, int) else goal[scheme])
    os.remove(OUT)
    os.remove(PEER_OUT)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of means as the program gives them: sets of draws are dealt over replicates, whose means tell how far a mean may be
off; 1.96 of an error make the interval of Student's t."""
import math

import numpy as np

REPLICATES = 32


def student_width(values):
    """Where 97.5 % lies below, by Simpson's rule, over that of a normal distribution."""
    df, x = max(values - 1, 3), np.linspace(0, 3.5, 350001)
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    density = scale * (1 + x**2 / df) ** (-(df + 1) / 2)
    area = np.concatenate([[0], np.cumsum(density[:-2:2] + 4 * density[1:-1:2] + density[2::2])]) * (x[2] - x[0]) / 6
    return np.interp(0.475, area, x[::2]) / 1.959963984540054


def replicate_error(sets):
    """Of the mean of sets along the first axis: set s is of replicate s mod 32."""
    sets = np.asarray(sets, float)
    n, used = len(sets), min(len(sets), REPLICATES)
    square = sum((sets[u::REPLICATES] - sets.mean(0)).sum(0) ** 2 for u in range(used))
    return student_width(used) * np.sqrt(square * used / (used - 1)) / n


def quantile_interval(x, inner, q):
    """Ends of the 95 % interval of a quantile of x, whose sets are `inner` in a row: the order statistics at n q + 1/2, less or
    more 1.96 standard deviations of the number of values up to it (and a term for its skewness). The variance of that number is
    the one that replicates show of it, at least that of rounding, at most that of as many draws as there are sets."""
    n, sets, used, width = len(x), len(x) // inner, min(len(x) // inner, REPLICATES), student_width(min(len(x) // inner, REPLICATES))
    value = np.sort(x)[int(np.ceil(round(q * n, 6))) - 1]
    below = (x <= value).reshape(sets, inner).mean(1)
    variance = max(sets * (replicate_error(below) / width) ** 2, used / (12 * inner**2 * sets))
    share = below.mean()
    design = inner * width**2 * min(variance / (share * (1 - share)), 1) if 0 < share < 1 else 1
    z = 1.959963984540054
    middle, half = n * q + (1 - 2 * q) * (z**2 - 1) / 6 + 0.5, z * np.sqrt(n * q * (1 - q) * design)
    low = int(np.floor(middle - half + 0.5))
    high = low + int(np.ceil(2 * half))
    return (np.sort(x)[low - 1], np.sort(x)[high - 1]) if low >= 1 and high <= n else None

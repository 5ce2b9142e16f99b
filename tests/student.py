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

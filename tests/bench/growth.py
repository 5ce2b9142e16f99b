#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How processor time and memory grow with municipalities, years, products and schemes: `make bench BENCH=growth`.

From one scenario, that of the peers (peer.cfg), one of the four grows at a time; the others stay as they are. Time per
draw is the difference between a long and a short run, so that what is done once does not count. Writes growth.svg
beside this file, and the figures to stdout."""
import csv
import itertools
import os
import re

import common
from common import HERE, OUT, ROOM, SOLIDAIR, TOWNS, call, heading

SHORT, LONG = 512, 2560
AXES = {"municipalities": (10, 23, 50, 100, 200, 342), "years": (2, 5, 10, 15), "products": (1, 5, 10, 20, 40),
        "schemes": (1, 4, 11, 22, 44)}
USUAL = {"municipalities": 23, "years": 5, "products": 10, "schemes": 4}


def write_region(n):
    """A region of n municipalities, those of Groningen over and over, each under a code and name of its own."""
    folder = os.path.join(ROOM, "growth", "regions", f"region-{n}")
    os.makedirs(folder, exist_ok=True)
    with open(TOWNS) as f:
        rows = list(csv.DictReader(f))
    keep = ["code", "name", "residents_2015", "youths_2015", "kappa", "expected_users"]
    with open(os.path.join(folder, "municipalities.csv"), "w") as f:
        f.write(",".join(keep) + "\n")
        for k, row in zip(range(n), itertools.cycle(rows)):
            f.write(",".join([f"GM{8000 + k}", f"Plaats {k + 1}"] + [row[name] for name in keep[2:]]) + "\n")
    with open(os.path.join(os.path.dirname(TOWNS), "columns.csv")) as f, open(os.path.join(folder, "columns.csv"), "w") as out:
        out.writelines(line for k, line in enumerate(f) if k == 0 or line.split(",")[0] in keep)
    return os.path.basename(folder)


def write_scenario(size):
    with open(os.path.join(HERE, "peer.cfg")) as f:
        text = f.read()
    products = re.findall(r"^  \w( = \{ care.*?\};)$", text, re.M)
    schemes = re.findall(r"^  \{ name = \"\w+\"(; layers.*?\});?,?$", text, re.M)
    last = 2015 + size["years"] - 1

    def every_year(match):
        return f"[{', '.join([match[1]] * size['years'])}]"

    text = text.replace('"groningen-2016"', f'"{write_region(size["municipalities"])}"').replace("last = 2019", f"last = {last}")
    text = re.sub(r"\[(\d+\.\d)(?:, \d+\.\d)+\]", every_year, text)
    body = "\n".join(f"  p{k}{products[k % len(products)]}" for k in range(size["products"]))
    text = re.sub(r"products = \{.*?^\};", lambda _: f"products = {{\n{body}\n}};", text, flags=re.M | re.S)
    body = ",\n".join(f'  {{ name = "s{k}"{schemes[k % len(schemes)]}' for k in range(size["schemes"]))
    text = re.sub(r"schemes = \(.*?^\);", lambda _: f"schemes = (\n{body}\n);", text, flags=re.M | re.S)
    path = os.path.join(ROOM, "growth", "growth.cfg")
    with open(path, "w") as f:
        f.write(text)
    return path


def measure(size):
    """Microseconds of processor time per draw, and peak memory in MB."""
    path = write_scenario(size)
    short, long = (call([SOLIDAIR, "run", path, "-o", OUT, "-n", str(n), "--threads", "1", "--store", "summary"])
                   for n in (SHORT, LONG))
    return 1e6 * (long["cpu"] - short["cpu"]) / (LONG - SHORT), long["memory"]


def draw(figures):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot
    figure, panels = pyplot.subplots(2, 2, figsize=(9, 6.5), layout="constrained")
    figure.suptitle("Processor time per draw (solid, left) and peak memory (dashed, right) as one of the four grows")
    for panel, (axis, points) in zip(panels.flat, figures.items()):
        sizes, time, memory = zip(*points)
        other = panel.twinx()
        panel.plot(sizes, time, "o-", color="#154273")
        other.plot(sizes, memory, "s--", color="#a90061")
        panel.set(xlabel=axis, ylabel="microseconds per draw", xlim=(0, None), ylim=(0, 1.08 * max(time)))
        other.set(ylabel="MB", ylim=(0, 1.08 * max(memory)))
    figure.savefig(os.path.join(HERE, "growth.svg"), metadata={"Date": None})


def print_growth():
    os.makedirs(os.path.join(ROOM, "growth"), exist_ok=True)
    heading(f"Growth, from {', '.join(f'{n} {axis}' for axis, n in USUAL.items())}: one thread, {common.USUAL}")
    figures = {}
    for axis, sizes in AXES.items():
        figures[axis] = [(n, *measure(dict(USUAL, **{axis: n}))) for n in sizes]
        for n, time, memory in figures[axis]:
            print(f"{n:6} {axis:16}{time:9.1f} us a draw {memory:7.0f} MB", flush=True)
    draw(figures)
    os.remove(OUT)

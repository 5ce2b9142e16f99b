#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""All benchmarks, as one plain text report: `make bench`, or report.py BUILD [quick|accuracy|growth].

What is compared with a peer is processor time, so that others on the machine do not count; peers and solidair take
turns within every repetition all the same, since a busy machine is a slower one. A ratio is taken within a repetition,
and what is printed is the median over the repetitions. Peers and stages run on one thread, solidair as on a machine
that has AVX2 at most unless something else is said.
"""
import os
import platform
import re
import statistics
import subprocess
import sys

import accuracy
import common
import growth
from common import (GSL, HERE, NUMPY, OUT, PEER, PEER_OUT, QUICK, ROOM, ROOT, SCALAR, SOLIDAIR, STAGES, TOWNS, call, heading,
                    kernel_runs, stages, target)

BASE = os.path.join(ROOT, "scenarios/groningen-2016.cfg")
REPEATS, DRAWS = (2, 2000) if QUICK else (5, 10000)
RUN_DRAWS = 4000 if QUICK else 40000
MEMORY_DRAWS = (2000, 10000, 40000) if QUICK else (10000, 100000, 1000000)
CALLGRIND_DRAWS = 512


def median(runs, what):
    return statistics.median(run[what] for run in runs)


def ratio(above, below, what):
    """Median of the ratios within a repetition; what: name or function of a run."""
    get = what if callable(what) else lambda run: run[what]
    return statistics.median(get(a) / get(b) for a, b in zip(above, below))


def fastest_generator():
    times = {name: min(call([GSL, TOWNS, "1000", name])["simulate_ns"] for _ in range(3))
             for name in ("mt19937", "taus2", "gfsr4")}
    return min(times, key=times.get)


def run_peers():
    kernels = [common.USUAL] + [k for k in ("avx512", "plain") if k != common.USUAL and kernel_runs(k)]
    generator = fastest_generator()
    commands = {k: ([stages(k), "peer", PEER, str(DRAWS)], k) for k in kernels}
    commands["scalar C"] = ([SCALAR, TOWNS, str(DRAWS)], None)
    commands["NumPy"] = ([*NUMPY, str(DRAWS), PEER_OUT], None)
    commands["R"] = (["Rscript", "--vanilla", os.path.join(HERE, "peer_r.R"), TOWNS, str(DRAWS)], None)
    commands[f"GSL, {generator}"] = ([GSL, TOWNS, str(DRAWS), generator], None)
    runs = {name: [] for name in commands}
    for _ in range(REPEATS):
        for name, (command, kernel) in commands.items():
            runs[name].append(call(command, kernel))
    return kernels, runs


def print_simulate(kernels, runs):
    heading("1. Simulate: nanoseconds of processor time per cell (draw x municipality x product x year)")
    peers = [name for name in runs if name not in kernels]
    print(f"{'':18}{'median':>8}{'lowest':>8}{'highest':>8}" + "".join(f"{'x ' + k:>10}" for k in kernels))
    for name, run in runs.items():
        times = [r["simulate_ns"] for r in run]
        print(f"{name:18}{statistics.median(times):8.1f}{min(times):8.1f}{max(times):8.1f}", end="")
        print("".join(f"{ratio(run, runs[k], 'simulate_ns'):10.1f}" for k in kernels) if name in peers else "")
    print(f"x {kernels[0]}: so many times as long as solidair with that kernel. Targets are those of {kernels[0]}.")
    for name, least in zip(peers[1:], (4, 6, 5)):
        target(f"simulate beside {name} (goal 10 x)", ratio(runs[name], runs[kernels[0]], "simulate_ns"), least)


def print_agreement(kernels, runs):
    heading("The same model? Mean own cost of the region, EUR million, with its Monte Carlo error")
    mine, worst = runs[kernels[0]][0], 0.0
    for name, run in runs.items():
        print(f"{name:18}", end="")
        for year in ("first", "last"):
            error = (mine[year + "_se"]**2 + run[0][year + "_se"]**2)**0.5
            apart = 0.0 if name in kernels else (run[0][year + "_mean"] - mine[year + "_mean"]) / error
            worst = max(worst, abs(apart))
            print(f"  {year} year {run[0][year + '_mean'] / 1e6:8.3f} +- {run[0][year + '_se'] / 1e6:.3f}"
                  f" ({apart:+.1f} errors off)", end="")
        print()
    target("peers' mean cost beside solidair's", worst, 4, low=False, form="{:.1f} errors")


def print_settle(kernels, runs):
    heading(f"2. Settle and take five quantiles: processor seconds per scheme for {DRAWS:,} draws, 23 municipalities, 5 years")

    def both(run):
        return run["settle_s"] + run["quantiles_s"]

    mine = runs[kernels[0]]
    print(f"{'':18}{'settle':>10}{'quantiles':>10}{'ratio of both':>16}")
    for name, run in runs.items():
        if "settle_s" in run[0] and name not in kernels[1:]:
            print(f"{'solidair' if run is mine else name:18}{median(run, 'settle_s') / 4:10.4f}"
                  f"{median(run, 'quantiles_s') / 4:10.4f}{ratio(run, mine, both):16.1f}")
    print("Four schemes: none, full, ZIN only, corridor. solidair settles to the cent, the peers round nothing.")
    target("settle and quantiles beside NumPy", ratio(runs["NumPy"], mine, both), 4)


def print_engine():
    runs = [call([STAGES, "engine", BASE, str(DRAWS)]) for _ in range(REPEATS)]
    heading(f"The stages of a run: scenarios/groningen-2016.cfg, {DRAWS:,} draws, one thread, processor seconds")
    for what, text in (("simulate_s", "simulate"), ("settle_s", f"settle {runs[0]['schemes']:.0f} schemes"),
                       ("measure_s", "measure, while running"), ("figures_s", "figures and errors, at the end")):
        print(f"{text:34}{median(runs, what):8.3f}")
    tens = [10 * run["settle_s"] / run["schemes"] / run["simulate_s"] for run in runs]
    print(f"Settling ten schemes costs {statistics.median(tens):.2f} x simulating.")
    target("settling ten schemes / simulating", statistics.median(tens), 1.5, low=False, form="{:.2f} x")


def print_write(peer):
    runs = [call([STAGES, "write", PEER, str(DRAWS), OUT]) for _ in range(REPEATS)]
    heading(f"3. Write {DRAWS:,} draws of the peer's model: HDF5, shuffle and gzip 1, by processor time")
    print(f"{'--store':18}{'MB/s':>8}{'draws/s':>10}{'seconds':>9}{'MB raw':>8}{'MB file':>9}"
          f"{'NumPy+h5py MB/s':>18}{'ratio':>7}")
    for level in ("summary", "costs", "all"):
        seconds, raw = median(runs, f"write_{level}_s"), runs[0][f"write_{level}_mb"]
        print(f"{level:18}{raw / seconds:8.0f}{DRAWS / seconds:10.0f}{seconds:9.3f}{raw:8.1f}"
              f"{runs[0][f'file_{level}_mb']:9.1f}", end="")
        if level == "summary":
            print(f"{'-':>18}{'-':>7}")
            continue

        def rate(run, level=level):
            return run[f"write_{level}_mb"] / run[f"write_{level}_s"]

        print(f"{statistics.median(map(rate, peer)):18.0f}{ratio(runs, peer, rate):7.1f}")
    print("MB before compression, all summaries included in the time; the peer's file has cost, or cost and payments.")


def machine_busy():
    """Seconds that all processors together have worked since the start of the machine."""
    with open("/proc/stat") as f:
        user, nice, system, _, _, irq, softirq, steal = map(int, f.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def whole_run(draws, threads):
    """others: share of the machine that was taken by other programs meanwhile."""
    busy = machine_busy()
    run = call([SOLIDAIR, "run", BASE, "-o", OUT, "-n", str(draws), "--threads", str(threads),
                 "--store", "summary"], threads=threads)
    others = (machine_busy() - busy - run["cpu"]) / run["seconds"] / os.cpu_count()
    return dict(run, others=max(others, 0.0))


def quiet_pairs():
    """Runs with one and with two threads in turn; on a machine that others use, up to three times as many, of which the
    least disturbed are taken."""
    pairs = []
    while len(pairs) < 3 * REPEATS and sum(disturbance(pair) < 0.05 for pair in pairs) < REPEATS:
        pairs.append((whole_run(RUN_DRAWS, 1), whole_run(RUN_DRAWS, 2)))
    return len(pairs), sorted(pairs, key=disturbance)[:REPEATS]


def disturbance(pair):
    return max(run["others"] for run in pair)


def print_runs():
    tried, pairs = quiet_pairs()
    heading(f"4. Whole runs: solidair run scenarios/groningen-2016.cfg -n {RUN_DRAWS} --store summary")
    ones, twos = zip(*pairs)
    for text, runs in (("1 thread ", ones), ("2 threads", twos)):
        times = [r["seconds"] for r in runs]
        print(f"{text} {statistics.median(times):7.2f} s ({min(times):.2f} to {max(times):.2f}),"
              f" {RUN_DRAWS / statistics.median(times):8.0f} draws/s, {median(runs, 'cpu'):.2f} s of processor time")
    faster, others = ratio(ones, twos, "seconds"), disturbance(pairs[-1])
    quiet = others < 0.05
    print(f"Two threads are {faster:.2f} x as fast as one: median of the {len(pairs)} least disturbed of {tried} pairs.")
    print(f"Other programs took up to {others:.0%} of the machine meanwhile{'.' if quiet else ', too much to judge.'}")
    target("two threads beside one", faster, 1.8, form="{:.2f} x", decided=quiet)


def print_memory():
    heading("5. Peak memory of such a run over its draws, as many threads as cores")
    peak = {}
    for draws in MEMORY_DRAWS:
        run = whole_run(draws, os.cpu_count())
        peak[draws] = run["memory"]
        print(f"{draws:9,} draws {run['memory']:7.0f} MB {run['seconds']:8.1f} s {draws / run['seconds']:8.0f} draws/s")
    _, middle, most = MEMORY_DRAWS
    target(f"memory, {most:,} draws", peak[most], 300, low=False, form="{:.0f} MB")
    target(f"memory, {most:,} beside {middle:,} draws", peak[most] / peak[middle], 1.1, low=False, form="{:.2f} x")


def print_coalitions():
    """All 8,388,606 groups of 23 municipalities, with the groups under ten schemes of up to 2,000 draws."""
    heading("6. solidair coalition: every group of 23 municipalities, as many threads as cores, seconds")
    for draws, limit in ((2000, 20), (10000, 90)):
        if QUICK and draws > 2000:
            continue
        call([SOLIDAIR, "run", BASE, "-o", OUT, "-n", str(draws)], threads=os.cpu_count())
        busy = machine_busy()
        run = call([SOLIDAIR, "coalition", OUT], threads=os.cpu_count())
        others = (machine_busy() - busy - run["cpu"]) / run["seconds"] / os.cpu_count()
        print(f"{draws:9,} draws {run['seconds']:8.1f} s, others took {max(others, 0.0):.0%} of the machine")
        target(f"all groups of 23, {draws:,} draws, two cores", run["seconds"], limit, low=False, form="{:.0f} s",
               decided=others < 0.05 or run["seconds"] <= limit)


def print_page():
    """The page holds a sample of the draws, and settles them in the browser."""
    heading("7. The page: settling again when a slider moves")
    page = os.path.join(ROOM, "page.html")
    call([SOLIDAIR, "run", BASE, "-o", OUT, "-n", "1000", "--store", "all"], threads=os.cpu_count())
    call([SOLIDAIR, "report", OUT, "-o", page])
    moved = call(["node", os.path.join(HERE, "slider.mjs"), page])["slider_ms"]
    print(f"{moved:.1f} ms, median of 21 moves")
    target("a slider of the page", moved, 50, low=False, form="{:.0f} ms")


def print_instructions(kernels):
    heading(f"8. Instructions per cell of simulating, by callgrind, {CALLGRIND_DRAWS} draws: the same at every run")
    log = os.path.join(ROOM, "callgrind.out")
    for kernel in [k for k in kernels if k != "avx512"]:
        env = dict(os.environ, SOLIDAIR_KERNEL=kernel, OMP_NUM_THREADS="1")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={log}",
                   "--toggle-collect=care_simulate_block", STAGES, "peer", PEER, str(CALLGRIND_DRAWS)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        count = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode or not count:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
        print(f"{kernel:8}{int(count[1]) / (CALLGRIND_DRAWS * 23 * 10 * 5):10.1f}")
    print("valgrind does not know AVX-512.")


def print_speed():
    kernels, runs = run_peers()
    print_simulate(kernels, runs)
    print_agreement(kernels, runs)
    print_settle(kernels, runs)
    print_engine()
    print_write(runs["NumPy"])
    print_runs()
    print_memory()
    print_coalitions()
    print_page()
    print_instructions(kernels)
    os.remove(OUT)
    os.remove(PEER_OUT)


def main():
    usual = common.prepare()
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    print(f"solidair: benchmarks{', quick' if QUICK else ''}. {model[1] if model else platform.machine()}, "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. The usual kernel is {usual}.")
    print(f"Medians of repetitions in which solidair and its peers take turns: {REPEATS}, of {DRAWS:,} draws, where no "
          "other number is given.")
    if common.PART == "growth":
        growth.print_growth()
        return
    if common.PART != "accuracy":
        print_speed()
    accuracy.print_accuracy()
    common.print_targets()


main()

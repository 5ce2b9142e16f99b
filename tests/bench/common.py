# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of the benchmark report share: where things are, how a program is run and timed, and the targets.

The usual case is a machine with AVX2: BUILD/avx2 holds the programs as they are there (tests/bench/clones_avx2.h), run
with that kernel; on a machine without AVX2 with the plain one. Only "avx512" is the program of BUILD."""
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(sys.argv[1])
PART = sys.argv[2] if len(sys.argv) > 2 else ""
QUICK = PART == "quick"
ROOM = os.path.join(BUILD, "bench")
TOWNS = os.path.join(ROOT, "scenarios/regions/groningen-2016/municipalities.csv")
PEER = os.path.join(ROOM, "peer.cfg")
SOLIDAIR = os.path.join(BUILD, "avx2/solidair")
STAGES = os.path.join(BUILD, "avx2/bench_stages")
GSL = os.path.join(BUILD, "tests/bench/bench_gsl")
SCALAR = os.path.join(BUILD, "tests/bench/bench_scalar")
STAGES_AVX512 = os.path.join(BUILD, "tests/bench/bench_stages")
NUMPY = [sys.executable, os.path.join(HERE, "peer_numpy.py"), TOWNS]
OUT = os.path.join(ROOM, "out.h5")
PEER_OUT = os.path.join(ROOM, "peer.h5")  # solidair does not write over a file that is not its own


def environment(kernel, threads=1):
    return dict(os.environ, OMP_NUM_THREADS=str(threads), LC_ALL="C.UTF-8", SOLIDAIR_KERNEL=kernel)


def kernel_runs(kernel):
    """Whether the machine has the instructions: the program says so itself."""
    command = [stages(kernel), "peer", PEER, "2"]
    return subprocess.run(command, env=environment(kernel), capture_output=True, check=False).returncode == 0


def stages(kernel):
    return STAGES_AVX512 if kernel == "avx512" else STAGES


def prepare():
    """The scenarios of the bench beside the regions that they name; which kernel is the usual one."""
    global USUAL
    os.makedirs(ROOM, exist_ok=True)
    for name in ("peer.cfg", "peer-levels.cfg"):
        with open(os.path.join(HERE, name)) as source, open(os.path.join(ROOM, name), "w") as copy:
            copy.write(source.read())
    if not os.path.islink(os.path.join(ROOM, "regions")):
        os.symlink(os.path.join(ROOT, "scenarios/regions"), os.path.join(ROOM, "regions"))
    USUAL = "avx2" if kernel_runs("avx2") else "plain"
    return USUAL


def call(command, kernel=None, threads=1):
    """Run a program: its lines "name value", its seconds, processor seconds and peak memory in MB."""
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment(kernel or USUAL, threads), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        text, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{errors}")
    values = {m[1]: float(m[2]) for m in re.finditer(r"^(\w+)\s+([-+.\deE]+)\s*$", text, re.M)}
    return dict(values, seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024)


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


targets = []


def target(what, measured, limit, low=True, form="{:.1f} x", decided=True):
    """low: the figure must be at least the limit, otherwise at most. Not decided: the machine was too busy to tell."""
    met = measured >= limit if low else measured <= limit
    targets.append((what, f"{'at least' if low else 'at most'} {form.format(limit)}", form.format(measured),
                    ("yes" if met else "NO") if decided else "undecided: others used the machine"))


def print_targets():
    heading("Targets")
    print(f"{'':46}{'target':>20}{'measured':>14}   met?")
    for what, wanted, measured, met in targets:
        print(f"{what:46}{wanted:>20}{measured:>14}   {met}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scenario that ships, opened in the page from a file in Chromium and in Firefox and simulated there: all that the results
have, draw by draw, has the bits of the program's; nothing is asked of anybody. How long 2,000 draws take there by two workers, in a page that has run before, is
printed: on a machine that does nothing else, less than 3 seconds."""
import glob
import hashlib
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

sys.path.insert(0, os.path.join(ROOT, "tests/web"))
import engine

PAGE = os.path.join(engine.BUILD, "solidair.html")
# Besides them one whose keys are changed, of so many draws that two workers share them.
CHANGED = ("scenarios/groningen-2024.cfg", 2000, [["demand.youth_trend", "-0.004"], ["schemes[1].layers[0].share", "0.75"]])
# So many of BASE, so often.
BASE, DRAWS, ROUNDS = "scenarios/groningen-2016.cfg", 2000, 9


class Browser(engine.Engine):
    """Questions of tests/long/shipped.mjs."""

    def __init__(self, *port):
        super().__init__("tests/long/shipped.mjs", PAGE, *port)


def native(path, draws, changes, folder):
    file = os.path.join(folder, "r.h5")
    more = [word for key, value in changes for word in ("--set", f"{key}={value}")]
    subprocess.run([PROGRAM, "run", path, "-o", file, "-n", str(draws), *more], cwd=ROOT, capture_output=True, check=True)
    with h5py.File(file) as h:
        return {name: d[()] for name, d in engine.datasets(h).items() if not name.startswith(".")}


def same(v, theirs):
    if v["kind"] == "text":
        listed = [theirs] if isinstance(theirs, bytes) else list(theirs.reshape(-1))
        return [text.encode() for text in v["texts"]] == listed
    return v["sha256"] == hashlib.sha256(np.ascontiguousarray(theirs).astype(engine.KINDS[v["kind"]]).tobytes()).hexdigest()


def differences(answer, theirs):
    """Names of variables that one has and the other has not, or that differ in any bit; and how many numbers are equal."""
    ours = {v["name"].lstrip("/"): v for v in answer["variables"]}
    found = sorted((ours.keys() ^ theirs.keys()) - engine.OF_THE_PROGRAM)
    both = (ours.keys() & theirs.keys()) - engine.OF_THE_PROGRAM
    found += [name for name in both if not same(ours[name], theirs[name])]
    return found, sum(np.size(theirs[name]) for name in both if ours[name]["kind"] != "text")


def native_seconds(folder):
    """CPU time of the program on one thread with its plain kernel, the median of runs."""

    def one():
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([PROGRAM, "run", BASE, "-n", str(DRAWS), "--threads", "1", "-o", os.path.join(folder, "t.h5")], cwd=ROOT,
                       capture_output=True, check=True, env={**os.environ, "SOLIDAIR_KERNEL": "plain"})
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    return statistics.median(one() for _ in range(5))


def tell_time(name, browser, native):
    seconds = sorted(ms / 1000 for ms in browser.ask(path=BASE, changes=[], draws=DRAWS, warm=ROUNDS)["ms"])
    best, middle = seconds[0], statistics.median(seconds)
    print(f"# {name}: {DRAWS} draws of {BASE} by two workers, warm: best {best:.2f} s, median {middle:.2f} s of the clock, load "
          f"{os.getloadavg()[0]:.1f}; a draw at best {1e3 * 2 * best / DRAWS:.2f} ms of a worker, {2 * best / native:.2f} times the CPU time "
          f"of the program on one thread ({1e3 * native / DRAWS:.2f} ms)")
    ok(len(seconds) == ROUNDS, f"{name}: a page that stays runs again and again")


def start_firefox(folder):
    """The process and its port; None where it is not installed."""
    if not shutil.which("firefox-esr"):
        return None, None
    port, log = str(random.randrange(20000, 40000)), os.path.join(folder, "log")
    process = subprocess.Popen(["firefox-esr", "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", port, "about:blank"],
                               env={**os.environ, "HOME": folder}, stdout=open(log, "w"), stderr=subprocess.STDOUT)
    for _ in range(300):
        if "WebDriver BiDi listening" in open(log).read():
            break
        time.sleep(0.3)
    return process, port


with tempfile.TemporaryDirectory() as tmp:
    profile = os.path.join(tmp, "profile")
    os.mkdir(profile)
    process, port = start_firefox(profile)
    browsers = {"Chromium": Browser()} | ({"Firefox": Browser(port)} if process else {})
    if not process:
        ok(True, "in Firefox # SKIP there is no firefox-esr here")
    shipped = [(path, 60 if "nederland" in path else 200, []) for path in sorted(glob.glob("scenarios/*.cfg", root_dir=ROOT))]
    for path, draws, changes in [*shipped, CHANGED]:
        theirs = native(path, draws, changes, tmp)
        for name, browser in browsers.items():
            answer = browser.ask(path=path, changes=changes, draws=draws)
            found, equal = differences(answer, theirs)
            ok(not found and equal > 1000 and "cost" in theirs, f"{name}: {path}, {draws} draws: {equal} numbers have the same bits "
               f"{found[:4]} {answer['problem']}")
    native_time = native_seconds(tmp)
    for name, browser in browsers.items():
        tell_time(name, browser, native_time)
        asked = browser.ask(requests=True)
        ok(asked["all"] > 0 and not asked["outside"], f"{name}: and nothing is asked of anybody {asked['outside'][:3]}")
        ok(browser.close() == 0, f"{name} ends well")
    if process:
        process.terminate()
        process.wait()
end()

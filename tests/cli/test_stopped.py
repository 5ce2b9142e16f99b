#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is stopped or refused by the system: advies dies of the signal that stopped it, without an empty folder; the
reasons of the system are told in the language of the program, with what to do."""
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from tap import PROGRAM, ROOT, end, ok

tmp = tempfile.mkdtemp()
GOOD = os.path.join(ROOT, "tests", "bad", "good.cfg")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read().split()


def stop(number, folder, group):
    """advies, stopped while its run is at work: by a terminal, which tells all of its processes, or alone. Its code, what it said."""
    running = subprocess.Popen([PROGRAM, "advies", GOOD, "--municipality", "GM0001", "-n", "50000000", "--threads", "1", "-o", folder],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while running.poll() is None and not children(running.pid):
        time.sleep(0.005)
    time.sleep(0.02)
    os.killpg(running.pid, number) if group else running.send_signal(number)
    said = running.communicate(timeout=60)[1]
    return running.returncode, said


for number, group in ((signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False)):
    folder = os.path.join(tmp, "new")
    code, told = stop(number, folder, group)
    left = os.listdir(folder) if os.path.exists(folder) else None
    ok(code == -number, f"advies stopped by {number.name} dies of it ({code})")
    ok("Gestopt voordat het klaar was. Geef dezelfde opdracht opnieuw." in told, f"and says what to do: {told}")
    ok(left is None or left, f"and leaves no empty folder ({left})")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    stop(number, folder, group)
    ok(os.path.isdir(folder), "but one that was there stays")
    shutil.rmtree(folder)

# A second signal soon after the first is the same wish, as of `timeout`, which tells a program and then its group: what was done is kept.
for wait in (0.0, 0.05, 0.4):
    out = os.path.join(tmp, "twice.h5")
    running = subprocess.Popen([PROGRAM, "--lang", "nl", "run", GOOD, "-n", "3000000", "--threads", "1", "-o", out],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "SOLIDAIR_KEEP_SECONDS": "0"})
    while running.poll() is None and not os.path.exists(out + ".part.state"):
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    time.sleep(wait)
    running.send_signal(signal.SIGTERM)
    told = running.communicate(timeout=60)[1]
    ok(running.returncode == 1 and "zijn bewaard" in told and not os.path.exists(out), f"INT, and TERM {wait} s later: {running.returncode}, {told}")
    for name in os.listdir(tmp):
        if name.startswith("twice"):
            os.unlink(os.path.join(tmp, name))

done = subprocess.run([PROGRAM, "run", GOOD, "-n", "64", "-o", os.path.join(tmp, "a.h5")], capture_output=True)
said = set()
for most in range(4, 10):
    for words in (("verify", "a.h5"), ("show", "a.h5"), ("check", GOOD), ("compare", "a.h5", "a.h5", "-o", "x.csv", "--force")):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=tmp,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
        said |= set(line for line in done.stderr.split("\n") if "open bestanden" in line or "Too many" in line)
ok(any("te veel open bestanden" in line for line in said) and not any("Too many" in line for line in said),
   f"no more descriptors: told in Dutch ({len(said)} sentences)")
ok(all("Sluit andere programma's" in line and "ulimit -n" in line for line in said),
   f"with what to do: {[line for line in said if 'ulimit' not in line or 'Sluit' not in line]}")
done = subprocess.run([PROGRAM, "advies", GOOD, "--municipality", "GM0001", "-o", "/proc/none"], capture_output=True, text=True)
ok(done.returncode == 2 and re.search(r"Deze map kan niet worden gemaakt: [a-z ]+\.", done.stderr) and "directory" not in done.stderr,
   f"a folder that cannot be made: {done.stderr.strip()}")
shutil.rmtree(tmp)
end()

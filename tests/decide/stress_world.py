# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of solidair stress share: a copy of the scenarios to write into, calls of the program, schemes and shocks."""
import os
import pty
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import tap
from tap import PROGRAM, ROOT, ok

DRAWS = 200


tmp = tempfile.mkdtemp()
scratch = os.path.join(tmp, "scratch")
os.mkdir(scratch)
scenarios = os.path.join(tmp, "scenarios")
shutil.copytree(os.path.join(ROOT, "scenarios"), scenarios)


def call(*arguments):
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], capture_output=True, text=True,
                          env={**os.environ, "TMPDIR": scratch})


def solidair(*arguments):
    done = call(*arguments)
    if done.returncode:
        print("# " + " ".join(arguments) + "\n# " + done.stderr)
        sys.exit(1)
    return done.stdout


def write(name, text):
    return write_into(scenarios, name, text)


def write_into(folder, name, text):
    path = os.path.join(folder, name + ".cfg")
    with open(path, "w") as f:
        f.write(f'inherit = "groningen-2016.cfg"; name = "{name}";\n' + text)
    return path


def run(path, name, *options):
    out = os.path.join(tmp, name + ".h5")
    solidair("run", path, "-o", out, "-n", str(DRAWS), *options)
    return out


def horizon(h, name):
    """[scheme][draw][municipality] summed over the years after the base year, whole cents."""
    return h[name][...].astype(np.int64)[:, :, 1:].sum(axis=2)


SCHEMES = """schemes = (
  { name = "none"; layers = (); },
  { name = "full"; label = { nl = "Alles samen"; en = "All together"; }; layers = ( { base = "costs"; key = "budget"; } ); },
  { name = "corridor"; layers = ( { base = "result"; attachment = { percent_of_budget = 5.0; }; key = "budget"; } ); } );
"""
LEFT = SCHEMES.replace('key = "budget"; } ); }',
                       'key = "budget"; } ); leaving = { given = ( { municipality = "Haren"; year = 2018; } ); }; }')
PRICES = "cost = { price_trend = 0.045; };"
PLACES = 'municipality = "Haren"; product = "jeugdzorgplus"; number = {}; year = 2016;'
SHOCKS = f"""shocks = {{
  index = {{ label = {{ nl = "Prijzen"; en = "Prices"; }}; change = {{ {PRICES} }}; }};
  places = {{ extra_clients = ( {{ {PLACES.format(60)} }} ); }};
  away = {{ leaving = ( {{ municipality = "Haren"; year = 2018; }} ); }}; }};
"""


def watched(*arguments):
    """What appears on a terminal meanwhile."""
    master, slave = pty.openpty()
    done = subprocess.Popen([PROGRAM, "--lang", "en", *arguments], stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        seen += piece
        if not piece:
            break
    os.close(master)
    return done.wait(), seen.decode()


def end():
    shutil.rmtree(tmp)
    tap.end()

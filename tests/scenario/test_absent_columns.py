#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns that a table of real figures lacks: amounts of one form or kind of care beside others count 0, which is told;
what a scheme needs is refused, all of it at once. Costs of earlier years may be below 0, and then weigh nothing."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tap import PROGRAM, end, ok  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
open("schemes.cfg", "w").write("""care_classes = ["licht", "verblijf"];
schemes = ( { name = "toen"; layers = ( { base = "costs"; care = ["licht"]; key = "cost_lag2"; } ); } );
""")
open("budget.cfg", "w").write("""care_classes = ["licht", "verblijf"];
schemes = ( { name = "vol"; layers = ( { base = "costs"; key = "budget"; }, { base = "costs"; key = "clients_lag1"; } ); } );
""")
open("shared.cfg", "w").write("""care_classes = ["licht"];
shared_costs = { bureau = { eur = 900.0; care = "licht"; key = "residents"; }; };
schemes = ( { name = "geen"; layers = (); } );
""")


def settle(table, schemes="schemes.cfg", language="en"):
    with open("t.csv", "w", encoding="utf-8") as file:
        file.write(table)
    return subprocess.run([PROGRAM, "--lang", language, "settle", schemes, "t.csv"], capture_output=True, text=True,
                          timeout=60, check=False)


def holds(run, code, out, said, what):
    good = run.returncode == code and all(line in run.stdout for line in out) and all(words in run.stderr for words in said)
    ok(good and bool(run.stdout) == (code == 0), what)
    if not good:
        print("#", (run.stdout + run.stderr).replace("\n", "\n# "))


# The weights are 300 and 100 of care in kind two years ago, and nothing of personal budgets: 400 goes 300 and 100.
whole = "code,cost:ZIN:licht,cost:PGB:licht,cost:ZIN:verblijf,cost:PGB:verblijf,cost_lag2:ZIN:licht\nGM0001,400,0,5,0,300\nGM0002,0,0,5,0,100\n"
holds(settle(whole), 0, ["toen,GM0001,405.00,305.00,-100.00", "toen,GM0002,5.00,105.00,100.00"],
      ["warning: t.csv has no column cost_lag2:PGB:licht; such costs count as zero.\n"], "a form of an earlier year counts 0, as one of the year does")
lacking = "code,cost:ZIN:licht,cost_lag2:ZIN:licht\nGM0001,400,300\nGM0002,0,100\n"
holds(settle(lacking), 0, ["toen,GM0001,400.00,300.00,-100.00"],
      ["t.csv has no column cost:ZIN:verblijf, cost:PGB:licht, cost:PGB:verblijf, cost_lag2:PGB:licht; such"], "and all are told in one line")
holds(settle(lacking, language="nl"), 0, [], ["geen kolom kosten:ZIN:verblijf, kosten:PGB:licht"], "in Dutch by their Dutch names")
holds(settle("code,cost:ZIN:licht\nGM0001,400\n"), 2, [],
      ['t.csv:1: cost_lag2:ZIN:licht: This column is missing, but scheme "toen" needs it in layer 1.', " Missing too: cost_lag2:PGB:licht.\n"],
      "a year of which there is nothing is refused")

# Below 0: 300 - 350 weighs nothing, so that the other one bears all.
below = "code,cost:ZIN:licht,cost_lag2:ZIN:licht,cost_lag2:PGB:licht\nGM0001,400,300,-350\nGM0002,0,100,0\n"
holds(settle(below), 0, ["toen,GM0001,400.00,0.00,-400.00", "toen,GM0002,0.00,400.00,400.00"],
      ['t.csv:2: cost_lag2: all that scheme "toen" looks at in layer 1 is EUR -50.00 together for GM0001, and counts as 0 there.\n'],
      "credit notes of an earlier year weigh nothing, and that is told")
cell = below.replace("-350", "-250")
holds(settle(cell), 0, ["toen,GM0001,400.00,133.33,-266.67"], [], "of which a part stays: 50 and 100 share 400 as 133.33 and 266.67")
ok("counts as 0" not in settle(cell).stderr, "without a word then")
# The year before the settled one, by its rows.
rows = ("code,year,cost:ZIN:licht\nGM0001,2014,-50\nGM0002,2014,100\nGM0001,2015,0\nGM0002,2015,0\nGM0001,2016,400\nGM0002,2016,0\n")
with open("t.csv", "w", encoding="utf-8") as file:
    file.write(rows)
run = subprocess.run([PROGRAM, "--lang", "en", "settle", "schemes.cfg", "t.csv", "--year", "2016"], capture_output=True, text=True, check=False)
holds(run, 0, ["toen,2016,GM0001,400.00,0.00,-400.00"], ["cost_lag2: all that scheme"], "also where rows of that year are added up")
# A column of one form, in a table of several years that lacks the rows of the other.
half = "code,year,cost:ZIN:licht,cost_lag2:ZIN:licht\nGM0001,2016,400,300\nGM0002,2016,0,100\n"
holds(settle(half), 0, ["toen,2016,GM0001,400.00,300.00,-100.00"], ["cost_lag2:PGB:licht"], "in a table with years too")
holds(settle("code,cost:ZIN:licht,cost_lag2:ZIN:licht\nGM0001,-1,300\nGM0002,5,100\n"), 2, [], ["EUR -1.00 together"],
      "what a layer looks at in the year itself may not be below 0")

# All that is missing is named at once; costs of which there are none are missing.
holds(settle("code,residents\nGM0001,400\n", "budget.cfg"), 2, [],
      ['t.csv:1: budget: This column is missing, but scheme "vol" needs it in layer 1.',
       " Missing too: cost:ZIN:licht, cost:ZIN:verblijf, cost:PGB:licht, cost:PGB:verblijf, clients_lag1:licht, clients_lag1:verblijf.\n"],
      "several missing columns are named")
holds(settle("code,budget,clients_lag1:licht,clients_lag1:verblijf\nGM0001,400,1,1\n", "budget.cfg"), 2, [],
      ["t.csv:1: cost:ZIN:licht: This table has no costs, so there is nothing to settle.", " Missing too: cost:ZIN:verblijf,"],
      "a table without costs is refused")
holds(settle("code,residents\nGM0001,400\nGM0002,200\n", "shared.cfg"), 0, ["geen,GM0001,600.00"], [], "unless the scenario has costs to share")
statline = "\"Bevolking\"\n\"Onderwerp\";\"Bevolking op 1 januari\"\n\"Regio's\";\"Perioden\";\"aantal\"\n%s\"Bron: CBS\"\n"
names = "".join('"%s";"2015";"%d"\n' % (name, 100 + k) for k, name in enumerate(("Groningen (gemeente)", "Haren", "Leek", "Marum", "Winsum")))
holds(settle(statline % names, "budget.cfg"), 2, [],
      ['t.csv:4: Regio\'s: "Groningen (gemeente)" is not a municipality code.',
       ' Nor are others below it (4): "Haren", "Leek", "Marum" and so on. The table has no costs either: columns such as cost:ZIN:CLASS.\n'],
      "names without a region to know them by are told together, and what else lacks")
holds(settle(statline % names.replace("Groningen (gemeente)", "GM0014"), "budget.cfg"), 2, [], ['below it (3): "Leek", "Marum", "Winsum". The'],
      "few of them all")
end()

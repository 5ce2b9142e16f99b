#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An intervention of a scenario file, from outside: expected clients and cost worked by hand, from the year and with the
lag that the file gives, and an uncertain effect told apart from chance in the results.

One product, 0.1 users per youth, a mean duration of 1 year: half of the clients return each year and half are new. There
is nothing uncertain but who comes, stays and what he costs (EUR 1,000 on average), and the youths stay the same number J.
The inflow J x 0.05 is 20 % lower from 2017 on (from 2016, one year lag), half of that in 2017:

    2015, 2016: J x 0.1    2017: J (0.05 + 0.045) = J x 0.095    2018: J (0.0475 + 0.04) = J x 0.0875
"""
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np

PROGRAM = os.path.abspath(os.path.join(os.environ["BUILD"], "solidair"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
K, DRAWS = 4, 8000
count = 0

SCENARIO = """
name = "hand"; region = "two"; years = { first = 2015; last = 2018; }; inner_draws = %d; seed = 3;
budget = { regional_eur = [2e6, 2e6, 2e6, 2e6]; phase_in = [0.0, 0.5, 0.8, 1.0]; weights = { need = 1.0; }; };
demand = { youth_trend = 0.0; level = { distribution = "none"; }; regional_sd = 0.0; municipal_sd = 0.0;
  pgb_logit_sd = 0.0; };
cost = { price_trend = 0.0; intensity_trend = 0.0; price_sd = 0.0; };
care_classes = ["licht"];
products = { hulp = { care = "licht"; users_per_youth = 0.1; duration_years = 1.0; sd = 0.0; family = "gamma";
  mean_cost_eur = 1000.0; cv = 0.5; }; };
interventions = { less = { products = ["hulp"]; quantity = "inflow"; from = 2016; lag_years = 1; phase_in_years = 1;
  effect = %s; municipalities = ["Beekstad"]; }; };
schemes = ( { name = "none"; layers = (); } );
"""
TABLE = """code,name,residents_2015,youths_2015,kappa,need
GM0001,Appeldorp,20000,4000,1.0,4000
GM0002,Beekstad,20000,4000,1.0,4000
"""
COLUMNS = """column,unit,kind,grade,source,note
code,,id,measured,made up,
name,,id,measured,made up,
residents_2015,count,count,measured,made up,
youths_2015,count,count,measured,made up,
kappa,ratio,need,derived,made up,
need,count,indicator,assumed,made up,
"""


def ok(good, what):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")


def run(folder, name, effect):
    path = os.path.join(folder, name + ".cfg")
    with open(path, "w") as f:
        f.write(SCENARIO % (K, effect))
    done = subprocess.run([PROGRAM, "--lang", "en", "run", path, "-o", path + ".h5", "-n", str(DRAWS), "--store",
                           "all"], capture_output=True, text=True)
    if done.returncode:
        print("# " + done.stderr)
        sys.exit(1)
    return h5py.File(path + ".h5")


def near(x, expected, what):
    """The mean over the draws, within 5 standard errors, which are themselves below half a percent."""
    x = x.reshape(-1, K).mean(axis=1)
    se = x.std(ddof=1) / np.sqrt(len(x))
    ok(abs(x.mean() - expected) < 5 * se and se < 0.005 * expected, f"{what}: {x.mean():.2f} is {expected}")


tmp = tempfile.mkdtemp()
os.makedirs(os.path.join(tmp, "regions", "two"))
for file, text in (("municipalities.csv", TABLE), ("columns.csv", COLUMNS)):
    with open(os.path.join(tmp, "regions", "two", file), "w") as f:
        f.write(text)

certain = run(tmp, "certain", "-0.2")
uncertain = run(tmp, "uncertain", '{ distribution = "uniform"; low = -0.4; high = 0.0; }')

for label, h in (("certain", certain), ("uncertain", uncertain)):
    users = h["clients"][...].sum(axis=(1, 2))  # of both forms, [draw][year][municipality]
    euro = h["cost"][...].sum(axis=1) / 100
    for i, clients in ((0, (400, 400, 400, 400)), (1, (400, 400, 380, 350))):
        for t in range(4):
            near(users[:, t, i], clients[t], f"{label}: clients of municipality {i + 1} in {2015 + t}")
        near(euro[:, 3, i], clients[3] * 1000, f"{label}: cost of municipality {i + 1} in 2018")

# In 2018 the expected cost is 4,000 x 1,000 x (0.05 + 0.05 (1 + e)) after half of (0.05 + 0.05 (1 + e / 2)) instead of
# 0.1 stayed: 400,000 + 200,000 e + 50,000 e for the effect e. With e uniform on 0.4 that is a standard deviation of
# 250,000 x 0.4 / sqrt(12) = EUR 28,868 from the inputs alone. Chance: a compound Poisson total of 350 clients at
# EUR 1,000 with cv 0.5, sqrt(350 x 1.25) x 1,000 = 20,917 (more or less, as the mean moves).
measures = uncertain["summary"]
sd, se = (measures[n][0, 3, 1] / 100 for n in ("parameter_sd", "parameter_sd_se"))
ok(abs(sd - 28868) < 5 * se and se < 0.05 * 28868, f"the effect brings a standard deviation of EUR 28,868: {sd:.0f}")
total = measures["sd"][0, 3, 1] / 100
chance = np.sqrt(total**2 - sd**2)
ok(abs(chance - 20917) < 0.05 * 20917, f"chance brings EUR 20,917: {chance:.0f}")
sd, se = (certain["summary"][n][0, 3, 1] / 100 for n in ("parameter_sd", "parameter_sd_se"))
ok(sd < 5 * max(se, 500), f"a certain effect brings none: {sd:.0f}")
sd = measures["parameter_sd"][0, 3, 0] / 100
ok(sd < 2500, f"nor does it where it does not work: {sd:.0f}")
print(f"1..{count}")

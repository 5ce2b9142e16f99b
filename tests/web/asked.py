#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""asked.py ASKED.h5 A.h5 B.h5 MERGED.h5: what the page's sections must say of Haren under scheme "full", read from the results
files by other code than the page's: {section: [texts]}, in Dutch."""
import json
import math
import sys

import h5py


def whole(value):
    return f"{math.floor(abs(value) + 0.5):,}".replace(",", ".")


def percent(share, digits=0):
    size = math.floor(100 * share * 10**digits + 0.5) / 10**digits
    return f"{size:.{digits}f} %".replace(".", ",")


def names(file, variable):
    return [name.decode() for name in file[variable]]


def result(cents):
    return f"{whole(cents / 1e5)} {'N' if cents < 0 else 'V'}"


def told_of(group):
    """Of all sizes, a year ahead: how many accounts, in how many of the intervals; and the city's forecasts and account."""
    n, hold = (group[name][:, 0, -1] for name in ("scored", "hold_80"))
    city = names(group, "municipality").index("GM0014")
    year = list(group["year"]).index(group["origin"][0] + 1)
    amounts = [*group["forecast"][0, 0, :, city], group["account"][year, city]]
    return [f"Van {whole(n.sum())} rekeningen", f"ligt {percent((n * hold).sum() / n.sum(), 1)} tussen"] + [f"€ {whole(cents / 100)}" for cents in amounts]


with h5py.File(sys.argv[1]) as file:
    i, s = names(file, "municipality_name").index("Haren"), names(file, "scheme").index("full")
    k = [round(p, 3) for p in file["certainty"]].index(0.9)
    low, high = (file[f"reserve/ratio_{end}"][k, s, 1, i] for end in ("low", "high"))
    # The bounds of the class as results/README.md gives them.
    letters = "".join(sorted({next(c for c, above in zip("ABCDEF", (2, 1.4, 1, 0.8, 0.6, -math.inf)) if ratio > above)
                              for ratio in (low, high)}))
    own = sum(share * file["incentive/client_own"][s, c, i] for c, share in enumerate(file["incentive/client_share"]))
    most = file["youths"][0, i] // 100
    extra = [amounts[s, 0, i] for amounts in (file[f"reverse/extra_clients{end}"] for end in ("", "_low", "_high"))]
    extra = ("niet door plaatsingen alleen" if extra[0] > most else "ook zonder" if extra[0] == 0 else
             f"{whole(extra[0])} {whole(extra[1])} " + ("of meer" if extra[2] > most else f"tot {whole(extra[2])}"))
    middle = [round(p, 3) for p in file["probability"]].index(0.5)
    steps = names(file, "stability/step_group")
    leaver = names(file, "municipality_name")[names(file, "municipality").index(steps[0])] if steps and "+" not in steps[0] else ""
    fund = names(file, "scheme").index("vereveningsfonds")
    change, error = (file[f"stress/payment_change{end}"][0, s, i] / 1e5 for end in ("", "_se"))
    shock = file["stress/shock_label"][0].decode()
    expected = {
        "stress": [shock, f"{whole(change)} {'minder' if change < 0 else 'meer'}",
                   whole(error)],
        "reserve": [f"eind 2020 op geweest in {percent(file['reserve/p_out'][s, -1, i])} van de doorrekeningen",
                    whole(file["reserve/opening"][i] / 1e5), whole(file["reserve/quantile"][middle, s, -1, i] / 1e5)]
        + [f"{letter}: " for letter in letters],
        "incentive": [f"€ {whole(own / 100)}", f"€ {whole(file['incentive/dearer_others'][s, i] / 100)}"],
        "reverse": [extra, percent(file["reverse/now"][s, i], 1)],
        "stability": [whole(file["stability/saving"][i] / 1e5), whole(file["stability/groups"][()]), leaver or "allen"],
        "fund": [percent(file["fund/assessment_probability"][fund, -1], 1), whole(file["fund/balance_mean"][fund, 1] / 1e5)],
        "backtest": told_of(file["backtest"]),
        # some leave in the file, but while inputs are assumed the page names nobody
        "leaving": ["wordt niet genoemd"] if max(file["leaving/first_year_outside"][names(file, "scheme").index("full-mean")]) > 0 else ["?"],
    }
with h5py.File(sys.argv[2]) as a, h5py.File(sys.argv[3]) as b:
    mean = [file["summary/mean"][names(file, "scheme").index("full"), -1, names(file, "municipality_name").index("Haren")]
            for file in (a, b)]
    expected["compare"] = [*map(result, mean), f"Haren {result(mean[0])} {result(mean[1])} {result(mean[1] - mean[0])}"]
with h5py.File(sys.argv[4]) as file:
    new = file["unit_summary/mean"][names(file, "scheme").index("full"), -1, :]
    expected["schemes"] = [f"{name} {result(cents)}" for name, cents in zip(names(file, "unit_name"), new)]
json.dump(expected, sys.stdout, ensure_ascii=False)

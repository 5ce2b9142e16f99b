# SPDX-License-Identifier: GPL-3.0-or-later
"""The base scenario with budgets that are the same in every draw, for tests that work them out by hand."""

import os
import re

from tap import ROOT

# What an heir of groningen-2016.cfg says in its group "budget".
NO_ANCHOR = "cuts = { GM0010 = { anchor = 0.0; }; GM0017 = { anchor = 0.0; }; };"
VALUES = "macro_sd = 0.0; share_sd = 0.0; share_sd_of = (); phase_in = [0.0, 0.55, 0.70, 0.85, 1.0, 1.0]; " + NO_ANCHOR
BUDGETS = "budget = { %s };\n" % VALUES


def _products():
    """The products of the base scenario with the mean of each range; a list of components as a whole."""
    with open(os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), encoding="utf-8") as file:
        text = re.search(r"^products = \{\n(.*?)^\};", file.read(), re.S | re.M)[1]
    product = re.compile(r"^  (\w+) = \{ label(.*?)(?=^  \w+ = \{ label|\Z)", re.S | re.M)
    ranged = re.compile(r"(\w+) = \{ distribution = \"uniform\"; low = ([-\d.]+); high = ([-\d.]+); \};")
    parts = re.compile(r"components = \(.*?\n    \);", re.S)

    def mean(match):
        return "%s = %.9g;" % (match[1], (float(match[2]) + float(match[3])) / 2)

    def certain(body):
        lists = [ranged.sub(mean, re.sub(r"\s*//.*", "", part)) for part in parts.findall(body)]
        return " ".join([mean(match) for match in ranged.finditer(parts.sub("", body))] + lists)

    return " ".join("%s = { %s };" % (name, certain(body)) for name, body in product.findall(text))


# What makes the care of such an heir certain: in its group "demand", and its products.
DEMAND = "youth_trend = -0.007; pgb_logit_rho = 0.7; use_index = [1.0, 1.1681, 1.3900, 1.3240, 1.3847, 1.4101];"
PRODUCTS = "products = { %s };\n" % _products()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a region with a municipality of a handful of clients: neither its figures nor those of the second one that
is withheld beside it are anywhere in the file, nor what they could be worked out from; nor in the
views of a page that simulates that region itself."""
import html
import json
import os
import re
import shutil
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok
import engine
from withheld import SMALL, part, rows, shrink


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)


tmp = tempfile.mkdtemp()
try:
    shutil.copytree(os.path.join(ROOT, "scenarios"), os.path.join(tmp, "scenarios"))
    shrink(os.path.join(tmp, "scenarios/regions/groningen-2016/municipalities.csv"))
    file, out = os.path.join(tmp, "r.h5"), os.path.join(tmp, "r.html")
    solidair("run", os.path.join(tmp, "scenarios/groningen-2016.cfg"), "-o", file, "-n", "200")
    solidair("report", file, "-o", out)
    reported = json.loads(part(open(out).read(), "model"))
    page = engine.Engine()
    for table in ("municipalities", "columns"):
        where = f"scenarios/regions/groningen-2016/{table}.csv"
        page.ask(give=where, **{"from": os.path.join(tmp, where)})
    page.ask(run="scenarios/groningen-2016.cfg", draws=200, lang="en", out=os.path.join(tmp, "page"))
    ok(page.ask(model=True) == reported and reported["hidden"], "a page that runs it itself shows what a report of it shows")
    ok("error" in page.ask(sample=10), "and has no draws of it to settle")
    untold = [k for k, told in enumerate(reported["verdict"]) if told in ("unnamed", "missing", "draws")]
    size, spans = len(reported["municipality"]), len(reported["period"])
    places = [(k // size * spans + period) * size + k % size for k in untold for period in range(spans)]
    parts = [reported["summary/transfer_model"], reported["summary/transfer_use"]]
    ok(untold and all(part[at] is None for part in parts for at in places) and any(cents is not None for part in parts for cents in part),
       f"what a contribution comes from is in the page of nobody of whom no table tells it ({len(untold)})")
    page.close()
    solidair("coalition", file, "-n", "100")
    made = solidair("report", file, "-o", out)
    ok(made.returncode == 0, "the page is made")
    page = open(out).read()
    model = json.loads(part(page, "model"))
    hidden = [model["municipality_name"][i] for i in model["hidden"]]
    ok(SMALL in hidden and len(hidden) == 2, f"the small one is withheld, and a second so that totals do not tell it: {hidden}")
    n = len(model["municipality"])
    wrong = [name for name, values in model.items() if name.startswith("summary/")
             and any(value is not None for k, value in enumerate(values) if k % n in model["hidden"])]
    others = [value for k, value in enumerate(model["summary/mean"]) if k % n not in model["hidden"]]
    ok(not wrong and None not in others, f"no figure of theirs is in the page, those of the others are {wrong}")
    council = [row for row in rows(model, "council") if row[0] in model["hidden"] and row[2] != "State budget for youth care"]
    council += [row for row in rows(model, "council_text") if row[0] in model["hidden"]]
    cells = [cell for row in council for cell in row[2:] if isinstance(cell, str) and cell not in ("0.7", "0.10", "0.11")]
    shown = [cell for row in rows(model, "council") if row[0] == 12 for cell in row[4:] if re.search(r"\d", str(cell))]
    ok(council and not any("EUR" in cell or re.fullmatch(r"[\d,.]+ ?[SP]?", cell) for cell in cells) and shown,
       f"nor in the table for the council, or its paragraph: {sorted(set(cells))[:4]}")
    ok(model["warnings"] == [], f"nor what the program warns of, which may tell of an account: {model['warnings'][:1]}")
    left = [name for name in model if "/" in name and name.split("/")[0] not in ("summary", "region", "fund")]
    named = [(sheet["id"], row) for sheet in model["sheets"] for row in rows(model, sheet["id"]) if row[0] in model["hidden"]]
    # What a client costs on average is the region's.
    told = [one for one in named for k, cell in enumerate(one[1][1:])
            if isinstance(cell, list) and (one[0], k) != ("incentive_care", 2)]
    together = [(sheet, row) for sheet in ("groups", "leaving_order") for row in rows(model, sheet)
                if any(name in cell for name in hidden for cell in row[1:] if isinstance(cell, str)) and row[-1] != "withheld"]
    ok(named and not told and not together, f"nor in a table of what was asked: {told[:2]} {together[:2]}")
    ok(not left, f"nor groups, shocks or anything else that is made of all municipalities together {left}")
    ok(json.loads(html.unescape(part(page, "sample-model"))) is None and not part(page, "sample").strip(),
       "nor the draws, with which everybody's payment could be settled again")
    refused = solidair("report", file, "-o", out, "--municipality", SMALL)
    ok(refused.returncode == 2 and "--internal" in refused.stderr and open(out).read() == page,
       "asking for that municipality is refused, and the old page stays")
    made = solidair("report", file, "-o", out, "--internal", "--municipality", SMALL)
    model = json.loads(part(open(out).read(), "model"))
    ok(made.returncode == 0 and model["hidden"] == [] and model["warnings"] and any(isinstance(row[2], list) for sheet in model["sheets"] if sheet["id"] == "stability"
                                                                     for row in sheet["rows"] if row[1] == SMALL)
       and None not in model["summary/mean"], "with --internal all of it is there")
finally:
    shutil.rmtree(tmp)
end()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key that looks at something new takes three files: its own, the list, the Dutch texts.

In a copy of the tree a key is added with an input of its own, of which the right money is known: it is made as that of
clients_mean3 is, so wherever both stand side by side they must pay the same, and something else than without solidarity.
That is asked of a run, of mergers, of leavers, of groups, of real figures and of the page. Then each of the three is left
out: that must not compile, or be refused, or fail a test.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
LIST, TEXTS, KEY = "models/solidarity/list.h", "sim/base/nl.po", "models/solidarity/key_toy.c"
DOC = "Something new, three years together, made for this test only."
LABEL = "by something new"
SOURCE = """/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_clients(member, member->input->toy, weight);
}

const struct key key_toy = {.name = "toy", .label = "%s", .doc = "%s", .needs = NEED_TOY, .weight = weigh};
""" % (LABEL, DOC)
IN_KEYS = ("    X(key_fixed)", "    X(key_fixed) X(key_toy)")
IN_INPUTS = ("    X(EXCESS, ", "    X(TOY, toy, CLIENTS, 1, 3, CLASS, ONE, CLIENTS, PER_DRAW, EARLIER) \\\n    X(EXCESS, ")
PAIR = """
  { name = "none"; layers = (); },
  { name = "known"; layers = ( { base = "costs"; key = "clients_mean3"; } ); %s },
  { name = "new"; layers = ( { base = "costs"; key = "toy"; } ); %s }"""
SCENARIO = 'inherit = "%s.cfg"; name = "toy"; schemes = (%s);'
PAGE = """
import { openBrowser, openPage, whatifReady } from './browser.mjs';
const browser = await openBrowser();
const { page } = await openPage(browser, process.argv[2]);
await whatifReady(page);
const paid = [];
for (const scheme of [0, 1, 2])
  paid.push(await page.evaluate((one) => window.solidairPayments(one, [0, 1, 2, 3, 4, 5]), scheme));
console.log(JSON.stringify(paid));
await browser.close();
"""
count = 0


def ok(good, what):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    return good


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Tree:
    """A copy of the tree, with what has been built of it."""

    def __init__(self, folder):
        self.folder, self.program = folder, os.path.join(folder, "build", "solidair")
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                                check=True).stdout.split("\n")
        for name in filter(None, listed):
            if os.path.exists(os.path.join(ROOT, name)):
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                shutil.copy2(os.path.join(ROOT, name), os.path.join(folder, name))
        shutil.copytree(BUILD, os.path.join(folder, "build"), ignore=shutil.ignore_patterns("tests", "lint", "page", "asan"))
        modules = "sim/report/web/node_modules"
        os.symlink(os.path.join(ROOT, modules), os.path.join(folder, modules))

    def path(self, name):
        return os.path.join(self.folder, name)

    def change(self, name, *pairs):
        text = read(self.path(name))
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        write(self.path(name), text)

    def add(self, keys=True, inputs=True, texts=True):
        """The key, with what is not left out of it."""
        write(self.path(KEY), SOURCE)
        shutil.copy2(os.path.join(ROOT, LIST), self.path(LIST))
        self.change(LIST, *([IN_KEYS] if keys else []), *([IN_INPUTS] if inputs else []))
        os.utime(self.path(LIST))
        shutil.copy2(os.path.join(ROOT, TEXTS), self.path(TEXTS))
        if texts:
            dutch = "".join('\nmsgid "%s"\nmsgstr "Iets nieuws."\n' % text for text in (LABEL, DOC))
            write(self.path(TEXTS), read(self.path(TEXTS)) + dutch)

    def make(self):
        done = subprocess.run(["make", "-j2", "BUILD=build", "program"], cwd=self.folder, capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stderr

    def run(self, *arguments, cwd=None):
        return subprocess.run([self.program, "--lang", "en", *arguments], cwd=cwd or self.folder, capture_output=True,
                              text=True, check=False)

    def results(self, name, base, extra="", draws="200"):
        cfg, out = self.path("scenarios/%s.cfg" % name), self.path(name + ".h5")
        write(cfg, SCENARIO % (base, PAIR % (extra, extra)))
        done = self.run("run", cfg, "-n", draws, "--store", "all", "-o", out)
        if done.returncode:
            print("#", done.stderr.replace("\n", "\n# "))
            sys.exit("not ok - the run " + name)
        return out


def same(payment, what):
    """payment[scheme]: none, known, new."""
    none, known, new = (np.asarray(payment[k], dtype=object) for k in range(3))
    ok(new.size > 0 and (new == known).all() and (new != none).any(), "the new key pays what is right: " + what)


def check_runs(tree):
    out = tree.results("toy-run", "groningen-2016")
    with h5py.File(out) as file:
        same(file["payment"][...], "in a run")
    merged = tree.results("toy-mergers", "herindeling-2021")
    with h5py.File(merged) as file:
        same(file["unit_payment"][...], "where municipalities merge")
    left = tree.results("toy-leaving", "groningen-2016",
                        'leaving = { given = ( { municipality = "Haren"; year = 2018; } ); exit_fee = { transfer_years = 2.0; }; };')
    with h5py.File(left) as file:
        same(file["payment"][...], "where members leave")
    asked = tree.run("coalition", out, "--group", "Bedum,De Marne,Eemsmond,Winsum", "-n", "100")
    with h5py.File(out) as file:
        stability = file["stability"] if asked.returncode == 0 else {}
        scheme, amount = (stability[name][...] for name in ("group_scheme", "group_amount"))
        ok((scheme == 1).sum() > 3 and (amount[scheme == 1] == amount[scheme == 2]).all()
           and (amount[scheme == 1] != 0).any(), "the new key pays what is right: in groups by themselves")
    return out


def check_settle(tree):
    """Years in a table, and the input as a column of its own."""
    rows = "".join("%d,GM%04d,100,20,50000,%d,%d\n" % (year, code, 1000 * code * (year - 2010), code * year % 17)
                   for year in range(2015, 2020) for code in (1, 2, 3))
    write(tree.path("years.csv"), "year,code,residents,youths,budget,cost:ZIN:licht,clients:licht\n" + rows)
    one = "".join("GM%04d,100,20,50000,%d,%d,%d\n" % (code, 1000 * code, 5 + code, 5 + code) for code in (1, 2, 3))
    write(tree.path("one.csv"), "code,residents,youths,budget,cost:ZIN:licht,clients_mean3:licht,toy:licht\n" + one)
    write(tree.path("settle.cfg"), 'care_classes = ["licht"]; schemes = (%s);' % (PAIR % ("", "")))
    for name, *options in (("years", "--year", "2018"), ("one",)):
        done = tree.run("settle", "settle.cfg", name + ".csv", *options)
        paid = {}
        for line in done.stdout.replace(";", ",").split("\n")[1:]:
            cells = line.split(",")
            scheme = next((cell for cell in cells if cell in ("none", "known", "new")), None)
            if scheme:
                paid.setdefault(scheme, []).append(tuple(cell for cell in cells if cell != scheme))
        ok(len(paid) == 3 and paid["new"] == paid["known"] != paid["none"],
           "the new key pays what is right: in a table of real figures, " + name) or print("#", done.stdout, done.stderr)


def check_page(tree, out):
    page = tree.path("page.html")
    done = tree.run("report", out, "-o", page)
    write(tree.path("tests/web/toy.mjs"), PAGE)
    asked = subprocess.run(["node", tree.path("tests/web/toy.mjs"), page], capture_output=True, text=True, check=False)
    if done.returncode or asked.returncode:
        print("#", (done.stderr + asked.stderr).replace("\n", "\n# "))
        ok(False, "the page is made and opened")
        return
    same([sum(year, []) for year in json.loads(asked.stdout)], "in the page")
    ok('"name":"toy","label":"%s"' % LABEL in read(page), "and the page offers it to choose")


def check_left_out(tree):
    tree.add(inputs=False)
    status, why = tree.make()
    ok(status != 0 and "TOY" in why, "its input left out of the list: it does not compile")
    tree.add()
    budget = next(line for line in read(tree.path(LIST)).split("\n") if "X(BUDGET," in line)
    tree.change(LIST, (budget, budget.replace("BEFOREHAND", "EARLIER")))
    status, why = tree.make()
    ok(status != 0 and "any_year_of_BUDGET" in why, "called known before the first year where it is not: it does not compile")
    tree.add(keys=False)
    status, why = tree.make()
    write(tree.path("scenarios/toy.cfg"), SCENARIO % ("groningen-2016", PAIR % ("", "")))
    refused = tree.run("check", "scenarios/toy.cfg") if status == 0 else None
    ok(refused and refused.returncode == 2 and "toy" in refused.stderr, "itself left out of the list: a scheme with it is refused")
    listed = subprocess.run([tree.path("tests/house/check-lists")], cwd=tree.folder, capture_output=True, check=False)
    ok(listed.returncode != 0, "and the house finds the file that nobody names")
    tree.add(texts=False)
    language = subprocess.run([tree.path("tests/base/test_language.sh")], cwd=tree.folder, capture_output=True, text=True,
                              env=dict(os.environ, BUILD=tree.path("build")), check=False)
    ok("not ok" in language.stdout and DOC in language.stdout, "its Dutch text left out: a test falls")


def main():
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(folder)
        tree.add()
        status, why = tree.make()
        if not ok(status == 0, "a key and its input are added by three files: %s, %s, %s" % (KEY, LIST, TEXTS)):
            print("#", why.replace("\n", "\n# "))
            return
        out = check_runs(tree)
        check_settle(tree)
        check_page(tree, out)
        check_left_out(tree)
    print(f"1..{count}")


if __name__ == "__main__":
    main()

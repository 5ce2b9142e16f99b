#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of the calibration, in models/README.md and in the comments of scenarios, is what the shipped fragment says. As TAP."""
import glob
import os
import re

from tap import ROOT, end, ok


def read(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as file:
        return file.read()


fragment = read("scenarios", "panel", "nederland-geijkt.cfg")
told = read("models", "README.md")
NUMBER = r"(-?[0-9.]+)"


def fitted(key):
    """(value, low, high) of a key, as a setting or in the comment below"""
    found = re.search(rf"\b{key} = {NUMBER}(?:; // geijkt)?, 95 %: {NUMBER} tot {NUMBER}", fragment)
    return [float(x) for x in found.groups()]


def told_as(number, like):
    """As many decimals as there"""
    return f"{number:.{len(like.partition('.')[2])}f}"


ROWS = {"sd of the level at 30,000 residents, own part": "sd", "sd of the level of a sub-region": "sub_region_sd",
        "scale of a municipal innovation (Student-t)": "municipal_sd", "its degrees of freedom": "municipal_freedom",
        "what is left of it a year later": "municipal_rho", "sd of a region's yearly shock to inflow": "regional_sd",
        "sd of the country's yearly shock": "price_sd", "growth of cost per need, a year": "trend",
        "error with which accounts are reported": "report_sd"}
for row, key in ROWS.items():
    there = re.search(rf"^\| {re.escape(row)} \| {NUMBER} \| {NUMBER} to {NUMBER} \|$", told, re.M).groups()
    right = tuple(told_as(number, text) for number, text in zip(fitted(key), there))
    ok(there == right, f"models/README.md: {row} is {right}" + ("" if there == right else f", not {there}"))
spread = re.search(rf"spreiding van het peil: {NUMBER} {NUMBER} {NUMBER}", fragment).groups()
ok(f"({float(spread[0]):.3f})" in told and f"({float(spread[1]):.3f}, z = {spread[2]})" in told, "the figure that does not fit is told")

value, low, high = (f"{number:.3f}".replace(".", ",") for number in fitted("report_sd"))
wrong = []
for path in glob.glob(os.path.join(ROOT, "scenarios", "*.cfg")):
    for line in re.findall(r"^report_sd = .*geijkt.*$", read(path), re.M):
        given = float(re.match(r"report_sd = ([0-9.]+)", line)[1])
        wrong += [line] if f"95 %: {low} tot {high}" not in line or f"{given:.2f}" != f"{fitted('report_sd')[0]:.2f}" else []
ok(not wrong, f"scenarios that give the error of accounts say what was fitted: {value}, {low} to {high} {wrong[:1]}")
end()

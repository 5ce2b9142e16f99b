// SPDX-License-Identifier: GPL-3.0-or-later
// Of the draws of one municipality.
export const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;

export function sd(list) {
  const middle = mean(list);
  return Math.sqrt(list.reduce((sum, x) => sum + (x - middle) ** 2, 0) / Math.max(1, list.length - 1));
}

// P10, P50, P90 as the program has them: amounts that occurred (the inverse of the empirical distribution).
export function bandOf(list) {
  const sorted = Float64Array.from(list).sort();
  return [0.1, 0.5, 0.9].map((p) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]);
}

// How far a mean may be off because the number of draws is limited, 95 % sure, as the tables have it; of its standard error.
export const error95 = (se) => (se === null ? null : Math.trunc(1.96 * se));

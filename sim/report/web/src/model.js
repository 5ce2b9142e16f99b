// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of the results file, by name. Amounts are whole cents, null where they are not known.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const model = read('model');
export const sampleModel = read('sample-model');
export const baseOf = (layer) => sampleModel.bases.find(({ name }) => name === layer.base);
export const parts = read('parts'); // by others, in this page: name, version, license, notice

const english = model.lang === 'en';
export const n = {
  municipality: model.municipality.length,
  scheme: model.scheme.length,
  year: model.year.length,
  period: model.period.length,
};
export const horizon = n.period - 1;
export const municipalities = model.municipality_name.map((name, i) => ({ i, name, code: model.municipality[i] }));
// Those that may be shown: too few clients, and a municipality stays out.
const hidden = new Set(model.hidden);
export const hiddenNames = municipalities.filter(({ i }) => hidden.has(i)).map(({ name }) => name);
export const byName = municipalities
  .filter(({ i }) => !hidden.has(i))
  .sort((a, b) => a.name.localeCompare(b.name, 'nl'));
export const schemes = (english ? model.scheme_label_en : model.scheme_label).map((label, s) => ({
  s,
  label,
  name: model.scheme[s],
}));
export const careLabels = english ? model.care_label_en : model.care_label;
export const scenarioTold = model.scenario_told ?? model.scenario_name; // with how many values of it are changed
export const title = english ? model.title_en : model.title;
// alone: the first scheme under which everyone pays its own costs.
export const { alone, assumed } = model;
export const draws = Number(model.draws);
export const region = -1; // in the place of a municipality

// A figure of the result; period: index, the horizon when left out.
const at = (s, i, period) => (s * n.period + period) * n.municipality + i;
export const figure = (name, s, i, period = horizon) => model[`summary/${name}`]?.[at(s, i, period)] ?? null;

// probability: 0.1, 0.5 or 0.9.
export const quantile = (probability, s, i, period = horizon) =>
  figure('quantile', [0.1, 0.5, 0.9].indexOf(probability) * n.scheme + s, i, period);

// At 90 % certainty.
export const buffer = (s, i) => figure('buffer_required', s, i);

const budgets = model.budget_mean ?? model.budget;
export const budgetVaries = Boolean(model.budget_mean);
// P10, P50 and P90 (k: 0, 1, 2) of a year, from the draws; only where budgets are uncertain.
const bandAt = (list, k, i, y) => list?.[(k * n.year + y) * n.municipality + i] ?? null;
export const ownCostBand = (k, i, y) => bandAt(model.own_cost_band, k, i, y);
export const budgetBand = (k, i, y) => bandAt(model.budget_band, k, i, y);
const inPeriod = (period) => (period < n.year ? [period] : [...Array(n.year).keys()].slice(n.year > 1 ? 1 : 0));

function sumOver(list, i, period) {
  let sum = 0;
  for (const y of inPeriod(period)) sum += list[y * n.municipality + i];
  return sum;
}
export const budget = (i, period = horizon) => sumOver(budgets, i, period);
export const residents = (i, period) => sumOver(model.residents, i, period);
export const horizonYears = inPeriod(horizon);

export function estimate(s, i, period = horizon) {
  if (!model.estimate) return null;
  return sumOver(model.estimate.slice(s * n.year * n.municipality, (s + 1) * n.year * n.municipality), i, period);
}

// The years of the horizon for which the council's own estimate was given; in the others it is the expected payment.
export const estimateYears = (i) =>
  model.estimate_given ? horizonYears.filter((y) => model.estimate_given[y * n.municipality + i] === 1) : [];
export const estimateGiven = (i) => estimateYears(i).length === horizonYears.length;

export function payment(s, i, period = horizon) {
  const mean = figure('mean', s, i, period);
  return mean === null ? null : budget(i, period) - mean;
}

export const largest = byName.reduce((a, b) => (residents(b.i, 0) > residents(a.i, 0) ? b : a)).i;

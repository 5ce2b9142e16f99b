// SPDX-License-Identifier: GPL-3.0-or-later
// All texts of the page, Dutch and English; {name} is filled in.
import { nl } from './text-nl.js';
import { en } from './text-en.js';

const texts = { nl, en };

// Those of a page that has more than a report.
export function addTexts(more) {
  for (const language of Object.keys(texts)) Object.assign(texts[language], more[language]);
}
export const lang = () => (document.documentElement.lang === 'en' ? 'en' : 'nl');

// An amount and its euro sign, a number and its per cent sign, stay on one line.
const keepTogether = (text) => text.replace(/€ (?=[\d{])/g, '€\u00a0').replace(/(?<=[\d}]) %/g, '\u00a0%');

// What the budgets are: of the state, the municipalities' own, or assumed.
const budget = () => document.documentElement.dataset?.budget || 'state';
const upper = (text) => text[0].toUpperCase() + text.slice(1);

export function t(key, values = {}) {
  const all = texts[lang()];
  const text = all[`${key}@${budget()}`] ?? all[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  const budgetName = all[`budget.${budget()}`];
  const filled = { budgetName, BudgetName: upper(budgetName), ...values };
  return keepTogether(text).replace(/\{(\w+)\}/g, (whole, name) => (name in filled ? String(filled[name]) : whole));
}

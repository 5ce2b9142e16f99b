// SPDX-License-Identifier: GPL-3.0-or-later
// All texts of the page, Dutch and English; {name} is filled in.
import { nl } from './text-nl.js';
import { en } from './text-en.js';

const texts = { nl, en };
export const lang = () => (document.documentElement.lang === 'en' ? 'en' : 'nl');

// An amount and its euro sign, a number and its per cent sign, stay on one line.
const keepTogether = (text) => text.replace(/€ (?=[\d{])/g, '€\u00a0').replace(/(?<=[\d}]) %/g, '\u00a0%');

export function t(key, values = {}) {
  const text = texts[lang()][key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return keepTogether(text).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

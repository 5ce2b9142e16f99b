// SPDX-License-Identifier: GPL-3.0-or-later
// Amounts, shares and counts as people read them. Amounts are whole cents; a result below 0 is a shortfall.
import { lang, t } from './text.js';

const locale = () => (lang() === 'nl' ? 'nl-NL' : 'en-GB');
const numbers = new Map();

function number(digits) {
  const name = `${locale()} ${digits}`;
  if (!numbers.has(name))
    numbers.set(
      name,
      new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    );
  return numbers.get(name);
}

const euroSign = () => (lang() === 'nl' ? '€\u00a0' : '€');
export const unknown = '?';
export const isKnown = (value) => value !== null && value !== undefined && Number.isFinite(value);

export const count = (value) => (isKnown(value) ? number(0).format(value) : unknown);
export const decimal = (value, digits = 1) => (isKnown(value) ? number(digits).format(value) : unknown);
// A half goes away from 0, as in a spreadsheet: 14.55 is a little less than that as a double.
export const percent = (share, digits = 0) =>
  isKnown(share)
    ? number(digits).format(Number((100 * share).toPrecision(15))) + (lang() === 'nl' ? '\u00a0%' : '%')
    : unknown;

// A probability counted in draws: rounding never makes it certain, or impossible.
export function chance(share) {
  if (!isKnown(share)) return unknown;
  if (share >= 0.995) return `>\u00a0${percent(0.99)}`;
  return share < 0.005 ? `<\u00a0${percent(0.01)}` : percent(share);
}

// € 1.234.567, always of the size of the amount: words say what it is.
export const euro = (cents) =>
  isKnown(cents) ? euroSign() + number(0).format(Math.abs(Math.round(cents / 100))) : unknown;

const [million, leastOfMillion] = [999500, 50000]; // euro: from where it is told in millions, and what is none then

// € 1,2 mln, or € 340.000 below a million; in a sentence with an amount of millions too, € 0,3 mln.
export function short(cents, beside = cents) {
  if (!isKnown(cents)) return unknown;
  const size = Math.abs(cents) / 100;
  const inMillions = size >= million || (size >= leastOfMillion && Math.abs(beside) / 100 >= million);
  if (inMillions) return `${euroSign()}${number(1).format(size / 1e6)}\u00a0${t('million')}`;
  return euroSign() + number(0).format(size >= 500 ? Math.round(size / 1000) * 1000 : Math.round(size)); // as to the council
}

// -1.234,56, of cents as they stand.
export const exactly = (value) => (isKnown(value) ? number(2).format(value / 100) : unknown);

// x € 1.000
export const thousands = (cents) => (isKnown(cents) ? number(0).format(Math.round(cents / 1e5)) : unknown);

// "tekort van € 1,2 mln"; 0 has no word.
export function result(cents, beside = cents) {
  if (!isKnown(cents)) return unknown;
  return Math.round(cents / 100) === 0
    ? short(0)
    : t(cents < 0 ? 'shortfallOf' : 'surplusOf', { amount: short(cents, beside) });
}

// "1.234 tekort" in thousands, for tables.
export function resultThousands(cents) {
  if (!isKnown(cents)) return unknown;
  const size = Math.round(Math.abs(cents) / 1e5);
  const amount = number(0).format(size);
  if (size === 0) return amount;
  return cents < 0 ? `${amount} ${t('shortfallWord')}` : `${amount} ${t('surplusWord')}`;
}

// "tekort van € 4,5 mln tot overschot van € 2,7 mln", or "€ 1,2 mln tot € 4,5 mln tekort"
export function band(low, high) {
  const bothShort = low < 0 && high < 0;
  if (!isKnown(low) || !isKnown(high) || (!bothShort && !(low > 0 && high > 0)))
    return t('band', { low: result(low, high), high: result(high, low) });
  const [small, large] = bothShort ? [high, low] : [low, high];
  return t(bothShort ? 'bandShortfall' : 'bandSurplus', { small: short(small, large), large: short(large) });
}

// "2016-2020" with a dash that reads well; one year by itself when both are the same.
export function period(text) {
  const [first, last] = text.split('-');
  return !last || first === last ? first : `${first}\u2013${last}`;
}

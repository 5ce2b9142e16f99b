// Amounts, shares and counts as people read them. Amounts are whole cents; a result below 0 is a shortfall.
import { lang, t } from './text.js';

const locale = () => (lang() === 'nl' ? 'nl-NL' : 'en-GB');
const numbers = new Map();

function number(digits) {
  const name = `${locale()} ${digits}`;
  if (!numbers.has(name))
    numbers.set(name, new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return numbers.get(name);
}

const euroSign = () => (lang() === 'nl' ? '€\u00a0' : '€');
export const unknown = '?';
export const isKnown = (value) => value !== null && value !== undefined && Number.isFinite(value);

export const count = (value) => (isKnown(value) ? number(0).format(value) : unknown);
export const decimal = (value, digits = 1) => (isKnown(value) ? number(digits).format(value) : unknown);
export const percent = (share, digits = 0) =>
  isKnown(share) ? number(digits).format(100 * share) + (lang() === 'nl' ? '\u00a0%' : '%') : unknown;

// € 1.234.567, always of the size of the amount: words say what it is.
export const euro = (cents) => (isKnown(cents) ? euroSign() + number(0).format(Math.abs(Math.round(cents / 100))) : unknown);

// € 1,2 mln, or € 340.000 below a million.
export function short(cents) {
  if (!isKnown(cents)) return unknown;
  const size = Math.abs(cents) / 100;
  if (size >= 999500) return `${euroSign()}${number(1).format(size / 1e6)}\u00a0${t('million')}`;
  return euroSign() + number(0).format(size >= 10000 ? Math.round(size / 1000) * 1000 : Math.round(size));
}

// x € 1.000
export const thousands = (cents) => (isKnown(cents) ? number(0).format(Math.round(cents / 1e5)) : unknown);

// "tekort van € 1,2 mln"; 0 has no word.
export function result(cents) {
  if (!isKnown(cents)) return unknown;
  return Math.round(cents / 100) === 0 ? short(0) : t(cents < 0 ? 'shortfallOf' : 'surplusOf', { amount: short(cents) });
}

// "1.234 tekort" in thousands, for tables.
export function resultThousands(cents) {
  if (!isKnown(cents)) return unknown;
  const amount = number(0).format(Math.abs(Math.round(cents / 1e5)));
  return cents < 0 ? `${amount} ${t('shortfallWord')}` : `${amount} ${t('surplusWord')}`;
}

// "tekort van € 4,5 mln tot overschot van € 2,7 mln"
export const band = (low, high) => t('band', { low: result(low), high: result(high) });

// "2016-2020" with a dash that reads well; one year by itself when both are the same.
export function period(text) {
  const [first, last] = text.split('-');
  return !last || first === last ? first : `${first}\u2013${last}`;
}

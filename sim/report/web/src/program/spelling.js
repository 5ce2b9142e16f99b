// SPDX-License-Identifier: GPL-3.0-or-later
// Values of a scenario as people write them, and back: in Dutch with a decimal comma and semicolons between, in English with a
// point and commas. What is no such value goes to the program as it is, which says what is wrong.
import { centsOf } from '../amount.js';

const isQuoted = (value) => /^"(?:[^"\\]|\\.)*"$/.test(value);
const isDecimal = (value) => /^-?\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+)$/i.test(value);
const dutch = () => document.documentElement.lang !== 'en';

const unquote = (value) => value.slice(1, -1).replace(/\\(.)/g, '$1');
const quote = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

function plainNumber(value) {
  if (!isDecimal(value)) return value;
  const plain = /e/i.test(value) ? Number(value).toFixed(12).replace(/0+$/, '') : value;
  return dutch() ? plain.replace('.', ',').replace(/,?0+$/, '') : plain;
}

// A text of the program about what is typed: numbers as the form has them, and a word for what is below nothing. In brackets and
// between quotation marks they are as a scenario file has them.
export function asTyped(text, minus) {
  const one = (all, sign, digits) => `${sign && `${minus}\u00a0`}${plainNumber(digits)}`;
  return text
    .split(/([[({"].*[\])}"])/s)
    .map((part, k) => (k % 2 ? part : part.replace(/(?<![\w.,-])(-?)(\d+(?:\.\d+)?)(?![\w-]|[.,]\d)/g, one)))
    .join('');
}

// ---- lists: (1.0, 2.0), ("a", "b") ----

const isNumber = (value) => isDecimal(value) || /^-?\d+$/.test(value);
// [elements as a scenario has them]; null where it is no list of plain values, or holds a text with a comma in it.
function elementsOf(value) {
  const [, inside] = /^[([]\s*(.*?)\s*[)\]]$/s.exec(value) ?? [];
  const parts = inside?.split(/\s*,\s*/);
  const kind = [isNumber, isQuoted].find((fits) => parts?.every(fits));
  return kind ? parts : null;
}
const between = (elements) => (isNumber(elements[0]) && dutch() ? '; ' : ', ');

function shownOne(value) {
  return isQuoted(value) ? unquote(value) : plainNumber(value);
}
export function shownOf(value) {
  const elements = elementsOf(value);
  return elements ? elements.map(shownOne).join(between(elements)) : shownOne(value);
}

// ---- back ----

const decimalComma = /^[-+]?[\d.]*\d,\d+$/;
const percentage = /^\d+(?:[.,]\d+)?\s*%$/;
const amount = /^(?:€\s*)?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$|(?:mln|mio|miljoen|million)\.?$/i; // 12.500.000, 4,6 mln
const decimal = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));

// row: of the table of keys, which says what the number is of.
function numberOf(text, row) {
  if (row?.unit === 'EUR' && amount.test(text)) return centsOf(text) / 100;
  if (row?.low === 0 && row?.high === 1 && percentage.test(text))
    return Number.parseFloat(text.replace(',', '.')) / 100;
  return NaN;
}

// decimals: a whole number counts as one with decimals.
function writtenNumber(text, decimals, row) {
  if (decimals && /^-?\d+$/.test(text)) return `${text}.0`;
  const meant = numberOf(text, row);
  if (!Number.isNaN(meant)) return decimal(meant);
  return decimalComma.test(text) ? text.replaceAll('.', '').replace(',', '.') : text;
}

// open: the bracket with which the list begins.
function writtenList(text, elements, row, open = '(') {
  const bare = text.replace(/^[([]|[)\]]$/g, '').trim();
  const numbers = isNumber(elements[0]);
  // A comma parts numbers where it cannot be that of a decimal, as in a scenario file.
  const sign = numbers && (bare.includes(';') || (dutch() && !/\d\.\d|,\s/.test(bare))) ? ';' : ',';
  const parts = bare.split(sign).map((part) => part.trim());
  const decimals = elements.some(isDecimal);
  const written = numbers
    ? parts.map((part) => writtenNumber(part, decimals, row))
    : parts.filter(Boolean).map((part) => (isQuoted(part) ? part : quote(part)));
  return `${open}${written.join(', ')}${open === '[' ? ']' : ')'}`;
}

// before: the value in the place of which it comes.
export function writtenOf(text, before, row) {
  if (isQuoted(before)) return quote(text);
  const plain = text.trim();
  if (plain === shownOf(before)) return before;
  const elements = elementsOf(before);
  if (elements) return writtenList(plain, elements, row, before.trim()[0]);
  if (isNumber(before) && plain.includes(';')) return writtenList(plain, [before], row);
  return writtenNumber(plain, isDecimal(before), row);
}

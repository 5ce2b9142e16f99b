// SPDX-License-Identifier: GPL-3.0-or-later
// The program's own tables: caption, cells and notes are those of every other report. A cell is a text, or [number, text]; a row
// that the first table of this id has too is its number there, and one that adds up others ends with true.
import { model, region, schemes } from './model.js';
import { h } from './dom.js';
import { percent } from './format.js';
import { t } from './text.js';
import { table } from './table.js';

// Columns of the overview.
export const overview = {
  scheme: 1,
  mean: 2,
  low: 3,
  high: 4,
  chance: 5,
  swings: 6,
  verdict: 7,
  mid: 8,
  worst: 9,
  need: 10,
  part: 11,
  youth: 12,
  resident: 13,
  error: 14,
  own: 15,
};

const named = (id) => (sheet) => sheet.id === id;
export const hasSheet = (id) => model.sheets.some(named(id));
export function sheetOf(id, s) {
  const first = model.sheets.find(named(id));
  const sheet = model.sheets.find((one) => one.id === id && (one.scheme ?? s) === s);
  return sheet && { ...sheet, rows: sheet.rows.map((row) => (Array.isArray(row) ? row : first.rows[row])) };
}
const shown = (cell) => (Array.isArray(cell) ? cell[1] : cell);
export const number = (row, k) => (Array.isArray(row[k + 1]) ? row[k + 1][0] : null); // of column k
export const words = (row, k) => shown(row[k + 1]);
// Where the second column is the scheme.
export const underScheme = (s) => (row) => words(row, 1) === schemes[s].label;

// In one sentence which part of the uncertainty comes from assumptions, and what weighs most: of "grades" or "grades_transfer",
// which is that of the structural amount alone.
export function weighed(id, s, i) {
  const row = sheetOf(id)?.rows.find((one) => one[0] === i && underScheme(s)(one));
  const share = row ? number(row, 2) : null;
  const most = row ? words(row, 7).replace(' %', '\u00a0%') : '';
  return share === null
    ? null
    : t(`summary.${most ? 'weighs' : 'assumed'}${id === 'grades' ? '' : 'Pay'}`, { share: percent(share), most });
}

// Of the overview: a bar from P10 to P90 of each scheme.
export const barsOf = ({ rows }, i) =>
  rows
    .filter(([place]) => place === i)
    .map((row) => ({
      label: words(row, overview.scheme),
      low: number(row, overview.low),
      mid: number(row, overview.mid),
      high: number(row, overview.high),
    }));

// Column k as table() has it. The program numbers its units: of the others a cell says it, or there is none.
export const sheetColumn = (columns, k) => ({
  title: columns[k][0],
  text: columns[k][1],
  unit: columns[k][2] && t(`unit.${columns[k][2]}`),
  value: (row) => (columns[k][1] ? words(row, k) : number(row, k)),
  show: (value, row) => words(row, k),
});

// Of notes that explain columns ("Column: ...") those of which a column is shown, with the sentences that go on about it.
const startOf = (title, sentence) =>
  `${title}:`.startsWith(sentence.split(':')[0]) && /[ :]/.test(`${title}:`[sentence.indexOf(':')]);
function notesOf({ note, columns }, only) {
  const about = (sentence) =>
    sentence.includes(':') ? columns.map((_, k) => k).filter((k) => startOf(columns[k][0], sentence)) : [];
  return note.flatMap((text) => {
    let kept = true;
    const sentences = text.split(/(?<=\.) (?=\p{Lu})/u).filter((sentence) => {
      const found = about(sentence);
      if (found.length > 0) kept = found.some((k) => only.includes(k));
      return kept;
    });
    return sentences.length > 0 ? [sentences.join(' ')] : [];
  });
}

const paragraphs = (sentences) => sentences.map((sentence) => h('p', {}, sentence));

// Of everybody, or of the rows that are wanted; or of municipality i, whose name then stands above it. only: these columns.
export function sheetTable(
  sheet,
  {
    i = null,
    name = '',
    sortable = true,
    where = () => true,
    only = [...sheet.columns.keys()].slice(i === null ? 0 : 1),
  } = {},
) {
  const { caption, lead, columns, rows, total } = sheet;
  const own = rows.filter((row) => (i === null || row[0] === i) && where(row));
  const last = i === null && (total || own.at(-1)?.[0] === region) ? own.pop() : undefined;
  return [
    paragraphs(lead),
    table({
      caption: name ? `${name}: ${caption}` : caption,
      columns: only.filter((k) => k < columns.length).map((k) => sheetColumn(columns, k)),
      rows: own.map((row) => Object.assign([...row], { class: row.length > columns.length + 1 && 'sum' })),
      total: last,
      note: notesOf(sheet, only).join('\n'),
      sortable,
    }),
  ];
}

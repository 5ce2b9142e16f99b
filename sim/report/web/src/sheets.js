// SPDX-License-Identifier: GPL-3.0-or-later
// The program's own tables: caption, cells and notes are those of every other report. A cell is a text, or [number, text]; a row
// that the first table of this id has too is its number there, and one that adds up others ends with true.
import { model, region } from './model.js';
import { h } from './dom.js';
import { table } from './table.js';

const named = (id) => (sheet) => sheet.id === id;
export const hasSheet = (id) => model.sheets.some(named(id));
export function sheetOf(id, s) {
  const first = model.sheets.find(named(id));
  const sheet = model.sheets.find((one) => one.id === id && (one.scheme ?? s) === s);
  return sheet && { ...sheet, rows: sheet.rows.map((row) => (Array.isArray(row) ? row : first.rows[row])) };
}
export const number = (row, k) => (Array.isArray(row[k + 1]) ? row[k + 1][0] : null); // of column k

const shown = (cell) => (Array.isArray(cell) ? cell[1] : cell);
const paragraphs = (sentences) => sentences.map((sentence) => h('p', {}, sentence));

// Of everybody, or of the rows that are wanted; or of municipality i, whose name then stands above it.
export function sheetTable(
  { caption, lead, note, columns, rows, total },
  { i = null, name = '', sortable = true, where = () => true } = {},
) {
  const first = i === null ? 0 : 1;
  const own = rows.filter((row) => (i === null || row[0] === i) && where(row));
  const last = i === null && (total || own.at(-1)?.[0] === region) ? own.pop() : undefined;
  return [
    paragraphs(lead),
    table({
      caption: name ? `${name}: ${caption}` : caption,
      columns: columns
        .slice(first)
        .map(([title, text], k) => ({
          title,
          text,
          value: (row) => (text ? shown(row[k + first + 1]) : number(row, k + first)),
          show: (value, row) => shown(row[k + first + 1]),
        })),
      rows: own.map((row) => Object.assign([...row], { class: row.length > columns.length + 1 && 'sum' })),
      total: last,
      note: note.join(' '),
      sortable,
    }),
  ];
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Of a catalogue of GNU gettext (.mo) the texts that stand in a program, or in tables of its regions.

const headSize = 28;

function entries(mo) {
  const [n, texts, translations] = [8, 12, 16].map((at) => mo.readUInt32LE(at));
  const text = (table, k) => {
    const at = mo.readUInt32LE(table + 8 * k + 4);
    return mo.subarray(at, at + mo.readUInt32LE(table + 8 * k) + 1); // with the zero behind it
  };
  return [...Array(n).keys()].map((k) => [text(texts, k), text(translations, k)]);
}

// In the same order, which is that of their bytes.
function pack(kept) {
  const tables = Buffer.alloc(headSize + 16 * kept.length);
  [0x950412de, 0, kept.length, headSize, headSize + 8 * kept.length].forEach((value, k) =>
    tables.writeUInt32LE(value, 4 * k),
  );
  let at = tables.length;
  [0, 1].forEach((which) =>
    kept.forEach((entry, k) => {
      const place = headSize + 8 * (which * kept.length + k);
      tables.writeUInt32LE(entry[which].length - 1, place);
      tables.writeUInt32LE(at, place + 4);
      at += entry[which].length;
    }),
  );
  return Buffer.concat([tables, ...[0, 1].flatMap((which) => kept.map((entry) => entry[which]))]);
}

// Those of the program end as a text in C does; those of tables, bytes too, stand in a cell.
const isIn = (text, program, tables) =>
  program.includes(text) || tables.some((table) => table.includes(text.subarray(0, -1)));

export const keepTexts = (mo, program, tables = []) =>
  pack(entries(mo).filter(([text]) => text.length > 1 && isIn(text, program, tables)));

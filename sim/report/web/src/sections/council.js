// SPDX-License-Identifier: GPL-3.0-or-later
// The table for the council paper, and a paragraph to copy: lines, cells and words are the program's own, those of the workbook.
import { model, municipalities, schemes } from '../model.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { table } from '../table.js';

const { head, lines, notes, common, scheme, text } = model.council;
const change = head.length - 3; // S/I stands after it

// The lines that the file knows of a municipality, in their order.
function rowsOf(s, i) {
  const cells = { ...common[i], ...scheme[s][i] };
  return lines
    .map((line, l) => ({ ...line, class: line.sum ? 'sum' : null, cells: cells[l] }))
    .filter((line) => line.cells);
}

function councilTable(s, i, name, label) {
  const figures = head.map((title, k) => ({ title, value: (row) => row.cells[k] }));
  const columns = [
    { title: t('council.line'), text: true, value: (row) => row.text },
    { title: t('council.field'), text: true, value: (row) => row.field },
    ...figures.slice(0, change + 1),
    { title: 'S/I', text: true, value: (row) => row.kind },
    ...figures.slice(change + 1),
  ];
  return table({
    caption: t('council.caption', { name, scheme: label }),
    columns,
    rows: rowsOf(s, i),
    sortable: false,
    note: notes.join(' '),
  });
}

export const council = {
  id: 'council',
  render({ s, i }) {
    const { name } = municipalities[i];
    const { label } = schemes[s];
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('council.title', { name })),
      councilTable(s, i, name, label),
      text[s][i]
        ? [
            h('h3', { class: 'utrecht-heading-3' }, t('council.paragraphTitle')),
            h('p', { class: 'quote' }, text[s][i].replaceAll('€ ', '€\u00a0')),
          ]
        : null,
    ];
  },
};

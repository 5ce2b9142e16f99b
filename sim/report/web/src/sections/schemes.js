// SPDX-License-Identifier: GPL-3.0-or-later
// All municipalities under the chosen scheme, sortable.
import { overview, sheetOf, sheetTable, underScheme } from '../sheets.js';
import { draws, schemes as list } from '../model.js';
import { count } from '../format.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const { mean, low, high, worst, chance, error } = overview;

// In the words of the page.
function allUnder() {
  const sheet = sheetOf('overview');
  const columns = sheet.columns.map((column, k) => (k === error ? [t('schemes.error'), ...column.slice(1)] : column));
  const note = sheet.note.map((text) => text.replace(`${sheet.columns[error][0]}:`, `${t('schemes.error')}:`));
  return { ...sheet, columns, note };
}

export const schemes = {
  id: 'schemes',
  render: ({ s }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('schemes.title', { scheme: list[s].label })),
    h('p', { class: 'note' }, t('schemes.draws', { draws: count(draws) })),
    sheetTable(allUnder(), { where: underScheme(s), only: [0, mean, low, high, worst, chance, error] }),
  ],
};

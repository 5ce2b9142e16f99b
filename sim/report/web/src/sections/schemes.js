// SPDX-License-Identifier: GPL-3.0-or-later
// All municipalities under the chosen scheme, sortable.
import { overview, sheetOf, sheetTable, underScheme } from '../sheets.js';
import { h } from '../dom.js';
import { schemes as list } from '../model.js';
import { t } from '../text.js';

const { mean, low, high, worst, chance } = overview;

export const schemes = {
  id: 'schemes',
  render: ({ s }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('schemes.title', { scheme: list[s].label })),
    sheetTable(sheetOf('overview'), { where: underScheme(s), only: [0, mean, low, high, worst, chance] }),
  ],
};

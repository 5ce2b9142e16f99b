// SPDX-License-Identifier: GPL-3.0-or-later
// Who pays whom: verdicts counted by scheme, a tile map, and amounts where these may be said.
import { assumed, horizon, model, municipalities, schemes } from '../model.js';
import { hasSheet, sheetOf, sheetTable, underScheme } from '../sheets.js';
import { h } from '../dom.js';
import { mapBlock } from './map.js';
import { period } from '../format.js';
import { t } from '../text.js';

export const whopays = {
  id: 'whopays',
  render: ({ s, i }, context) => [
    h('h2', { class: 'utrecht-heading-2' }, t('whopays.title')),
    h('p', {}, t('whopays.intro', { scheme: schemes[s].label, period: period(model.period[horizon]) })),
    h(
      'div',
      { class: 'pair uneven' },
      h(
        'div',
        {},
        sheetTable(sheetOf('schemes')),
        hasSheet('square') && sheetTable(sheetOf('square', s), { i, name: municipalities[i].name }),
      ),
      h('div', {}, mapBlock(s, i, context)),
    ),
    assumed
      ? h('p', { class: 'note' }, t('whopays.named'))
      : sheetTable(sheetOf('transfer_parts'), { where: underScheme(s) }),
  ],
};

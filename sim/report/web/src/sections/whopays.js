// SPDX-License-Identifier: GPL-3.0-or-later
// Who pays whom: verdicts counted by scheme, a tile map, and amounts where these may be said.
import { assumed, figure, horizon, model, municipalities, schemes } from '../model.js';
import { percent, period } from '../format.js';
import { h } from '../dom.js';
import { mapBlock } from './map.js';
import { sheetOf, sheetTable } from '../sheets.js';
import { table } from '../table.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);
// Over its own budget or not, and receives or not: four shares that add up to all draws.
function fourfold(s, i) {
  if (figure('p_exceeds_receives', s, i) === null) return null;
  const rows = ['exceeds', 'within'].map((side) => ({
    side,
    receives: figure(`p_${side}_receives`, s, i),
    not: figure(`p_${side}_not_receives`, s, i),
  }));
  return table({
    caption: t('fourfold.caption', { name: municipalities[i].name, period: span() }),
    rows,
    sortable: false,
    columns: [
      { title: t('fourfold.draws'), text: true, value: (row) => t(`fourfold.${row.side}`) },
      { title: t('fourfold.receives'), value: (row) => row.receives, show: (p) => percent(p) },
      { title: t('fourfold.not'), value: (row) => row.not, show: (p) => percent(p) },
    ],
  });
}

export const whopays = {
  id: 'whopays',
  render({ s, i }, context) {
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('whopays.title')),
      h('p', {}, t('whopays.intro', { scheme: schemes[s].label, period: span() })),
      sheetTable(sheetOf('schemes')),
      fourfold(s, i),
      mapBlock(s, i, context),
      assumed
        ? h('p', { class: 'note' }, t('whopays.named'))
        : sheetTable(sheetOf('transfer_parts'), { where: ([, , scheme]) => scheme === schemes[s].label }),
    ];
  },
};

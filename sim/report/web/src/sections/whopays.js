// SPDX-License-Identifier: GPL-3.0-or-later
// Who pays whom: verdicts counted by scheme, a tile map, and amounts where these may be said.
import { assumed, byName, figure, horizon, model, municipalities, schemes } from '../model.js';
import { count, percent, period, thousands } from '../format.js';
import { h } from '../dom.js';
import { mapBlock } from './map.js';
import { judge, verdictShort } from '../verdict.js';
import { table } from '../table.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);
const verdicts = ['pays', 'receives', 'missing', 'draws', 'neutral'];

function countTable() {
  const rows = schemes.map(({ s, label }) => {
    const tally = Object.fromEntries(verdicts.map((verdict) => [verdict, 0]));
    for (const { i } of byName) tally[judge(s, i)] += 1;
    return { label, ...tally };
  });
  return table({
    caption: t('whopays.counts'),
    rows,
    note: t('whopays.countsNote'),
    columns: [
      { title: t('scheme'), text: true, value: (row) => row.label },
      ...verdicts.map((verdict) => ({ title: verdictShort(verdict), value: (row) => row[verdict], show: count })),
    ],
  });
}

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

const signed = (cents) =>
  cents === null ? '?' : t(cents >= 0 ? 'whopays.pays' : 'whopays.gets', { amount: thousands(Math.abs(cents)) });

function amountTable(s) {
  const split = figure('transfer_model', s, byName[0].i) !== null;
  const columns = [
    { title: t('municipality'), text: true, value: (row) => row.name },
    { title: t('whopays.transfer'), value: (row) => figure('transfer_structural_mean', s, row.i), show: signed },
    ...(split
      ? ['model', 'use'].map((part) => ({
          title: t(`whopays.${part}`),
          value: (row) => figure(`transfer_${part}`, s, row.i),
          show: signed,
        }))
      : []),
    { title: t('whopays.chance'), value: (row) => figure('transfer_chance_sd', s, row.i), show: thousands },
    { title: t('whopays.verdict'), text: true, value: (row) => verdictShort(judge(s, row.i)) },
  ];
  return table({ caption: t('whopays.table', { period: span() }), columns, rows: byName });
}

export const whopays = {
  id: 'whopays',
  render({ s, i }, context) {
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('whopays.title')),
      h('p', {}, t('whopays.intro', { scheme: schemes[s].label, period: span() })),
      countTable(),
      fourfold(s, i),
      mapBlock(s, i, context),
      assumed ? h('p', { class: 'note' }, t('whopays.named')) : amountTable(s),
    ];
  },
};

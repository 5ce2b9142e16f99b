// SPDX-License-Identifier: GPL-3.0-or-later
// What sets the dearest draws of a municipality apart from the middle ones: numbers of clients, and cost per client.
import { careLabels, horizon, model, municipalities } from '../model.js';
import { count, period, short, thousands } from '../format.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { table } from '../table.js';

const moreOrLess = (show) => (cents) =>
  t(cents < 0 ? 'municipality.dearLess' : 'municipality.dearMore', { amount: show(Math.abs(cents)) });

function rowsOf({ named, others, price }) {
  const rows = named.map(([c, cents]) => ({ label: t('municipality.dearCare', { care: careLabels[c] }), cents }));
  if (named.length < careLabels.length || others !== 0)
    rows.push({ label: t(named.length ? 'municipality.dearOthers' : 'municipality.dearAll'), cents: others });
  return [...rows, { label: t('municipality.dearPrice'), cents: price }];
}

// Of a difference: a part that goes the other way says so.
const part = (cents) => (cents < 0 ? moreOrLess(short)(cents) : short(cents));

function cause(found, gap) {
  const most = found.named.reduce((best, row) => (!best || row[1] > best[1] ? row : best), null);
  const clients = part(gap - found.price);
  const known = most && most[1] > 0;
  return [
    t(known ? 'municipality.dearClients' : 'municipality.dearClientsOnly', {
      gap: short(gap),
      clients,
      care: known ? careLabels[most[0]] : '',
    }),
    found.pgb === null ? '' : t('municipality.dearPgb', { pgb: part(found.pgb) }),
  ].join(' ');
}

export function dearestBlock(i) {
  const found = model.dearest?.[i];
  if (!found) return null;
  const { name } = municipalities[i];
  const span = period(model.period[horizon]);
  const gap = found.dear - found.middle;
  return [
    h('h3', { class: 'utrecht-heading-3' }, t('municipality.dearTitle')),
    h(
      'p',
      {},
      t('municipality.dearSentence', {
        name,
        period: span,
        dear: short(found.dear),
        middle: short(found.middle),
        cause: cause(found, gap),
      }),
    ),
    table({
      caption: t('municipality.dearCaption', { name, period: span }),
      rows: rowsOf(found),
      sortable: false,
      total: { label: t('municipality.dearTotal'), cents: gap },
      note: t('municipality.dearNote', { draws: count(model.draws_read) }),
      columns: [
        { title: t('municipality.dearWhat'), text: true, value: (row) => row.label },
        {
          title: t('municipality.dearAmount'),
          unit: t('unit.thousands'),
          value: (row) => row.cents,
          show: moreOrLess(thousands),
        },
      ],
    }),
  ];
}

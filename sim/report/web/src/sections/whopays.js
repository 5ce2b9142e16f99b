// SPDX-License-Identifier: GPL-3.0-or-later
// Who pays whom: verdicts counted by scheme, who pays less and who more than alone, a map, and amounts where these may be said.
import { alone, assumed, horizon, model, municipalities, schemes } from '../model.js';
import { besideAll, hasAlone } from '../beside.js';
import { charted, sides } from '../charts.js';
import { dataTable } from '../table.js';
import { hasSheet, sheetOf, sheetTable, underScheme } from '../sheets.js';
import { h } from '../dom.js';
import { mapBlock } from './map.js';
import { period, short } from '../format.js';
import { t } from '../text.js';

const amountWords = (less) =>
  Math.abs(less) < 50 ? t('map.same') : t(less < 0 ? 'map.more' : 'map.less', { amount: short(less) });

// Who pays less first, then of whom nothing is decided, then who pays more.
function rowsOf(s) {
  return besideAll(s)
    .map(({ i, name, decided, less }) => ({
      i,
      label: name,
      more: less === null ? null : -less,
      decided,
      words: decided ? amountWords(less) : t('map.undecided'),
      said: decided
        ? amountWords(less)
        : less === null
          ? t('map.noAmount')
          : t('whopays.open', { amount: amountWords(less) }),
      brief: decided ? short(less) : t('map.undecided'),
    }))
    .sort((a, b) => (a.more ?? 0) - (b.more ?? 0));
}

function besideBlock(s, i) {
  const rows = rowsOf(s);
  if (rows.every(({ more }) => more === null)) return h('p', { class: 'note' }, t('whopays.noneDecided'));
  const about = { scheme: schemes[s].label, period: period(model.period[horizon]) };
  const columns = [
    { title: t('municipality'), text: true, value: (row) => row.label },
    { title: t('whopays.col'), unit: t('unit.euro'), value: (row) => row.more, show: (value, row) => row.words },
  ];
  return [
    charted(t('whopays.beside', about), (place) =>
      sides(place, rows, {
        axis: t('whopays.axis'),
        text: t('whopays.besideText', about),
        chosen: municipalities[i].name,
      }),
    ),
    h('p', { class: 'note' }, t('whopays.besideText', about)),
    dataTable({ caption: t('whopays.besideCaption', about), columns, rows }),
  ];
}

// What each scheme says of itself is a list by itself: a sentence for each under the figures of all would hide these.
function schemesBlock() {
  const sheet = sheetOf('schemes');
  const isWords = (text) => schemes.some(({ label }) => text.startsWith(`${label}: `));
  return [
    sheetTable({ ...sheet, note: sheet.note.filter((text) => !isWords(text)) }),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('schemes.words')),
      h('p', { class: 'note' }, sheet.note.filter(isWords).join('\n')),
    ),
  ];
}

export const whopays = {
  id: 'whopays',
  render: ({ s, i }, context) => [
    h('h2', { class: 'utrecht-heading-2' }, t('whopays.title')),
    h('p', {}, t('whopays.intro', { scheme: schemes[s].label, period: period(model.period[horizon]) })),
    assumed && h('p', {}, t('whopays.introAssumed')),
    h(
      'div',
      { class: 'pair uneven' },
      h('div', {}, schemesBlock(), hasAlone && s !== alone ? besideBlock(s, i) : null),
      h(
        'div',
        {},
        mapBlock(s, i, context),
        hasSheet('square') && sheetTable(sheetOf('square', s), { i, name: municipalities[i].name }),
      ),
    ),
    assumed
      ? h('p', { class: 'note' }, t('whopays.named'))
      : sheetTable(sheetOf('transfer_parts'), { where: underScheme(s) }),
  ],
};

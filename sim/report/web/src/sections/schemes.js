// SPDX-License-Identifier: GPL-3.0-or-later
// All municipalities under the chosen scheme, sortable.
import { byName, draws, figure, horizon, model, quantile, region, schemes as list } from '../model.js';
import { chance, count, period, resultThousands } from '../format.js';
import { h } from '../dom.js';
import { table } from '../table.js';
import { t } from '../text.js';

export const schemes = {
  id: 'schemes',
  render({ s }) {
    const span = period(model.period[horizon]);
    const columns = [
      { title: t('municipality'), text: true, value: (row) => row.name },
      { title: t('municipality.col.mean'), value: (row) => figure('mean', s, row.i), show: resultThousands },
      { title: t('municipality.col.p10'), value: (row) => quantile(0.1, s, row.i), show: resultThousands },
      { title: t('municipality.col.p90'), value: (row) => quantile(0.9, s, row.i), show: resultThousands },
      { title: t('schemes.es90'), value: (row) => figure('es90', s, row.i), show: resultThousands },
      { title: t('schemes.p'), value: (row) => figure('p_shortfall', s, row.i), show: chance },
    ];
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('schemes.title', { scheme: list[s].label })),
      table({
        caption: t('schemes.caption', { period: span }),
        columns,
        rows: byName,
        total: { name: t('region'), i: region },
        note: t('schemes.note', { draws: count(draws) }),
      }),
    ];
  },
};

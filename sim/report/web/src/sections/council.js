// SPDX-License-Identifier: GPL-3.0-or-later
// The table for the council paper, and a paragraph to copy: those of the workbook.
import { count, short } from '../format.js';
import { draws, figure, model, municipalities, scenarioTold, schemes } from '../model.js';
import { error95 } from '../statistics.js';
import { h } from '../dom.js';
import { sheetOf, sheetTable } from '../sheets.js';
import { t } from '../text.js';

export const council = {
  id: 'council',
  render({ s, i }) {
    const { name } = municipalities[i];
    const caption = t('council.caption', { name, scheme: schemes[s].label });
    const text = sheetOf('council_text', s)
      .rows.find(([place]) => place === i)[2]
      .replace(`scenario ${model.scenario_name},`, `scenario ${scenarioTold},`);
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('council.title', { name })),
      sheetTable({ ...sheetOf('council', s), caption }, { i, sortable: false }),
      h(
        'p',
        { class: 'note' },
        t('council.error', { draws: count(draws), error: short(error95(figure('mean_se', s, i))) }),
      ),
      h('div', { 'data-own': '' }),
      h('h3', { class: 'utrecht-heading-3' }, t('council.paragraphTitle')),
      h('p', { class: 'quote' }, text.replaceAll('€ ', '€\u00a0')),
    ];
  },
};

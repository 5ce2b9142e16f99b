// SPDX-License-Identifier: GPL-3.0-or-later
// Where the figures come from: inputs with source and grade, the model on a page, the scenario.
import { count } from '../format.js';
import { draws, hiddenNames, model, parts, scenarioTold } from '../model.js';
import { h } from '../dom.js';
import { hasSheet, sheetOf, sheetTable, underScheme } from '../sheets.js';
import { t } from '../text.js';

// What the page is made of, by licence, and the notices that the makers ask to be kept.
function partsBlock() {
  const licences = [...new Set(parts.map(({ license }) => license))].sort();
  const named = (licence) =>
    parts.filter(({ license }) => license === licence).map(({ name, version }) => `${name} ${version}`);
  const list = licences.map((licence) => `${named(licence).join(', ')} (${licence})`).join('; ');
  const notices = parts.map(
    ({ name, version, license, notice }) => `${name} ${version} (${license})\n\n${notice.trim()}`,
  );
  return [
    h('p', { id: 'parts-line' }, t('origin.parts', { list })),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('origin.notices')),
      h('pre', { id: 'notices', tabindex: '0', class: 'scroll' }, notices.join(`\n\n${'-'.repeat(60)}\n\n`)),
    ),
  ];
}

// What the program warns of, as `solidair check` does.
const warningsBlock = ({ warnings }) =>
  warnings.length > 0 &&
  h(
    'details',
    { class: 'data', id: 'warnings' },
    h('summary', {}, t('origin.warnings', { n: count(warnings.length) })),
    h(
      'ul',
      { class: 'utrecht-unordered-list' },
      warnings.map((text) => h('li', {}, text[0].toUpperCase() + text.slice(1))),
    ),
  );

export const origin = {
  id: 'origin',
  render: ({ s }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('origin.title')),
    h(
      'p',
      {},
      t('origin.run', {
        scenario: scenarioTold,
        draws: count(draws),
        seed: model.seed,
        version: model.program_version,
        revision: model.git_revision,
        quantiles: t(model.quantiles === 'exact' ? 'origin.exact' : 'origin.sketch'),
      }),
    ),
    warningsBlock(model),
    h('p', {}, t('origin.privacy')),
    hiddenNames.length ? h('p', {}, t('origin.hidden', { names: hiddenNames.join(', ') })) : null,
    h('h3', { class: 'utrecht-heading-3' }, t('origin.modelTitle')),
    ['origin.model1', 'origin.model2', 'origin.model3'].map((key) => h('p', {}, t(key))),
    hasSheet('targets') && sheetTable(sheetOf('targets'), { sortable: false }),
    ['grades', 'grades_transfer'].map((id) => hasSheet(id) && sheetTable(sheetOf(id), { where: underScheme(s) })),
    hasSheet('sources') && sheetTable(sheetOf('sources')),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('origin.scenario')),
      h('pre', { tabindex: '0', class: 'scroll' }, model.scenario),
    ),
    partsBlock(),
  ],
};

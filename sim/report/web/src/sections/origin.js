// SPDX-License-Identifier: GPL-3.0-or-later
// Where the figures come from: inputs with source and grade, the model on a page, the scenario.
import { count } from '../format.js';
import { draws, hiddenNames, model, parts } from '../model.js';
import { h } from '../dom.js';
import { hasText, t } from '../text.js';
import { table } from '../table.js';

// Fields may stand between quotes, in which a quote is doubled.
export function parseCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const grade = (text) => (['measured', 'derived', 'assumed'].includes(text) ? t(`grade.${text}`) : text);

// A column in words, with the name that it has in the region's table; a column of a user's own has that name alone.
function columnWords(name) {
  const [, stem, year] = /^(.*?)(?:_(\d{4}))?$/.exec(name);
  const product = /^kappa_(.+)$/.exec(name)?.[1].replaceAll('_', ' ');
  const key = product
    ? 'column.kappaOf'
    : year
      ? `column.${stem}`
      : hasText(`column.${name}_plain`)
        ? `column.${name}_plain`
        : `column.${name}`;
  return hasText(key) ? `${t(key, { product, year })} (${name})` : name;
}
const unitWords = (unit) => (hasText(`unit.${unit}`) ? t(`unit.${unit}`) : unit);

function inputTable() {
  const [head, ...body] = parseCsv(model['table_columns.csv']);
  const at = (name) => head.indexOf(name);
  const text = (name) => (row) => row[at(name)] ?? '';
  return table({
    caption: t('origin.caption'),
    rows: body,
    columns: [
      { title: t('origin.column'), text: true, value: (row) => columnWords(text('column')(row)) },
      { title: t('origin.unit'), text: true, value: (row) => unitWords(text('unit')(row)) },
      { title: t('origin.grade'), text: true, value: (row) => grade(text('grade')(row)) },
      { title: t('origin.source'), text: true, value: text('source') },
    ],
  });
}

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

export const origin = {
  id: 'origin',
  render: () => [
    h('h2', { class: 'utrecht-heading-2' }, t('origin.title')),
    h(
      'p',
      {},
      t('origin.run', {
        scenario: model.scenario_name,
        draws: count(draws),
        seed: model.seed,
        version: model.program_version,
        revision: model.git_revision,
        quantiles: t(model.quantiles === 'exact' ? 'origin.exact' : 'origin.sketch'),
      }),
    ),
    h('p', {}, t('origin.privacy')),
    hiddenNames.length ? h('p', {}, t('origin.hidden', { names: hiddenNames.join(', ') })) : null,
    h('h3', { class: 'utrecht-heading-3' }, t('origin.modelTitle')),
    ['origin.model1', 'origin.model2', 'origin.model3'].map((key) => h('p', {}, t(key))),
    inputTable(),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('origin.scenario')),
      h('pre', { tabindex: '0', class: 'scroll' }, model.scenario),
    ),
    partsBlock(),
  ],
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Several results files beside each other: the main figures of their schemes, for one municipality and for all.
import { byName, horizon, model, municipalities, n, region } from '../model.js';
import { chance, count, isKnown, period, resultThousands, short, thousands } from '../format.js';
import { chartPlace, intervals } from '../charts.js';
import { h } from '../dom.js';
import { lang, t } from '../text.js';
import { table } from '../table.js';

const files = [model, ...(model.others ?? [])].map((data, k) => ({ data, letter: String.fromCharCode(65 + k) }));
const inLanguage = (data, name) => (lang() === 'en' ? data[`${name}_en`] : data[name]);
const indexOf = (list, value) => (list ?? []).findIndex((x) => Math.abs(x - value) < 1e-9);
const span = () => period(model.period[horizon]);

// Of one file and one of its own schemes, over the horizon.
const at = ({ data }, name, s, i) =>
  (i === region
    ? data[`region/${name}`]?.[s * n.period + horizon]
    : data[`summary/${name}`]?.[(s * n.period + horizon) * n.municipality + i]) ?? null;
function along({ data }, name, axis, value, s, i) {
  const k = indexOf(data[axis], value);
  return k < 0
    ? null
    : (data[`summary/${name}`]?.[((k * data.scheme.length + s) * n.period + horizon) * n.municipality + i] ?? null);
}

// A scheme is the same where its name is; -1: the file has none of that name.
const schemeIn = ({ data }, name) => data.scheme.indexOf(name);
const meanIn = (file, name, i) => (schemeIn(file, name) < 0 ? null : at(file, 'mean', schemeIn(file, name), i));

function differenceTo(first) {
  return (value) =>
    !isKnown(value) || !isKnown(first)
      ? '?'
      : t(value < first ? 'compare.worse' : 'compare.better', { amount: thousands(Math.abs(value - first)) });
}

const fileTable = () =>
  table({
    caption: t('compare.files'),
    rows: files,
    sortable: false,
    columns: [
      { title: t('compare.letter'), text: true, value: (row) => row.letter },
      { title: t('compare.file'), text: true, value: (row) => row.data.file },
      {
        title: t('compare.scenario'),
        text: true,
        value: (row) => `${row.data.scenario_name}: ${inLanguage(row.data, 'title')}`,
      },
      { title: t('compare.draws'), value: (row) => Number(row.data.draws), show: count },
      { title: t('compare.seed'), text: true, value: (row) => row.data.seed },
      {
        title: t('compare.grade'),
        text: true,
        value: (row) => t(row.data.warning_count === '0' ? 'compare.given' : 'example'),
      },
    ],
  });

// All schemes of all files, those of one name together.
function schemeRows(i) {
  const names = [...new Set(files.flatMap(({ data }) => data.scheme))];
  return names
    .flatMap((name) => files.map((file) => ({ file, name, s: schemeIn(file, name) })).filter(({ s }) => s >= 0))
    .map(({ file, name, s }) => ({
      file,
      name,
      label: inLanguage(file.data, 'scheme_label')[s],
      letter: file.letter,
      mean: at(file, 'mean', s, i),
      error: at(file, 'mean_se', s, i),
      p: at(file, 'p_shortfall', s, i),
      low: along(file, 'quantile', 'probability', 0.1, s, i),
      mid: along(file, 'quantile', 'probability', 0.5, s, i),
      high: along(file, 'quantile', 'probability', 0.9, s, i),
      buffer: along(file, 'buffer_required', 'certainty', 0.9, s, i),
    }));
}

function townBlock(i) {
  const { name } = municipalities[i];
  const rows = schemeRows(i);
  const error = Math.max(...rows.map((row) => 1.96 * (row.error ?? 0)));
  const first = (row) => meanIn(files[0], row.name, i);
  return [
    h('h3', { class: 'utrecht-heading-3' }, t('compare.townTitle', { name })),
    chartPlace((place) =>
      intervals(
        place,
        rows.map((row) => ({ ...row, label: `${row.letter} ${row.label}` })),
        { axis: t('municipality.axis'), text: t('compare.chart', { name }) },
      ),
    ),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('dataTable')),
      table({
        rows,
        caption: t('compare.townCaption', { name, period: span() }),
        note: t('compare.note', { error: short(error) }),
        columns: [
          { title: t('scheme'), text: true, value: (row) => row.label },
          { title: t('compare.letter'), text: true, value: (row) => row.letter },
          { title: t('municipality.col.mean'), value: (row) => row.mean, show: resultThousands },
          {
            title: t('compare.difference'),
            value: (row) => (row.letter === 'A' ? null : row.mean),
            show: (value, row) => (row.letter === 'A' ? '–' : differenceTo(first(row))(value)),
          },
          { title: t('municipality.col.p10'), value: (row) => row.low, show: resultThousands },
          { title: t('municipality.col.p90'), value: (row) => row.high, show: resultThousands },
          { title: t('schemes.p'), value: (row) => row.p, show: chance },
          { title: t('municipality.col.buffer'), value: (row) => row.buffer, show: thousands },
        ],
      }),
    ),
  ];
}

function allTable(s) {
  const name = model.scheme[s];
  const having = files.filter((file) => schemeIn(file, name) >= 0);
  if (having.length < 2) return h('p', {}, t('compare.onlyOne', { scheme: inLanguage(model, 'scheme_label')[s] }));
  const columns = [
    { title: t('municipality'), text: true, value: (row) => row.name },
    ...having.map((file) => ({ title: file.letter, value: (row) => meanIn(file, name, row.i), show: resultThousands })),
    ...having
      .slice(1)
      .map((file) => ({
        title: t('compare.against', { letter: file.letter }),
        value: (row) => meanIn(file, name, row.i) - meanIn(files[0], name, row.i),
        show: (_, row) => differenceTo(meanIn(files[0], name, row.i))(meanIn(file, name, row.i)),
      })),
  ];
  return table({
    caption: t('compare.allCaption', { scheme: inLanguage(model, 'scheme_label')[s], period: span() }),
    columns,
    rows: byName,
    total: { name: t('region'), i: region },
  });
}

export const compare = {
  id: 'compare',
  available: () => files.length > 1,
  render: ({ s, i }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('compare.title')),
    h('p', {}, t('compare.intro')),
    fileTable(),
    townBlock(i),
    allTable(s),
  ],
};

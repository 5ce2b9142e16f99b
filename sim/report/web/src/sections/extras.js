// Sections that are there only when the results file has their figures.
import { byName, horizon, model, municipalities, n, schemes } from '../model.js';
import { count, percent, period, thousands } from '../format.js';
import { h } from '../dom.js';
import { table } from '../table.js';
import { t } from '../text.js';

const has = (name) => Array.isArray(model[name]);
const heading = (text) => h('h2', { class: 'utrecht-heading-2' }, text);

function leavingTable({ s, label }) {
  const at = (name, i) => model[`leaving/${name}`][s * n.municipality + i];
  const year = (row) => at('first_year_outside', row.i) || null;
  return table({ caption: `${t('leaving.caption')}: ${label}`, rows: byName, columns: [
    { title: t('municipality'), text: true, value: (row) => row.name },
    { title: t('leaving.year'), value: year, show: (value) => (value ? String(value) : t('leaving.stays')) },
    { title: t('leaving.sure'), text: true, value: (row) => t(at('uncertain', row.i) ? 'leaving.notSure' : 'leaving.isSure') }] });
}

export const leaving = {
  id: 'leaving',
  available: () => has('leaving/has_rule') && model['leaving/has_rule'].some((rule) => rule >= 0),
  render: () => [heading(t('leaving.title')),
    schemes.filter(({ s }) => model['leaving/has_rule'][s] >= 0).map(leavingTable), h('p', { class: 'note' }, t('leaving.note'))],
};

function groupTable() {
  const figure = (name) => (row) => model[`stability/${name}`][row.s];
  return table({ caption: t('stability.caption'), rows: schemes.filter(({ s }) => model['stability/scheme_groups'][s] > 0), columns: [
    { title: t('scheme'), text: true, value: (row) => row.label },
    { title: t('stability.groups'), value: figure('scheme_groups'), show: count },
    { title: t('stability.better'), value: figure('scheme_groups_better'), show: count },
    { title: t('stability.undecided'), value: figure('scheme_groups_undecided'), show: count }],
  note: t('stability.note', { margin: percent(model['stability/margin']?.[0], 1), draws: count(model['stability/draws']?.[0]) }) });
}

const savingTable = () => table({ caption: t('stability.savingCaption', { period: period(model.period[horizon]) }), rows: byName, columns: [
  { title: t('municipality'), text: true, value: (row) => row.name },
  ...['alone', 'shapley', 'saving'].map((name) => ({ title: t(`stability.${name}`), value: (row) => model[`stability/${name}`][row.i], show: thousands }))] });

export const stability = {
  id: 'stability',
  available: () => has('stability/saving') && model['stability/saving'].length === municipalities.length && has('stability/scheme_groups'),
  render: () => [heading(t('stability.title')), groupTable(), savingTable()],
};

function fundTable({ s, label }) {
  const at = (name) => (row) => model[`fund/${name}`][s * n.year + row.y];
  return table({ caption: `${t('fund.caption')}: ${label}`, rows: model.year.map((year, y) => ({ year, y })), columns: [
    { title: t('fund.year'), text: true, value: (row) => String(row.year) },
    { title: t('fund.balance'), value: at('balance_mean'), show: thousands },
    { title: t('fund.assessment'), value: at('assessment_probability'), show: (p) => percent(p) },
    { title: t('fund.amount'), value: at('assessment_mean'), show: thousands }] });
}

export const fund = {
  id: 'fund',
  available: () => has('fund/balance_mean') && has('fund/assessment_probability'),
  render: () => [heading(t('fund.title')),
    schemes.filter(({ s }) => model['fund/balance_mean'][s * n.year] !== null).map(fundTable)],
};

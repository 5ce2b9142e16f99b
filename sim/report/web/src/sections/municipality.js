// My municipality: result by scheme, cost and budget by year.
import { alone, budget, budgetVaries, buffer, figure, hasFigure, horizon, horizonYears, model, municipalities, quantile, residents, schemes, youths } from '../model.js';
import { chartPlace, fan, intervals } from '../charts.js';
import { count, percent, period, resultThousands, thousands } from '../format.js';
import { dataTable, table } from '../table.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);

function schemeRows(i) {
  return schemes.map(({ s, label }) => ({ s, label, mean: figure('mean', s, i), low: quantile(0.1, s, i), mid: quantile(0.5, s, i), high: quantile(0.9, s, i) }));
}

function intervalBlock(i, name, label) {
  const rows = schemeRows(i);
  const perHead = (heads) => (row) => row.mean / 100 / heads(i, horizon);
  const signed = (value) => `${count(Math.abs(value))} ${t(value < 0 ? 'shortfallWord' : 'surplusWord')}`;
  const columns = [
    { title: t('scheme'), text: true, value: (row) => row.label },
    { title: t('municipality.col.p10'), value: (row) => row.low, show: resultThousands },
    { title: t('municipality.col.p50'), value: (row) => row.mid, show: resultThousands },
    { title: t('municipality.col.p90'), value: (row) => row.high, show: resultThousands },
    { title: t('municipality.col.mean'), value: (row) => row.mean, show: resultThousands },
    { title: t('municipality.col.youth'), value: perHead(youths), show: signed },
    { title: t('municipality.col.resident'), value: perHead(residents), show: signed },
    { title: t('municipality.col.buffer'), value: (row) => buffer(0.9, row.s, i), show: thousands },
    ...(hasFigure('marginal_share') ? [{ title: t('municipality.col.margin'), value: (row) => figure('marginal_share', row.s, i), show: (p) => percent(p) }] : [])];
  return [
    h('h3', { class: 'utrecht-heading-3' }, t('municipality.interval', { period: span() })),
    chartPlace((place) => intervals(place, rows, { axis: t('municipality.axis'), text: t('municipality.intervalText', { name }), chosen: label })),
    dataTable({ caption: t('municipality.tableCaption', { name, period: span() }), columns, rows, note: hasFigure('marginal_share') ? t('municipality.marginNote') : null })];
}

// Where the budget is certain, payment = budget - result, so low results are high payments.
function fanRows(s, i) {
  return model.year.map((year, y) => ({ year, budget: budget(i, y),
    low: budget(i, y) - quantile(0.9, s, i, y), mid: budget(i, y) - quantile(0.5, s, i, y), high: budget(i, y) - quantile(0.1, s, i, y) }));
}

function fanBlock(s, i, name, label) {
  const own = alone >= 0;
  const rows = fanRows(own ? alone : s, i);
  const columns = [
    { title: t('municipality.year'), text: true, value: (row) => String(row.year) },
    { title: t('municipality.col.low'), value: (row) => row.low, show: thousands },
    { title: t('municipality.col.mid'), value: (row) => row.mid, show: thousands },
    { title: t('municipality.col.high'), value: (row) => row.high, show: thousands },
    { title: t('municipality.col.budget'), value: (row) => row.budget, show: thousands }];
  const text = t(own ? 'municipality.fanText' : 'municipality.fanText2', { name, scheme: label });
  return [
    h('h3', { class: 'utrecht-heading-3' }, t('municipality.fan')),
    chartPlace((place) => fan(place, rows, { axis: t('municipality.fanAxis'), xAxis: t('municipality.year'), text,
      midLabel: t('municipality.costLine'), budgetLabel: t('municipality.budgetLine') })),
    h('p', { class: 'note' }, text),
    dataTable({ caption: t('municipality.fanCaption', { name }), columns, rows })];
}

export const municipality = {
  id: 'municipality',
  render({ s, i }) {
    const { name } = municipalities[i];
    const { label } = schemes[s];
    return [h('h2', { class: 'utrecht-heading-2' }, t('municipality.title', { name })), intervalBlock(i, name, label),
      budgetVaries ? null : fanBlock(s, i, name, label)];
  },
};

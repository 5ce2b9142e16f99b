// The table for the council paper, and a paragraph to copy.
import { alone, assumed, budget, buffer, draws, figure, horizon, model, municipalities, payment, quantile, schemes } from '../model.js';
import { count, percent, period, result, short, thousands } from '../format.js';
import { h } from '../dom.js';
import { lang, t } from '../text.js';
import { judge } from '../verdict.js';
import { table } from '../table.js';

const mark = (cents) => (cents === null ? '?' : `${thousands(Math.abs(cents))}\u00a0${cents < 0 ? (lang() === 'nl' ? 'N' : 'S') : lang() === 'nl' ? 'V' : 'P'}`);

// What goes in or comes out of the pool, unless that would name a payer while inputs are assumed.
function transferCell(s, i, p) {
  if (alone < 0) return '?';
  if (assumed && !['receives', 'neutral'].includes(judge(s, i))) return t('council.hidden');
  return mark(figure('mean', s, i, p) - figure('mean', alone, i, p));
}

function councilTable(s, i, name, label) {
  const periods = model.period.map((text, p) => ({ title: p === horizon ? t('horizonTogether', { period: period(text) }) : text, p }));
  const rows = [
    { line: t('council.budget'), cell: (p) => thousands(budget(i, p)) },
    { line: t('council.cost'), cell: (p) => (alone < 0 ? '?' : thousands(payment(alone, i, p))) },
    { line: t('council.transfer'), cell: (p) => transferCell(s, i, p) },
    { line: t('council.result'), cell: (p) => mark(figure('mean', s, i, p)) },
    { line: t('council.low'), cell: (p) => mark(quantile(0.1, s, i, p)) },
    { line: t('council.high'), cell: (p) => mark(quantile(0.9, s, i, p)) },
    { line: t('council.risk'), cell: (p) => thousands(buffer(0.9, s, i, p)) }];
  const columns = [{ title: t('council.line'), text: true, value: (row) => row.line },
    ...periods.map(({ title, p }) => ({ title, value: (row) => row.cell(p) }))];
  return table({ caption: t('council.caption', { name, scheme: label }), columns, rows, sortable: false,
    note: t('council.note', { draws: count(draws), stamp: assumed ? `${t('example')}.` : '' }) });
}

function paragraph(s, i, name, label) {
  return t('council.paragraph', { scheme: label, name, period: period(model.period[horizon]), result: result(figure('mean', s, i)),
    low: result(quantile(0.1, s, i)), high: result(quantile(0.9, s, i)), p: percent(figure('p_shortfall', s, i)), buffer: short(buffer(0.9, s, i)),
    stamp: assumed ? t('council.paragraphStamp') : '', scenario: model.scenario_name, draws: count(draws), seed: model.seed });
}

export const council = {
  id: 'council',
  render({ s, i }) {
    const { name } = municipalities[i];
    const { label } = schemes[s];
    return [h('h2', { class: 'utrecht-heading-2' }, t('council.title', { name })), councilTable(s, i, name, label),
      h('h3', { class: 'utrecht-heading-3' }, t('council.paragraphTitle')), h('p', { class: 'quote' }, paragraph(s, i, name, label))];
  },
};
